"""The Python class Document, for the files of the core that are handed one."""

from libc.stddef cimport size_t

from zisfast._core.arena cimport Arena
from zisfast._core.value cimport Val


cdef class Document:
    cdef Arena arena
    cdef const char *text  # the source's bytes, in the arena, with PADDING behind them
    cdef size_t n
    cdef Val root  # its text and all below stay as they are for as long as the Document lives
