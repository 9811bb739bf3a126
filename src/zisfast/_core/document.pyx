cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.stddef cimport size_t
from libc.stdint cimport SIZE_MAX, uint8_t, uint32_t

from zisfast._core.arena cimport Arena, arena_free, arena_init, keep_text
from zisfast._core.convert cimport (
    MAX_DEPTH,
    json_bytes,
    raise_parse_fault,
    string_from_python,
    string_to_python,
    to_python,
)
from zisfast._core.edit cimport find_member
from zisfast._core.parse cimport PARSE_OK, ParseFault, parse_text
from zisfast._core.text cimport equal_strings
from zisfast._core.value cimport ARRAY, OBJECT, STRING, UNIQUE, Box, Val, box_of, depth_of, items_of
from zisfast._core.write cimport compact_bytes, value_bytes

from zisfast.errors import DocumentError


cdef enum:
    DEEPEST = 65535  # what Box.depth holds


cdef size_t _offset_of(const Val *v, const char *text) noexcept:
    """Where the value's text starts."""
    if v.kind >= ARRAY:
        return box_of(v).src - text
    return v.p - text - (v.kind == STRING)


cdef const Val *_at(Document document, object path, const Val **key) except NULL:
    """The value at a path of keys and indexes, and its key where it has one."""
    cdef Arena arena
    cdef const Val *v = &document.root
    cdef const Val *found
    cdef Val name
    arena_init(&arena, SIZE_MAX // 2)
    try:
        for step in path:
            found = NULL
            key[0] = NULL
            if isinstance(step, str):
                if v.kind == OBJECT:
                    string_from_python(&arena, step, &name)
                    found = find_member(v, &name)
                    if found != NULL:
                        key[0] = found - 1
            elif not isinstance(step, int):
                raise TypeError(f"a path holds keys and indexes, not {type(step).__name__}")
            elif v.kind == ARRAY and 0 <= step < box_of(v).count:
                found = &items_of(box_of(v))[<size_t>step]
            if found == NULL:
                raise KeyError(step)
            v = found
    finally:
        arena_free(&arena)
    return v


cdef struct Frame:
    const Box *box
    uint32_t next  # the item, or key and value, that comes next
    uint8_t kind


cdef tuple _path(const Frame *frames, const Frame *last):
    """The path of the value that was last visited in the frame `last`."""
    path = []
    while frames <= last:
        if frames.kind == OBJECT:
            path.append(string_to_python(&items_of(frames.box)[2 * <size_t>(frames.next - 1)]))
        else:
            path.append(frames.next - 1)
        frames += 1
    return tuple(path)


cdef bint _repeats(const Box *box, uint32_t i) noexcept:
    """Whether an earlier member of a small object has the key of member i."""
    cdef const Val *items = items_of(box)
    cdef uint32_t j
    for j in range(i):
        if equal_strings(&items[2 * <size_t>j], &items[2 * <size_t>i]):
            return True
    return False


cdef class _Repeats:
    """The repeated keys of a document, in the order of its text."""
    cdef Frame *frames  # the containers around the place
    cdef list found
    cdef dict seen  # of objects with an index: their keys so far, by the address of the Box

    def __dealloc__(self):
        PyMem_Free(self.frames)

    cdef bint _is_repeated(self, Frame *frame):
        """The key at frame.next repeats an earlier one."""
        if frame.box.flags & UNIQUE:
            return False
        if frame.box.index == NULL:
            return _repeats(frame.box, frame.next)
        keys = self.seen.setdefault(<size_t>frame.box, set())
        key = string_to_python(&items_of(frame.box)[2 * <size_t>frame.next])
        if key in keys:
            return True
        keys.add(key)
        return False

    cdef list run(self, const Val *root, const char *text):
        cdef Frame *frame
        cdef const Val *v = root
        cdef bint repeated
        self.found = []
        self.seen = {}
        if v.kind < ARRAY:
            return self.found
        self.frames = <Frame *>PyMem_Malloc(depth_of(v) * sizeof(Frame))
        if self.frames == NULL:
            raise MemoryError
        frame = self.frames - 1
        while True:
            if v != NULL and v.kind >= ARRAY:
                frame += 1
                frame.box = box_of(v)
                frame.next = 0
                frame.kind = v.kind
            if frame.next == frame.box.count:
                if frame == self.frames:
                    return self.found
                frame -= 1
                v = NULL
                continue
            v = &items_of(frame.box)[frame.next]
            if frame.kind == OBJECT:
                v = &items_of(frame.box)[2 * <size_t>frame.next]
                repeated = self._is_repeated(frame)
                frame.next += 1
                if repeated:
                    self.found.append((_path(self.frames, frame), _offset_of(v, text)))
                v += 1
            else:
                frame.next += 1


@cython.final
cdef class Document:
    def __cinit__(self, object source, *, size_t max_depth=MAX_DEPTH, size_t max_bytes=0x7FFFFFFF):
        cdef bytes data
        cdef size_t offset = 0
        cdef ParseFault fault
        if max_depth > DEEPEST:
            raise ValueError(f"max_depth is at most {<int>DEEPEST}")
        arena_init(&self.arena, SIZE_MAX // 2)
        data = json_bytes(source)
        self.n = PyBytes_GET_SIZE(data)
        if self.n > max_bytes:
            raise DocumentError(f"longer than {max_bytes} bytes")
        self.text = keep_text(&self.arena, PyBytes_AS_STRING(data), self.n)
        if self.text == NULL:
            raise MemoryError
        with nogil:
            fault = parse_text(&self.arena, self.text, self.n, <uint32_t>max_depth, &self.root, &offset)
        if fault != PARSE_OK:
            raise_parse_fault(fault, self.text, self.n, offset, <uint32_t>max_depth)

    def __dealloc__(self):
        arena_free(&self.arena)

    def to_python(self):
        return to_python(&self.root)

    def to_bytes(self):
        return self.text[: self.n]

    def compact(self):
        return compact_bytes(&self.root)

    def slice(self, object path):
        cdef const Val *key = NULL
        return value_bytes(_at(self, path, &key))

    def offset(self, object path, *, bint key=False):
        cdef const Val *name = NULL
        cdef const Val *v = _at(self, path, &name)
        if key:
            if name == NULL:
                raise KeyError("only the members of an object have a key")
            v = name
        return _offset_of(v, self.text)

    def duplicate_keys(self):
        return _Repeats().run(&self.root, self.text)
