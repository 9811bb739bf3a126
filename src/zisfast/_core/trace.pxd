"""The transition trace: what each state left behind, kept in the execution's memory."""

from zisfast._core.machine cimport Machine, Record
from zisfast._core.value cimport int32_t


# A record of where the machine is; NULL when memory is out
cdef Record *place_record(Machine *machine) noexcept nogil

# Only called when tracing; without memory the record is lost, the execution goes on
cdef void record_leaving(Machine *machine, int32_t next) noexcept nogil
cdef void record_failure(Machine *machine) noexcept nogil
