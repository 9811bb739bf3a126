from zisfast._core.convert cimport from_python, raise_parse_fault, string_from_python, string_to_python, to_python
from zisfast._core.document cimport Document
from zisfast._core.flow cimport FlowTable, register_start
from zisfast._core.machine cimport FAILED, NEED_ACTION, NEED_WAIT, SUCCEEDED, Machine, Record
from zisfast._core.parse cimport PARSE_MEMORY, PARSE_OK, ParseFault, parse_bytes
from zisfast._core.states cimport (
    machine_elapsed,
    machine_exhausted,
    machine_failure,
    machine_free,
    machine_init,
    machine_run,
    machine_value,
)
from zisfast._core.table cimport END
from zisfast._core.value cimport MISSING, Val, int32_t, share, uint32_t
from zisfast._core.write cimport compact_bytes, value_bytes
from cpython.bytes cimport PyBytes_AsString, PyBytes_Size
from libc.stddef cimport size_t

cdef extern from "guard.h":
    int guard_enter(long *guard) nogil
    void guard_leave(long *guard) nogil

cdef enum:
    DEEPEST_OUTCOME = 512
    NEVER = 0xffffffff

cdef tuple TYPE_NAMES = ("", "Action", "Choice", "Map", "Wait", "Pass", "Succeed", "Fail")


cdef class Value:
    cdef readonly object value
    cdef readonly double elapsed

    def __init__(self, value, double elapsed=0.0):
        self.value = value
        self.elapsed = _checked_seconds(elapsed)

    def __repr__(self):
        return f"Value({self.value!r}, elapsed={self.elapsed:g})"


cdef class Failure:
    cdef readonly str error
    cdef readonly str cause
    cdef readonly double elapsed

    def __init__(self, str error not None, str cause not None, double elapsed=0.0):
        self.error = error
        self.cause = cause
        self.elapsed = _checked_seconds(elapsed)

    def __repr__(self):
        return f"Failure({self.error!r}, {self.cause!r}, elapsed={self.elapsed:g})"


cdef class Elapsed:
    cdef readonly double elapsed

    def __init__(self, double seconds):
        self.elapsed = _checked_seconds(seconds)

    def __repr__(self):
        return f"Elapsed({self.elapsed:g})"


cdef double _checked_seconds(double seconds) except -1:
    if not seconds >= 0:  # also NaN
        raise ValueError(f"elapsed: {seconds} is not a number of seconds")
    return seconds


cdef class ActionRequest:
    cdef Execution _execution  # its memory holds the parameters
    cdef Val _parameters
    cdef readonly str action
    cdef readonly str state
    cdef readonly uint32_t visit
    cdef readonly double remaining

    @property
    def parameters(self):
        return to_python(&self._parameters)

    @property
    def parameters_bytes(self):
        return compact_bytes(&self._parameters)

    def __repr__(self):
        return f"<ActionRequest {self.action!r} of state {self.state!r}>"


cdef class WaitRequest:
    cdef readonly str state
    cdef readonly double seconds
    cdef readonly str reason

    def __repr__(self):
        return f"<WaitRequest {self.seconds:g} s of state {self.state!r}>"


cdef class Transition:
    cdef Execution _execution
    cdef const Record *_record

    @property
    def state(self):
        return self._execution.path_of(self._record)

    @property
    def type(self):
        return TYPE_NAMES[self._execution.machine.rows[self._record.state].kind]

    @property
    def output(self):
        return None if self._record.output.kind == MISSING else to_python(&self._record.output)

    @property
    def output_bytes(self):
        return None if self._record.output.kind == MISSING else value_bytes(&self._record.output)

    @property
    def error(self):
        return None if self._record.error.kind == MISSING else string_to_python(&self._record.error)

    @property
    def cause(self):
        return None if self._record.cause.kind == MISSING else string_to_python(&self._record.cause)

    @property
    def next(self):
        cdef Record following
        if self._record.next == END:
            return None
        following = self._record[0]
        following.state = self._record.next
        return self._execution.path_of(&following)

    def __repr__(self):
        return f"<Transition {self.state!r}: {self.error or 'ok'}>"


cdef class ExecutionResult:
    cdef Execution _execution
    cdef readonly str status
    cdef readonly str error
    cdef readonly str cause
    cdef readonly str message
    cdef readonly str state
    cdef readonly uint32_t transitions

    @property
    def output(self):
        return to_python(&self._execution.machine.final)

    @property
    def output_bytes(self):
        return value_bytes(&self._execution.machine.final)

    def __repr__(self):
        return f"<ExecutionResult {self.status}: {self.message or self.cause!r}>"


cdef class Execution:
    cdef Machine machine
    cdef readonly FlowTable flow
    cdef Document _document  # keeps alive what the machine's document points into
    cdef long _guard

    def __init__(self):
        raise TypeError("FlowTable.start makes executions")

    def __dealloc__(self):
        machine_free(&self.machine)

    cdef int _enter(self) except -1:
        if not guard_enter(&self._guard):
            raise RuntimeError("another thread is stepping this execution")
        return 0

    def step(self, outcome=None, *, uint32_t transitions=0):
        self._enter()
        try:
            return self._step(outcome, transitions)
        finally:
            guard_leave(&self._guard)

    cdef object _step(self, object outcome, uint32_t transitions):
        cdef Machine *machine = &self.machine
        cdef uint32_t pause_at = machine.left + transitions if transitions else NEVER
        if outcome is not None:
            self._apply(outcome)
        elif machine.signal == NEED_ACTION or machine.signal == NEED_WAIT:
            raise RuntimeError(f"state {self.state!r} waits for an outcome")
        with nogil:
            machine_run(machine, pause_at)
        return self.pending

    cdef int _apply(self, object outcome) except -1:
        cdef Machine *machine = &self.machine
        cdef Val error, cause
        if machine.signal == NEED_WAIT:
            if not isinstance(outcome, Elapsed):
                raise RuntimeError(f"state {self.state!r} waits for time to pass; answer with Elapsed")
            machine_elapsed(machine, (<Elapsed>outcome).elapsed)  # safe: checked above
        elif machine.signal != NEED_ACTION:
            raise RuntimeError("no request waits for an outcome")
        elif isinstance(outcome, Failure):
            string_from_python(&machine.arena, (<Failure>outcome).error, &error)  # safe: checked above
            string_from_python(&machine.arena, (<Failure>outcome).cause, &cause)
            machine_failure(machine, &error, &cause, (<Failure>outcome).elapsed)
        elif isinstance(outcome, Value):
            self._apply_value((<Value>outcome).value, (<Value>outcome).elapsed)  # safe: checked above
        elif isinstance(outcome, bytes):
            self._apply_value(outcome, 0.0)
        elif isinstance(outcome, Elapsed):
            raise RuntimeError(f"state {self.state!r} waits for the outcome of its action, not for time")
        else:
            raise TypeError(f"expected Value, Failure, Elapsed or bytes, found {type(outcome).__name__}")
        return 0

    cdef int _apply_value(self, object value, double elapsed) except -1:
        cdef Machine *machine = &self.machine
        cdef Val parsed
        cdef ParseFault fault
        cdef const char *text
        cdef size_t n, offset = 0
        if not isinstance(value, bytes):
            from_python(&machine.arena, value, &parsed)
        else:
            text = PyBytes_AsString(value)
            n = PyBytes_Size(value)
            with nogil:
                fault = parse_bytes(&machine.arena, text, n, DEEPEST_OUTCOME, &parsed, &offset)
            if fault == PARSE_MEMORY:
                machine_exhausted(machine)
                return 0
            if fault != PARSE_OK:
                raise_parse_fault(fault, text, n, offset)
        machine_value(machine, &parsed, elapsed)
        return 0

    cdef ActionRequest _action_request(self):
        cdef Machine *machine = &self.machine
        cdef ActionRequest request = ActionRequest.__new__(ActionRequest)
        request._execution = self
        request._parameters = machine.parameters
        request.action = self.flow.actions[machine.rows[machine.state].action]
        request.state = self.state
        request.visit = machine.requests - 1
        request.remaining = machine.second_limit - machine.active_seconds
        return request

    cdef WaitRequest _wait_request(self):
        cdef WaitRequest request = WaitRequest.__new__(WaitRequest)
        request.state = self.state
        request.seconds = self.machine.wait_seconds
        request.reason = "retry" if self.machine.retrying else "wait"
        return request

    cdef ExecutionResult _make_result(self):
        cdef Machine *machine = &self.machine
        cdef ExecutionResult result = ExecutionResult.__new__(ExecutionResult)
        result._execution = self
        result.transitions = machine.transitions
        if machine.signal == SUCCEEDED:
            result.status = "succeeded"
            result.message = string_to_python(&machine.message)
        else:
            result.status = "failed"
            result.error = string_to_python(&machine.error)
            result.cause = string_to_python(&machine.cause)
        if machine.signal == FAILED and machine.last_place != NULL:
            result.state = self.path_of(machine.last_place)
        else:
            result.state = self.flow.states[machine.state]
        return result

    cdef str path_of(self, const Record *record):
        """The state's name behind those of the Maps around it, each with the index of its iteration."""
        cdef int32_t scope = self.machine.rows[record.state].scope
        cdef int32_t depth = self.machine.rows[record.state].depth
        cdef str path = self.flow.state_names[record.state]
        while depth > 0:
            depth -= 1
            path = f"{self.flow.state_names[scope]}[{record.indexes[depth]}].{path}"
            scope = self.machine.rows[scope].scope
        return path

    # Requests and results keep their execution alive; made when asked for, they form no cycle with it.

    @property
    def pending(self):
        if self.machine.signal == NEED_ACTION:
            return self._action_request()
        if self.machine.signal == NEED_WAIT:
            return self._wait_request()
        return None

    @property
    def result(self):
        return self._make_result() if self.finished else None

    @property
    def finished(self):
        return self.machine.signal == SUCCEEDED or self.machine.signal == FAILED

    @property
    def state(self):
        cdef Record here
        cdef uint32_t indexes[64]
        cdef uint32_t i
        if self.finished:
            return None
        here.state = self.machine.state
        for i in range(self.machine.depth):
            indexes[i] = self.machine.frames[i].index
        here.indexes = indexes
        return self.path_of(&here)

    @property
    def document(self):
        self._enter()  # a step may be changing it
        try:
            return value_bytes(&self.machine.reader.document)
        finally:
            guard_leave(&self._guard)

    @property
    def trace(self):
        cdef Transition transition
        cdef const Record *record = self.machine.first_record
        cdef list transitions = []
        while record != NULL:
            transition = Transition.__new__(Transition)
            transition._execution = self
            transition._record = record
            transitions.append(transition)
            record = record.after
        return transitions

    def __repr__(self):
        return f"<Execution of {self.flow.name!r}: {self.state or self.result.status}>"


def _start(FlowTable flow not None, document, bint trace):
    cdef Execution execution = Execution.__new__(Execution)
    execution.flow = flow
    if not machine_init(&execution.machine, flow, trace):
        raise MemoryError
    if isinstance(document, Document):
        execution._document = document
        execution.machine.reader.document = execution._document.root
        share(&execution.machine.reader.document)
    else:
        from_python(&execution.machine.arena, document, &execution.machine.reader.document)
    return execution


register_start(_start)
