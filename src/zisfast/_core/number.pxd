"""Numbers as texts: exact comparison, whatever their length or exponent."""

from zisfast._core.value cimport Val, int64_t


# -1, 0 or 1; both are NUMBER
cdef int compare_numbers(const Val *a, const Val *b) noexcept nogil

# True and the integer when the number is an INTEGER literal of at most 18 digits
cdef bint small_integer(const Val *v, int64_t *out) noexcept nogil
