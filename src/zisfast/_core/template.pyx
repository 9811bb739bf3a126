from zisfast._core.arena cimport Arena, arena_free, arena_init
from zisfast._core.convert cimport from_python, string_to_python
from zisfast._core.document cimport Document
from zisfast._core.nodes cimport RENDER_MEMORY, RENDER_MISSING, NodeTable, Rendered, render, split_text
from zisfast._core.path cimport Reader, reader_init
from zisfast._core.value cimport Val, uint32_t
from zisfast._core.write cimport compact_bytes

from zisfast.errors import FlowError


cdef class _Rendering:
    """A document and the memory to render one template in."""
    cdef Arena arena
    cdef Reader reader

    def __cinit__(self):
        arena_init(&self.arena, <size_t>1 << 31)

    def __dealloc__(self):
        arena_free(&self.arena)

    @staticmethod
    cdef _Rendering of(NodeTable table, object document):
        cdef _Rendering rendering = _Rendering()
        if not reader_init(&rendering.reader, &rendering.arena, table.slots, table.slot_count):
            raise MemoryError
        if isinstance(document, Document):
            rendering.reader.document = (<Document>document).root  # safe: checked in the line above
        else:
            from_python(&rendering.arena, document, &rendering.reader.document)
        return rendering

    cdef int run(self, NodeTable table, uint32_t number, Val *out) except -1:
        cdef Rendered rendered
        with nogil:
            rendered = render(&self.reader, &self.arena, table.nodes, &table.nodes[number], out)
        if rendered == RENDER_MISSING:
            raise FlowError("States.ParameterPathFailure", string_to_python(out))
        if rendered == RENDER_MEMORY:
            raise MemoryError
        return 0


cdef class Template:
    cdef NodeTable _table
    cdef uint32_t _node

    def __init__(self, definition, *, bint interpolate=False):
        cdef Val root
        self._table = NodeTable()
        from_python(&self._table.arena, definition, &root)
        # literal parts are sent as they stand in the table: without the author's line breaks
        from_python(&self._table.arena, compact_bytes(&root), &root)
        self._node = self._table.add_value(&root, interpolate, "$")

    @property
    def paths(self):
        return tuple(self._table.texts)

    def render(self, document):
        cdef Val out
        cdef _Rendering rendering = _Rendering.of(self._table, document)
        rendering.run(self._table, self._node, &out)
        return compact_bytes(&out)


cdef class TextTemplate:
    cdef readonly str text
    cdef readonly tuple parts
    cdef NodeTable _table
    cdef uint32_t _node
    cdef list _part_nodes

    def __init__(self, str text not None):
        self.text = text
        self.parts = tuple(split_text(text))
        self._table = NodeTable()
        self._node = self._table.add_text(text)
        self._part_nodes = [
            self._table.add_text("{{" + piece + "}}" if is_path else piece) for piece, is_path in self.parts
        ]

    def values(self, document):
        cdef Val out
        cdef _Rendering rendering = _Rendering.of(self._table, document)
        values = []
        for number in self._part_nodes:
            rendering.run(self._table, number, &out)
            values.append(string_to_python(&out))
        return tuple(values)

    def render(self, document):
        cdef Val out
        cdef _Rendering rendering = _Rendering.of(self._table, document)
        rendering.run(self._table, self._node, &out)
        return string_to_python(&out)

    def __repr__(self):
        return f"TextTemplate({self.text!r})"
