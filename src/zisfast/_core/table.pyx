from libc.stdlib cimport free

from zisfast._core.text cimport equal_strings


cdef class StateTable:
    def __dealloc__(self):
        free(self.rows)


cdef bint matches_error(const ErrorNames *errors, const Val *error) noexcept nogil:
    cdef uint32_t i
    if errors.any:
        return True
    for i in range(errors.count):
        if equal_strings(&errors.names[i], error):
            return True
    return False
