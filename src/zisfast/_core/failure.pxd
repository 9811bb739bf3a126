"""How states fail: the search for a catcher, outwards, and the errors that a Map has of its own."""

from zisfast._core.machine cimport Machine
from zisfast._core.table cimport State
from zisfast._core.value cimport Val, uint32_t


# Fail the current state; then every Map around it, until one has a catcher for the error
cdef void fail(Machine *machine, const Val *error, const Val *cause, bint catchable) noexcept nogil

# The same for a limit, which nothing catches
cdef void fail_limit(Machine *machine, const Val *error, const Val *cause) noexcept nogil

cdef void fail_map_items(Machine *machine, const State *row, uint32_t count) noexcept nogil  # too many
cdef void fail_map_item(Machine *machine, const State *row, uint32_t index) noexcept nogil  # no object
