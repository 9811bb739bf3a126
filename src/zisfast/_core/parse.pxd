"""The strict JSON parser (RFC 8259): padded text in, values over that text out."""

from zisfast._core.arena cimport Arena
from zisfast._core.value cimport Val, uint32_t
from libc.stddef cimport size_t


cdef enum ParseFault:
    PARSE_OK = 0
    PARSE_SYNTAX = 1  # not JSON; offset names the first wrong byte
    PARSE_UTF8 = 2  # not UTF-8
    PARSE_DEPTH = 3  # nested deeper than max_depth
    PARSE_SIZE = 4  # longer than 2**31 bytes
    PARSE_MEMORY = 5  # the arena is at its limit


# text: n bytes and PADDING readable ones behind them, alive as long as the values; every Box it makes is FROZEN.
# offset is set on a fault.
cdef ParseFault parse_text(
    Arena *arena, const char *text, size_t n, uint32_t max_depth, Val *out, size_t *offset
) noexcept nogil

# The same for bytes of anybody: copies them into the arena first.
cdef ParseFault parse_bytes(
    Arena *arena, const char *data, size_t n, uint32_t max_depth, Val *out, size_t *offset
) noexcept nogil
