from cpython.float cimport PyFloat_AsDouble
from libc.math cimport pow
from libc.string cimport memset

from zisfast._core.arena cimport arena_free, arena_init, take
from zisfast._core.bounds cimport exceeded
from zisfast._core.choice cimport MISSING_PATH, NO_MATCH, decide
from zisfast._core.convert cimport to_python
from zisfast._core.edit cimport append_item, new_array
from zisfast._core.failure cimport fail, fail_limit, fail_map_item, fail_map_items
from zisfast._core.machine cimport NEED_ACTION, NEED_WAIT, RUNNING, SUCCEEDED, Frame
from zisfast._core.path cimport forget_all, look_up, reader_init
from zisfast._core.result_path cimport PLACE_MEMORY, PLACED, TARGET_NONE, TARGET_ROOT, Placed, Target, place
from zisfast._core.nodes cimport RENDER_MEMORY, RENDER_OK, Rendered, render
from zisfast._core.table cimport ACTION, CHOICE, END, MAP, NONE, PASS, SUCCEED, WAIT, Retrier, State, matches_error
from zisfast._core.trace cimport record_leaving
from zisfast._core.value cimport (
    ARRAY,
    NUMBER,
    OBJECT,
    box_of,
    depth_of,
    int32_t,
    items_of,
    share,
    uint64_t,
    written_bytes,
)


cdef bint machine_init(Machine *machine, FlowTable table, bint tracing):
    memset(machine, 0, sizeof(Machine))
    arena_init(&machine.arena, table.limits.memory_bytes)
    machine.rows = table.rows
    machine.nodes = table.nodes
    machine.tests = table.tests
    machine.texts = &table.texts
    machine.transition_limit = table.limits.transitions
    machine.map_item_limit = table.limits.map_items
    machine.byte_limit = table.limits.document_bytes
    machine.depth_limit = table.limits.document_depth
    machine.second_limit = table.limits.seconds
    machine.state = table.start_at
    machine.tracing = tracing
    machine.message = table.texts.execution_successful
    machine.frames = <Frame *>take(&machine.arena, table.deepest * sizeof(Frame))
    machine.retries = <uint32_t *>take(&machine.arena, table.most_retriers * sizeof(uint32_t))
    if machine.frames == NULL or machine.retries == NULL:
        return False
    return reader_init(&machine.reader, &machine.arena, table.slots, table.slot_count)


cdef void machine_free(Machine *machine) noexcept nogil:
    arena_free(&machine.arena)


cdef void machine_run(Machine *machine, uint32_t pause_at) noexcept nogil:
    cdef const State *row
    while machine.signal == RUNNING and machine.left < pause_at:
        if machine.transitions == machine.transition_limit:
            fail_limit(machine, &machine.texts.transition_limit, &machine.texts.too_many_transitions)
            return
        machine.transitions += 1
        row = &machine.rows[machine.state]
        if row.kind == CHOICE:
            _enter_choice(machine, row)
        elif row.kind == PASS:
            _enter_pass(machine, row)
        elif row.kind == ACTION:
            _enter_action(machine, row)
        elif row.kind == MAP:
            _enter_map(machine, row)
        elif row.kind == WAIT:
            _enter_wait(machine, row)
        elif row.kind == SUCCEED:
            _enter_succeed(machine, row)
        else:
            _enter_fail(machine, row)


# Entering a state.


cdef void _enter_choice(Machine *machine, const State *row) noexcept nogil:
    cdef Val cause
    cdef int32_t jump = decide(&machine.reader, machine.tests, row.entry, &cause)
    if jump == NO_MATCH:
        fail(machine, &machine.texts.no_choice_matched, &machine.texts.no_rule_matched, True)
    elif jump == MISSING_PATH:
        fail(machine, &machine.texts.runtime, &cause, True)
    else:
        _leave(machine, -1 - jump)


cdef void _enter_pass(Machine *machine, const State *row) noexcept nogil:
    cdef Val input = machine.reader.document
    if row.node == NONE:
        share(&input)  # it may become a part of the document
        _complete(machine, &input)
    else:
        _complete(machine, &machine.nodes[row.node].value)


cdef void _enter_action(Machine *machine, const State *row) noexcept nogil:
    cdef Rendered rendered
    cdef uint32_t i
    if row.node == NONE:
        machine.parameters = machine.texts.empty_object
    else:
        rendered = render(
            &machine.reader, &machine.arena, machine.nodes, &machine.nodes[row.node], &machine.parameters
        )
        if rendered == RENDER_MEMORY:
            machine_exhausted(machine)
            return
        if rendered != RENDER_OK:
            fail(machine, &machine.texts.parameter_path_failure, &machine.parameters, True)
            return
        if not _fits(machine, &machine.parameters):
            return
        share(&machine.parameters)
    for i in range(row.retry_count):
        machine.retries[i] = 0
    machine.requests += 1
    machine.signal = NEED_ACTION


cdef void _enter_map(Machine *machine, const State *row) noexcept nogil:
    cdef const Val *items = look_up(&machine.reader, row.path.slot)
    cdef Frame *frame
    cdef uint32_t count, i
    if items == NULL:
        fail(machine, &machine.texts.runtime, &row.path.missing, True)
        return
    if items.kind != ARRAY:
        fail(machine, &machine.texts.runtime, &row.misfit, True)
        return
    count = box_of(items).count
    if count > machine.map_item_limit:
        fail_map_items(machine, row, count)
        return
    for i in range(count):
        if items_of(box_of(items))[i].kind != OBJECT:
            fail_map_item(machine, row, i)
            return
    frame = &machine.frames[machine.depth]
    if not new_array(&machine.arena, count, &frame.results):
        machine_exhausted(machine)
        return
    if count == 0:
        _complete(machine, &frame.results)
        return
    frame.state = machine.state
    frame.index = 0
    frame.items = items[0]
    frame.outer = machine.reader.document
    machine.depth += 1
    _begin_iteration(machine, frame)


cdef void _enter_wait(Machine *machine, const State *row) noexcept nogil:
    cdef const Val *found
    cdef double seconds = row.seconds
    if row.has_path:
        found = look_up(&machine.reader, row.path.slot)
        if found == NULL:
            fail(machine, &machine.texts.runtime, &row.path.missing, True)
            return
        if found.kind != NUMBER:
            fail(machine, &machine.texts.runtime, &row.misfit, True)
            return
        with gil:
            seconds = _seconds(found)
    if seconds <= 0:
        _leave(machine, row.next)
    else:
        _wait(machine, seconds, False)


cdef double _seconds(const Val *number) noexcept:
    """Exact decimal to double is Python's business; more digits than it takes are long enough to time out."""
    try:
        return PyFloat_AsDouble(float(to_python(number)))
    except Exception:
        return -1.0 if number.p[0] == c"-" else 1e308


cdef void _enter_succeed(Machine *machine, const State *row) noexcept nogil:
    cdef Val message
    if row.node != NONE:
        if not _render_text(machine, row.node, &message):
            return
        if machine.depth == 0:
            machine.message = message
    _leave(machine, END)


cdef void _enter_fail(Machine *machine, const State *row) noexcept nogil:
    cdef Val error, cause
    if _render_text(machine, row.node, &error) and _render_text(machine, row.cause_node, &cause):
        fail(machine, &error, &cause, True)


cdef bint _render_text(Machine *machine, int32_t node, Val *out) noexcept nogil:
    cdef Rendered rendered = render(&machine.reader, &machine.arena, machine.nodes, &machine.nodes[node], out)
    if rendered == RENDER_OK:
        return True
    if rendered == RENDER_MEMORY:
        machine_exhausted(machine)
    else:
        fail(machine, &machine.texts.runtime, out, True)
    return False


# Outcomes.


cdef void machine_value(Machine *machine, const Val *value, double elapsed) noexcept nogil:
    if _has_time(machine, elapsed):
        _complete(machine, value)


cdef void machine_failure(Machine *machine, const Val *error, const Val *cause, double elapsed) noexcept nogil:
    cdef const State *row = &machine.rows[machine.state]
    cdef const Retrier *retrier
    cdef double seconds
    cdef uint32_t i
    if not _has_time(machine, elapsed):
        return
    for i in range(row.retry_count):
        retrier = &row.retriers[i]
        if matches_error(&retrier.errors, error):
            if machine.retries[i] == retrier.max_attempts:
                break
            seconds = retrier.interval_seconds * pow(retrier.backoff_rate, machine.retries[i])
            machine.retries[i] += 1
            _wait(machine, seconds, True)
            return
    fail(machine, error, cause, True)


cdef void machine_elapsed(Machine *machine, double elapsed) noexcept nogil:
    if not _has_time(machine, elapsed):
        return
    if machine.wait_cut:
        fail_limit(machine, &machine.texts.timeout, &machine.texts.too_long)
    elif machine.retrying:
        machine.requests += 1
        machine.signal = NEED_ACTION
    else:
        _leave(machine, machine.rows[machine.state].next)


cdef void machine_exhausted(Machine *machine) noexcept nogil:
    fail_limit(machine, &machine.texts.data_limit, &machine.texts.too_much_memory)


cdef bint _has_time(Machine *machine, double elapsed) noexcept nogil:
    machine.signal = RUNNING
    machine.active_seconds += elapsed
    if machine.active_seconds > machine.second_limit:
        fail_limit(machine, &machine.texts.timeout, &machine.texts.too_long)
        return False
    return True


cdef void _wait(Machine *machine, double seconds, bint retrying) noexcept nogil:
    cdef double remaining = machine.second_limit - machine.active_seconds
    machine.wait_cut = not seconds <= remaining  # also for NaN
    machine.wait_seconds = remaining if machine.wait_cut else seconds
    machine.retrying = retrying
    machine.signal = NEED_WAIT


# Leaving a state.


cdef void _complete(Machine *machine, const Val *output) noexcept nogil:
    """Put the output of the current state into the document, and go on."""
    cdef const State *row = &machine.rows[machine.state]
    if _put_output(machine, &row.target, output):
        _leave(machine, row.next)


cdef void _leave(Machine *machine, int32_t next) noexcept nogil:
    """Go on with the next state; at an end, with the next iteration or with what comes after the Map."""
    cdef Frame *frame
    machine.left += 1
    if machine.tracing:
        record_leaving(machine, next)
    while next == END:
        if machine.depth == 0:
            machine.signal = SUCCEEDED
            machine.final = machine.reader.document
            return
        frame = &machine.frames[machine.depth - 1]
        if not append_item(&machine.arena, &frame.results, &machine.reader.document):
            machine_exhausted(machine)
            return
        frame.index += 1
        if frame.index < box_of(&frame.items).count:
            _begin_iteration(machine, frame)
            return
        machine.depth -= 1
        machine.state = frame.state
        machine.reader.document = frame.outer
        forget_all(&machine.reader)
        if not _put_output(machine, &machine.rows[machine.state].target, &frame.results):
            return
        next = machine.rows[machine.state].next
        machine.left += 1
        if machine.tracing:
            record_leaving(machine, next)
    machine.state = next


cdef void _begin_iteration(Machine *machine, Frame *frame) noexcept nogil:
    cdef const Val *item = &items_of(box_of(&frame.items))[frame.index]
    share(item)
    machine.reader.document = item[0]
    forget_all(&machine.reader)
    machine.state = machine.rows[frame.state].entry


cdef bint _put_output(Machine *machine, const Target *target, const Val *output) noexcept nogil:
    """Put it where the target says and check the document's limits; if that fails, fail the state."""
    cdef Val saved = machine.reader.document
    cdef uint64_t most_bytes = written_bytes(output)
    cdef uint32_t most_depth = depth_of(output)
    cdef bint tight
    cdef Placed placed
    if target.kind == TARGET_NONE:
        return True
    if target.kind != TARGET_ROOT:
        most_bytes += <uint64_t>written_bytes(&saved) + target.own_bytes
        most_depth = max(depth_of(&saved), most_depth + target.step_count)
    tight = most_bytes > machine.byte_limit or most_depth > machine.depth_limit
    if tight:
        share(&machine.reader.document)  # then `saved` stays what it is
    placed = place(&machine.reader, &machine.arena, target, output)
    if placed == PLACE_MEMORY:
        machine_exhausted(machine)
        return False
    if placed != PLACED:
        fail(machine, &machine.texts.result_path_mismatch, &target.mismatch, True)
        return False
    if tight and exceeded(machine, &machine.reader.document) != NULL:
        output = exceeded(machine, &machine.reader.document)
        machine.reader.document = saved
        forget_all(&machine.reader)
        fail_limit(machine, &machine.texts.data_limit, output)
        return False
    return True


cdef bint _fits(Machine *machine, const Val *v) noexcept nogil:
    cdef const Val *cause = exceeded(machine, v)
    if cause != NULL:
        fail_limit(machine, &machine.texts.data_limit, cause)
    return cause == NULL
