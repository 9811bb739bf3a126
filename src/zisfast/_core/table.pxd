"""State tables: the states of one flow in rows, immutable after compilation and shared between threads."""


from zisfast._core.choice cimport TestTable
from zisfast._core.path cimport PathRef
from zisfast._core.result_path cimport Target
from zisfast._core.value cimport Val, int32_t, uint8_t, uint32_t, uint64_t


cdef enum StateKind:
    ACTION = 1
    CHOICE = 2
    MAP = 3
    WAIT = 4
    PASS = 5
    SUCCEED = 6
    FAIL = 7


cdef enum:
    END = -1  # no next state
    NONE = -1  # no node, no action, no enclosing Map


cdef struct ErrorNames:
    bint any  # States.ALL
    uint32_t count
    const Val *names


cdef bint matches_error(const ErrorNames *errors, const Val *error) noexcept nogil


cdef struct Catcher:
    ErrorNames errors
    int32_t next
    Target target


cdef struct Retrier:
    ErrorNames errors
    double interval_seconds
    double backoff_rate
    uint32_t max_attempts


cdef struct State:
    uint8_t kind
    int32_t next
    int32_t scope  # the Map around it, or NONE
    int32_t depth  # how many Maps are around it
    Target target  # ACTION, MAP, PASS
    int32_t node  # ACTION: Parameters; PASS: Result; SUCCEED: Message; FAIL: Error; or NONE
    int32_t cause_node  # FAIL
    int32_t action  # ACTION: number of its ActionName
    int32_t entry  # CHOICE: where its tests start; MAP: the first state of an iteration
    PathRef path  # MAP: ItemsPath; WAIT: SecondsPath
    Val misfit  # MAP, WAIT: the cause when the path leads to a value of the wrong type
    bint has_path  # WAIT: SecondsPath is used
    double seconds  # WAIT
    uint32_t catch_count
    uint32_t retry_count
    const Catcher *catchers
    const Retrier *retriers


cdef class StateTable(TestTable):
    """The states of one flow, while they are compiled and for as long as they live."""
    cdef readonly tuple states  # state paths
    cdef readonly tuple actions
    cdef tuple state_names  # the names alone
    cdef State *rows
    cdef uint32_t row_count
    cdef int32_t start_at
    cdef uint32_t deepest  # Maps within Maps
    cdef uint32_t most_retriers  # of one state
