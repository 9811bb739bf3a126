from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.stdint cimport uint8_t, uint32_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy

from zisfast._core.value cimport ARRAY, OBJECT, STRING, Box, box_of, depth_of, items_of, written_bytes


cdef enum:
    FRAMES = 32  # levels that need no memory of their own


cdef struct Frame:
    const Box *box
    uint32_t next  # the item, or key and value, that comes next
    uint8_t kind


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


cdef void _without_space(Out *out, const char *p, size_t n) noexcept nogil:
    """A valid JSON text, without the white space outside its strings."""
    cdef const char *end = p + n
    cdef const char *kept = p
    while p < end:
        if p[0] == c'"':
            p += 1
            while p[0] != c'"':
                p += 2 if p[0] == c'\\' else 1
        elif p[0] <= c' ' and p[0] >= 0:
            out_bytes(out, kept, p - kept)
            kept = p + 1
        p += 1
    out_bytes(out, kept, end - kept)


cdef inline bint _leaf(Out *out, const Val *v, bint compact) noexcept nogil:
    """Write what has no children to visit: scalars and spans. False for a built container."""
    cdef const Box *box
    if v.kind >= ARRAY:
        box = box_of(v)
        if box.src == NULL:
            return False
        if compact:
            _without_space(out, box.src, box.bytes)
        else:
            out_bytes(out, box.src, box.bytes)
    elif v.kind == STRING:
        _string(out, v)
    else:
        out_bytes(out, v.p, v.n)
    return True


cdef void _walk(Out *out, const Val *v, bint compact, Frame *frames, size_t room) noexcept nogil:
    """A built container, depth first; the frames are the containers around the place."""
    cdef Frame *frame = frames - 1
    cdef const Val *items
    while True:
        if v != NULL and not _leaf(out, v, compact):
            if <size_t>(frame + 1 - frames) == room:
                out.failed = True  # a depth that is wrong; never seen
                return
            frame += 1
            frame.box = box_of(v)
            frame.next = 0
            frame.kind = v.kind
            _byte(out, c'{' if v.kind == OBJECT else c'[')
        if frame.next == frame.box.count:
            _byte(out, c'}' if frame.kind == OBJECT else c']')
            if frame == frames:
                return
            frame -= 1
            v = NULL
            continue
        if frame.next > 0:
            _byte(out, c',')
        items = items_of(frame.box)
        if frame.kind == OBJECT:
            _string(out, &items[2 * <size_t>frame.next])
            _byte(out, c':')
            v = &items[2 * <size_t>frame.next + 1]
        else:
            v = &items[frame.next]
        frame.next += 1


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
