from libc.stddef cimport size_t
from libc.stdint cimport UINT16_MAX, UINT32_MAX, int64_t, uint64_t
from libc.string cimport memcpy, memset

from zisfast._core.arena cimport take
from zisfast._core.text cimport equal_strings, hash_string, same_bytes
from zisfast._core.value cimport (
    ARRAY,
    ESCAPED,
    FROZEN,
    OBJECT,
    UNIQUE,
    box_of,
    depth_of,
    items_of,
    share,
    written_bytes,
)


# The index: its mask, then mask + 1 slots of open addressing that hold a member's number + 1, or 0. At least half
# of them are free. A key that occurs twice leads to its last member.

cdef size_t _index_slots(uint32_t capacity) noexcept nogil:
    cdef size_t slots = 2 * INDEX_ABOVE
    while slots < 2 * <size_t>capacity:
        slots *= 2
    return slots


cdef uint32_t *_slot(const Box *box, const Val *key) noexcept nogil:
    """The slot that leads to the key, or the free one where it would go."""
    cdef const Val *items = items_of(box)
    cdef uint32_t *slots = box.index + 1
    cdef uint32_t mask = box.index[0]
    cdef uint32_t at = <uint32_t>hash_string(key) & mask
    while slots[at] != 0 and not equal_strings(&items[2 * <size_t>(slots[at] - 1)], key):
        at = (at + 1) & mask
    return &slots[at]


cdef bint _index_room(Arena *arena, Box *box) noexcept nogil:
    cdef size_t slots = _index_slots(box.capacity)
    cdef uint32_t *index = <uint32_t *>take(arena, (slots + 1) * sizeof(uint32_t))
    if index == NULL:
        return False
    memset(index, 0, (slots + 1) * sizeof(uint32_t))
    index[0] = <uint32_t>(slots - 1)
    box.index = index
    return True


cdef bint index_members(Arena *arena, Box *box) noexcept nogil:
    cdef uint32_t i
    cdef uint32_t *slot
    cdef bint unique = True
    if not _index_room(arena, box):
        return False
    for i in range(box.count):
        slot = _slot(box, &items_of(box)[2 * <size_t>i])
        if slot[0] != 0:
            unique = False
        slot[0] = i + 1
    if unique:
        box.flags |= UNIQUE
    return True


cdef int64_t last_member(const Box *box, const Val *key) noexcept nogil:
    cdef const Val *items = items_of(box)
    cdef const Val *at
    cdef int64_t i = <int64_t>box.count - 1
    cdef uint32_t n = key.n
    if box.index != NULL:
        return <int64_t>_slot(box, key)[0] - 1
    while i >= 0:
        at = &items[2 * i]
        if (at.flags | key.flags) & ESCAPED:
            if equal_strings(at, key):
                return i
        elif at.n == n and same_bytes(at.p, key.p, n):
            return i
        i -= 1
    return -1


cdef Val *find_member(const Val *obj, const Val *key) noexcept nogil:
    cdef Box *box = box_of(obj)
    cdef int64_t i = last_member(box, key)
    return NULL if i < 0 else &items_of(box)[2 * i + 1]


# -- bytes and depth

cdef inline void _add_bytes(Box *box, uint64_t n) noexcept nogil:
    # once saturated it stays so, since the true length is not known any more
    n += box.bytes
    box.bytes = UINT32_MAX if n > UINT32_MAX else <uint32_t>n


cdef inline void _add_depth(Box *box, const Val *child) noexcept nogil:
    cdef uint32_t depth = depth_of(child) + 1
    if depth > box.depth:
        box.depth = UINT16_MAX if depth > UINT16_MAX else depth


cdef inline uint64_t _member_bytes(const Box *box, const Val *key, const Val *value) noexcept nogil:
    """What one more member adds to an object of box.count members."""
    return <uint64_t>key.n + 3 + written_bytes(value) + (box.count > 0)


cdef void child_changed(Box *box, uint32_t was, const Val *child) noexcept nogil:
    if box.bytes != UINT32_MAX:
        box.bytes -= was
        _add_bytes(box, written_bytes(child))
    _add_depth(box, child)


# -- making boxes

cdef Box *_new_box(Arena *arena, uint32_t capacity, size_t unit) noexcept nogil:
    cdef Box *box = <Box *>take(arena, sizeof(Box) + capacity * unit)
    if box != NULL:
        box.src = NULL
        box.bytes = 2
        box.count = 0
        box.capacity = capacity
        box.depth = 1
        box.flags = 0
        box.index = NULL
    return box


cdef inline void _point(Val *out, int kind, Box *box) noexcept nogil:
    out.kind = kind
    out.flags = 0
    out.spare = 0
    out.n = 0
    out.p = <const char *>box  # safe: box_of casts it back


cdef bint new_object(Arena *arena, uint32_t capacity, Val *out) noexcept nogil:
    cdef Box *box = _new_box(arena, capacity if capacity > 0 else 2, 2 * sizeof(Val))
    if box == NULL:
        return False
    box.flags = UNIQUE
    _point(out, OBJECT, box)
    return True


cdef bint new_array(Arena *arena, uint32_t capacity, Val *out) noexcept nogil:
    cdef Box *box = _new_box(arena, capacity if capacity > 0 else 4, sizeof(Val))
    if box == NULL:
        return False
    _point(out, ARRAY, box)
    return True


cdef uint32_t _grown(uint32_t count) noexcept nogil:
    cdef uint64_t capacity = <uint64_t>count + count // 2 + 4
    return UINT32_MAX if capacity > UINT32_MAX else <uint32_t>capacity


cdef bint _append_member(Arena *arena, Box *box, const Val *key, const Val *value) noexcept nogil:
    """The key is new and there is room for it."""
    cdef Val *items = items_of(box)
    if box.index != NULL:
        _slot(box, key)[0] = box.count + 1
    _add_bytes(box, _member_bytes(box, key, value))
    _add_depth(box, value)
    items[2 * <size_t>box.count] = key[0]
    items[2 * <size_t>box.count + 1] = value[0]
    box.count += 1
    if box.index == NULL and box.count > INDEX_ABOVE:
        if not index_members(arena, box):
            box.count -= 1
            return False
    return True


cdef void _replace_member(Box *box, int64_t i, const Val *value) noexcept nogil:
    cdef Val *at = &items_of(box)[2 * i + 1]
    cdef uint32_t was = written_bytes(at)
    at[0] = value[0]
    child_changed(box, was, at)


# -- writing

cdef bint _copy_index(Arena *arena, const Box *old, Box *box) noexcept nogil:
    """box holds the members of old, which has none twice."""
    if old.index == NULL or old.index[0] + <size_t>1 != _index_slots(box.capacity):
        return index_members(arena, box)
    if not _index_room(arena, box):
        return False
    memcpy(box.index, old.index, (old.index[0] + <size_t>2) * sizeof(uint32_t))
    return True


cdef bint _copy_members(Arena *arena, const Box *old, Box *box) noexcept nogil:
    """Into an empty box with room for all: each key once, at its first place, with its last value."""
    cdef const Val *items = items_of(old)
    cdef uint32_t i
    cdef int64_t earlier
    box.flags = UNIQUE
    for i in range(old.count):
        earlier = -1 if old.flags & UNIQUE else last_member(box, &items[2 * <size_t>i])
        if earlier >= 0:
            _replace_member(box, earlier, &items[2 * <size_t>i + 1])
        elif old.flags & UNIQUE and old.count > INDEX_ABOVE:
            # the index follows in one go
            _add_bytes(box, _member_bytes(box, &items[2 * <size_t>i], &items[2 * <size_t>i + 1]))
            _add_depth(box, &items[2 * <size_t>i + 1])
            box.count += 1
        elif not _append_member(arena, box, &items[2 * <size_t>i], &items[2 * <size_t>i + 1]):
            return False
        share(&items[2 * <size_t>i + 1])
    if old.flags & UNIQUE and old.count > INDEX_ABOVE:
        memcpy(items_of(box), items, 2 * <size_t>old.count * sizeof(Val))
        return _copy_index(arena, old, box)
    return True


cdef void _copy_items(const Box *old, Box *box) noexcept nogil:
    cdef const Val *items = items_of(old)
    cdef uint32_t i
    memcpy(items_of(box), items, <size_t>old.count * sizeof(Val))
    for i in range(old.count):
        share(&items[i])
        _add_bytes(box, <uint64_t>written_bytes(&items[i]) + (i > 0))
        _add_depth(box, &items[i])
    box.count = old.count


cdef bint own(Arena *arena, Val *slot) noexcept nogil:
    cdef Box *old = box_of(slot)
    cdef Box *box
    if not old.flags & FROZEN:
        return True
    if slot.kind == ARRAY:
        box = _new_box(arena, _grown(old.count), sizeof(Val))
        if box == NULL:
            return False
        _copy_items(old, box)
    else:
        box = _new_box(arena, _grown(old.count), 2 * sizeof(Val))
        if box == NULL or not _copy_members(arena, old, box):
            return False
    slot.p = <const char *>box  # safe: box_of casts it back
    return True


cdef Box *_move(Arena *arena, Val *slot, size_t unit) noexcept nogil:
    """The owned, full container at *slot in a larger Box, without its index."""
    cdef Box *old = box_of(slot)
    cdef Box *box = _new_box(arena, _grown(old.count), unit)
    if box == NULL or box.capacity <= old.count:
        return NULL
    memcpy(items_of(box), items_of(old), old.count * unit)
    box.bytes = old.bytes
    box.count = old.count
    box.depth = old.depth
    box.flags = old.flags
    return box


cdef bint put_member(Arena *arena, Val *slot, const Val *key, const Val *value) noexcept nogil:
    cdef Box *box = box_of(slot)
    cdef int64_t i = last_member(box, key)
    if i >= 0:
        _replace_member(box, i, value)
        return True
    if box.count == box.capacity:
        box = _move(arena, slot, 2 * sizeof(Val))
        if box == NULL or (box.count > INDEX_ABOVE and not index_members(arena, box)):
            return False
        slot.p = <const char *>box  # safe: box_of casts it back
    return _append_member(arena, box, key, value)


cdef bint append_item(Arena *arena, Val *slot, const Val *value) noexcept nogil:
    cdef Box *box = box_of(slot)
    if box.count == box.capacity:
        box = _move(arena, slot, sizeof(Val))
        if box == NULL:
            return False
        slot.p = <const char *>box  # safe: box_of casts it back
    _add_bytes(box, <uint64_t>written_bytes(value) + (box.count > 0))
    _add_depth(box, value)
    items_of(box)[box.count] = value[0]
    box.count += 1
    return True
