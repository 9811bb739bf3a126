"""Random flows with documents, scripts and limits, all from one random.Random, so that a seed names a case.

Keys, paths and texts come from small pools that fit each other: most paths lead somewhere, writes overlap what was
copied before, and strings written in different ways are equal.
"""

import random
from dataclasses import dataclass, field

from tests.oracle.json_text import Number, Text, parse, write
from tests.oracle.runs import Script

KEYS = ["a", "b", "c", "l", "m", "n", "s", "t", "x", "a-b", "é"]
NUMBERS = (
    "0 -0 1 1.0 1e0 2 2.50 10 100 1e2 1E+2 0.1 -1 -1.5 -0.1e1 1e400 1e401 -1e400 1e-400 9007199254740992 "
    "9007199254740993 9007199254740993.0 18446744073709551616 123456789012345678901234567890 "
    "123456789012345678901234567890.0 123456789012345678901234567891 999999999999999999 1000000000000000000 0e5"
).split()
PLAIN = ["", "x", "new", "open", "a", "ab", "é", "é名😀", "$.a", "{{$.s}}", "10", "null", "States.ALL", "{", "}}"]
ESCAPED = [
    r"\u0078", r"n\u0065w", r"\u00e9", r"\u00E9\u540d\ud83d\ude00", r"a\/b", r"\"q\"", r"\\", r"\n\t\u0000", r"\ud83d",
    r"\ude00", r"\uffff", r"\u007b{$.s}}", r"\b\f\r",
]  # fmt: skip
TIMES = """
    2024-05-01T10:00:00Z 2024-05-01T12:00:00+02:00 2024-05-01t09:59:59.999999999z 2024-05-01T10:00:00.0000000001Z
    2024-02-29T23:59:60-05:30 2023-02-29T00:00:00Z 2024-05-01 0000-01-01T00:00:00+23:59 9999-12-31T23:59:60Z
""".split()
READS = """
    $ $.a $.a $.a.b $.b $.l $.l[0] $.l[0].a $.l[0].n $.l[1].s $.m $.n $.n $.s $.s $.t $.t $.a.b.c $.c $.x $.x.y $.k7
    $['a-b'] $.é
""".split()
WRITES = """
    $.a $.a $.a.b $.a.b.c $.a.x $.b $.b $.c $.c.a $.c.l[0].s $.l $.l[0] $.l[0].a $.l[0].x.y $.l[1] $.m $.n $.s $.x $.x
    $.x.y $.x.a.b $.x.l[0].a $['a-b'].é $.s.x $.t $.a.k7 $.x.k40
""".split()
SAFE_WRITES = "$.x $.x $.x.y $.c $.c.a $.n $.s $.a $.a.b $.l[0].x $.é".split()  # seldom a mismatch
KINDS = [
    "Action",
    "Action",
    "Choice",
    "Choice",
    "Map",
    "Wait",
    "Pass",
    "Pass",
    "Pass",
    "Pass",
    "Map",
    "Pass",
    "Succeed",
    "Fail",
]
ERRORS = ["States.ALL", "States.ALL", "States.TaskFailed", "E1", "E2", "States.Runtime", "States.ParameterPathFailure"]
COMPARISONS = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"]


@dataclass
class Style:
    """What a case may contain. Escapes, white space and duplicates never meet a limit on the document, which counts
    them as they are written."""

    escapes: bool = False  # strings written with escapes
    spaces: bool = False  # white space between the tokens of documents
    duplicates: bool = False  # keys that repeat in documents
    interpolation: bool = True
    loops: bool = False  # a Next may lead back; small limits then end the flow

    @property
    def exact(self):
        """Are the texts of all strings determined? Interpolation may spell an escape in another way."""
        return not (self.escapes and self.interpolation)


@dataclass
class Case:
    definition: str
    documents: list[str]
    scripts: list[Script]
    limits: dict
    null_is_present: bool
    pause: int
    rude: bool
    style: Style = field(default_factory=Style)


class Maker:
    def __init__(self, source: random.Random):
        self.random = source
        self.pick = source.choice
        self.style = self.make_style()

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def make_style(self):
        if self.chance(50):
            return Style(loops=True)
        if self.chance(25):
            return Style(self.chance(50), self.chance(50), duplicates=True, interpolation=self.chance(60))
        return Style(self.chance(60), self.chance(50), interpolation=self.chance(60))

    def case(self):
        definition = write(self.flow(0))
        documents = [self.written(self.document(0)) for _ in range(self.pick([1, 1, 2]))]
        scripts = [self.script() for _ in documents]
        pause, rude = self.pick([0, 0, 1, 3]), self.chance(10)
        return Case(definition, documents, scripts, self.limits(), self.chance(85), pause, rude, self.style)

    def limits(self):
        limits = {"seconds": self.pick([10.0, 40.5])} if self.chance(30) else {}
        if self.chance(15):
            limits["map_items"] = self.pick([0, 1, 2])
        if self.style.loops:
            limits |= {"transitions": self.random.randrange(2, 60), "document_bytes": self.random.randrange(100, 4000)}
        if self.chance(20) and not self.style.duplicates:
            limits["document_depth"] = self.random.randrange(3, 11)
        return limits

    def script(self):
        answers = []
        for _ in range(self.random.randrange(1, 9)):
            elapsed = self.pick([None, None, None, 0.0, 0.25, 3.0, 7.5])
            if self.chance(20):
                answer = ("failure", self.pick(["States.TaskFailed", "E1", "E2", "States.Timeout"]), self.pick(PLAIN))
            else:
                answer = ("value", parse(self.written(self.value(0))))
            answers.append((answer, elapsed))
        return Script(answers)

    # Documents

    def document(self, depth):
        """An object whose members are mostly of the type that the paths expect."""
        members = {"n": self.number, "s": self.string, "t": self.time, "a": lambda: self.part(depth)}
        members |= {"l": lambda: self.items(depth), "m": lambda: self.items(depth), "b": lambda: self.value(depth + 1)}
        names = [name for name in members if self.chance(92 if depth == 0 or name != "m" else 30)]
        self.random.shuffle(names)
        return {self.text(name): members[name]() for name in names}

    def part(self, depth):
        """What stands at $.a: mostly an object with the members that paths name."""
        if self.chance(25):
            return self.value(depth + 1)
        return {Text("b"): self.value(depth + 1), Text("n"): self.number(), Text("s"): self.string()}

    def items(self, depth):
        count = 0 if depth > 1 else self.pick([0, 1, 1, 2, 2, 3])
        return [self.document(depth + 1) if self.chance(97) else self.value(depth + 1) for _ in range(count)]

    def value(self, depth):
        kind = self.pick("nnsstlb0aooo" if depth < 3 else "nsb0")
        if kind == "o":
            return self.object(depth) if self.chance(50) else self.document(depth + 1)
        if kind == "a":
            return [self.value(depth + 1) for _ in range(self.random.randrange(4))]
        makers = {"n": self.number, "s": self.string, "t": self.time, "l": lambda: self.items(depth + 1)}
        return {"b": self.chance(50), "0": None}[kind] if kind in "b0" else makers[kind]()

    def object(self, depth):
        many = self.pick([31, 32, 33, 45]) if self.chance(6) else 0  # large objects have an index of their own
        filler = {Text(f"k{i}"): Number(str(i)) for i in range(many)}
        return filler | {self.text(self.pick(KEYS)): self.value(depth + 1) for _ in range(self.random.randrange(4))}

    def number(self):
        return Number(self.pick(NUMBERS))

    def time(self):
        return self.text(self.pick(TIMES))

    def string(self):
        if self.style.escapes and self.chance(50):
            raw = "".join(self.pick(ESCAPED) for _ in range(self.pick([1, 1, 2])))
            return parse(f'"{raw}"')
        return Text(self.pick(PLAIN))

    def text(self, value):
        """A string, perhaps with its first letter written as an escape."""
        if self.style.escapes and value and self.chance(20) and ord(value[0]) < 0x10000:
            return Text(value, f"\\u{ord(value[0]):04x}" + Text(value[1:]).raw)
        return Text(value)

    def written(self, value):
        """JSON text in the style of the case."""
        space = self.pick([" ", "", "\n", "\t "]) if self.style.spaces else ""
        if isinstance(value, list):
            return f"[{space}" + f",{space}".join(map(self.written, value)) + f"{space}]"
        if isinstance(value, dict):
            members = [f"{write(key)}{space}:{space}{self.written(member)}" for key, member in value.items()]
            if self.style.duplicates and members and self.chance(30):
                place = self.random.randrange(len(members) + 1)
                members.insert(place, f"{write(self.pick(list(value)))}:{self.pick(['1', '{}', '[1]', 'null'])}")
            return f"{{{space}" + f"{space},".join(members) + f"{space}}}"
        return write(value)

    # Flows

    def flow(self, depth):
        names = ["A", "B 1", "001.c", "é", 'q"\\', "F", "G", "H", "I[0]"][
            : self.random.randrange(1, 10 if depth == 0 else 4)
        ]
        states = {Text(name): self.state(names, i, depth) for i, name in enumerate(names)}
        return {Text("StartAt"): Text("A"), Text("States"): states}

    def next(self, names, i):
        """The name of a state to go to, or None at the end."""
        if self.style.loops and self.chance(35):
            return Text(self.pick(names))
        later = names[i + 1 :]
        return Text(self.pick(later[:2])) if later else None

    def state(self, names, i, depth):
        kind = self.pick(KINDS)
        after = self.next(names, i)
        if kind in ("Succeed", "Fail") and after and self.chance(70):
            kind = "Pass"
        if kind == "Choice" and after is None or kind == "Map" and depth > 1:
            kind = "Pass"
        state = {Text("Type"): Text(kind)}
        getattr(self, f"make_{kind.lower()}")(state, lambda: self.next(names, i) or after, depth)
        if kind not in ("Choice", "Succeed", "Fail"):
            state |= {Text("Next"): after} if after else {Text("End"): True}
        return state

    def make_pass(self, state, _, depth):
        if self.chance(60):
            state[Text("Result")] = self.value(0)
        self.result_path(state)

    def make_action(self, state, target, depth):
        state[Text("ActionName")] = Text(self.pick(["zis:acme:action:a", "zis:acme:action:b"]))
        if self.chance(70):
            state[Text("Parameters")] = self.template(0)
        self.result_path(state)
        if self.chance(40):
            state[Text("Retry")] = [self.retrier() for _ in range(self.pick([1, 1, 2]))]
        self.catch(state, target)

    def make_map(self, state, target, depth):
        state[Text("ItemsPath")] = Text("$.l" if self.chance(75) else self.pick(["$.m", "$.m", self.pick(READS)]))
        state[Text("Iterator")] = self.flow(depth + 1)
        self.result_path(state)
        self.catch(state, target)

    def make_wait(self, state, target, depth):
        if self.chance(60):
            state[Text("Seconds")] = Number(self.pick(["1", "0.5", "3", "20", "2e1", "0", "-1"]))
        else:
            state[Text("SecondsPath")] = self.path(["$.n", "$.n", "$.l[0].n"])

    def make_succeed(self, state, target, depth):
        if self.chance(60):
            state[Text("Message")] = self.message()

    def make_fail(self, state, target, depth):
        state[Text("Error")] = Text(self.pick(["E1", "E2", "Odd"])) if self.chance(60) else self.message()
        state[Text("Cause")] = self.message()

    def make_choice(self, state, target, depth):
        rules = self.switch(target) if self.chance(30) else []
        for _ in range(self.pick([1, 1, 2, 3])):
            rules.insert(self.random.randrange(len(rules) + 1), self.rule(0) | {Text("Next"): target()})
        state[Text("Choices")] = rules
        if self.chance(85):
            state[Text("Default")] = target()

    def switch(self, target):
        variable = self.path(["$.s", "$.s", "$.a.b", "$.l[0].s"])
        return [self.switch_rule(variable) | {Text("Next"): target()} for _ in range(self.random.randrange(2, 9))]

    def switch_rule(self, variable):
        """A rule that asks for a text, perhaps with more around it; a compiler may look texts up in a table."""
        test = {Text("Variable"): variable, Text("StringEquals"): self.string()}
        roll = self.random.randrange(10)
        if roll < 2:
            return {Text("And"): [test, *(self.rule(2) for _ in range(self.random.randrange(3)))]}
        if roll < 4:
            return {Text("Or"): [test, *(self.switch_rule(variable) for _ in range(self.random.randrange(3)))]}
        return test

    def rule(self, depth):
        kind = (
            self.pick(["And", "Or", "Not"])
            if depth < 3 and self.chance(30)
            else self.pick(["String", "Numeric", "Numeric", "Timestamp", "Boolean", "IsPresent", "IsNull"])
        )
        if kind == "Not":
            return {Text(kind): self.rule(depth + 1)}
        if kind in ("And", "Or"):
            return {Text(kind): [self.rule(depth + 1) for _ in range(self.random.randrange(1, 4))]}
        variable = {"String": "$.s", "Numeric": "$.n", "Timestamp": "$.t"}.get(kind, "$.b")
        operator, operand = self.comparison(kind)
        return {Text("Variable"): self.path([variable, variable, f"$.l[0]{variable[1:]}"]), Text(operator): operand}

    def comparison(self, kind):
        if kind in ("IsPresent", "IsNull"):
            return kind, self.chance(50)
        name = "Equals" if kind == "Boolean" else self.pick(COMPARISONS)
        if (kind, name) in (("String", "Equals"), ("Boolean", "Equals")) or kind == "Numeric":
            if self.chance(30):
                return f"{kind}{name}Path", self.path(["$.n", "$.s", "$.b", "$.l[1].n"])
        operands = {"String": self.string, "Numeric": self.number, "Boolean": lambda: self.chance(50)}
        valid_times = [time for time in TIMES if "T" in time.upper() and "2023-02-29" not in time]
        return f"{kind}{name}", operands.get(kind, lambda: Text(self.pick(valid_times)))()

    def retrier(self):
        retrier = {Text("ErrorEquals"): [Text(self.pick(ERRORS))]}
        for name, values in (("IntervalSeconds", "123"), ("MaxAttempts", "012"), ("BackoffRate", ["1.0", "1.5", "3"])):
            if self.chance(60):
                retrier[Text(name)] = Number(self.pick(values))
        return retrier

    def catch(self, state, target):
        after = target()
        if after and self.chance(75):
            state[Text("Catch")] = [
                {
                    Text("ErrorEquals"): [Text(self.pick(ERRORS)) for _ in range(self.pick([1, 1, 2]))],
                    Text("Next"): after,
                }
                for _ in range(self.pick([1, 1, 2]))
            ]
            for catcher in state[Text("Catch")]:
                self.result_path(catcher)

    def result_path(self, holder):
        roll = self.random.randrange(100)
        if roll < 80:
            holder[Text("ResultPath")] = self.path(SAFE_WRITES if self.chance(60) else WRITES)
        elif roll < 94:
            holder[Text("ResultPath")] = None if roll < 90 else Text("$")

    def path(self, pool):
        path = self.pick(pool if self.chance(85) else READS)
        if self.chance(10):
            path = path.replace(".a", "['a']").replace(".s", '["s"]')
        return self.text(path)

    def message(self):
        parts = [self.pick(["", "Hi ", "é ", "{", "}}", "{{ ", "{{x}}", "$", '"'])]
        while self.style.interpolation and self.chance(60):
            space = self.pick(["", "", " "])
            parts += [f"{{{{{space}{self.pick(READS)}{space}}}}}", self.pick(["", " and ", "{{", "\n"])]
        return self.text("".join(parts))

    def template(self, depth):
        members = {}
        for _ in range(self.random.randrange(4)):
            key = self.pick(KEYS)
            roll = self.random.randrange(10)
            if roll < 4:
                path = self.path(READS)
                members[self.text(key + ".$")] = path if self.chance(70) else Text(f"{{{{ {path} }}}}")
            elif roll < 6 and self.style.interpolation:
                members[Text(key + ".$")] = Text(f"{self.message()}{{{{{self.pick(READS)}}}}}")
            elif roll < 8 and depth < 3:
                items = [self.template(depth + 1) for _ in range(self.random.randrange(3))]
                members[self.text(key)] = items if self.chance(40) else self.template(depth + 1)
            else:
                members[self.text(key)] = self.value(2)
        return members


def make_case(source):
    return Maker(source).case()
