"""The border to Python objects; the only file of the core that makes or reads them, with the GIL."""

from zisfast._core.arena cimport Arena
from zisfast._core.parse cimport ParseFault
from zisfast._core.value cimport Val


# dict, list, str, int, float, bool, None. Exact integers; 1e400 becomes inf, as in the standard library.
# Duplicate keys: the last wins. Raises DocumentError for an integer beyond Python's digit limit.
cdef object to_python(const Val *v)

# bytes, bytearray, memoryview: JSON text. Anything else: encoded first (str is a JSON string).
# Raises DocumentError (bad JSON, with offset, line, column) or TypeError (not a JSON value).
cdef int from_python(Arena *arena, object source, Val *out) except -1

# A Python str for a STRING value (decoded)
cdef str string_to_python(const Val *v)

# A STRING value for a Python str; raises MemoryError
cdef int string_from_python(Arena *arena, str text, Val *out) except -1

# Raise DocumentError for a fault of parse_text
cdef int raise_parse_fault(ParseFault fault, const char *text, size_t n, size_t offset) except -1
