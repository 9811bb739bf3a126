"""Strings as raw escaped texts: comparison by code point, escaping and unescaping."""

from libc.stddef cimport size_t

from zisfast._core.arena cimport Arena
from libc.string cimport memcmp, memcpy

from zisfast._core.value cimport Val, uint8_t, uint32_t, uint64_t


cdef inline bint same_bytes(const char *a, const char *b, uint32_t n) noexcept nogil:
    """memcmp(a, b, n) == 0 without the call for the lengths that keys have (a fifth off every transition)."""
    cdef uint64_t a_first, a_last, b_first, b_last
    cdef uint32_t a_start, a_end, b_start, b_end
    if n > 16:
        return memcmp(a, b, n) == 0
    if n >= 8:  # two words that may overlap
        memcpy(&a_first, a, 8)
        memcpy(&b_first, b, 8)
        memcpy(&a_last, a + n - 8, 8)
        memcpy(&b_last, b + n - 8, 8)
        return ((a_first ^ b_first) | (a_last ^ b_last)) == 0
    if n >= 4:
        memcpy(&a_start, a, 4)
        memcpy(&b_start, b, 4)
        memcpy(&a_end, a + n - 4, 4)
        memcpy(&b_end, b + n - 4, 4)
        return ((a_start ^ b_start) | (a_end ^ b_end)) == 0
    if n == 0:
        return True
    # first, middle and last byte of one to three
    return a[0] == b[0] and a[n >> 1] == b[n >> 1] and a[n - 1] == b[n - 1]


# Both STRING. Equality and order are those of the decoded texts, by code point (a lone surrogate counts as its
# number). No allocation: the escaped case walks both texts decoding as it goes.
cdef bint equal_strings(const Val *a, const Val *b) noexcept nogil
cdef int compare_strings(const Val *a, const Val *b) noexcept nogil

# A hash of the decoded text, seeded once per process (T10: no collisions on demand)
cdef uint64_t hash_string(const Val *v) noexcept nogil

# The decoded UTF-8 text into room for v.n bytes; returns its length
cdef size_t decode_into(char *room, const Val *v) noexcept nogil

# The decoded UTF-8 text (lone surrogates in their three-byte form): out.p and out.n; False when memory is out.
# A string without escapes is returned as it is.
cdef bint decoded_text(Arena *arena, const Val *v, Val *out) noexcept nogil

# A STRING for UTF-8 text, copied and escaped as far as JSON needs; False when memory is out. Lone surrogates in their
# three-byte form become \u escapes.
cdef bint string_of(Arena *arena, const char *text, size_t n, Val *out) noexcept nogil
