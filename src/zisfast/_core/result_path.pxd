"""Where the output of a state goes."""

from zisfast._core.arena cimport Arena
from zisfast._core.path cimport Reader, Step
from zisfast._core.value cimport Val, uint8_t, uint32_t, uint64_t


cdef enum TargetKind:
    TARGET_ROOT = 1  # `$`: replaces the document
    TARGET_NONE = 2  # null: discards the output
    TARGET_PATH = 3


cdef struct Target:
    uint8_t kind
    uint32_t step_count
    const Step *steps
    const uint64_t *kept  # the slots that a write cannot touch, a bit each
    uint32_t own_bytes  # the most that keys, quotes and braces on the way can add
    Val mismatch  # the cause when the path does not fit the document


cdef enum Placed:
    PLACED = 0
    PLACE_MISMATCH = 1  # the document is as it was
    PLACE_MEMORY = 2


# Put a value into the reader's document and forget the slots that it touched. The value is stored as it is.
cdef Placed place(Reader *reader, Arena *arena, const Target *target, const Val *value) noexcept nogil
