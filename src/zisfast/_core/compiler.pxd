"""Compiling the states of a flow: names become numbers, paths slots, templates nodes, rules tests."""

from zisfast._core.table cimport StateTable
from zisfast._core.value cimport Val


# root: the object with StartAt and States, in the table's arena, no key twice; name: the flow's. Raises TemplateError.
cdef int compile_states(StateTable table, const Val *root, str name) except -1
