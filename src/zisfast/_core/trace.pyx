from libc.string cimport memset

from zisfast._core.arena cimport take
from zisfast._core.table cimport END
from zisfast._core.value cimport share, uint32_t


cdef Record *place_record(Machine *machine) noexcept nogil:
    cdef Record *record = <Record *>take(&machine.arena, sizeof(Record))
    cdef uint32_t *indexes = <uint32_t *>take(&machine.arena, machine.depth * sizeof(uint32_t))
    cdef uint32_t i
    if record == NULL or indexes == NULL:
        return NULL
    memset(record, 0, sizeof(Record))
    for i in range(machine.depth):
        indexes[i] = machine.frames[i].index
    record.state = machine.state
    record.next = END
    record.indexes = indexes
    return record


cdef void record_leaving(Machine *machine, int32_t next) noexcept nogil:
    cdef Record *record = place_record(machine)
    if record != NULL:
        share(&machine.reader.document)
        record.output = machine.reader.document
        record.next = next
        _append(machine, record)


cdef void record_failure(Machine *machine) noexcept nogil:
    cdef Record *record = place_record(machine)
    if record != NULL:
        record.error = machine.error
        record.cause = machine.cause
        _append(machine, record)


cdef void _append(Machine *machine, Record *record) noexcept nogil:
    if machine.first_record == NULL:
        machine.first_record = record
    else:
        machine.last_record.after = record
    machine.last_record = record
