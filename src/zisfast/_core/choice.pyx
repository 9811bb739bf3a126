from libc.stdlib cimport free, realloc

from zisfast._core.arena cimport Arena, arena_free, arena_init
from zisfast._core.number cimport compare_numbers, small_integer
from zisfast._core.path cimport look_up
from zisfast._core.text cimport compare_strings, decoded_text, equal_strings, same_bytes
from zisfast._core.timestamp cimport compare_instants, parse_timestamp
from zisfast._core.value cimport ESCAPED, FALSE_, NULL_, NUMBER, STRING, TRUE_

cdef int32_t decide(Reader *reader, const Test *tests, int32_t entry, Val *cause) noexcept nogil:
    cdef const Test *test
    cdef const Val *left
    cdef const Val *right
    cdef bint truth
    while entry >= 0:
        test = &tests[entry]
        left = look_up(reader, test.left)
        if test.kind == TEST_PRESENT:
            truth = left != NULL and (test.null_is_present or left.kind != NULL_)
            entry = test.yes if truth == test.wanted else test.no
            continue
        if left == NULL:
            cause[0] = test.left_missing
            return MISSING_PATH
        if test.kind == TEST_SWITCH:
            entry = _find_case(test, left)
            continue
        right = &test.value
        if test.with_path:
            right = look_up(reader, test.right)
            if right == NULL:
                cause[0] = test.right_missing
                return MISSING_PATH
        entry = test.yes if _is_true(test, left, right) else test.no
    return entry


cdef inline bint _is_true(const Test *test, const Val *left, const Val *right) noexcept nogil:
    if test.kind == TEST_STRING:
        if left.kind != STRING or right.kind != STRING:
            return False
        if test.relation == EQUAL:
            if not (left.flags | right.flags) & ESCAPED:
                return left.n == right.n and same_bytes(left.p, right.p, left.n)
            return equal_strings(left, right)
        return _holds(test.relation, compare_strings(left, right))
    if test.kind == TEST_NUMBER:
        return left.kind == NUMBER and right.kind == NUMBER and _holds(test.relation, _compare(test, left, right))
    if test.kind == TEST_BOOLEAN:
        if left.kind != TRUE_ and left.kind != FALSE_:
            return False
        if test.with_path:
            return left.kind == right.kind
        return (left.kind == TRUE_) == test.wanted
    if test.kind == TEST_NULL:
        return (left.kind == NULL_) == test.wanted
    return _timestamp_is_true(test, left)


cdef inline bint _holds(uint8_t relation, int order) noexcept nogil:
    return relation >> (order + 1) & 1


cdef inline int _compare(const Test *test, const Val *left, const Val *right) noexcept nogil:
    cdef int64_t whole
    if test.small and small_integer(left, &whole):
        return (whole > test.whole) - (whole < test.whole)
    return compare_numbers(left, right)


cdef bint _timestamp_is_true(const Test *test, const Val *left) noexcept nogil:
    cdef Arena arena
    cdef Val text
    cdef Instant instant
    cdef bint known
    if left.kind != STRING:
        return False
    if not left.flags & ESCAPED:
        known = parse_timestamp(left.p, left.n, &instant)
    else:
        arena_init(&arena, left.n + 4096)
        known = decoded_text(&arena, left, &text) and parse_timestamp(text.p, text.n, &instant)
        arena_free(&arena)
    return known and _holds(test.relation, compare_instants(&instant, &test.instant))


cdef int32_t _find_case(const Test *test, const Val *left) noexcept nogil:
    cdef Arena arena
    cdef Val text
    cdef int32_t jump = test.no
    if left.kind != STRING:
        return jump
    if not left.flags & ESCAPED:
        return _probe(test, left)
    arena_init(&arena, left.n + 4096)
    if decoded_text(&arena, left, &text):
        jump = _probe(test, &text)
    arena_free(&arena)
    return jump


cdef inline int32_t _probe(const Test *test, const Val *text) noexcept nogil:
    cdef uint32_t place = case_hash(text.p, text.n) & test.case_mask
    cdef const Case *found
    while True:
        found = &test.cases[place]
        if found.jump == NO_MATCH and found.key.p == NULL:
            return test.no
        if found.key.n == text.n and same_bytes(found.key.p, text.p, text.n):
            return found.jump
        place = (place + 1) & test.case_mask


cdef class TestTable:
    def __dealloc__(self):
        free(self.tests)

    cdef int32_t add_test(self, Test test, int32_t yes, int32_t no) except? NO_MATCH:
        cdef Test *tests
        if self.test_count == self.test_capacity:
            self.test_capacity = self.test_capacity * 2 + 8
            tests = <Test *>realloc(self.tests, self.test_capacity * sizeof(Test))
            if tests == NULL:
                raise MemoryError
            self.tests = tests
        self.tests[self.test_count] = test
        self.tests[self.test_count].yes = yes
        self.tests[self.test_count].no = no
        self.test_count += 1
        return self.test_count - 1
