"""The memory of one execution: taken in small pieces, given back all at once."""

from libc.stddef cimport size_t

from zisfast._core.value cimport Val, uint8_t


cdef extern from *:
    """
    #if defined(__SANITIZE_ADDRESS__)
    #define ZISFAST_APART 1
    #else
    #define ZISFAST_APART 0
    #endif
    """
    # Under AddressSanitizer every piece is a chunk of its own, so that a step beyond any piece is seen
    const bint APART "ZISFAST_APART"


cdef enum:
    PADDING = 64  # readable bytes after every text, so that vector code may read past its end


cdef struct Chunk:
    Chunk *next
    size_t size


cdef struct Arena:
    char *at  # next free byte, 8-aligned
    char *end
    Chunk *chunks
    size_t held  # bytes in all chunks
    size_t limit  # refuse to hold more than this


cdef void arena_init(Arena *arena, size_t limit) noexcept nogil
cdef void arena_free(Arena *arena) noexcept nogil
cdef void *arena_grow(Arena *arena, size_t n) noexcept nogil

# A copy of the text with PADDING zero bytes behind it, or NULL when the arena is at its limit
cdef const char *keep_text(Arena *arena, const char *text, size_t n) noexcept nogil


cdef inline void *take(Arena *arena, size_t n) noexcept nogil:
    """n bytes, 8-aligned, not cleared; NULL at the arena's limit or when memory is out."""
    cdef char *at = arena.at
    n = (n + 7) & ~<size_t>7
    if not APART and n <= <size_t>(arena.end - at):
        arena.at = at + n
        return at
    return arena_grow(arena, n)
