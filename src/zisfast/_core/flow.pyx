from zisfast._core.compiler cimport compile_states
from zisfast._core.convert cimport from_python
from zisfast._core.fields cimport kind_name
from zisfast._core.value cimport OBJECT
from zisfast._core.write cimport compact_bytes

from zisfast.errors import TemplateError

cdef enum:
    LEAST_MEMORY = 64 * 1024  # what an execution takes before it has read anything

cdef object _start = None


cdef void register_start(object start):
    global _start
    _start = start


cdef class Limits:
    def __init__(
        self,
        *,
        uint32_t transitions=250,
        double seconds=100.0,
        uint32_t map_items=100,
        uint32_t document_bytes=16 * 1024 * 1024,
        uint32_t document_depth=512,
        size_t memory_bytes=128 * 1024 * 1024,
    ):
        if not seconds >= 0:
            raise ValueError(f"Limits.seconds: {seconds} is negative")
        if not 1 <= document_bytes < 2**31:
            raise ValueError(f"Limits.document_bytes: {document_bytes} is not between 1 and 2147483647")
        if memory_bytes < LEAST_MEMORY:
            raise ValueError(f"Limits.memory_bytes: {memory_bytes} is less than {<int>LEAST_MEMORY}")
        if not 1 <= document_depth <= 512:
            raise ValueError(f"Limits.document_depth: {document_depth} is not between 1 and 512")
        self.transitions = transitions
        self.seconds = seconds
        self.map_items = map_items
        self.document_bytes = document_bytes
        self.document_depth = document_depth
        self.memory_bytes = memory_bytes

    def __repr__(self):
        return (
            f"Limits(transitions={self.transitions}, seconds={self.seconds:g}, map_items={self.map_items}, "
            f"document_bytes={self.document_bytes}, document_depth={self.document_depth}, "
            f"memory_bytes={self.memory_bytes})"
        )


cdef class FlowTable:
    def __init__(self, str name not None, definition, *, Limits limits=None, bint null_is_present=True):
        cdef Val root
        self.name = name
        self.limits = Limits() if limits is None else limits
        self.null_is_present = null_is_present
        from_python(&self.arena, definition, &root)
        # what is literal goes out as it stands in the table: without the author's line breaks, each key once
        from_python(&self.arena, compact_bytes(&root), &root)
        if root.kind != OBJECT:
            raise TemplateError(f"expected an object with StartAt and States, found {kind_name(&root)}", name)
        _make_texts(self)
        compile_states(self, &root, name)

    def start(self, document, *, bint trace=False):
        return _start(self, document, trace)

    def __repr__(self):
        return f"<FlowTable {self.name!r}: {len(self.states)} states>"


cdef int _make_texts(FlowTable table) except -1:
    cdef Limits limits = table.limits
    cdef Texts *texts = &table.texts
    table.constant_string("Execution Successful", &texts.execution_successful)
    from_python(&table.arena, b"{}", &texts.empty_object)
    table.constant_string("Error", &texts.error_key)
    table.constant_string("Cause", &texts.cause_key)
    table.constant_string("States.Runtime", &texts.runtime)
    table.constant_string("States.ParameterPathFailure", &texts.parameter_path_failure)
    table.constant_string("States.ResultPathMatchFailure", &texts.result_path_mismatch)
    table.constant_string("States.NoChoiceMatched", &texts.no_choice_matched)
    table.constant_string(
        "no rule of the Choice state matched and it has no Default", &texts.no_rule_matched
    )
    table.constant_string("States.Timeout", &texts.timeout)
    table.constant_string(f"more than {limits.seconds:g} seconds of active time", &texts.too_long)
    table.constant_string("States.TransitionLimitExceeded", &texts.transition_limit)
    table.constant_string(f"more than {limits.transitions} state transitions", &texts.too_many_transitions)
    table.constant_string("States.DataLimitExceeded", &texts.data_limit)
    table.constant_string(f"the document is longer than {limits.document_bytes} bytes", &texts.too_many_bytes)
    table.constant_string(f"the document is nested deeper than {limits.document_depth} levels", &texts.too_deep)
    table.constant_string(
        f"the execution needs more than {limits.memory_bytes} bytes of memory", &texts.too_much_memory
    )
    table.constant_string("States.MapItemLimitExceeded", &texts.map_item_limit)
    return 0
