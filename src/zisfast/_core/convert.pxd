"""The border to Python objects; the only file of the core that makes or reads them, with the GIL."""

from libc.stddef cimport size_t

from zisfast._core.arena cimport Arena
from zisfast._core.parse cimport ParseFault
from zisfast._core.value cimport Val, uint32_t


cdef enum:
    MAX_DEPTH = 512  # of documents, unless the caller says otherwise


# A Python value's JSON text, or bytes as they are: what from_python parses
cdef bytes json_bytes(object source)

# dict, list, str, int, float, bool, None. Exact integers; 1e400 becomes inf, as in the standard library.
# Duplicate keys: the last wins. Raises DocumentError for an integer beyond Python's digit limit.
cdef object to_python(const Val *v)

# bytes, bytearray, memoryview: JSON text. Anything else: encoded first (str is a JSON string).
# Raises DocumentError (bad JSON, with offset, line, column; or the arena is at its limit) or TypeError (no JSON value).
cdef int from_python(Arena *arena, object source, Val *out) except -1

# A Python str for a STRING value (decoded)
cdef str string_to_python(const Val *v)

# A STRING value for a Python str; raises MemoryError
cdef int string_from_python(Arena *arena, str text, Val *out) except -1

# Raise DocumentError for a fault of parse_text
cdef int raise_parse_fault(
    ParseFault fault, const char *text, size_t n, size_t offset, uint32_t max_depth=*
) except -1
