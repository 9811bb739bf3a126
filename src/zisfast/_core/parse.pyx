from libc.stdint cimport uint8_t, uint16_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

from zisfast._core.arena cimport keep_text, take
from zisfast._core.edit cimport INDEX_ABOVE, index_members
from zisfast._core.value cimport (
    ARRAY,
    ESCAPED,
    FALSE_,
    FROZEN,
    INTEGER,
    MISSING,
    NULL_,
    NUMBER,
    OBJECT,
    STRING,
    TRUE_,
    Box,
    box_of,
    items_of,
)


cdef extern from "simd.h" nogil:
    const uint8_t *zis_plain_end(const uint8_t *p)
    const uint8_t *zis_key_end(const uint8_t *p)
    const uint8_t *zis_digits_end(const uint8_t *p)
    void zis_copy16(void *to, const void *values, size_t n)


cdef extern from "utf8.h" nogil:
    size_t zis_utf8_fault(const uint8_t *p, size_t n)


# The stack holds the values whose container is still open. An open container is a Val there, too: kind as usual,
# spare the depth of its deepest child so far, n the place of the container around it, p its bracket in the text;
# its children follow it. When it closes, they move into a Box and the Val comes to point there. The one at the
# bottom, of kind MISSING, is around everything.

cdef enum:
    STACK = 512  # values; 8 KB


cdef struct Parser:
    Arena *arena
    Val *stack
    Val *stack_end
    Val *heap  # the stack once it has outgrown the first one
    const uint8_t *wrong  # where the fault is
    ParseFault fault


cdef const uint8_t *_fault(Parser *parser, ParseFault fault, const uint8_t *at) noexcept nogil:
    parser.fault = fault
    parser.wrong = at
    return NULL


cdef inline const uint8_t *_skip_space(const uint8_t *p) noexcept nogil:
    if p[0] > c' ':  # mostly there is none
        return p
    while p[0] == c' ' or p[0] == c'\n' or p[0] == c'\r' or p[0] == c'\t':
        p += 1
    return p


cdef inline void _set(Val *to, int kind, int flags, const uint8_t *start, const uint8_t *end) noexcept nogil:
    to.kind = kind
    to.flags = flags
    to.spare = 0
    to.n = <uint32_t>(end - start)
    to.p = <const char *>start


cdef const uint8_t *_escape(Parser *parser, const uint8_t *p) noexcept nogil:
    """Past the escape whose backslash is at p; surrogates may stand alone."""
    cdef uint8_t c = p[1]
    cdef int i
    if c == c'u':
        for i in range(2, 6):
            c = p[i]
            if not (c'0' <= c <= c'9' or c'a' <= c | 32 <= c'f'):
                return _fault(parser, PARSE_ESCAPE, p + i)
        return p + 6
    if c == c'"' or c == c'\\' or c == c'/' or c == c'n' or c == c't' or c == c'r' or c == c'b' or c == c'f':
        return p + 2
    return _fault(parser, PARSE_ESCAPE, p + 1)


cdef inline const uint8_t *_string(
    Parser *parser, const uint8_t *start, const uint8_t *p, Val *to
) noexcept nogil:
    """A string from past its opening quote, plain up to p, to past the closing one."""
    cdef int flags = 0
    while p[0] != c'"':
        if p[0] != c'\\':
            return _fault(parser, PARSE_STRING, p)
        flags = ESCAPED
        p = _escape(parser, p)
        if p == NULL:
            return NULL
        p = zis_plain_end(p)
    _set(to, STRING, flags, start, p)
    return p + 1


cdef const uint8_t *_fraction(Parser *parser, const uint8_t *p) noexcept nogil:
    """What follows the integer part of a number."""
    cdef const uint8_t *digits
    if p[0] == c'.':
        digits = p + 1
        p = zis_digits_end(digits)
        if p == digits:
            return _fault(parser, PARSE_DIGIT, p)
    if p[0] | 32 == c'e':
        digits = p + 1
        if digits[0] == c'+' or digits[0] == c'-':
            digits += 1
        p = zis_digits_end(digits)
        if p == digits:
            return _fault(parser, PARSE_DIGIT, p)
    return p


cdef inline const uint8_t *_number(Parser *parser, const uint8_t *p, Val *to) noexcept nogil:
    cdef const uint8_t *start = p
    cdef const uint8_t *digits = p + (p[0] == c'-')
    cdef int flags = INTEGER
    p = zis_digits_end(digits)
    if p == digits:
        return _fault(parser, PARSE_DIGIT if p > start else PARSE_VALUE, p)
    if digits[0] == c'0' and p > digits + 1:
        return _fault(parser, PARSE_ZERO, digits + 1)
    if p[0] == c'.' or p[0] | 32 == c'e':
        flags = 0
        p = _fraction(parser, p)
        if p == NULL:
            return NULL
    _set(to, NUMBER, flags, start, p)
    return p


cdef inline const uint8_t *_literal(
    Parser *parser, const uint8_t *p, int kind, const char *word, Val *to
) noexcept nogil:
    cdef const uint8_t *start = p
    while word[0] != 0:
        if p[0] != <uint8_t>word[0]:
            return _fault(parser, PARSE_LITERAL, p)
        p += 1
        word += 1
    _set(to, kind, 0, start, p)
    return p


cdef inline const uint8_t *_key(Parser *parser, const uint8_t *p, Val *to) noexcept nogil:
    """From a key's quote to the first byte of its value."""
    if p[0] != c'"':
        return _fault(parser, PARSE_KEY, p)
    p = _string(parser, p + 1, zis_key_end(p + 1), to)
    if p == NULL:
        return NULL
    p = _skip_space(p)
    if p[0] != c':':
        return _fault(parser, PARSE_COLON, p)
    return _skip_space(p + 1)


cdef bint _close(Parser *parser, Val *frame, const Val *top, const uint8_t *end) noexcept nogil:
    """Move the children behind frame into a Box; end is past the bracket."""
    cdef size_t n = top - frame - 1
    cdef Box *box = <Box *>take(parser.arena, sizeof(Box) + n * sizeof(Val))
    if box == NULL:
        _fault(parser, PARSE_MEMORY, end)
        return False
    zis_copy16(items_of(box), frame + 1, n)
    box.src = frame.p
    box.bytes = <uint32_t>(<const char *>end - frame.p)
    box.count = <uint32_t>(n >> 1 if frame.kind == OBJECT else n)
    box.capacity = box.count
    box.depth = frame.spare + 1
    box.flags = FROZEN
    box.index = NULL
    if frame.kind == OBJECT and box.count > INDEX_ABOVE and not index_members(parser.arena, box):
        _fault(parser, PARSE_MEMORY, end)
        return False
    frame.spare = 0
    frame.n = 0
    frame.p = <const char *>box  # safe: box_of casts it back
    return True


cdef Val *_grow(Parser *parser, Val *top) noexcept nogil:
    """A stack of twice the size; the new top, or NULL when memory is out."""
    cdef size_t size = parser.stack_end - parser.stack
    cdef Val *stack = <Val *>malloc(2 * size * sizeof(Val))
    if stack == NULL:
        return NULL
    memcpy(stack, parser.stack, (top - parser.stack) * sizeof(Val))
    top = stack + (top - parser.stack)
    free(parser.heap)
    parser.heap = stack
    parser.stack = stack
    parser.stack_end = stack + 2 * size
    return top


cdef inline const uint8_t *_scalar(Parser *parser, const uint8_t *p, Val *to) noexcept nogil:
    cdef uint8_t c = p[0]
    if c == c'"':
        return _string(parser, p + 1, zis_plain_end(p + 1), to)
    if c == c't':
        return _literal(parser, p, TRUE_, "true", to)
    if c == c'f':
        return _literal(parser, p, FALSE_, "false", to)
    if c == c'n':
        return _literal(parser, p, NULL_, "null", to)
    return _number(parser, p, to)


cdef inline void _leave(Val *around, const Val *closed) noexcept nogil:
    """The depth of a container reaches the one around it."""
    cdef uint16_t depth = box_of(closed).depth
    if around.spare < depth:
        around.spare = depth


cdef const uint8_t *_run(Parser *parser, const uint8_t *p, uint32_t levels) noexcept nogil:
    """Parse the whole text; the place past it, or NULL on a fault."""
    cdef Val *frame = parser.stack
    cdef Val *top = frame + 1
    cdef uint32_t around
    cdef uint8_t c
    _set(frame, MISSING, 0, p, p)
    p = _skip_space(p)
    while True:  # a value starts at p
        if top + 3 > parser.stack_end:
            around = <uint32_t>(frame - parser.stack)
            top = _grow(parser, top)
            if top == NULL:
                return _fault(parser, PARSE_MEMORY, p)
            frame = parser.stack + around
        c = p[0]
        if c == c'{' or c == c'[':
            if levels == 0:
                return _fault(parser, PARSE_DEPTH, p)
            levels -= 1
            _set(top, OBJECT if c == c'{' else ARRAY, 0, p, p)
            top.n = <uint32_t>(frame - parser.stack)
            frame = top
            top += 1
            p = _skip_space(p + 1)
            if p[0] != c + 2:  # its closing bracket, for both kinds
                if c == c'{':
                    p = _key(parser, p, top)
                    if p == NULL:
                        return NULL
                    top += 1
                continue
        else:
            p = _scalar(parser, p, top)
            if p == NULL:
                return NULL
            top += 1
            p = _skip_space(p)
        while p[0] != c',' or frame.kind == MISSING:  # a value has ended
            if frame.kind == MISSING:
                return p
            if p[0] != (c'}' if frame.kind == OBJECT else c']'):
                return _fault(parser, PARSE_COMMA, p)
            around = frame.n
            if not _close(parser, frame, top, p + 1):
                return NULL
            levels += 1
            top = frame + 1
            frame = parser.stack + around
            _leave(frame, top - 1)
            p = _skip_space(p + 1)
        p = _skip_space(p + 1)
        if frame.kind == OBJECT:
            p = _key(parser, p, top)
            if p == NULL:
                return NULL
            top += 1


cdef ParseFault parse_text(
    Arena *arena, const char *text, size_t n, uint32_t max_depth, Val *out, size_t *offset
) noexcept nogil:
    cdef Val stack[STACK]
    cdef Parser parser
    cdef const uint8_t *start = <const uint8_t *>text  # safe: bytes are read as unsigned
    cdef const uint8_t *end = NULL
    cdef size_t valid
    if n > 0x7FFFFFFF:
        offset[0] = 0
        return PARSE_SIZE
    parser.arena = arena
    parser.stack = stack
    parser.stack_end = stack + STACK
    parser.heap = NULL
    parser.fault = PARSE_OK
    end = _run(&parser, start, max_depth)
    if end != NULL and end != start + n:
        _fault(&parser, PARSE_END, end)
    # of two faults the first in the text counts
    valid = n if parser.fault == PARSE_OK else parser.wrong - start
    offset[0] = zis_utf8_fault(start, n)
    if offset[0] < n and offset[0] <= valid:
        parser.fault = PARSE_UTF8
    elif parser.fault == PARSE_OK:
        out[0] = parser.stack[1]
    else:
        offset[0] = valid
    free(parser.heap)
    return parser.fault


cdef ParseFault parse_bytes(
    Arena *arena, const char *data, size_t n, uint32_t max_depth, Val *out, size_t *offset
) noexcept nogil:
    cdef const char *text
    offset[0] = 0
    if n > 0x7FFFFFFF:
        return PARSE_SIZE
    text = keep_text(arena, data, n)
    if text == NULL:
        return PARSE_MEMORY
    return parse_text(arena, text, n, max_depth, out, offset)
