from libc.string cimport memset

from zisfast._core.edit cimport child_changed, find_member, new_object, own, put_member
from zisfast._core.path cimport forget_all, keep_only
from zisfast._core.value cimport ARRAY, NULL_, OBJECT, box_of, items_of, written_bytes


cdef Placed place(Reader *reader, Arena *arena, const Target *target, const Val *value) noexcept nogil:
    cdef Placed placed
    if target.kind == TARGET_NONE:
        return PLACED
    if target.kind == TARGET_ROOT:
        reader.document = value[0]
        forget_all(reader)
        return PLACED
    placed = _put(arena, &reader.document, target.steps, target.step_count, value)
    # also where nothing was placed: the spine may have been copied
    keep_only(reader, target.kept)
    return placed


cdef Placed _put(Arena *arena, Val *slot, const Step *steps, uint32_t left, const Val *value) noexcept nogil:
    """Replace what lies `left` steps below *slot; at most MAX_STEPS deep."""
    if left == 0:
        slot[0] = value[0]
        return PLACED
    if steps.index >= 0:
        return _put_item(arena, slot, steps, left, value)
    if slot.kind == NULL_:
        return _put_new(arena, slot, steps, left, value)
    if slot.kind != OBJECT:
        return PLACE_MISMATCH
    return _put_member(arena, slot, steps, left, value)


cdef Placed _put_item(Arena *arena, Val *slot, const Step *steps, uint32_t left, const Val *value) noexcept nogil:
    cdef Val *child
    cdef uint32_t was
    cdef Placed placed
    if slot.kind != ARRAY or <uint32_t>steps.index >= box_of(slot).count:
        return PLACE_MISMATCH
    if not own(arena, slot):
        return PLACE_MEMORY
    child = &items_of(box_of(slot))[steps.index]
    was = written_bytes(child)
    placed = _put(arena, child, steps + 1, left - 1, value)
    child_changed(box_of(slot), was, child)
    return placed


cdef Placed _put_new(Arena *arena, Val *slot, const Step *steps, uint32_t left, const Val *value) noexcept nogil:
    """An object in place of null, which stays if the rest of the path does not fit."""
    cdef Val made
    cdef Placed placed
    if not new_object(arena, 2, &made):
        return PLACE_MEMORY
    placed = _put_member(arena, &made, steps, left, value)
    if placed == PLACED:
        slot[0] = made
    return placed


cdef Placed _put_member(Arena *arena, Val *slot, const Step *steps, uint32_t left, const Val *value) noexcept nogil:
    cdef Val made
    cdef Val *child
    cdef uint32_t was
    cdef Placed placed
    if not own(arena, slot):
        return PLACE_MEMORY
    if left == 1:
        return PLACED if put_member(arena, slot, &steps.key, value) else PLACE_MEMORY
    child = find_member(slot, &steps.key)
    if child == NULL:
        memset(&made, 0, sizeof(Val))
        made.kind = NULL_
        placed = _put(arena, &made, steps + 1, left - 1, value)
        if placed == PLACED and not put_member(arena, slot, &steps.key, &made):
            placed = PLACE_MEMORY
        return placed
    was = written_bytes(child)
    placed = _put(arena, child, steps + 1, left - 1, value)
    child_changed(box_of(slot), was, child)
    return placed
