from libc.math cimport isfinite
from libc.stdlib cimport calloc
from libc.string cimport memset

from zisfast._core.arena cimport take
from zisfast._core.choice cimport NO_MATCH
from zisfast._core.convert cimport string_to_python, to_python
from zisfast._core.fields cimport expect_array, expect_field, expect_object, expect_string, field, kind_name
from zisfast._core.nodes cimport NODE_LITERAL, Node
from zisfast._core.path cimport ROOT, Step, parse_steps
from zisfast._core.result_path cimport TARGET_NONE, TARGET_PATH, TARGET_ROOT, Target
from zisfast._core.rules cimport compile_choices
from zisfast._core.table cimport (
    ACTION,
    CHOICE,
    END,
    FAIL,
    MAP,
    NONE,
    PASS,
    SUCCEED,
    WAIT,
    Catcher,
    ErrorNames,
    Retrier,
    State,
)
from zisfast._core.value cimport (
    NULL_,
    NUMBER,
    OBJECT,
    STRING,
    TRUE_,
    box_of,
    int32_t,
    items_of,
    uint32_t,
    uint64_t,
)

from zisfast.errors import DocumentError, PathError, TemplateError

cdef dict KINDS = {
    "Action": ACTION,
    "Choice": CHOICE,
    "Map": MAP,
    "Wait": WAIT,
    "Pass": PASS,
    "Succeed": SUCCEED,
    "Fail": FAIL,
}
cdef enum:
    DEEPEST_MAP = 32


cdef int compile_states(StateTable table, const Val *root, str name) except -1:
    return StateCompiler(table, name).compile(root)


cdef class StateCompiler:
    """One pass that numbers the states of all scopes, and one that fills their rows."""
    cdef StateTable table
    cdef list names
    cdef list paths
    cdef list targets  # (row, catcher or NONE, path steps): kept masks need all slots
    cdef dict actions
    cdef dict start_states  # number of a Map -> first state of an iteration
    cdef dict scopes  # number of a Map, or NONE -> {name: number} of the states directly inside
    cdef dict scope_of  # number of a state -> the {name: number} of its scope

    cdef str name  # of the flow

    def __cinit__(self, StateTable table, str name):
        self.table = table
        self.name = name
        self.names = []
        self.paths = []
        self.targets = []
        self.actions = {}
        self.start_states = {}
        self.scopes = {}
        self.scope_of = {}

    cdef int compile(self, const Val *root) except -1:
        cdef StateTable table = self.table
        table.start_at = self._number(root, "", "", NONE, 0)
        table.row_count = len(self.names)
        table.rows = <State *>calloc(table.row_count, sizeof(State))
        if table.rows == NULL:
            raise MemoryError
        self._fill(root, "", NONE, 0)
        self._mask_targets()
        table.states = tuple(self.paths)
        table.state_names = tuple(self.names)
        table.actions = tuple(self.actions)
        return 0

    cdef int32_t _number(self, const Val *scope, str where, str prefix, int32_t around, int depth) except -1:
        """Give numbers to the states of a scope and of the Maps in it; returns the first state's."""
        cdef const Val *states = expect_object(scope, "States", where or self.name)
        cdef const Val *items = items_of(box_of(states))
        cdef const Val *state
        cdef dict numbers = {}
        cdef uint32_t i
        if depth > DEEPEST_MAP:
            raise TemplateError(f"Maps are nested deeper than {DEEPEST_MAP} levels", where)
        for i in range(box_of(states).count):
            name = string_to_python(&items[2 * i])
            state = &items[2 * i + 1]
            inside = _join(where, f"States.{name}")
            if state.kind != OBJECT:
                raise TemplateError(f"expected a state, found {kind_name(state)}", inside)
            numbers[name] = len(self.names)
            self.names.append(name)
            self.paths.append(prefix + name)
            self.scope_of[numbers[name]] = numbers
            kind = string_to_python(expect_string(state, "Type", inside))
            if kind == "Map":
                iterator = expect_object(state, "Iterator", inside)
                self.start_states[numbers[name]] = self._number(
                    iterator, inside + ".Iterator", prefix + name + ".", numbers[name], depth + 1
                )
        self.scopes[around] = numbers
        self.table.deepest = max(self.table.deepest, <uint32_t>depth)
        start = string_to_python(expect_string(scope, "StartAt", where or self.name))
        if start not in numbers:
            raise TemplateError(f"there is no state {start!r}", _join(where, "StartAt"))
        return numbers[start]

    cdef int _fill(self, const Val *scope, str where, int32_t around, int depth) except -1:
        cdef const Val *states = field(scope, "States")
        cdef const Val *items = items_of(box_of(states))
        cdef const Val *state
        cdef uint32_t i
        cdef int32_t number
        cdef State *row
        for i in range(box_of(states).count):
            name = string_to_python(&items[2 * i])
            state = &items[2 * i + 1]
            inside = _join(where, f"States.{name}")
            number = self.scopes[around][name]
            row = &self.table.rows[number]
            row.scope = around
            row.depth = depth
            row.node = row.cause_node = NONE
            row.next = END
            self._fill_state(number, state, inside)
            if row.kind == MAP:
                self._fill(field(state, "Iterator"), inside + ".Iterator", number, depth + 1)
        return 0

    cdef int _fill_state(self, int32_t number, const Val *state, str where) except -1:
        cdef State *row = &self.table.rows[number]
        kind = string_to_python(field(state, "Type"))
        if kind not in KINDS:
            raise TemplateError(f"there is no state type {kind!r}", where + ".Type")
        row.kind = KINDS[kind]
        if row.kind == ACTION:
            self._fill_action(number, row, state, where)
        elif row.kind == CHOICE:
            self._fill_choice(number, row, state, where)
        elif row.kind == MAP:
            self._fill_map(number, row, state, where)
        elif row.kind == WAIT:
            self._fill_wait(row, state, where)
        elif row.kind == PASS:
            self._fill_target(number, NONE, &row.target, state, where)
            if field(state, "Result") != NULL:
                row.node = self._literal(field(state, "Result"))
        elif row.kind == SUCCEED:
            if field(state, "Message") != NULL:
                row.node = self._text(state, "Message", where)
        else:
            row.node = self._text(state, "Error", where)
            row.cause_node = self._text(state, "Cause", where)
        if row.kind in (ACTION, MAP, WAIT, PASS):
            row.next = self._next(number, state, where)
        return 0

    cdef int _fill_action(self, int32_t number, State *row, const Val *state, str where) except -1:
        cdef const Val *parameters = field(state, "Parameters")
        name = string_to_python(expect_string(state, "ActionName", where))
        row.action = self.actions.setdefault(name, len(self.actions))
        if parameters != NULL:
            if parameters.kind != OBJECT:
                raise TemplateError(f"expected an object, found {kind_name(parameters)}", where + ".Parameters")
            row.node = <int32_t>self.table.add_value(parameters, False, where + ".Parameters")
        self._fill_target(number, NONE, &row.target, state, where)
        self._fill_catchers(number, row, state, where)
        self._fill_retriers(row, state, where)
        return 0

    cdef int _fill_choice(self, int32_t number, State *row, const Val *state, str where) except -1:
        cdef int32_t default = NO_MATCH
        if field(state, "Default") != NULL:
            default = -1 - self._state_named(number, state, "Default", where)
        row.entry = compile_choices(
            self.table, expect_field(state, "Choices", where), self.scope_of[number], default, where + ".Choices"
        )
        return 0

    cdef int _fill_map(self, int32_t number, State *row, const Val *state, str where) except -1:
        row.entry = self.start_states[number]
        self._fill_path(row, state, "ItemsPath", where)
        text = string_to_python(field(state, "ItemsPath"))
        self.table.constant_string(f"ItemsPath {text} is not an array", &row.misfit)
        self._fill_target(number, NONE, &row.target, state, where)
        self._fill_catchers(number, row, state, where)
        return 0

    cdef int _fill_wait(self, State *row, const Val *state, str where) except -1:
        cdef const Val *seconds = field(state, "Seconds")
        if (seconds == NULL) == (field(state, "SecondsPath") == NULL):
            raise TemplateError("expected either Seconds or SecondsPath", where)
        if seconds == NULL:
            row.has_path = True
            self._fill_path(row, state, "SecondsPath", where)
            text = string_to_python(field(state, "SecondsPath"))
            self.table.constant_string(f"SecondsPath {text} is not a number", &row.misfit)
        else:
            row.seconds = self._number_of(seconds, where + ".Seconds")
        return 0

    cdef int _fill_path(self, State *row, const Val *state, str name, str where) except -1:
        text = string_to_python(expect_string(state, name, where))
        try:
            row.path = self.table.add_path(text)
        except PathError as error:
            raise TemplateError(str(error), f"{where}.{name}") from None
        return 0

    cdef int _fill_catchers(self, int32_t number, State *row, const Val *state, str where) except -1:
        cdef const Val *catch = field(state, "Catch")
        cdef const Val *entry
        cdef Catcher *catchers
        cdef uint32_t i
        if catch == NULL:
            return 0
        expect_array(catch, where + ".Catch")
        catchers = <Catcher *>self._rows_for(box_of(catch).count, sizeof(Catcher))
        for i in range(box_of(catch).count):
            entry = &items_of(box_of(catch))[i]
            inside = f"{where}.Catch[{i}]"
            if entry.kind != OBJECT:
                raise TemplateError(f"expected an object, found {kind_name(entry)}", inside)
            _fill_errors(&catchers[i].errors, entry, inside)
            catchers[i].next = self._state_named(number, entry, "Next", inside)
            self._fill_target(number, <int32_t>i, &catchers[i].target, entry, inside)
        row.catchers = catchers
        row.catch_count = box_of(catch).count
        return 0

    cdef int _fill_retriers(self, State *row, const Val *state, str where) except -1:
        cdef const Val *retry = field(state, "Retry")
        cdef const Val *entry
        cdef Retrier *retriers
        cdef uint32_t i
        if retry == NULL:
            return 0
        expect_array(retry, where + ".Retry")
        retriers = <Retrier *>self._rows_for(box_of(retry).count, sizeof(Retrier))
        for i in range(box_of(retry).count):
            entry = &items_of(box_of(retry))[i]
            inside = f"{where}.Retry[{i}]"
            if entry.kind != OBJECT:
                raise TemplateError(f"expected an object, found {kind_name(entry)}", inside)
            _fill_errors(&retriers[i].errors, entry, inside)
            retriers[i].interval_seconds = self._optional(entry, "IntervalSeconds", 1, inside)
            retriers[i].backoff_rate = self._optional(entry, "BackoffRate", 2, inside)
            attempts = self._optional(entry, "MaxAttempts", 3, inside)
            if attempts != int(attempts) or attempts > 99999999:
                reason = f"expected a whole number up to 99999999, found {attempts:g}"
                raise TemplateError(reason, inside + ".MaxAttempts")
            retriers[i].max_attempts = int(attempts)
        row.retriers = retriers
        row.retry_count = box_of(retry).count
        self.table.most_retriers = max(self.table.most_retriers, row.retry_count)
        return 0

    cdef int _fill_target(self, int32_t number, int32_t catcher, Target *target, const Val *state, str where) except -1:
        cdef const Val *path = field(state, "ResultPath")
        if path != NULL and path.kind == NULL_:
            target.kind = TARGET_NONE
            return 0
        target.kind = TARGET_ROOT
        if path == NULL:
            return 0
        if path.kind != STRING:
            raise TemplateError(f"expected a path, found {kind_name(path)}", where + ".ResultPath")
        text = string_to_python(path)
        try:
            steps = parse_steps(text)
        except PathError as error:
            raise TemplateError(str(error), where + ".ResultPath") from None
        if steps:
            target.kind = TARGET_PATH
            self.table.constant_string(f"ResultPath {text} cannot be applied to the document", &target.mismatch)
            self.table.add_slot(steps)
            self.targets.append((number, catcher, steps))
        return 0

    cdef int _mask_targets(self) except -1:
        """For every target with a path: its steps, and the slots that a write to it leaves alone."""
        cdef StateTable table = self.table
        cdef uint32_t words = (table.slot_count + 63) // 64
        cdef uint32_t slot
        cdef Target *target
        cdef uint64_t *kept
        cdef Step *steps
        for number, catcher, path in self.targets:
            target = &table.rows[<int32_t>number].target
            if catcher != NONE:
                target = <Target *>&table.rows[<int32_t>number].catchers[<int32_t>catcher].target  # safe: ours
            steps = <Step *>self._rows_for(len(path), sizeof(Step))
            kept = <uint64_t *>self._rows_for(words, sizeof(uint64_t))
            written = _lineage(table, table.add_slot(path))
            for i, ancestor in enumerate(written):
                steps[<int32_t>i] = table.slots[<int32_t>ancestor].step
                target.own_bytes += steps[<int32_t>i].key.n + 6
            for slot in range(table.slot_count):
                lineage = _lineage(table, slot)
                if written[-1] not in lineage and lineage[-1] not in written:
                    kept[slot >> 6] |= <uint64_t>1 << (slot & 63)
            target.step_count = len(path)
            target.steps = steps
            target.kept = kept
        return 0

    cdef void *_rows_for(self, size_t count, size_t size) except NULL:
        cdef void *rows = take(&self.table.arena, count * size + 8)
        if rows == NULL:
            raise MemoryError
        memset(rows, 0, count * size + 8)
        return rows

    cdef int32_t _next(self, int32_t number, const Val *state, str where) except -2:
        cdef const Val *end = field(state, "End")
        if field(state, "Next") != NULL:
            if end != NULL:
                raise TemplateError("both Next and End", where)
            return self._state_named(number, state, "Next", where)
        if end == NULL or end.kind != TRUE_:
            raise TemplateError("neither Next nor End: true", where)
        return END

    cdef int32_t _state_named(self, int32_t number, const Val *obj, str name, str where) except -2:
        target = string_to_python(expect_string(obj, name, where))
        numbers = self.scope_of[number]
        if target not in numbers:
            raise TemplateError(f"there is no state {target!r}", f"{where}.{name}")
        return numbers[target]

    cdef int32_t _literal(self, const Val *v) except -2:
        cdef Node node
        memset(&node, 0, sizeof(Node))
        node.kind = NODE_LITERAL
        node.value = v[0]
        return <int32_t>self.table.add_nodes(&node, 1)

    cdef int32_t _text(self, const Val *state, str name, str where) except -2:
        text = string_to_python(expect_string(state, name, where))
        try:
            return <int32_t>self.table.add_text(text)
        except PathError as error:
            raise TemplateError(str(error), f"{where}.{name}") from None

    cdef double _optional(self, const Val *entry, str name, double default, str where) except -1:
        cdef const Val *v = field(entry, name)
        if v == NULL:
            return default
        number = self._number_of(v, f"{where}.{name}")
        if number < 0:
            raise TemplateError(f"{number:g} is negative", f"{where}.{name}")
        return number

    cdef double _number_of(self, const Val *v, str where) except? -1:
        if v.kind != NUMBER:
            raise TemplateError(f"expected a number, found {kind_name(v)}", where)
        try:
            number = float(to_python(v))
        except (OverflowError, DocumentError):  # an integer with more digits than a float or Python takes
            number = float("inf")
        if not isfinite(number):
            raise TemplateError("the number is too large", where)
        return number


cdef list _lineage(StateTable table, int32_t slot):
    """A slot and all its ancestors below the root, outermost first."""
    cdef list lineage = []
    while slot != ROOT:
        lineage.append(slot)
        slot = table.slots[slot].parent
    return lineage[::-1]


cdef str _join(str where, str name):
    return f"{where}.{name}" if where else name


cdef int _fill_errors(ErrorNames *errors, const Val *entry, str where) except -1:
    cdef const Val *names = expect_field(entry, "ErrorEquals", where)
    cdef uint32_t i
    expect_array(names, where + ".ErrorEquals")
    if box_of(names).count == 0:
        raise TemplateError("expected at least one error name, found an empty list", where + ".ErrorEquals")
    errors.names = items_of(box_of(names))
    errors.count = box_of(names).count
    for i in range(errors.count):
        if errors.names[i].kind != STRING:
            raise TemplateError(f"expected a string, found {kind_name(&errors.names[i])}", f"{where}.ErrorEquals[{i}]")
        errors.any = errors.any or string_to_python(&errors.names[i]) == "States.ALL"
    return 0
