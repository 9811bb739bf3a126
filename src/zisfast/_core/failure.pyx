from libc.stdio cimport snprintf
from libc.string cimport memcpy, memset

from zisfast._core.arena cimport PADDING, take
from zisfast._core.bounds cimport exceeded
from zisfast._core.edit cimport new_object, put_member
from zisfast._core.machine cimport FAILED, RUNNING
from zisfast._core.path cimport forget_all
from zisfast._core.result_path cimport PLACE_MEMORY, PLACED, TARGET_NONE, Placed, Target, place
from zisfast._core.table cimport Catcher, matches_error
from zisfast._core.trace cimport place_record, record_failure
from zisfast._core.value cimport share


cdef void fail(Machine *machine, const Val *error, const Val *cause, bint catchable) noexcept nogil:
    machine.error = error[0]
    machine.cause = cause[0]
    machine.signal = RUNNING
    _note_failure(machine)
    while True:
        if machine.tracing:
            record_failure(machine)
        if catchable and _caught(machine, &catchable):
            return
        if machine.depth == 0:
            machine.signal = FAILED
            return
        machine.depth -= 1
        machine.state = machine.frames[machine.depth].state
        machine.reader.document = machine.frames[machine.depth].outer
        forget_all(&machine.reader)


cdef void fail_limit(Machine *machine, const Val *error, const Val *cause) noexcept nogil:
    fail(machine, error, cause, False)


cdef void _note_failure(Machine *machine) noexcept nogil:
    """Keep where it happened and the document there, for the result."""
    share(&machine.reader.document)
    machine.final = machine.reader.document
    machine.last_place = place_record(machine)


cdef bint _caught(Machine *machine, bint *catchable) noexcept nogil:
    cdef const State *row = &machine.rows[machine.state]
    cdef const Catcher *catcher
    cdef Val document
    cdef uint32_t i
    for i in range(row.catch_count):
        catcher = &row.catchers[i]
        if matches_error(&catcher.errors, &machine.error):
            if not _error_document(machine, &document):
                _replace_error(machine, &machine.texts.data_limit, &machine.texts.too_much_memory)
                catchable[0] = False
                return False
            if not _put_error(machine, &catcher.target, &document, catchable):
                return False
            if machine.last_record != NULL:
                machine.last_record.next = catcher.next
            machine.left += 1
            machine.state = catcher.next
            return True
    return False


cdef bint _error_document(Machine *machine, Val *out) noexcept nogil:
    return (
        new_object(&machine.arena, 2, out)
        and put_member(&machine.arena, out, &machine.texts.error_key, &machine.error)
        and put_member(&machine.arena, out, &machine.texts.cause_key, &machine.cause)
    )


cdef bint _put_error(Machine *machine, const Target *target, const Val *document, bint *catchable) noexcept nogil:
    """Like _put_output, but a failure here only replaces the error that is on its way out."""
    cdef Val saved = machine.reader.document
    cdef const Val *cause
    cdef Placed placed
    if target.kind == TARGET_NONE:
        return True
    share(&machine.reader.document)
    placed = place(&machine.reader, &machine.arena, target, document)
    if placed == PLACE_MEMORY:
        cause = &machine.texts.too_much_memory
    elif placed != PLACED:
        _replace_error(machine, &machine.texts.result_path_mismatch, &target.mismatch)
        return False
    else:
        cause = exceeded(machine, &machine.reader.document)
        if cause == NULL:
            return True
    machine.reader.document = saved
    forget_all(&machine.reader)
    _replace_error(machine, &machine.texts.data_limit, cause)
    catchable[0] = False
    return False


cdef void _replace_error(Machine *machine, const Val *error, const Val *cause) noexcept nogil:
    machine.error = error[0]
    machine.cause = cause[0]
    _note_failure(machine)
    if machine.last_record != NULL:
        machine.last_record.error = error[0]
        machine.last_record.cause = cause[0]


cdef void fail_map_items(Machine *machine, const State *row, uint32_t count) noexcept nogil:
    cdef char numbers[96]
    cdef int n = snprintf(
        numbers, sizeof(numbers), " holds %u items, more than the limit of %u", count, machine.map_item_limit
    )
    _fail_with(machine, &machine.texts.map_item_limit, b"", 0, row, numbers, n, False)


cdef void fail_map_item(Machine *machine, const State *row, uint32_t index) noexcept nogil:
    cdef char start[32]
    cdef int n = snprintf(start, sizeof(start), "item %u of ", index)
    _fail_with(machine, &machine.texts.runtime, start, n, row, b" is not an object", 17, True)


cdef void _fail_with(
    Machine *machine, const Val *error, const char *start, int start_n, const State *row, const char *end, int end_n,
    bint catchable,
) noexcept nogil:
    """Fail with a cause of start, `ItemsPath <path>` and end."""
    cdef Val cause
    if _concatenated(machine, start, start_n, row, end, end_n, &cause):
        fail(machine, error, &cause, catchable)
    else:
        fail_limit(machine, &machine.texts.data_limit, &machine.texts.too_much_memory)


cdef bint _concatenated(
    Machine *machine, const char *start, int start_n, const State *row, const char *end, int end_n, Val *out
) noexcept nogil:
    # `misfit` reads "ItemsPath <path> is not an array": its beginning serves here, escaped as it is
    cdef uint32_t path_n = row.misfit.n - 16
    cdef char *text = <char *>take(&machine.arena, start_n + path_n + end_n + PADDING)
    if text == NULL:
        return False
    memcpy(text, start, start_n)
    memcpy(text + start_n, row.misfit.p, path_n)
    memcpy(text + start_n + path_n, end, end_n)
    memset(text + start_n + path_n + end_n, 0, PADDING)
    out[0] = row.misfit
    out.p = text
    out.n = start_n + path_n + end_n
    return True
