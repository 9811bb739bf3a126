"""Copy on write: what may change of a document, and who sees it."""

from zisfast._core.arena cimport Arena
from zisfast._core.value cimport Box, Val, int64_t, uint32_t


cdef enum:
    INDEX_ABOVE = 32  # members from which a hash index beats a scan


# The value of the last member with this key, or NULL. key is a STRING. It changes nothing, so threads may share a
# document: the hash index is made by the parser and by put_member as soon as there are more than INDEX_ABOVE members.
cdef Val *find_member(const Val *obj, const Val *key) noexcept nogil

# Give an object of more than INDEX_ABOVE members its index, and UNIQUE if that holds; False when memory is out
cdef bint index_members(Arena *arena, Box *box) noexcept nogil

# The number of the last member with this key, or -1
cdef int64_t last_member(const Box *box, const Val *key) noexcept nogil

# New, unfrozen, empty containers with room; False when memory is out
cdef bint new_object(Arena *arena, uint32_t capacity, Val *out) noexcept nogil
cdef bint new_array(Arena *arena, uint32_t capacity, Val *out) noexcept nogil

# Make the container at *slot writable in place (copy its Box if frozen, without duplicate keys).
cdef bint own(Arena *arena, Val *slot) noexcept nogil

# On a container at *slot that is owned. They keep bytes, depth and index right and may move the Box.
# The value is stored as it is: share() it first if it stays reachable elsewhere.
cdef bint put_member(Arena *arena, Val *slot, const Val *key, const Val *value) noexcept nogil  # replace or append
cdef bint append_item(Arena *arena, Val *slot, const Val *value) noexcept nogil

# After a child of the owned container changed in place from `was` bytes: correct bytes and depth
cdef void child_changed(Box *box, uint32_t was, const Val *child) noexcept nogil
