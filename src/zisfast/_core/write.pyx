from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy

from zisfast._core.edit cimport last_member
from zisfast._core.value cimport ARRAY, OBJECT, STRING, UNIQUE, Box, box_of, depth_of, items_of, written_bytes


cdef enum:
    FRAMES = 32  # levels that need no memory of their own
    FEW = 64  # members whose marks need no memory of their own


cdef struct Frame:
    const Box *box
    uint32_t next  # the item, or key and value, that comes next
    uint8_t kind
    bint once  # an OBJECT that may repeat keys, of which each is to be written once
    uint64_t few_marks  # a bit per member whose value was written
    uint8_t *marks  # the same in bytes, for more members than FEW


cdef void out_init(Out *out) noexcept nogil:
    out.data = NULL
    out.n = 0
    out.capacity = 0
    out.fixed = False
    out.failed = False


cdef void out_free(Out *out) noexcept nogil:
    if not out.fixed:
        free(out.data)
    out_init(out)


cdef bint _grow(Out *out, size_t n) noexcept nogil:
    cdef size_t capacity = out.capacity * 2 + n + 64
    cdef char *data = NULL
    if not out.fixed:
        data = <char *>realloc(out.data, capacity)
    if data == NULL:
        out.failed = True
        return False
    out.data = data
    out.capacity = capacity
    return True


cdef void out_bytes(Out *out, const char *data, size_t n) noexcept nogil:
    if out.failed or (n > out.capacity - out.n and not _grow(out, n)) or n == 0:
        return
    memcpy(out.data + out.n, data, n)
    out.n += n


cdef inline void _byte(Out *out, char c) noexcept nogil:
    if out.failed or (out.n == out.capacity and not _grow(out, 1)):
        return
    out.data[out.n] = c
    out.n += 1


cdef void _string(Out *out, const Val *v) noexcept nogil:
    _byte(out, c'"')
    out_bytes(out, v.p, v.n)
    _byte(out, c'"')


cdef inline bint _leaf(Out *out, const Val *v, bint compact) noexcept nogil:
    """Write what has no children to visit: scalars and, where they may be copied, spans."""
    if v.kind >= ARRAY:
        if compact or box_of(v).src == NULL:
            return False
        out_bytes(out, box_of(v).src, box_of(v).bytes)
    elif v.kind == STRING:
        _string(out, v)
    else:
        out_bytes(out, v.p, v.n)
    return True


cdef bint _open(Frame *frame, const Val *v, bint compact) noexcept nogil:
    frame.box = box_of(v)
    frame.next = 0
    frame.kind = v.kind
    frame.once = compact and v.kind == OBJECT and not frame.box.flags & UNIQUE
    frame.few_marks = 0
    frame.marks = NULL
    if frame.once and frame.box.count > FEW:
        frame.marks = <uint8_t *>calloc(frame.box.count, 1)
        return frame.marks != NULL
    return True


cdef bint _mark(Frame *frame, int64_t member) noexcept nogil:
    """False when the member was marked before."""
    cdef bint marked
    if frame.marks != NULL:
        marked = frame.marks[member]
        frame.marks[member] = 1
    else:
        marked = frame.few_marks >> member & 1
        frame.few_marks |= <uint64_t>1 << member
    return not marked


cdef const Val *_next_child(Out *out, Frame *frame) noexcept nogil:
    """The next child, with what stands before it written; NULL for a key that has been written."""
    cdef const Val *items = items_of(frame.box)
    cdef uint32_t place = frame.next
    cdef int64_t counts = place  # the member whose value counts
    frame.next += 1
    if frame.once:
        counts = last_member(frame.box, &items[2 * <size_t>place])
        if not _mark(frame, counts):
            return NULL
    if place > 0:  # the first member is always written
        _byte(out, c',')
    if frame.kind != OBJECT:
        return &items[place]
    _string(out, &items[2 * <size_t>place])
    _byte(out, c':')
    return &items[2 * counts + 1]


cdef void _walk(Out *out, const Val *v, bint compact, Frame *frames, size_t room) noexcept nogil:
    """A container, depth first; the frames are the containers around the place."""
    cdef Frame *frame = frames - 1
    while True:
        if v != NULL and not _leaf(out, v, compact):
            if <size_t>(frame + 1 - frames) == room:
                out.failed = True  # a depth that is wrong; never seen
                return
            frame += 1
            if not _open(frame, v, compact):
                out.failed = True
                frame.once = False
            _byte(out, c'{' if v.kind == OBJECT else c'[')
        if frame.next < frame.box.count:
            v = _next_child(out, frame)
            continue
        _byte(out, c'}' if frame.kind == OBJECT else c']')
        free(frame.marks)
        if frame == frames:
            return
        frame -= 1
        v = NULL


cdef void _write(Out *out, const Val *v, bint compact) noexcept nogil:
    cdef Frame few[FRAMES]
    cdef Frame *frames = few
    cdef size_t depth = depth_of(v)
    if out.failed or _leaf(out, v, compact):
        return
    if depth > FRAMES:
        frames = <Frame *>malloc(depth * sizeof(Frame))
        if frames == NULL:
            out.failed = True
            return
    _walk(out, v, compact, frames, depth if depth > FRAMES else FRAMES)
    if frames != few:
        free(frames)


cdef void write_value(Out *out, const Val *v) noexcept nogil:
    _write(out, v, False)


cdef void write_compact(Out *out, const Val *v) noexcept nogil:
    _write(out, v, True)


cdef bytes _bytes(const Val *v, bint compact):
    cdef Out out
    out_init(&out)
    try:
        _grow(&out, written_bytes(v))
        _write(&out, v, compact)
        if out.failed:
            raise MemoryError
        return PyBytes_FromStringAndSize(out.data, out.n)
    finally:
        out_free(&out)


cdef bytes value_bytes(const Val *v):
    cdef Out out
    cdef bytes written
    if v.kind >= ARRAY and box_of(v).src != NULL:
        return PyBytes_FromStringAndSize(box_of(v).src, box_of(v).bytes)
    # straight into the bytes object, whose length is known; a length that proves wrong costs time, not memory
    written = PyBytes_FromStringAndSize(NULL, written_bytes(v))
    out_init(&out)
    out.data = PyBytes_AS_STRING(written)
    out.capacity = written_bytes(v)
    out.fixed = True
    _write(&out, v, False)
    if out.failed or out.n != out.capacity:
        return _bytes(v, False)
    return written


cdef bytes compact_bytes(const Val *v):
    return _bytes(v, True)
