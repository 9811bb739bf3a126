"""Reading the members of a definition while it is compiled, with the errors that name the place."""

from zisfast._core.value cimport Val


cdef const Val *field(const Val *obj, str name) except? NULL  # NULL where it is absent
cdef const Val *expect_field(const Val *obj, str name, str where) except NULL
cdef const Val *expect_string(const Val *obj, str name, str where) except NULL
cdef const Val *expect_object(const Val *obj, str name, str where) except NULL
cdef int expect_array(const Val *v, str where) except -1
cdef str kind_name(const Val *v)  # "a string", "null", ...
