"""The limits of a document: its written length and its depth."""

from zisfast._core.machine cimport Machine
from zisfast._core.value cimport Val


# The cause, or NULL when the value is within the document's limits
cdef const Val *exceeded(const Machine *machine, const Val *v) noexcept nogil
