"""JSON that keeps its texts: what comes in as ``1.0`` or ``"\\u00e9"`` goes out like that.

Objects are dicts, arrays are lists, strings are :class:`Text`, numbers are :class:`Number`, the rest is as in Python.
Of duplicate keys the last counts, at the place of the first: that is what a dict does.
"""

import json
import re
from dataclasses import dataclass

SPACE = re.compile(r"[ \t\n\r]*")
STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"')
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class Number:
    text: str


class Text(str):
    """A string with the JSON text it was read from, without the quotes."""

    raw: str

    def __new__(cls, value, raw=None):
        self = super().__new__(cls, value)
        self.raw = escape(value) if raw is None else raw
        return self


class BadJson(Exception):
    pass


def escape(value):
    return "".join(SHORT.get(c) or (f"\\u{ord(c):04x}" if c < " " or "\ud800" <= c <= "\udfff" else c) for c in value)


def parse(source):
    if isinstance(source, bytes):
        source = source.decode("utf-8")
    value, end = parse_value(source, SPACE.match(source).end())
    if end != len(source):
        raise BadJson(f"{source[end : end + 20]!r} after the value")
    return value


def parse_value(source, at):
    """The value that starts at ``at``, and where the next thing starts."""
    if match := STRING.match(source, at):
        raw = match[1]
        value = Text(json.loads(match[0]) if "\\" in raw else raw, raw)
    elif match := NUMBER.match(source, at):
        value = Number(match[0])
    elif match := re.compile("true|false|null").match(source, at):
        value = {"true": True, "false": False, "null": None}[match[0]]
    elif source.startswith("{", at):
        return parse_items(source, at, "}", {})
    elif source.startswith("[", at):
        return parse_items(source, at, "]", [])
    else:
        raise BadJson(f"{source[at : at + 20]!r} is no value")
    return value, SPACE.match(source, match.end()).end()


def parse_items(source, at, close, into):
    at = SPACE.match(source, at + 1).end()
    while not (source.startswith(close, at) and not into):
        item, at = parse_value(source, at)
        if close == "]":
            into.append(item)
        else:
            if not isinstance(item, Text) or not source.startswith(":", at):
                raise BadJson(f"{source[at : at + 20]!r} where a key and a colon should be")
            into[item], at = parse_value(source, SPACE.match(source, at + 1).end())
        if source.startswith(close, at):
            break
        if not source.startswith(",", at):
            raise BadJson(f"{source[at : at + 20]!r} where a comma should be")
        at = SPACE.match(source, at + 1).end()
    return into, SPACE.match(source, at + 1).end()


def write(value):
    """Compact JSON text."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{write(Text(k, getattr(k, 'raw', None)))}:{write(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    if isinstance(value, Text):
        return f'"{value.raw}"'
    if isinstance(value, str):
        return f'"{escape(value)}"'
    if isinstance(value, Number):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    raise TypeError(f"{value!r} is no value of these files")


def depth(value):
    """Levels of nesting: 0 for a scalar, 1 for an empty container."""
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0
