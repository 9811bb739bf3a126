"""Payload templates (``Parameters``) and texts with ``{{$.path}}`` in them."""

from tests.oracle import paths
from tests.oracle.json_text import Text, write
from tests.oracle.paths import NOTHING, Path, Refused

SPACE = " \t\n\r"


class PathNotFound(Exception):
    """A path led to nothing; the text is the cause."""

    def __init__(self, path):
        super().__init__(f"JSON path not found: {path.text}")


def look_up(path, document):
    value = path.get(document)
    if value is NOTHING:
        raise PathNotFound(path)
    return value


class TextTemplate:
    """Parts are literal strings and Paths."""

    def __init__(self, text):
        self.parts, literal, at = [], "", 0
        while at < len(text):
            path, end = placeholder(text, at)
            if path is None:
                literal, at = literal + text[at], at + 1
            else:
                self.parts += [literal, path] if literal else [path]
                literal, at = "", end
        if literal:
            self.parts.append(literal)

    @property
    def paths(self):
        return [part for part in self.parts if isinstance(part, Path)]

    def render(self, document):
        return "".join(self.insert(part, document) for part in self.parts)

    def insert(self, part, document):
        if not isinstance(part, Path):
            return part
        value = look_up(part, document)
        return str(value) if isinstance(value, str) else write(value)


def placeholder(text, at):
    """The path of the ``{{ path }}`` that starts at ``at`` and its end; None where there is none."""
    if not text.startswith("{{", at):
        return None, at
    start = skip_space(text, at + 2)
    steps, stop = paths.read(text, start)
    end = skip_space(text, stop)
    if steps is None or not text.startswith("}}", end):
        return None, at
    return Path(text[start:stop]), end + 2


def skip_space(text, at):
    while at < len(text) and text[at] in SPACE:
        at += 1
    return at


def compile_template(definition, interpolate=False):
    """A function of the document that gives the value."""
    if isinstance(definition, dict):
        members = {}
        for key, value in definition.items():
            if key.endswith(".$"):
                members[bare_key(key)] = dynamic(key, value)
            else:
                members[key] = compile_template(value, interpolate)
        return lambda document: {key: member(document) for key, member in members.items()}
    if isinstance(definition, list):
        items = [compile_template(item, interpolate) for item in definition]
        return lambda document: [item(document) for item in items]
    if interpolate and isinstance(definition, str) and TextTemplate(definition).paths:
        return lambda document: Text(TextTemplate(definition).render(document))
    return lambda document: definition


def bare_key(key):
    return Text(key[:-2], key.raw[:-2]) if key.raw.endswith(".$") else Text(key[:-2])


def dynamic(key, definition):
    """The value of a ``"key.$"`` member."""
    if not isinstance(definition, str):
        raise Refused(f"{key} is not a string")
    if paths.read(definition, 0)[1] == len(definition) > 0:
        return lambda document: look_up(Path(definition), document)
    template = TextTemplate(definition)
    if not template.paths:
        raise Refused(f"{key} holds no path")
    if len(template.parts) == 1:
        return lambda document: look_up(template.parts[0], document)
    return lambda document: Text(template.render(document))
