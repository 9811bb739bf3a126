import json

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.float cimport PyFloat_FromDouble
from cpython.long cimport PyLong_FromLongLong
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport int64_t, uint8_t, uint32_t
from libc.string cimport memcpy

from zisfast._core.number cimport small_integer
from zisfast._core.parse cimport (
    PARSE_COLON,
    PARSE_COMMA,
    PARSE_DEPTH,
    PARSE_DIGIT,
    PARSE_END,
    PARSE_ESCAPE,
    PARSE_KEY,
    PARSE_LITERAL,
    PARSE_MEMORY,
    PARSE_OK,
    PARSE_SIZE,
    PARSE_STRING,
    PARSE_UTF8,
    PARSE_VALUE,
    PARSE_ZERO,
    parse_bytes,
)
from zisfast._core.text cimport decode_into, same_bytes, string_of
from zisfast._core.value cimport (
    ARRAY,
    ESCAPED,
    FALSE_,
    INTEGER,
    NUMBER,
    STRING,
    TRUE_,
    Box,
    box_of,
    depth_of,
    items_of,
)

from zisfast.errors import DocumentError


cdef extern from "Python.h":
    double PyOS_string_to_double(const char *s, char **end, object overflow) except? -1.0
    ctypedef struct PyObject


cdef enum:
    ROOM = 256  # bytes of text that need no memory of their own
    KEYS = 64


# What was expected, by ParseFault; {} is what was found
cdef dict _EXPECTED = {
    PARSE_VALUE: "expected a value, found {}",
    PARSE_KEY: "expected a key in double quotes, found {}",
    PARSE_COLON: "expected ':' after the key, found {}",
    PARSE_COMMA: "expected ',' or the closing bracket, found {}",
    PARSE_DIGIT: "expected a digit, found {}",
    PARSE_ZERO: "a number has no leading zero, found a further digit {}",
    PARSE_STRING: "a string has no control character and ends with '\"', found {}",
    PARSE_ESCAPE: "expected an escape sequence of JSON after '\\', found {}",
    PARSE_LITERAL: "expected true, false or null, found {}",
    PARSE_END: "expected the end of the document, found {}",
}


# -- to Python

cdef str string_to_python(const Val *v):
    cdef char few[ROOM]
    cdef char *room = few
    cdef size_t n
    if not v.flags & ESCAPED:
        # three-byte surrogates: a text from decoded_text may hold some
        return PyUnicode_DecodeUTF8(v.p, v.n, "surrogatepass")
    if v.n > ROOM:
        room = <char *>PyMem_Malloc(v.n)
        if room == NULL:
            raise MemoryError
    try:
        n = decode_into(room, v)
        return PyUnicode_DecodeUTF8(room, n, "surrogatepass")
    finally:
        if room != few:
            PyMem_Free(room)


cdef object _float(const Val *v):
    cdef char few[ROOM]
    if v.n >= ROOM:
        return float(v.p[: v.n])
    memcpy(few, v.p, v.n)
    few[v.n] = 0
    return PyFloat_FromDouble(PyOS_string_to_double(few, NULL, <object>NULL))


cdef object _number(const Val *v):
    cdef int64_t value = 0
    if small_integer(v, &value):
        return PyLong_FromLongLong(value)
    if not v.flags & INTEGER:
        return _float(v)
    try:
        return int(v.p[: v.n])
    except ValueError:
        raise DocumentError(f"an integer of {v.n} digits is beyond Python's limit") from None


cdef object _scalar(const Val *v):
    if v.kind == STRING:
        return string_to_python(v)
    if v.kind == NUMBER:
        return _number(v)
    if v.kind == TRUE_:
        return True
    if v.kind == FALSE_:
        return False
    return None


cdef class _Keys:
    """The keys of one conversion, so that a key of many objects becomes one str, hashed once.

    A key has one place, by its length and its ends; the last of those that share it stays.
    """
    cdef const char *texts[KEYS]
    cdef uint32_t lengths[KEYS]
    cdef list strings

    def __cinit__(self):
        self.strings = [None] * KEYS

    cdef str get(self, const Val *v):
        cdef uint32_t n = v.n
        cdef uint32_t at
        if v.flags & ESCAPED or n == 0 or n > 32:
            return string_to_python(v)
        at = (n * 7 + <uint8_t>v.p[0] * 5 + <uint8_t>v.p[n - 1] + <uint8_t>v.p[n >> 1] * 3) % KEYS
        if self.lengths[at] == n and same_bytes(self.texts[at], v.p, n):
            return <str>self.strings[at]
        key = string_to_python(v)
        self.texts[at] = v.p
        self.lengths[at] = n
        self.strings[at] = key
        return key


cdef struct Frame:
    const Box *box
    uint32_t next  # the item, or key and value, that comes next
    PyObject *container  # borrowed: the container around it holds it, and the caller the first one


cdef object _fill(const Val *v, object root, Frame *frames):
    """The children of v into root; the frames are the containers around the place."""
    cdef Frame *frame = frames
    cdef const Val *items
    cdef const Val *child
    cdef object container, value
    cdef str key
    cdef _Keys keys = _Keys()
    frame.box = box_of(v)
    frame.next = 0
    frame.container = <PyObject *>root
    while True:
        if frame.next == frame.box.count:
            if frame == frames:
                return root
            frame -= 1
            continue
        container = <object>frame.container
        items = items_of(frame.box)
        if type(container) is list:
            child = &items[frame.next]
        else:
            key = keys.get(&items[2 * <size_t>frame.next])
            child = &items[2 * <size_t>frame.next + 1]
        frame.next += 1
        if child.kind < ARRAY:
            value = _scalar(child)
        else:
            value = [] if child.kind == ARRAY else {}
        if type(container) is list:
            (<list>container).append(value)
        else:
            (<dict>container)[key] = value
        if child.kind >= ARRAY:
            frame += 1
            frame.box = box_of(child)
            frame.next = 0
            frame.container = <PyObject *>value


cdef object to_python(const Val *v):
    cdef Frame few[16]
    cdef Frame *frames = few
    cdef size_t depth = depth_of(v)
    cdef object root
    if v.kind < ARRAY:
        return _scalar(v)
    if depth > 16:
        frames = <Frame *>PyMem_Malloc(depth * sizeof(Frame))
        if frames == NULL:
            raise MemoryError
    root = [] if v.kind == ARRAY else {}
    try:
        return _fill(v, root, frames)
    finally:
        if frames != few:
            PyMem_Free(frames)


# -- from Python

cdef int string_from_python(Arena *arena, str text, Val *out) except -1:
    cdef bytes utf8 = text.encode("utf-8", "surrogatepass")
    if not string_of(arena, PyBytes_AS_STRING(utf8), PyBytes_GET_SIZE(utf8), out):
        raise MemoryError
    return 0


cdef bytes json_bytes(object source):
    if isinstance(source, bytes):
        return source
    if isinstance(source, (bytearray, memoryview)):
        return bytes(source)
    try:
        text = json.dumps(source, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        try:
            return text.encode()
        except UnicodeEncodeError:  # lone surrogates need escapes
            return json.dumps(source, allow_nan=False, separators=(",", ":")).encode()
    except ValueError as error:  # NaN, a circle, an integer beyond Python's limit
        raise TypeError(f"not a JSON value: {error}") from None
    except RecursionError:
        raise DocumentError("nested deeper than Python can encode") from None


cdef int from_python(Arena *arena, object source, Val *out) except -1:
    cdef bytes text
    cdef const char *data
    cdef size_t n
    cdef size_t offset = 0
    cdef ParseFault fault
    if type(source) is str:
        return string_from_python(arena, source, out)
    text = json_bytes(source)
    data = PyBytes_AS_STRING(text)
    n = PyBytes_GET_SIZE(text)
    with nogil:
        fault = parse_bytes(arena, data, n, MAX_DEPTH, out, &offset)
    if fault != PARSE_OK:
        raise_parse_fault(fault, data, n, offset)
    return 0


# -- faults

cdef str _found(const char *text, size_t n, size_t offset):
    """What stands at the offset, for people; the text before it is UTF-8."""
    cdef uint8_t c
    if offset >= n:
        return "the end"
    c = text[offset]
    if c >= 0x80:
        found = text[offset : min(n, offset + 4)].decode("utf-8", "ignore")
        return repr(found[0]) if found else f"byte 0x{c:02x}"
    return repr(chr(c))


cdef int raise_parse_fault(
    ParseFault fault, const char *text, size_t n, size_t offset, uint32_t max_depth=MAX_DEPTH
) except -1:
    if fault == PARSE_MEMORY:
        raise DocumentError("needs more memory than it may have", offset)
    if fault == PARSE_SIZE:
        raise DocumentError("longer than 2147483647 bytes")
    before = text[:offset]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    if fault == PARSE_DEPTH:
        reason = f"nested deeper than {max_depth} levels"
    elif fault == PARSE_UTF8:
        reason = f"not UTF-8: byte 0x{<uint8_t>text[offset]:02x}"
    elif text[:3] == b"\xef\xbb\xbf" and offset == 0:
        reason = "starts with a byte order mark"
    else:
        reason = _EXPECTED[fault].format(_found(text, n, offset))
    raise DocumentError(reason, offset, line, column)
