"""A JSON value as the core holds it: 16 bytes, its text still raw, its children shared.

A string keeps its raw escaped text without quotes, a number its raw text: `1.0`, a 30-digit integer and
`1e400` go through a flow byte for byte. Both point into a padded text that the arena owns.

A container points at a Box. A Box that came from the parser knows its span in that text, so an untouched
subtree is written by one copy. Boxes are shared freely; the FROZEN flag makes that safe: a frozen Box may be
seen from more than one place and is never written to. Whoever hands a container out by reference freezes its
Box first (`share`); whoever writes copies a frozen Box and thereby shares its children (see edit.pyx).
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t


cdef enum Kind:
    MISSING = 0  # no value; never inside a container
    NULL_ = 1
    FALSE_ = 2
    TRUE_ = 3
    NUMBER = 4
    STRING = 5
    ARRAY = 6
    OBJECT = 7


cdef enum ValFlag:
    ESCAPED = 1  # STRING: the raw text holds a backslash
    INTEGER = 2  # NUMBER: neither fraction nor exponent


cdef struct Val:
    uint8_t kind
    uint8_t flags
    uint16_t spare
    uint32_t n  # bytes of raw text (STRING without quotes, NUMBER, literals); 0 for containers
    const char *p  # raw text, or the Box of a container


cdef enum BoxFlag:
    FROZEN = 1  # may be seen from several places: copy before writing
    UNIQUE = 2  # OBJECT: known to have no duplicate keys


cdef struct Box:
    const char *src  # its span in the parsed text, bytes long; NULL once built or changed
    uint32_t bytes  # length when written compactly (built) or of the span (parsed); saturates
    uint32_t count  # ARRAY: items; OBJECT: members
    uint32_t capacity  # in the same unit as count
    uint16_t depth  # levels of nesting including this one; may be too large after a write, never too small
    uint16_t flags
    uint32_t *index  # OBJECT above INDEX_ABOVE members: key -> member, made with the Box, not by readers; else NULL
    # the items follow: ARRAY count Vals, OBJECT count pairs of key and value


cdef inline Box *box_of(const Val *v) noexcept nogil:
    return <Box *>v.p  # safe: only called on ARRAY and OBJECT, whose p is a Box


cdef inline Val *items_of(const Box *box) noexcept nogil:
    return <Val *>(box + 1)  # safe: Box is 32 bytes and Val is aligned to 8


cdef inline void share(const Val *v) noexcept nogil:
    """Freeze what is about to be reachable from a second place."""
    # tested first: parsed boxes are frozen already and may be shared between threads
    if v.kind >= ARRAY and not box_of(v).flags & FROZEN:
        box_of(v).flags |= FROZEN


cdef inline uint32_t written_bytes(const Val *v) noexcept nogil:
    """The bytes that write_value will write for it."""
    if v.kind >= ARRAY:
        return box_of(v).bytes
    return v.n + 2 if v.kind == STRING else v.n


cdef inline uint32_t depth_of(const Val *v) noexcept nogil:
    return box_of(v).depth if v.kind >= ARRAY else 0
