"""Payload templates, compiled to a tree of nodes that lies flat in one array."""

from zisfast._core.arena cimport Arena
from zisfast._core.path cimport PathTable, Reader
from zisfast._core.value cimport Val, int32_t, uint8_t, uint32_t


cdef enum NodeKind:
    NODE_LITERAL = 1  # value: written as it is
    NODE_PATH = 2  # slot; value: the cause when it leads to nothing
    NODE_TEXT = 3  # children: literal pieces of a string and paths
    NODE_OBJECT = 4  # children, each with its key
    NODE_ARRAY = 5  # children


cdef struct Node:
    uint8_t kind
    int32_t slot
    uint32_t first  # children: nodes[first : first + count]
    uint32_t count
    Val key  # of a member
    Val value


cdef enum Rendered:
    RENDER_OK = 0
    RENDER_MISSING = 1  # a path leads to nothing; out is the cause
    RENDER_MEMORY = 2


# The value of a node in the reader's document; containers are new and unfrozen, or shared.
cdef Rendered render(Reader *reader, Arena *arena, const Node *nodes, const Node *node, Val *out) noexcept nogil


cdef class NodeTable(PathTable):
    """The templates of one flow, while they are compiled and for as long as they live."""
    cdef Node *nodes
    cdef uint32_t node_count
    cdef uint32_t node_capacity

    cdef uint32_t add_nodes(self, const Node *children, uint32_t count) except? 0xffffffff
    cdef Node compile_value(self, const Val *v, bint interpolate, str where) except *
    cdef Node compile_text(self, str text, bint keep_type) except *
    cdef Node _compile_object(self, const Val *v, bint interpolate, str where) except *
    cdef Node _compile_array(self, const Val *v, bint interpolate, str where) except *
    cdef Node _compile_dollar(self, const Val *v, str where) except *
    cdef Node _container(self, NodeKind kind, const Val *v, const Node *children, uint32_t count) except *
    # The same, put into the table: its number
    cdef uint32_t add_value(self, const Val *v, bint interpolate, str where) except? 0xffffffff
    cdef uint32_t add_text(self, str text) except? 0xffffffff
    cdef uint32_t add_path_node(self, str path) except? 0xffffffff


# The pieces of a text: [(literal, False), (path, True), ...]
cdef list split_text(str text)
