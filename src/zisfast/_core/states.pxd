"""The states in motion: how each kind is entered, and how one leads to the next.

`machine_run` goes from state to state until the flow needs the outside or is over. Each kind of state has its
`_enter_` function; it is left through `_leave`, or through `fail` (failure.pxd), which looks for a catcher outside.
"""

from zisfast._core.flow cimport FlowTable
from zisfast._core.machine cimport Machine
from zisfast._core.value cimport Val, uint32_t


# False when memory is out. The document stays to be set.
cdef bint machine_init(Machine *machine, FlowTable table, bint tracing)
cdef void machine_free(Machine *machine) noexcept nogil

# Run until a signal other than RUNNING, or until `left` has reached pause_at
cdef void machine_run(Machine *machine, uint32_t pause_at) noexcept nogil

# Outcomes of what it waits for; machine_run goes on from there
cdef void machine_value(Machine *machine, const Val *value, double elapsed) noexcept nogil
cdef void machine_failure(Machine *machine, const Val *error, const Val *cause, double elapsed) noexcept nogil
cdef void machine_elapsed(Machine *machine, double elapsed) noexcept nogil
cdef void machine_exhausted(Machine *machine) noexcept nogil  # the outcome does not fit into memory
