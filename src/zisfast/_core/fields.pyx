from zisfast._core.convert cimport string_to_python
from zisfast._core.value cimport ARRAY, OBJECT, STRING, box_of, items_of, uint32_t

from zisfast.errors import TemplateError

cdef tuple KIND_NAMES = ("nothing", "null", "false", "true", "a number", "a string", "a list", "an object")


cdef const Val *field(const Val *obj, str name) except? NULL:
    cdef const Val *items = items_of(box_of(obj))
    cdef uint32_t i
    for i in range(box_of(obj).count):
        if string_to_python(&items[2 * i]) == name:
            return &items[2 * i + 1]
    return NULL


cdef const Val *expect_field(const Val *obj, str name, str where) except NULL:
    cdef const Val *found = field(obj, name)
    if found == NULL:
        raise TemplateError(f"{name} is missing", where)
    return found


cdef const Val *expect_string(const Val *obj, str name, str where) except NULL:
    cdef const Val *found = expect_field(obj, name, where)
    if found.kind != STRING:
        raise TemplateError(f"expected a string, found {kind_name(found)}", f"{where}.{name}")
    return found


cdef const Val *expect_object(const Val *obj, str name, str where) except NULL:
    cdef const Val *found = expect_field(obj, name, where)
    if found.kind != OBJECT:
        raise TemplateError(f"expected an object, found {kind_name(found)}", f"{where}.{name}")
    return found


cdef int expect_array(const Val *v, str where) except -1:
    if v.kind != ARRAY:
        raise TemplateError(f"expected a list, found {kind_name(v)}", where)
    return 0


cdef str kind_name(const Val *v):
    return KIND_NAMES[v.kind]
