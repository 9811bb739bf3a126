from libc.stdlib cimport free, realloc
from libc.string cimport memset

from zisfast._core.arena cimport arena_free, arena_init, take
from zisfast._core.convert cimport from_python, string_from_python, to_python
from zisfast._core.document cimport Document
from zisfast._core.edit cimport find_member
from zisfast._core.value cimport ARRAY, OBJECT, box_of, items_of

from zisfast.errors import FlowError, PathError

# What ends a plain name; anything else but white space and control characters belongs to it
cdef str NOT_IN_NAMES = ".[]{}()'\",*?@$\\"


cdef bint reader_init(Reader *reader, Arena *arena, const Slot *slots, uint32_t slot_count) noexcept nogil:
    reader.slots = slots
    reader.words = (slot_count + 63) // 64
    reader.cache = <Val *>take(arena, slot_count * sizeof(Val))
    reader.known = <uint64_t *>take(arena, reader.words * sizeof(uint64_t))
    if reader.cache == NULL or reader.known == NULL:
        return False
    forget_all(reader)
    return True


cdef const Val *look_up_unknown(Reader *reader, int32_t slot) noexcept nogil:
    cdef const Slot *here = &reader.slots[slot]
    cdef const Val *parent = look_up(reader, here.parent)  # at most MAX_STEPS deep
    cdef const Val *found = NULL
    if parent != NULL:
        if here.step.index < 0:
            if parent.kind == OBJECT:
                found = find_member(parent, &here.step.key)
        elif parent.kind == ARRAY and <uint32_t>here.step.index < box_of(parent).count:
            found = &items_of(box_of(parent))[here.step.index]
    if found == NULL:
        reader.cache[slot].kind = MISSING
    else:
        reader.cache[slot] = found[0]
    reader.known[slot >> 6] |= <uint64_t>1 << (slot & 63)
    return &reader.cache[slot]


cdef tuple parse_steps(str text):
    cdef Py_ssize_t at = 1
    cdef list steps = []
    if not text.startswith("$"):
        raise PathError(text, 0, "a path starts with $")
    if len(text) > MAX_TEXT:
        raise PathError(text[:40] + "...", MAX_TEXT, f"more than {MAX_TEXT} characters")
    while at < len(text):
        step, at = _step(text, at)
        steps.append(step)
    if len(steps) > MAX_STEPS:
        raise PathError(text, len(text) - 1, f"more than {MAX_STEPS} steps")
    return tuple(steps)


cdef Py_ssize_t path_end(str text, Py_ssize_t at):
    cdef str window = text[at : at + MAX_TEXT]
    cdef Py_ssize_t end = 1
    if not window.startswith("$"):
        return at
    try:
        while end < len(window):
            _, end = _step(window, end)
    except PathError:
        pass  # the last whole step counts
    return at + end


def _step(text: str, at: int):
    if text[at] == ".":
        return _name(text, at + 1)
    if text[at] == "[":
        return _bracket(text, at + 1)
    raise PathError(text, at, "expected . or [")


def _name(text: str, at: int):
    start = at
    while at < len(text) and text[at] > " " and text[at] != "\x7f" and text[at] not in NOT_IN_NAMES:
        at += 1
    if at > start:
        return text[start:at], at
    found = text[at : at + 1]
    if found == ".":
        raise PathError(text, at, "recursive descent (..) is not supported")
    if found == "*":
        raise PathError(text, at, "wildcards are not supported")
    raise PathError(text, at, "expected a name" + ("; quote it in brackets" if found.strip() else ""))


def _bracket(text: str, at: int):
    quote = text[at : at + 1]
    if quote in ("'", '"') and quote:
        return _quoted(text, at + 1, quote)
    end = at
    while end < len(text) and text[end] in "0123456789":
        end += 1
    if end > at and text[end : end + 1] == "]":
        if end - at > 9:
            raise PathError(text, at, "the index is too large")
        return int(text[at:end]), end + 1
    for sign, reason in (
        ("*", "wildcards are not supported"),
        ("?", "filters are not supported"),
        ("-", "negative indexes are not supported"),
    ):
        if quote == sign:
            raise PathError(text, at, reason)
    if text[end : end + 1] in (":", ","):
        raise PathError(text, end, "slices and unions are not supported")
    raise PathError(text, end, "expected an index or a quoted key, and ]")


def _quoted(text: str, at: int, quote: str):
    key = []
    start = at
    while at < len(text) and text[at] != quote:
        if text[at] == "\\":
            at += 1
        key.append(text[at : at + 1])
        at += 1
    if at >= len(text):
        raise PathError(text, start - 1, "the quote is not closed")
    if text[at + 1 : at + 2] != "]":
        raise PathError(text, at + 1, "expected ]")
    return "".join(key), at + 2


cdef class PathTable:
    def __cinit__(self):
        arena_init(&self.arena, <size_t>1 << 40)
        self.slots = NULL
        self.slot_numbers = {}
        self.texts = []

    def __dealloc__(self):
        free(self.slots)
        arena_free(&self.arena)

    cdef int32_t add_slot(self, tuple steps) except -2:
        """The slot of a path, and of all its prefixes on the way."""
        cdef int32_t slot = ROOT
        cdef Slot *slots
        for step in steps:
            known = self.slot_numbers.get((slot, step))
            if known is None:
                if self.slot_count == self.slot_capacity:
                    self.slot_capacity = self.slot_capacity * 2 + 8
                    slots = <Slot *>realloc(self.slots, self.slot_capacity * sizeof(Slot))
                    if slots == NULL:
                        raise MemoryError
                    self.slots = slots
                known = self.slot_count
                memset(&self.slots[known], 0, sizeof(Slot))
                self.slots[known].parent = slot
                if isinstance(step, str):
                    self.slots[known].step.index = -1
                    self.constant_string(step, &self.slots[known].step.key)
                else:
                    self.slots[known].step.index = step
                self.slot_numbers[slot, step] = known
                self.slot_count += 1
            slot = known
        return slot

    cdef PathRef add_path(self, str text) except *:
        cdef PathRef ref
        ref.slot = self.add_slot(parse_steps(text))
        self.constant_string(f"JSON path not found: {text}", &ref.missing)
        self.texts.append(text)
        return ref

    cdef int constant_string(self, str text, Val *out) except -1:
        return string_from_python(&self.arena, text, out)


cdef class ReferencePath:
    cdef readonly str text
    cdef readonly tuple steps
    cdef PathTable _table
    cdef int32_t _slot

    def __init__(self, str text not None):
        self.text = text
        self.steps = parse_steps(text)
        self._table = PathTable()
        self._slot = self._table.add_slot(self.steps)

    def get(self, document):
        cdef Arena arena
        cdef Reader reader
        cdef const Val *found
        arena_init(&arena, <size_t>1 << 40)
        try:
            if not reader_init(&reader, &arena, self._table.slots, self._table.slot_count):
                raise MemoryError
            if isinstance(document, Document):
                reader.document = (<Document>document).root  # safe: checked in the line above
            else:
                from_python(&arena, document, &reader.document)
            found = look_up(&reader, self._slot)
            if found == NULL:
                raise FlowError("States.Runtime", f"JSON path not found: {self.text}")
            return to_python(found)
        finally:
            arena_free(&arena)

    def __repr__(self):
        return f"ReferencePath({self.text!r})"
