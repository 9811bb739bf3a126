"""The writer: values in, JSON text out. Untouched subtrees are copied byte for byte."""

from libc.stddef cimport size_t

from zisfast._core.value cimport Val


cdef struct Out:
    char *data  # malloc'd, grows; out_free gives it back
    size_t n
    size_t capacity
    bint fixed  # data belongs to somebody else and does not grow
    bint failed  # memory was out, or a fixed one full; nothing more is written


cdef void out_init(Out *out) noexcept nogil
cdef void out_free(Out *out) noexcept nogil
cdef void out_bytes(Out *out, const char *data, size_t n) noexcept nogil  # appends

cdef void write_value(Out *out, const Val *v) noexcept nogil
# Without the white space of the parsed text, and each key once: with its last value, at its first place. So no two
# readers of what a flow sends can see different members.
cdef void write_compact(Out *out, const Val *v) noexcept nogil

# With the GIL; raises MemoryError.
cdef bytes value_bytes(const Val *v)
cdef bytes compact_bytes(const Val *v)
