"""Reference paths: compiled to slots, looked up through a cache.

Every prefix of every path of a flow is a slot that knows its parent. A Reader holds one document and, for each
slot, the value found there once it was asked for. After a write the slots that it may have touched are forgotten
(`keep_only`), the others stay: a flow that reads the same paths in many states walks the document once.
"""

from zisfast._core.arena cimport Arena
from zisfast._core.value cimport MISSING, Val, int32_t, uint32_t, uint64_t


cdef enum:
    ROOT = -1  # the slot of `$`
    MAX_STEPS = 512  # no document is deeper
    MAX_TEXT = 1024  # characters of a path; bounds what a text full of braces costs to read


cdef struct Step:
    int32_t index  # of an array, or -1 for a key
    Val key


cdef struct Slot:
    int32_t parent
    Step step


cdef struct PathRef:
    int32_t slot
    Val missing  # the cause when the path leads to nothing


cdef struct Reader:
    const Slot *slots
    Val *cache  # per slot; kind MISSING where the path leads to nothing
    uint64_t *known  # a bit per slot: the cache entry holds
    uint32_t words  # of 64 slots each
    Val document


# Room for the cache in the arena; False when memory is out. The document stays to be set.
cdef bint reader_init(Reader *reader, Arena *arena, const Slot *slots, uint32_t slot_count) noexcept nogil
cdef const Val *look_up_unknown(Reader *reader, int32_t slot) noexcept nogil


cdef inline const Val *look_up(Reader *reader, int32_t slot) noexcept nogil:
    """The value of the slot, or NULL when its path leads to nothing."""
    cdef const Val *found
    if slot == ROOT:
        return &reader.document
    if reader.known[slot >> 6] >> (slot & 63) & 1:
        found = &reader.cache[slot]
    else:
        found = look_up_unknown(reader, slot)
    if found.kind == MISSING:
        return NULL
    return found


cdef inline void keep_only(Reader *reader, const uint64_t *kept) noexcept nogil:
    cdef uint32_t word
    for word in range(reader.words):
        reader.known[word] &= kept[word]


cdef inline void forget_all(Reader *reader) noexcept nogil:
    cdef uint32_t word
    for word in range(reader.words):
        reader.known[word] = 0


# Keys (str) and indexes (int) of a path text; raises PathError
cdef tuple parse_steps(str text)

# Where the path that starts at `at` stops being one; `at` where none starts there
cdef Py_ssize_t path_end(str text, Py_ssize_t at)


cdef class PathTable:
    """The paths of one flow or template, while it is compiled and for as long as it lives."""
    cdef Arena arena  # keys and constants of the compiled thing
    cdef Slot *slots
    cdef uint32_t slot_count
    cdef uint32_t slot_capacity
    cdef dict slot_numbers  # (parent, step) -> slot
    cdef readonly list texts  # every path, as written, in order of appearance

    cdef int32_t add_slot(self, tuple steps) except -2
    cdef PathRef add_path(self, str text) except *
    cdef int constant_string(self, str text, Val *out) except -1
