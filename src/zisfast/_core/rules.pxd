"""Choice rules, compiled to the tests of choice.pxd."""

from zisfast._core.choice cimport NO_MATCH, TestTable
from zisfast._core.value cimport Val, int32_t


# choices: the array of a Choice state; targets: state name -> number; default: the jump when no rule is true.
# Returns the jump at which to start. Raises TemplateError.
cdef int32_t compile_choices(
    TestTable table, const Val *choices, dict targets, int32_t default, str where
) except? NO_MATCH
