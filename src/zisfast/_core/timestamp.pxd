"""RFC 3339 timestamps as instants that compare exactly, to the nanosecond."""

from libc.stddef cimport size_t

from zisfast._core.value cimport int32_t, int64_t


cdef struct Instant:
    int64_t seconds  # since 1970-01-01T00:00:00Z
    int32_t nanos


# False when the text is no timestamp
cdef bint parse_timestamp(const char *text, size_t n, Instant *out) noexcept nogil
cdef int compare_instants(const Instant *a, const Instant *b) noexcept nogil
