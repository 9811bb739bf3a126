"""Flow tables: a flow's states with its name, its limits and the texts that it may fail with."""

from libc.stddef cimport size_t

from zisfast._core.table cimport StateTable
from zisfast._core.value cimport Val, uint32_t


cdef class Limits:
    cdef readonly uint32_t transitions
    cdef readonly double seconds
    cdef readonly uint32_t map_items
    cdef readonly uint32_t document_bytes
    cdef readonly uint32_t document_depth
    cdef readonly size_t memory_bytes


cdef struct Texts:  # the error names and causes that are the same wherever they occur
    Val execution_successful
    Val empty_object
    Val error_key
    Val cause_key
    Val runtime
    Val parameter_path_failure
    Val result_path_mismatch
    Val no_choice_matched
    Val no_rule_matched
    Val timeout
    Val too_long
    Val transition_limit
    Val too_many_transitions
    Val data_limit
    Val too_many_bytes
    Val too_deep
    Val too_much_memory
    Val map_item_limit


cdef class FlowTable(StateTable):
    cdef readonly str name
    cdef readonly Limits limits
    cdef Texts texts


# Set once by the module that defines executions, which needs this one
cdef void register_start(object start)
