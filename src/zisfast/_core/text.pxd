"""Strings as raw escaped texts: comparison by code point, escaping and unescaping."""

from libc.stddef cimport size_t

from zisfast._core.arena cimport Arena
from zisfast._core.value cimport Val, uint64_t


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
