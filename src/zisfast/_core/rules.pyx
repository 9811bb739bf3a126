from libc.string cimport memset

from zisfast._core.arena cimport take
from zisfast._core.choice cimport (
    EQUAL,
    GREATER,
    LESS,
    NO_MATCH,
    TEST_BOOLEAN,
    TEST_NULL,
    TEST_NUMBER,
    TEST_PRESENT,
    TEST_STRING,
    TEST_SWITCH,
    TEST_TIMESTAMP,
    Case,
    Test,
    TestTable,
    case_hash,
)
from zisfast._core.convert cimport string_to_python, to_python
from zisfast._core.fields cimport expect_array, expect_string, field, kind_name
from zisfast._core.number cimport small_integer
from zisfast._core.path cimport PathRef
from zisfast._core.text cimport decoded_text
from zisfast._core.timestamp cimport parse_timestamp
from zisfast._core.value cimport FALSE_, NUMBER, OBJECT, STRING, TRUE_, Val, box_of, int32_t, items_of, uint32_t

from zisfast.errors import PathError, TemplateError

cdef enum:
    SWITCH_FROM = 3  # rules on one variable; below that, comparing one by one is as fast
    DEEPEST_RULE = 64

cdef dict RELATIONS = {
    "Equals": EQUAL,
    "LessThan": LESS,
    "GreaterThan": GREATER,
    "LessThanEquals": LESS | EQUAL,
    "GreaterThanEquals": GREATER | EQUAL,
}
cdef dict KINDS = {"String": TEST_STRING, "Numeric": TEST_NUMBER, "Timestamp": TEST_TIMESTAMP}


cdef dict _operators():
    """Operator -> (kind, relation, compares with a path)."""
    operators = {
        "BooleanEquals": (TEST_BOOLEAN, EQUAL, False),
        "BooleanEqualsPath": (TEST_BOOLEAN, EQUAL, True),
        "StringEqualsPath": (TEST_STRING, EQUAL, True),
        "IsPresent": (TEST_PRESENT, EQUAL, False),
        "IsNull": (TEST_NULL, EQUAL, False),
    }
    for relation, bits in RELATIONS.items():
        for name, kind in KINDS.items():
            operators[name + relation] = (kind, bits, False)
        operators["Numeric" + relation + "Path"] = (TEST_NUMBER, bits, True)
    return operators


cdef dict OPERATORS = _operators()


cdef int32_t compile_choices(
    TestTable table, const Val *choices, dict targets, int32_t default, str where
) except? NO_MATCH:
    return RuleCompiler(table, targets).compile(choices, default, where)


cdef class RuleCompiler:
    """Works from the last rule to the first, so that every jump is known when its test is written."""
    cdef TestTable table
    cdef dict targets

    def __cinit__(self, TestTable table, dict targets):
        self.table = table
        self.targets = targets

    cdef int32_t compile(self, const Val *choices, int32_t default, str where) except? NO_MATCH:
        """The rules run from the last to the first; `after` is where a false rule goes on."""
        cdef Py_ssize_t i
        cdef Py_ssize_t first
        cdef int32_t after = default
        cdef list rules = []  # (first-test key or None, list of tests, target, where)
        expect_array(choices, where)
        if box_of(choices).count == 0:
            raise TemplateError("expected at least one rule, found an empty list", where)
        for i in range(box_of(choices).count):
            self._add_rules(rules, &items_of(box_of(choices))[i], f"{where}[{i}]")
        i = len(rules)
        while i > 0:
            first = i - 1
            while first > 0 and rules[i - 1][0] is not None and _same_variable(rules[first - 1], rules[i - 1]):
                first -= 1
            if rules[i - 1][0] is not None and i - first >= SWITCH_FROM:
                after = self._add_switch(rules[first:i], after)
            else:
                first = i - 1
                after = self._add_condition(rules[first][1], rules[first][2], after)
            i = first
        return after

    cdef int _add_rules(self, list rules, const Val *rule, str where) except -1:
        """One rule of the state, as one or more rules (text, condition, jump) of ours."""
        cdef const Val *name
        if rule.kind != OBJECT:
            raise TemplateError(f"expected a rule, found {kind_name(rule)}", where)
        name = expect_string(rule, "Next", where)
        target = self.targets.get(string_to_python(name))
        if target is None:
            raise TemplateError(f"there is no state {string_to_python(name)!r}", where + ".Next")
        condition = self._condition(rule, where, 0)
        for alternative in _alternatives(condition):
            rules.append((_switch_key(alternative), alternative, -1 - <int32_t>target))
        return 0

    cdef tuple _condition(self, const Val *rule, str where, int depth):
        """("and"|"or", [...]), ("not", condition) or ("test", operator, variable, operand)."""
        cdef const Val *part
        cdef const Val *parts
        if rule.kind != OBJECT:
            raise TemplateError(f"expected a rule, found {kind_name(rule)}", where)
        if depth > DEEPEST_RULE:
            raise TemplateError(f"rules are nested deeper than {DEEPEST_RULE} levels", where)
        for name in ("And", "Or"):
            parts = field(rule, name)
            if parts != NULL:
                expect_array(parts, f"{where}.{name}")
                if box_of(parts).count == 0:
                    raise TemplateError("expected at least one rule, found an empty list", f"{where}.{name}")
                inner = []
                for i in range(box_of(parts).count):
                    part = &items_of(box_of(parts))[<Py_ssize_t>i]
                    inner.append(self._condition(part, f"{where}.{name}[{i}]", depth + 1))
                return (name.lower(), inner)
        part = field(rule, "Not")
        if part != NULL:
            return ("not", self._condition(part, where + ".Not", depth + 1))
        return self._comparison(rule, where)

    cdef tuple _comparison(self, const Val *rule, str where):
        cdef const Val *items = items_of(box_of(rule))
        cdef str variable = string_to_python(expect_string(rule, "Variable", where))
        operator = None
        cdef uint32_t i
        for i in range(box_of(rule).count):
            name = string_to_python(&items[2 * i])
            if name in ("Variable", "Next", "Comment"):
                continue
            if name not in OPERATORS:
                raise TemplateError(f"there is no operator {name!r}", f"{where}.{name}")
            if operator is not None and operator != name:
                raise TemplateError(f"two operators in one rule, {operator} and {name}", where)
            operator = name
        if operator is None:
            raise TemplateError("the rule has no operator", where)
        test = TestSpec(self.table, operator, variable, where)
        test.set_operand(field(rule, <str>operator))
        return ("test", test)

    cdef int32_t _add_condition(self, tuple condition, int32_t yes, int32_t no) except? NO_MATCH:
        """The jump at which the condition starts; it goes on at yes or no."""
        kind = condition[0]
        if kind == "test":
            return self.table.add_test((<TestSpec>condition[1]).test, yes, no)
        if kind == "not":
            return self._add_condition(condition[1], no, yes)
        for part in reversed(condition[1]):
            if kind == "and":
                yes = self._add_condition(part, yes, no)
            else:
                no = self._add_condition(part, yes, no)
        return yes if kind == "and" else no

    cdef int32_t _add_switch(self, list rules, int32_t after) except? NO_MATCH:
        """Adjacent rules whose first test is StringEquals on one variable: for each text, its own rules in order."""
        cdef Test test = _first_test(rules[0][1]).test
        cdef dict jumps = {}
        cdef uint32_t size = 4
        cdef uint32_t place
        cdef Val key
        for text, condition, target in reversed(rules):
            jumps[text[1]] = self._add_rest(condition, target, jumps.get(text[1], after))
        while size < 2 * len(jumps):
            size *= 2
        test.kind = TEST_SWITCH
        test.case_mask = size - 1
        test.cases = <Case *>take(&self.table.arena, size * sizeof(Case))
        if test.cases == NULL:
            raise MemoryError
        for place in range(size):
            memset(&test.cases[place], 0, sizeof(Case))
            test.cases[place].jump = NO_MATCH
        for text, jump in jumps.items():
            self.table.constant_string(text, &key)
            if not decoded_text(&self.table.arena, &key, &key):
                raise MemoryError
            place = case_hash(key.p, key.n) & test.case_mask
            while test.cases[place].key.p != NULL:
                place = (place + 1) & test.case_mask
            test.cases[place].key = key
            test.cases[place].jump = jump
        return self.table.add_test(test, after, after)

    cdef int32_t _add_rest(self, tuple condition, int32_t yes, int32_t no) except? NO_MATCH:
        """What is left of a rule once its first test is known to be true."""
        if condition[0] == "test":
            return yes
        first, *rest = condition[1]
        inner = self._add_condition(("and", rest), yes, no) if rest else yes
        return self._add_rest(first, inner, no)


cdef class TestSpec:
    """One comparison, ready to be written, and the text that a switch would look up."""
    cdef Test test
    cdef TestTable table
    cdef str where
    cdef object switch_key  # (variable slot, text) or None

    def __cinit__(self, TestTable table, operator, str variable, str where):
        cdef PathRef ref
        memset(&self.test, 0, sizeof(Test))
        kind, relation, with_path = OPERATORS[operator]
        self.table = table
        self.where = f"{where}.{operator}"
        self.test.kind = kind
        self.test.relation = relation
        self.test.with_path = with_path
        self.test.null_is_present = table.null_is_present
        ref = self._path(variable, where + ".Variable")
        self.test.left, self.test.left_missing = ref.slot, ref.missing

    cdef PathRef _path(self, str text, str where) except *:
        try:
            return self.table.add_path(text)
        except PathError as error:
            raise TemplateError(str(error), where) from None

    cdef int set_operand(self, const Val *operand) except -1:
        cdef Val decoded
        cdef PathRef ref
        if self.test.with_path:
            if operand.kind != STRING:
                raise TemplateError(f"expected a path, found {kind_name(operand)}", self.where)
            ref = self._path(string_to_python(operand), self.where)
            self.test.right, self.test.right_missing = ref.slot, ref.missing
            return 0
        self.test.value = operand[0]
        if self.test.kind == TEST_NUMBER:
            if operand.kind != NUMBER:
                raise TemplateError(f"expected a number, found {kind_name(operand)}", self.where)
            self.test.small = small_integer(operand, &self.test.whole)
        elif self.test.kind == TEST_STRING or self.test.kind == TEST_TIMESTAMP:
            if operand.kind != STRING:
                raise TemplateError(f"expected a string, found {kind_name(operand)}", self.where)
            if self.test.kind == TEST_TIMESTAMP:
                if not decoded_text(&self.table.arena, operand, &decoded):
                    raise MemoryError
                if not parse_timestamp(decoded.p, decoded.n, &self.test.instant):
                    raise TemplateError(f"{to_python(operand)!r} is not a timestamp (RFC 3339)", self.where)
            elif self.test.relation == EQUAL:
                self.switch_key = (self.test.left, to_python(operand))
        else:
            if operand.kind != TRUE_ and operand.kind != FALSE_:
                raise TemplateError(f"expected true or false, found {kind_name(operand)}", self.where)
            self.test.wanted = operand.kind == TRUE_
        return 0


cdef TestSpec _first_test(tuple condition):
    """The comparison that a rule makes first and that must be true, or None."""
    while condition[0] == "and":
        condition = condition[1][0]
    return <TestSpec>condition[1] if condition[0] == "test" else None  # safe: "test" holds a TestSpec


cdef object _switch_key(tuple condition):
    cdef TestSpec first = _first_test(condition)
    return None if first is None else first.switch_key


cdef bint _same_variable(tuple rule, tuple other):
    return rule[0] is not None and rule[0][0] == other[0][0]


cdef list _alternatives(tuple condition):
    """A rule that is an Or of StringEquals alone is as many rules with one target."""
    if condition[0] == "or" and all(part[0] == "test" and _switch_key(part) is not None for part in condition[1]):
        return condition[1]
    return [condition]
