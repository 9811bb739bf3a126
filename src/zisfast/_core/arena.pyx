from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset


cdef enum:
    FIRST_CHUNK = 16 * 1024  # a 4 KB event and ten states fit
    LARGEST_CHUNK = 1024 * 1024


cdef void arena_init(Arena *arena, size_t limit) noexcept nogil:
    # an address that is not NULL, so that zero bytes of an arena that holds nothing yet have one too
    arena.at = arena.end = <char *>arena  # safe: nothing is ever written between at and end
    arena.chunks = NULL
    arena.held = 0
    arena.limit = limit


cdef void arena_free(Arena *arena) noexcept nogil:
    cdef Chunk *chunk = arena.chunks
    cdef Chunk *after
    while chunk != NULL:
        after = chunk.next
        free(chunk)
        chunk = after
    arena_init(arena, arena.limit)


cdef void *arena_grow(Arena *arena, size_t n) noexcept nogil:
    cdef size_t size = FIRST_CHUNK if arena.chunks == NULL else arena.chunks.size * 2
    cdef Chunk *chunk
    if size > LARGEST_CHUNK:
        size = LARGEST_CHUNK
    if APART or size < n + sizeof(Chunk):
        size = n + sizeof(Chunk)
    if n > arena.limit or arena.held + size > arena.limit + FIRST_CHUNK:
        return NULL
    chunk = <Chunk *>malloc(size)
    if chunk == NULL:
        return NULL
    chunk.next = arena.chunks
    chunk.size = size
    arena.chunks = chunk
    arena.held += size
    arena.at = <char *>(chunk + 1) + n
    arena.end = <char *>chunk + size
    return <char *>(chunk + 1)


cdef const char *keep_text(Arena *arena, const char *text, size_t n) noexcept nogil:
    cdef char *kept = <char *>take(arena, n + PADDING)
    if kept != NULL:
        memcpy(kept, text, n)
        memset(kept + n, 0, PADDING)
    return kept
