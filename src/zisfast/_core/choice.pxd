"""Choice states as decision tables: tests that jump, and switches in place of runs of StringEquals.

And, Or and Not are gone after compilation: a test names the test or state that follows when it is true and when
it is false. Rules whose first test compares one variable with a string lie behind one hash look-up; the order of
the rules stays what it was, since a rule with another string would be false anyway.
"""

from zisfast._core.path cimport Reader
from zisfast._core.nodes cimport NodeTable
from zisfast._core.timestamp cimport Instant
from zisfast._core.value cimport Val, int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy


cdef enum TestKind:
    TEST_STRING = 1
    TEST_NUMBER = 2
    TEST_BOOLEAN = 3
    TEST_TIMESTAMP = 4
    TEST_PRESENT = 5
    TEST_NULL = 6
    TEST_SWITCH = 7


cdef enum Relation:  # the comparison results that make a test true, as a set of bits
    LESS = 1
    EQUAL = 2
    GREATER = 4


cdef enum:
    NO_MATCH = -0x40000000  # a jump: no rule was true and there is no Default
    # a jump of -1 - s: go on with state s; 0 and above: another test


cdef struct Case:
    Val key  # STRING without escapes, decoded
    int32_t jump  # NO_MATCH: an empty place of the hash table


cdef struct Test:  # what every test reads comes first, within one cache line
    uint8_t kind
    uint8_t relation
    uint8_t with_path  # compare with the value at the right slot and not with a constant
    uint8_t wanted  # BooleanEquals, IsPresent, IsNull: the value that makes it true
    uint8_t small  # `whole` holds the number
    uint8_t null_is_present
    int32_t left
    int32_t right
    int32_t yes
    int32_t no
    uint32_t case_mask
    Val value
    int64_t whole
    Case *cases  # TEST_SWITCH: a hash table
    Instant instant
    Val left_missing  # the causes when a path leads to nothing
    Val right_missing


# The state that comes next, or NO_MATCH, or MISSING_PATH with the cause
cdef enum:
    MISSING_PATH = -0x40000001

cdef int32_t decide(Reader *reader, const Test *tests, int32_t entry, Val *cause) noexcept nogil


cdef inline uint32_t case_hash(const char *text, uint32_t n) noexcept nogil:
    """Of the length and the first and last eight bytes; texts and constants are padded."""
    cdef uint64_t first = 0, last = 0
    memcpy(&first, text, 8 if n >= 8 else n)
    if n > 8:
        memcpy(&last, text + n - 8, 8)
    first = (first ^ n) * <uint64_t>0x9E3779B97F4A7C15
    last = (last ^ first >> 29) * <uint64_t>0xBF58476D1CE4E5B9
    return <uint32_t>(last >> 32)


cdef class TestTable(NodeTable):
    """The Choice rules of one flow, while they are compiled and for as long as they live."""
    cdef Test *tests
    cdef uint32_t test_count
    cdef uint32_t test_capacity
    cdef bint null_is_present

    cdef int32_t add_test(self, Test test, int32_t yes, int32_t no) except? NO_MATCH
