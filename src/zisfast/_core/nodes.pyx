from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy, memset

from zisfast._core.arena cimport PADDING, take
from zisfast._core.convert cimport string_to_python
from zisfast._core.edit cimport INDEX_ABOVE, append_item, new_array, new_object, put_member
from zisfast._core.path cimport PathRef, look_up, path_end
from zisfast._core.text cimport string_of
from zisfast._core.value cimport (
    ARRAY,
    ESCAPED,
    OBJECT,
    STRING,
    UNIQUE,
    Box,
    box_of,
    depth_of,
    items_of,
    share,
    written_bytes,
)
from zisfast._core.write cimport Out, out_bytes, out_free, out_init, write_compact

from zisfast.errors import PathError, TemplateError


cdef Rendered render(Reader *reader, Arena *arena, const Node *nodes, const Node *node, Val *out) noexcept nogil:
    cdef const Val *found
    if node.kind == NODE_LITERAL:
        out[0] = node.value
        return RENDER_OK
    if node.kind == NODE_PATH:
        found = look_up(reader, node.slot)
        if found == NULL:
            out[0] = node.value
            return RENDER_MISSING
        share(found)
        out[0] = found[0]
        return RENDER_OK
    if node.kind == NODE_OBJECT:
        return _render_object(reader, arena, nodes, node, out)
    if node.kind == NODE_ARRAY:
        return _render_array(reader, arena, nodes, node, out)
    return _render_text(reader, arena, nodes, node, out)


cdef Rendered _render_object(
    Reader *reader, Arena *arena, const Node *nodes, const Node *node, Val *out
) noexcept nogil:
    cdef Val member
    cdef Rendered rendered
    cdef uint32_t i
    if not new_object(arena, node.count, out):
        return RENDER_MEMORY
    for i in range(node.first, node.first + node.count):
        rendered = render(reader, arena, nodes, &nodes[i], &member)
        if rendered != RENDER_OK:
            out[0] = member
            return rendered
        if node.count > INDEX_ABOVE:
            if not put_member(arena, out, &nodes[i].key, &member):
                return RENDER_MEMORY
        else:
            _append_member(box_of(out), &nodes[i].key, &member)
    return RENDER_OK


cdef inline void _append_member(Box *box, const Val *key, const Val *value) noexcept nogil:
    """put_member without the search for the key, which the compiler has made unique."""
    cdef Val *member = &items_of(box)[2 * box.count]
    cdef uint32_t more = written_bytes(key) + written_bytes(value) + (1 if box.count == 0 else 2)
    member[0] = key[0]
    member[1] = value[0]
    box.count += 1
    box.bytes = box.bytes + more if box.bytes + more > box.bytes else <uint32_t>0xffffffff
    if depth_of(value) >= box.depth:
        box.depth = depth_of(value) + 1
    box.flags |= UNIQUE


cdef Rendered _render_array(
    Reader *reader, Arena *arena, const Node *nodes, const Node *node, Val *out
) noexcept nogil:
    cdef Val item
    cdef Rendered rendered
    cdef uint32_t i
    if not new_array(arena, node.count, out):
        return RENDER_MEMORY
    for i in range(node.first, node.first + node.count):
        rendered = render(reader, arena, nodes, &nodes[i], &item)
        if rendered != RENDER_OK:
            out[0] = item
            return rendered
        if not append_item(arena, out, &item):
            return RENDER_MEMORY
    return RENDER_OK


cdef Rendered _render_text(Reader *reader, Arena *arena, const Node *nodes, const Node *node, Val *out) noexcept nogil:
    """Concatenate raw bodies: nothing is unescaped or escaped unless a container is inserted."""
    cdef const Val *piece
    cdef size_t n = 0
    cdef bint plain = True
    cdef uint32_t i
    cdef char *text
    for i in range(node.first, node.first + node.count):
        piece = &nodes[i].value
        if nodes[i].kind == NODE_PATH:
            piece = look_up(reader, nodes[i].slot)
            if piece == NULL:
                out[0] = nodes[i].value
                return RENDER_MISSING
        if piece.kind >= ARRAY:
            plain = False
        n += piece.n
    if not plain:
        return _render_text_with_containers(reader, arena, nodes, node, out)
    if n >= <size_t>0x7fffffff:
        return RENDER_MEMORY
    text = <char *>take(arena, n + PADDING)
    if text == NULL:
        return RENDER_MEMORY
    memset(text + n, 0, PADDING)
    out.kind = STRING
    out.flags = 0
    out.n = <uint32_t>n
    out.p = text
    for i in range(node.first, node.first + node.count):
        piece = look_up(reader, nodes[i].slot) if nodes[i].kind == NODE_PATH else &nodes[i].value
        memcpy(text, piece.p, piece.n)
        text += piece.n
        if piece.kind == STRING:
            out.flags |= piece.flags & ESCAPED
    return RENDER_OK


cdef Rendered _render_text_with_containers(
    Reader *reader, Arena *arena, const Node *nodes, const Node *node, Val *out
) noexcept nogil:
    cdef Out text
    cdef Out inserted
    cdef Val escaped
    cdef const Val *piece
    cdef bint kept = True
    cdef uint8_t flags = 0
    cdef uint32_t i
    out_init(&text)
    for i in range(node.first, node.first + node.count):
        piece = look_up(reader, nodes[i].slot) if nodes[i].kind == NODE_PATH else &nodes[i].value
        if piece.kind >= ARRAY:
            if written_bytes(piece) > arena.limit:  # a tree of shared parts may be far larger than its memory
                kept = False
                break
            out_init(&inserted)
            write_compact(&inserted, piece)
            kept = not inserted.failed and string_of(arena, inserted.data, inserted.n, &escaped)
            out_free(&inserted)
            if not kept:
                break
            piece = &escaped
        out_bytes(&text, piece.p, piece.n)
        if piece.kind == STRING:
            flags |= piece.flags & ESCAPED
    kept = kept and not text.failed and text.n < <size_t>0x7fffffff
    if kept:
        out.p = <const char *>take(arena, text.n + PADDING)
        kept = out.p != NULL
    if kept:
        memcpy(<char *>out.p, text.data, text.n)
        memset(<char *>out.p + text.n, 0, PADDING)
        out.kind = STRING
        out.flags = flags
        out.n = <uint32_t>text.n
    out_free(&text)
    return RENDER_OK if kept else RENDER_MEMORY


cdef list split_text(str text):
    cdef list parts = []
    cdef Py_ssize_t literal = 0  # where the current literal piece starts
    cdef Py_ssize_t at = text.find("{{")
    cdef Py_ssize_t path, end, close
    while at >= 0:
        path = _skip_space(text, at + 2)
        end = path_end(text, path)
        close = _skip_space(text, end)
        if end > path and text[close : close + 2] == "}}":
            if at > literal:
                parts.append((text[literal:at], False))
            parts.append((text[path:end], True))
            literal = close + 2
            at = text.find("{{", literal)
        else:
            at = text.find("{{", at + 1)
    if literal < len(text) or not parts:
        parts.append((text[literal:], False))
    return parts


cdef Py_ssize_t _skip_space(str text, Py_ssize_t at):
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


cdef class NodeTable(PathTable):
    def __dealloc__(self):
        free(self.nodes)

    cdef uint32_t add_nodes(self, const Node *children, uint32_t count) except? 0xffffffff:
        cdef uint32_t first = self.node_count
        cdef Node *nodes
        if self.node_count + count > self.node_capacity:
            self.node_capacity = self.node_capacity * 2 + count + 8
            nodes = <Node *>realloc(self.nodes, self.node_capacity * sizeof(Node))
            if nodes == NULL:
                raise MemoryError
            self.nodes = nodes
        memcpy(&self.nodes[first], children, count * sizeof(Node))
        self.node_count += count
        return first

    cdef Node compile_value(self, const Val *v, bint interpolate, str where) except *:
        """The node of a value; its descendants are in the table."""
        cdef Node node
        memset(&node, 0, sizeof(Node))
        if v.kind == OBJECT:
            return self._compile_object(v, interpolate, where)
        if v.kind == ARRAY:
            return self._compile_array(v, interpolate, where)
        if v.kind == STRING and interpolate:
            return self.compile_text(string_to_python(v), False)
        node.kind = NODE_LITERAL
        node.value = v[0]
        return node

    cdef Node _compile_object(self, const Val *v, bint interpolate, str where) except *:
        cdef const Val *items = items_of(box_of(v))
        cdef uint32_t i
        cdef dict places = {}  # key -> its child's place; the later of `k` and `k.$` counts
        cdef Node node
        cdef Node *children = <Node *>malloc((box_of(v).count + 1) * sizeof(Node))
        if children == NULL:
            raise MemoryError
        try:
            for i in range(box_of(v).count):
                key = string_to_python(&items[2 * i])
                inside = f"{where}.{key}"
                if key.endswith(".$"):
                    key = key[:-2]
                    node = self._compile_dollar(&items[2 * i + 1], inside)
                else:
                    node = self.compile_value(&items[2 * i + 1], interpolate, inside)
                place = places.setdefault(key, len(places))
                self.constant_string(key, &node.key)
                children[<Py_ssize_t>place] = node
            return self._container(NODE_OBJECT, v, children, len(places))
        finally:
            free(children)

    cdef Node _compile_array(self, const Val *v, bint interpolate, str where) except *:
        cdef const Val *items = items_of(box_of(v))
        cdef uint32_t i
        cdef Node *children = <Node *>malloc((box_of(v).count + 1) * sizeof(Node))
        if children == NULL:
            raise MemoryError
        try:
            for i in range(box_of(v).count):
                children[i] = self.compile_value(&items[i], interpolate, f"{where}[{i}]")
            return self._container(NODE_ARRAY, v, children, box_of(v).count)
        finally:
            free(children)

    cdef Node _container(self, NodeKind kind, const Val *v, const Node *children, uint32_t count) except *:
        """A literal where all children are: then the whole subtree is one constant."""
        cdef Node node
        cdef bint literal = count == box_of(v).count
        cdef uint32_t i
        memset(&node, 0, sizeof(Node))
        for i in range(count):
            literal = literal and children[i].kind == NODE_LITERAL
        if literal:
            node.kind = NODE_LITERAL
            node.value = v[0]
            return node
        node.kind = kind
        node.count = count
        node.first = self.add_nodes(children, count)
        return node

    cdef Node _compile_dollar(self, const Val *v, str where) except *:
        """The value of a `key.$` member."""
        if v.kind != STRING:
            raise TemplateError("expected a path or a text with {{$.path}}, found another type", where)
        text = string_to_python(v)
        if any(is_path for _, is_path in split_text(text)):
            return self.compile_text(text, True)
        try:
            return self.nodes[self.add_path_node(text)]
        except PathError as error:
            raise TemplateError(str(error), where) from None

    cdef Node compile_text(self, str text, bint keep_type) except *:
        """The node of an interpolated string; a lone placeholder keeps its type if asked to."""
        cdef Node node
        cdef list parts = split_text(text)
        cdef Node *children
        if keep_type and len(parts) == 1 and parts[0][1]:
            return self.nodes[self.add_path_node(parts[0][0])]
        memset(&node, 0, sizeof(Node))
        if len(parts) == 1 and not parts[0][1]:
            node.kind = NODE_LITERAL
            self.constant_string(text, &node.value)
            return node
        children = <Node *>malloc(len(parts) * sizeof(Node))
        if children == NULL:
            raise MemoryError
        try:
            for i, (piece, is_path) in enumerate(parts):
                if is_path:
                    children[<Py_ssize_t>i] = self.nodes[self.add_path_node(piece)]
                else:
                    memset(&children[<Py_ssize_t>i], 0, sizeof(Node))
                    children[<Py_ssize_t>i].kind = NODE_LITERAL
                    self.constant_string(piece, &children[<Py_ssize_t>i].value)
            node.kind = NODE_TEXT
            node.count = len(parts)
            node.first = self.add_nodes(children, node.count)
            return node
        finally:
            free(children)

    cdef uint32_t add_value(self, const Val *v, bint interpolate, str where) except? 0xffffffff:
        cdef Node node = self.compile_value(v, interpolate, where)
        return self.add_nodes(&node, 1)

    cdef uint32_t add_text(self, str text) except? 0xffffffff:
        cdef Node node = self.compile_text(text, False)
        return self.add_nodes(&node, 1)

    cdef uint32_t add_path_node(self, str path) except? 0xffffffff:
        cdef Node node
        cdef PathRef ref = self.add_path(path)
        memset(&node, 0, sizeof(Node))
        node.kind = NODE_PATH
        node.slot = ref.slot
        node.value = ref.missing
        return self.add_nodes(&node, 1)
