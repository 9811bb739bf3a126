from zisfast._core.value cimport ARRAY, OBJECT, box_of, depth_of, items_of, uint32_t, written_bytes


cdef const Val *exceeded(const Machine *machine, const Val *v) noexcept nogil:
    if written_bytes(v) > machine.byte_limit:
        return &machine.texts.too_many_bytes
    if depth_of(v) > machine.depth_limit and _exact_depth(v) > machine.depth_limit:
        return &machine.texts.too_deep
    return NULL


cdef uint32_t _exact_depth(const Val *v) noexcept nogil:
    """A built Box only keeps a bound of its depth; its written length is below the limit, and so is this walk."""
    cdef const Val *items
    cdef uint32_t i, count
    cdef uint32_t deepest = 0
    if v.kind < ARRAY or box_of(v).src != NULL:
        return depth_of(v)
    items = items_of(box_of(v))
    count = box_of(v).count * (2 if v.kind == OBJECT else 1)
    for i in range(count):
        if items[i].kind >= ARRAY:
            deepest = max(deepest, _exact_depth(&items[i]))
    box_of(v).depth = deepest + 1
    return deepest + 1
