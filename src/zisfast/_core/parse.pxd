"""The strict JSON parser (RFC 8259): padded text in, values over that text out."""

from zisfast._core.arena cimport Arena
from zisfast._core.value cimport Val, uint32_t
from libc.stddef cimport size_t


cdef enum ParseFault:
    PARSE_OK = 0
    PARSE_UTF8 = 2  # not UTF-8; offset names the first byte of the wrong sequence
    PARSE_DEPTH = 3  # nested deeper than max_depth; offset names the bracket
    PARSE_SIZE = 4  # longer than 2**31 - 1 bytes
    PARSE_MEMORY = 5  # the arena is at its limit
    # Not JSON: offset names the first byte with which no JSON text goes on, or the end. What was expected there:
    PARSE_VALUE = 16  # a value
    PARSE_KEY = 17  # a key's quote; or, right after `{`, the closing brace
    PARSE_COLON = 18
    PARSE_COMMA = 19  # a comma or the closing bracket
    PARSE_DIGIT = 20
    PARSE_ZERO = 21  # no further digit after a leading zero
    PARSE_STRING = 22  # no control character in a string, or not its end
    PARSE_ESCAPE = 23  # the rest of an escape sequence
    PARSE_LITERAL = 24  # the rest of true, false or null
    PARSE_END = 25  # nothing more


# text: n bytes and PADDING readable ones behind them, the first of which is 0, as keep_text makes it; alive as long
# as the values. Every Box it makes is FROZEN. max_depth is at most 65535. offset is set on a fault.
cdef ParseFault parse_text(
    Arena *arena, const char *text, size_t n, uint32_t max_depth, Val *out, size_t *offset
) noexcept nogil

# The same for bytes of anybody: copies them into the arena first.
cdef ParseFault parse_bytes(
    Arena *arena, const char *data, size_t n, uint32_t max_depth, Val *out, size_t *offset
) noexcept nogil
