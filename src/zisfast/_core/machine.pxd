"""The machine: all that one execution of a flow table is made of. It knows no I/O and no clock, and needs no GIL."""

from zisfast._core.arena cimport Arena
from zisfast._core.flow cimport Texts
from zisfast._core.path cimport Reader
from zisfast._core.nodes cimport Node
from zisfast._core.choice cimport Test
from zisfast._core.table cimport State
from zisfast._core.value cimport Val, int32_t, uint32_t, uint8_t


cdef enum Signal:
    RUNNING = 0
    NEED_ACTION = 1  # parameters are ready
    NEED_WAIT = 2  # wait_seconds
    SUCCEEDED = 3
    FAILED = 4


cdef struct Frame:  # a Map that runs
    int32_t state
    uint32_t index
    Val outer  # the document around the iteration
    Val items
    Val results


cdef struct Record:  # a state that is over, for the trace
    Record *after
    int32_t state
    int32_t next
    uint32_t *indexes  # one per Map around the state
    Val output  # kind MISSING where the state failed
    Val error
    Val cause


cdef struct Machine:
    # what is run
    const State *rows
    const Node *nodes
    const Test *tests
    const Texts *texts
    uint32_t transition_limit
    uint32_t map_item_limit
    uint32_t byte_limit
    uint32_t depth_limit
    double second_limit
    # where it is
    Arena arena
    Reader reader  # its document is `$`
    uint8_t signal
    int32_t state
    uint32_t depth  # Maps around the state
    Frame *frames
    uint32_t transitions  # states entered
    uint32_t left  # states left, for pauses
    double active_seconds
    # what it waits for
    Val parameters
    uint32_t requests  # made so far
    uint32_t *retries  # used in the current state, one per retrier
    double wait_seconds
    bint wait_cut  # to the time that was left
    bint retrying
    # how it ended
    Val message
    Val error
    Val cause
    Val final
    Record *last_place  # where it failed
    # the trace
    bint tracing
    Record *first_record
    Record *last_record
