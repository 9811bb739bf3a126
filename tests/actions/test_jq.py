"""The Jq action: what it takes, gives and refuses, and that a pruned input changes nothing."""

from __future__ import annotations

import json
from typing import Any

import jq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.actions.helpers import CONTEXT, Recorder, action_request
from zisfast._core import Document
from zisfast.actions import ActionContext, Actions, jq_problem
from zisfast.actions.jq import CACHED_PROGRAMS, JqError, JqProgram, compile_program
from zisfast.actions.jq_syntax import UNAVAILABLE, Unsure, paths_read, tokenize
from zisfast.errors import ActionError

ACTION = "zis:common:transform:Jq"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def run(parameters: dict[str, Any], context: ActionContext = CONTEXT) -> Any:
    value = await Actions({}, Recorder()).bind(context)(action_request(ACTION, parameters))
    assert isinstance(value, bytes)
    return json.loads(value)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("expr", "data", "value"),
    [
        (".", {"a": 1}, {"a": 1}),
        (".a.b", {"a": {"b": [1]}}, [1]),
        ('index("x") != null', ["x"], True),
        (". + \"!\"", "text", "text!"),
        (".[]", [1, 2, 3], 1),
        ("1, error", None, 1),
        (".a # comment \\", {"a": 2}, 2),
        (".a # comment", {"a": 2}, 2),
        ("\n\n.a\n", {"a": 2}, 2),
        ('"a\nb"', None, "a\nb"),
        ("def f(x): x * 2; f(.a)", {"a": 2}, 4),
        ("{env: 1, input: .env}", {"env": 3}, {"env": 1, "input": 3}),
        (".input.debug", {"input": {"debug": 4}}, 4),
        ('"\\(.a) and \\("in \\(.b)")"', {"a": 1, "b": 2}, "1 and in 2"),
        ("[.items[] | .ticket_id = 5]", {"items": [{"a": 1}]}, [{"a": 1, "ticket_id": 5}]),
        ('capture("(?<n>[a-z]+)"; "gi")', "ABC", {"n": "ABC"}),
        (".a", '{"a": 1}', 1),
        (".[1]", " [1, 2]", 2),
        ("length", "[not json", 9),
        ("length", "17", 2),
    ],
)  # fmt: skip
async def test_outputs(expr: str, data: Any, value: Any) -> None:
    assert await run({"expr": expr, "data": data}) == value


@pytest.mark.anyio
async def test_no_data_is_null() -> None:
    assert await run({"expr": ". == null"}) is True


@pytest.mark.anyio
async def test_now_is_the_executions_clock() -> None:
    assert await run({"expr": "now"}, ActionContext("acme", now=1.5)) == 1.5
    assert await run({"expr": 'now | strftime("%Y-%m-%d")', "data": {}}) == "2024-05-01"
    assert await run({"expr": "[.a, now]", "data": {"a": 1}}, ActionContext("acme", now=2.0)) == [1, 2]
    assert await run({"expr": '"\\(now)"'}, ActionContext("acme", now=2.0)) == "2"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("parameters", "cause"),
    [
        ({"expr": ".a.b", "data": {"a": 1}}, 'jq: Cannot index number with string ("b")'),
        ({"expr": ".[0]", "data": "text"}, "jq: Cannot index string with number (0)"),
        ({"expr": "# goes on \\\n .a"}, 'jq: Top-level program not given (try ".")'),
        ({"expr": 'error("mine")'}, "jq: mine"),
        ({"expr": "empty"}, "jq: the program has no output"),
        ({"expr": ".[] | select(. > 5)", "data": [1]}, "jq: the program has no output"),
        ({"expr": "env"}, "jq: env is not available in flows"),
        ({}, "Jq: the parameter 'expr' must be a string with a jq program"),
        ({"expr": 1}, "Jq: the parameter 'expr' must be a string with a jq program"),
    ],
)
async def test_errors(parameters: dict[str, Any], cause: str) -> None:
    with pytest.raises(ActionError) as caught:
        await run(parameters)
    assert (caught.value.name, caught.value.cause) == ("States.TaskFailed", cause)


@pytest.mark.anyio
async def test_syntax_error_keeps_jqs_words() -> None:
    with pytest.raises(ActionError, match="jq: syntax error, unexpected end of file"):
        await run({"expr": ".a +"})


# ---- names that are not available ----


@pytest.mark.parametrize("name", sorted(UNAVAILABLE))
@pytest.mark.parametrize(
    "frame", ["{}", ".a | {}", "[{}]", '"\\({})"', "{{a: {}}}", "{{({}): 1}}", "1 #\n | {}", "1 #\r | {}"]
)
def test_unavailable_names(name: str, frame: str) -> None:
    program = frame.replace("{}", name, 1).replace("{{", "{").replace("}}", "}")
    assert f"{name} is not available" in (jq_problem(program) or "")


@pytest.mark.parametrize("program", ["$ENV", "$ENV.PATH", '"\\($ENV.HOME)"', "{$ENV}", "$__prog_args"])
def test_unavailable_variables(program: str) -> None:
    assert "is not available" in (jq_problem(program) or "")


@pytest.mark.parametrize(
    "program",
    ['import "a" as a; 1', 'include "a"; 1', 'module {}; 1', 'import "a" as $a; $a', '1) | env | (1', ") env (",
     "1\n\n) | (env", '"', '"\\(', "\\", "`", "'a'", "é", "{", "if", ".a as [$x"],
)  # fmt: skip
def test_programs_that_are_none(program: str) -> None:
    assert jq_problem(program)


def test_environment_is_hidden_even_from_what_gets_past_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second wall: the names are shadowed. A control first: libjq itself does show the environment."""
    monkeypatch.setenv("CANARY", "c4n4ry")
    assert "c4n4ry" in jq.compile("env").input_value(None).text()
    monkeypatch.setattr("zisfast.actions.jq.unavailable_name", lambda tokens: None)
    for program in ("env", "$ENV", "env.CANARY", "input", "[inputs]", "debug", "input_filename", "get_search_list"):
        try:
            assert "c4n4ry" not in JqProgram(program).first(Document(b"null"), (), 0.0).decode()
        except JqError as error:
            assert "c4n4ry" not in str(error)


# What libjq 1.8 offers beyond UNAVAILABLE was looked at name by name: it computes. A new name must be looked at, too.
LOOKED_AT = frozenset(
    """IN INDEX JOIN abs acos acosh add all any arrays ascii ascii_downcase ascii_upcase asin asinh atan atan2 atanh
    booleans bsearch builtins capture cbrt ceil combinations contains copysign cos cosh del delpaths drem empty
    endswith erf erfc error exp exp10 exp2 explode expm1 fabs fdim finites first flatten floor fma fmax fmin fmod
    format frexp from_entries fromdate fromdateiso8601 fromjson fromstream gamma getpath gmtime group_by gsub has
    have_decnum have_literal_numbers hypot implode in index indices infinite inside isempty isfinite isinfinite isnan
    isnormal isvalid iterables j0 j1 jn join keys keys_unsorted last ldexp length lgamma lgamma_r limit localtime log
    log10 log1p log2 logb ltrim ltrimstr map map_values match max max_by min min_by mktime modf nan nearbyint nextafter
    nexttoward normals not now nth nulls numbers objects path paths pick pow range recurse remainder repeat reverse
    rindex rint round rtrim rtrimstr scalars scalb scalbln scan select setpath significand sin sinh skip sort sort_by
    split splits sqrt startswith strflocaltime strftime strings strptime sub tan tanh test tgamma to_entries toarray
    toboolean todate todateiso8601 tojson tonumber tostream tostring transpose trim trimstr trunc truncate_stream type
    unique unique_by until utf8bytelength values walk while with_entries y0 y1 yn ltrimstr splits getpath
    have_literal_numbers error env significand dateadd datesub date dateadd isvalid limit halt_error ascii
    input_line_number tojson get_search_list gamma lgamma frexp modf""".split()
)


def test_every_builtin_was_looked_at() -> None:
    names = {name.partition("/")[0] for name in jq.compile("builtins").input_value(None).first()}
    assert names - UNAVAILABLE - LOOKED_AT == set()


def test_cache_is_bounded() -> None:
    for number in range(CACHED_PROGRAMS + 50):
        compile_program(f". + {number}") if number % 50 == 0 else None
    assert compile_program.cache_info().maxsize == CACHED_PROGRAMS


# ---- which parts are read ----


@pytest.mark.parametrize(
    ("program", "paths"),
    [
        (".", None),
        (".a.b[0].c", {("a", "b")}),
        (".a | .b | .c", {("a", "b", "c")}),
        ('.["a b"]."c"', {("a b", "c")}),
        ('.a["b"]?.c?', {("a", "b", "c")}),
        (".a, .b.c", {("a",), ("b", "c")}),
        ('{a, b: .x.y, "c": (.z | length), $__loc__, "d\\(.e)": 1, @base64: 1}',
         {("a",), ("x", "y"), ("z",), ("e",)}),
        ("{a, b: .x.y, (.k): .v, \"q\"}", {("a",), ("x", "y"), ("k",), ("v",), ("q",)}),
        ('.a // "" | tostring', {("a",)}),
        ("if .a then .b.c elif .d then 1 else .e end", {("a",), ("b", "c"), ("d",), ("e",)}),
        ("if .a then .b end", None),
        (".a as $x | .b + $x", {("a",), ("b",)}),
        (".a as {b: [$x], $c} | $x", {("a",)}),
        ("reduce .l[] as $i (.s; . + $i)", {("l",), ("s",)}),
        ("foreach .l[] as $i (0; . + $i; [$i, .])", {("l",)}),
        ('"\\(.a.b) \\("\\(.c)")"', {("a", "b"), ("c",)}),
        ('@uri "x\\(.a)"', {("a",)}),
        (".a | @uri", {("a",)}),
        ("try .a.b catch .", {("a", "b")}),
        (".a[.b:.c]", {("a",), ("b",), ("c",)}),
        (".a[1:]", {("a",)}),
        ("-.a + 1", {("a",)}),
        ("[range(.n)]", {("n",)}),
        ("first(.a[]) | .b", {("a",)}),
        ("error(.a)", {("a",)}),
        ("label $f | .a | if . then break $f else . end", None),
        ("1, null, now", set()),
        (".a |= 1", None),
        ("del(.a)", None),
        ("map(.a)", None),
        ("..", None),
        ("def f: .a; .b | f", None),
        (".a as [$x] ?// $x | $x", None),
        (".a # \\\n | .b", None),
        ("lib::f(.a)", None),
        ("[.items[] | select(.id == 1) | .name]", {("items",)}),
    ],
)  # fmt: skip
def test_paths_read(program: str, paths: set[tuple[str, ...]] | None) -> None:
    assert read_paths(program) == paths


def read_paths(program: str) -> set[tuple[str, ...]] | None:
    tokens = tokenize(program)
    return None if any(token.kind == "continued" for token in tokens) else paths_read(tokens)


KEYS = ["a", "b", "c"]
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(["", "x", "a"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)),
    max_leaves=12,
)


def programs() -> st.SearchStrategy[str]:
    leaf = st.sampled_from(
        [".", ".a", ".b.c", ".a.b", ".c?", '.["a"]', "1", "null", '"x"', ".a[]?", ".b[0]", "..", "length"]
    )

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        two = st.tuples(inner, inner)
        return st.one_of(
            two.map(lambda p: f"{p[0]} | {p[1]}"),
            two.map(lambda p: f"{p[0]}, {p[1]}"),
            two.map(lambda p: f"({p[0]}) + ({p[1]})"),
            two.map(lambda p: f"({p[0]}) // ({p[1]})"),
            two.map(lambda p: f"({p[0]}) == ({p[1]})"),
            two.map(lambda p: f"({p[0]}).b"),
            two.map(lambda p: f"{{a: ({p[0]}), b, (({p[1]}) | tostring): 1}}"),
            two.map(lambda p: f"if {p[0]} then {p[1]} else .a end"),
            two.map(lambda p: f"if {p[0]} then {p[1]} end"),
            two.map(lambda p: f"({p[0]}) as $x | [$x, ({p[1]})]"),
            two.map(lambda p: f"reduce ({p[0]}) as $x (({p[1]}); [., $x, .a?])"),
            two.map(lambda p: f"try ({p[0]}) catch [., ({p[1]})]"),
            two.map(lambda p: f"[({p[0]}), ({p[1]})]"),
            two.map(lambda p: f'"\\({p[0]}) x \\({p[1]})"'),
            two.map(lambda p: f"first(({p[0]}), ({p[1]}))"),
            two.map(lambda p: f".a[({p[0]})]?"),
            two.map(lambda p: f".a |= ({p[0]})"),
            inner.map(lambda p: f"({p}) | .a.b?"),
            inner.map(lambda p: f"map({p})"),
            inner.map(lambda p: f"[.[]? | {p}]"),
            inner.map(lambda p: f"({p})?"),
            inner.map(lambda p: f"-({p})"),
            inner.map(lambda p: f"label $f | ({p}), break $f"),
        )  # fmt: skip

    return st.recursive(leaf, grow, max_leaves=6)


@settings(max_examples=2500)
@given(programs(), values)
def test_pruning_changes_nothing(expression: str, data: Any) -> None:
    """The first output or the error on the whole input and on what the program reads."""
    program = compile_program(expression)
    document = Document(json.dumps(data).encode())

    def result() -> tuple[str, bytes | str]:
        try:
            return "value", program.first(document, (), 0.0)
        except JqError as error:
            return "error", str(error)

    pruned = result()
    paths, program.paths = program.paths, None
    try:
        assert pruned == result()
    finally:
        program.paths = paths


@given(st.text(alphabet='aenv.|()[]{}"\\#\n\r$:,;?/=@1 input', max_size=30))
@settings(max_examples=2000)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text crashes the reader, and what libjq compiles with ``env`` in it as a name is refused."""
    try:
        tokens = tokenize(text)
    except Unsure:
        return
    paths_read(tokens)
    jq_problem(text)
