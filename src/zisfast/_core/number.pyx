from libc.stdint cimport int64_t

from zisfast._core.value cimport INTEGER


cdef struct Decimal:
    const char *digit  # the first significant digit; NULL for zero
    const char *end  # of the digits before any exponent
    const char *exponent  # its digits, without sign
    const char *exponent_end
    int64_t place  # power of ten of the first significant digit, without the exponent
    bint negative
    bint exponent_negative


cdef inline bint _is_digit(char c) noexcept nogil:
    return c'0' <= c <= c'9'


cdef void _read(const Val *v, Decimal *d) noexcept nogil:
    cdef const char *p = v.p
    cdef const char *end = p + v.n
    cdef const char *point = NULL
    d.negative = p[0] == c'-'
    d.exponent_negative = False
    d.digit = NULL
    if d.negative:
        p += 1
    while p < end and (_is_digit(p[0]) or p[0] == c'.'):
        if p[0] == c'.':
            point = p
        elif d.digit == NULL and p[0] != c'0':
            d.digit = p
        p += 1
    d.end = p
    if point == NULL:
        point = p
    d.place = 0
    if d.digit != NULL:
        d.place = point - d.digit - 1 if d.digit < point else point - d.digit
    if p < end:  # at the e
        p += 1
        if p[0] == c'-' or p[0] == c'+':
            d.exponent_negative = p[0] == c'-'
            p += 1
    d.exponent = p
    d.exponent_end = end


cdef int64_t _exponent_difference(const Decimal *a, const Decimal *b) noexcept nogil:
    """a's exponent less b's; beyond 2**60 only its sign is right."""
    cdef int64_t difference = 0
    cdef int64_t left = a.exponent_end - a.exponent
    cdef int64_t right = b.exponent_end - b.exponent
    cdef int64_t place = left if left > right else right
    cdef int digit
    while place > 0:
        difference *= 10
        if place <= left:
            digit = a.exponent_end[-place] - c'0'
            difference += -digit if a.exponent_negative else digit
        if place <= right:
            digit = b.exponent_end[-place] - c'0'
            difference -= -digit if b.exponent_negative else digit
        # further digits cannot turn the sign of a difference this large
        if difference > <int64_t>1 << 59 or difference < -(<int64_t>1 << 59):
            return difference
        place -= 1
    return difference


cdef int _compare_digits(const Decimal *a, const Decimal *b) noexcept nogil:
    """Both start at the same power of ten."""
    cdef const char *p = a.digit
    cdef const char *q = b.digit
    cdef char left, right
    while p < a.end or q < b.end:
        if p < a.end and p[0] == c'.':
            p += 1
            continue
        if q < b.end and q[0] == c'.':
            q += 1
            continue
        left = right = c'0'
        if p < a.end:
            left = p[0]
            p += 1
        if q < b.end:
            right = q[0]
            q += 1
        if left != right:
            return 1 if left > right else -1
    return 0


cdef int compare_numbers(const Val *a, const Val *b) noexcept nogil:
    cdef Decimal left, right
    cdef int64_t x = 0, y = 0
    cdef int order
    if small_integer(a, &x) and small_integer(b, &y):
        return (x > y) - (x < y)
    _read(a, &left)
    _read(b, &right)
    if left.digit == NULL or right.digit == NULL:
        order = (left.digit != NULL) - (right.digit != NULL)
        # zero against something: the sign of that decides
        return -order if (left.negative if left.digit != NULL else right.negative) else order
    if left.negative != right.negative:
        return -1 if left.negative else 1
    x = _exponent_difference(&left, &right) + left.place - right.place
    order = (x > 0) - (x < 0)
    if order == 0:
        order = _compare_digits(&left, &right)
    return -order if left.negative else order


cdef bint small_integer(const Val *v, int64_t *out) noexcept nogil:
    cdef const char *p = v.p
    cdef const char *end = p + v.n
    cdef bint negative = p[0] == c'-'
    cdef int64_t value = 0
    if negative:
        p += 1
    if not v.flags & INTEGER or end - p > 18:
        return False
    while p < end:
        value = value * 10 + (p[0] - c'0')
        p += 1
    out[0] = -value if negative else value
    return True
