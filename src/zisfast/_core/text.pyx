import os
import struct

from libc.stdint cimport UINT32_MAX, uint8_t, uint32_t
from libc.string cimport memchr, memcmp, memcpy

from zisfast._core.arena cimport PADDING, take
from zisfast._core.value cimport ESCAPED, STRING


# set once at import, only read afterwards
cdef uint64_t SEED0
cdef uint64_t SEED1
SEED0, SEED1 = struct.unpack("=QQ", os.urandom(16))


cdef inline uint32_t _hex4(const uint8_t *p) noexcept nogil:
    """Four hexadecimal digits, known to be such."""
    cdef uint32_t code = 0
    cdef int i
    for i in range(4):
        # letters have bit 6 set: 'A' and 'a' are 1 in the low four bits
        code = code << 4 | ((p[i] & 15) + 9 * (p[i] >> 6))
    return code


cdef const uint8_t *_escape(const uint8_t *p, uint32_t *code) noexcept nogil:
    """The code point of the valid escape at p, and where the text goes on. Surrogate pairs count as one."""
    cdef uint8_t c = p[1]
    cdef uint32_t low
    if c == c'u':
        code[0] = _hex4(p + 2)
        if code[0] >> 10 == 0x36 and p[6] == c'\\' and p[7] == c'u':
            low = _hex4(p + 8)
            if low >> 10 == 0x37:
                code[0] = 0x10000 + ((code[0] & 0x3FF) << 10) + (low & 0x3FF)
                return p + 12
        return p + 6
    if c == c'n':
        code[0] = 10
    elif c == c't':
        code[0] = 9
    elif c == c'r':
        code[0] = 13
    elif c == c'b':
        code[0] = 8
    elif c == c'f':
        code[0] = 12
    else:
        code[0] = c
    return p + 2


cdef inline const uint8_t *_code_point(const uint8_t *p, uint32_t *code) noexcept nogil:
    """The code point at p of a valid raw text, and where the text goes on."""
    cdef uint8_t c = p[0]
    if c == c'\\':
        return _escape(p, code)
    if c < 0x80:
        code[0] = c
        return p + 1
    if c < 0xE0:
        code[0] = (c & 0x1F) << 6 | (p[1] & 0x3F)
        return p + 2
    if c < 0xF0:
        code[0] = (c & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F)
        return p + 3
    code[0] = (c & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F)
    return p + 4


cdef inline int _put_utf8(uint8_t *to, uint32_t code) noexcept nogil:
    if code < 0x80:
        to[0] = code
        return 1
    if code < 0x800:
        to[0] = 0xC0 | code >> 6
        to[1] = 0x80 | (code & 0x3F)
        return 2
    if code < 0x10000:
        to[0] = 0xE0 | code >> 12
        to[1] = 0x80 | (code >> 6 & 0x3F)
        to[2] = 0x80 | (code & 0x3F)
        return 3
    to[0] = 0xF0 | code >> 18
    to[1] = 0x80 | (code >> 12 & 0x3F)
    to[2] = 0x80 | (code >> 6 & 0x3F)
    to[3] = 0x80 | (code & 0x3F)
    return 4


cdef bint equal_strings(const Val *a, const Val *b) noexcept nogil:
    if not (a.flags | b.flags) & ESCAPED:
        return a.n == b.n and same_bytes(a.p, b.p, a.n)
    return compare_strings(a, b) == 0


cdef int compare_strings(const Val *a, const Val *b) noexcept nogil:
    cdef const uint8_t *p = <const uint8_t *>a.p  # safe: bytes are read as unsigned
    cdef const uint8_t *q = <const uint8_t *>b.p
    cdef const uint8_t *p_end = p + a.n
    cdef const uint8_t *q_end = q + b.n
    cdef uint32_t left = 0, right = 0
    cdef int order
    if not (a.flags | b.flags) & ESCAPED:
        # UTF-8 sorts by code point
        order = memcmp(p, q, a.n if a.n < b.n else b.n)
        if order == 0:
            order = (a.n > b.n) - (a.n < b.n)
        return (order > 0) - (order < 0)
    while p < p_end and q < q_end:
        p = _code_point(p, &left)
        q = _code_point(q, &right)
        if left != right:
            return 1 if left > right else -1
    return (p < p_end) - (q < q_end)


# -- hash: SipHash-1-3 over native words, with the length as a word of its own

cdef struct Sip:
    uint64_t v0
    uint64_t v1
    uint64_t v2
    uint64_t v3


cdef inline uint64_t _rotate(uint64_t x, int by) noexcept nogil:
    return x << by | x >> (64 - by)


cdef inline void _round(Sip *s) noexcept nogil:
    s.v0 += s.v1
    s.v1 = _rotate(s.v1, 13) ^ s.v0
    s.v0 = _rotate(s.v0, 32)
    s.v2 += s.v3
    s.v3 = _rotate(s.v3, 16) ^ s.v2
    s.v0 += s.v3
    s.v3 = _rotate(s.v3, 21) ^ s.v0
    s.v2 += s.v1
    s.v1 = _rotate(s.v1, 17) ^ s.v2
    s.v2 = _rotate(s.v2, 32)


cdef inline void _word(Sip *s, uint64_t word) noexcept nogil:
    s.v3 ^= word
    _round(s)
    s.v0 ^= word


cdef uint64_t hash_string(const Val *v) noexcept nogil:
    cdef const uint8_t *p = <const uint8_t *>v.p  # safe: bytes are read as unsigned
    cdef const uint8_t *end = p + v.n
    cdef uint64_t word = 0, total = v.n
    cdef uint32_t code = 0
    cdef uint8_t pending[12]
    cdef int n = 0
    cdef Sip s
    s.v0 = SEED0 ^ <uint64_t>0x736F6D6570736575
    s.v1 = SEED1 ^ <uint64_t>0x646F72616E646F6D
    s.v2 = SEED0 ^ <uint64_t>0x6C7967656E657261
    s.v3 = SEED1 ^ <uint64_t>0x7465646279746573
    if v.flags & ESCAPED:
        total = 0
        while p < end:
            p = _code_point(p, &code)
            n += _put_utf8(pending + n, code)
            if n >= 8:
                memcpy(&word, pending, 8)
                _word(&s, word)
                memcpy(pending, pending + 8, 4)
                n -= 8
                total += 8
        total += n
        p = pending
    else:
        while end - p >= 8:
            memcpy(&word, p, 8)
            _word(&s, word)
            p += 8
        n = end - p
    word = 0
    memcpy(&word, p, n)
    _word(&s, word)
    _word(&s, total)
    s.v2 ^= 0xFF
    _round(&s)
    _round(&s)
    _round(&s)
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3


# -- escaping

cdef size_t decode_into(char *room, const Val *v) noexcept nogil:
    cdef const uint8_t *p = <const uint8_t *>v.p  # safe: bytes are read as unsigned
    cdef const uint8_t *end = p + v.n
    cdef const uint8_t *stop
    cdef uint8_t *to = <uint8_t *>room
    cdef uint32_t code = 0
    if not v.flags & ESCAPED:
        memcpy(room, v.p, v.n)
        return v.n
    while p < end:
        stop = <const uint8_t *>memchr(p, c'\\', end - p)
        if stop == NULL:
            stop = end
        memcpy(to, p, stop - p)
        to += stop - p
        p = stop
        while p < end and p[0] == c'\\':  # escapes come in rows
            p = _escape(p, &code)
            to += _put_utf8(to, code)
    return to - <uint8_t *>room


cdef bint decoded_text(Arena *arena, const Val *v, Val *out) noexcept nogil:
    cdef char *room
    cdef uint32_t n
    if not v.flags & ESCAPED:
        out[0] = v[0]
        return True
    room = <char *>take(arena, v.n)
    if room == NULL:
        return False
    n = decode_into(room, v)  # before out changes, which may be v itself
    out[0] = v[0]
    out.flags = 0
    out.n = n
    out.p = room
    return True


cdef inline int _escaped_size(const uint8_t *p, const uint8_t *end) noexcept nogil:
    """How many bytes the byte at p becomes. A lone surrogate: its first byte becomes six, the others none."""
    cdef uint8_t c = p[0]
    if c == c'"' or c == c'\\':
        return 2
    if c < 0x20:
        return 2 if c == 10 or c == 9 or c == 13 or c == 8 or c == 12 else 6
    if c == 0xED and end - p >= 3 and p[1] >= 0xA0:
        return 6
    return 1


cdef inline uint8_t *_put_u(uint8_t *to, uint32_t code) noexcept nogil:
    cdef const char *digits = "0123456789abcdef"
    to[0] = c'\\'
    to[1] = c'u'
    to[2] = digits[code >> 12]
    to[3] = digits[code >> 8 & 15]
    to[4] = digits[code >> 4 & 15]
    to[5] = digits[code & 15]
    return to + 6


cdef void _escape_into(uint8_t *to, const uint8_t *p, const uint8_t *end) noexcept nogil:
    cdef const char *letters = "00000000btn0fr"  # of the control characters up to 13
    cdef int size
    while p < end:
        size = _escaped_size(p, end)
        if size == 1:
            to[0] = p[0]
            to += 1
        elif size == 2:
            to[0] = c'\\'
            to[1] = letters[p[0]] if p[0] < 0x20 else p[0]
            to += 2
        elif p[0] < 0x20:
            to = _put_u(to, p[0])
        else:
            to = _put_u(to, 0xD000 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F))
            p += 2
        p += 1


cdef bint string_of(Arena *arena, const char *text, size_t n, Val *out) noexcept nogil:
    cdef const uint8_t *p = <const uint8_t *>text  # safe: bytes are read as unsigned
    cdef const uint8_t *end = p + n
    cdef size_t needed = 0
    cdef int size
    cdef bint escaped = False
    cdef char *room
    while p < end:
        size = _escaped_size(p, end)
        if size > 1:
            escaped = True
            if p[0] == 0xED:
                p += 2
        needed += size
        p += 1
    if needed > UINT32_MAX - 2:
        return False
    room = <char *>take(arena, needed + PADDING)
    if room == NULL:
        return False
    if escaped:
        _escape_into(<uint8_t *>room, <const uint8_t *>text, end)
    else:
        memcpy(room, text, n)
    out.kind = STRING
    out.flags = ESCAPED if escaped else 0
    out.spare = 0
    out.n = needed
    out.p = room
    return True
