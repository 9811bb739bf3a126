"""Reading jq programs as far as we must: names that are not available, and which parts of the input are read.

Everything that this reader is not sure of counts as "reads all of it".
"""

from __future__ import annotations

import re
from typing import NamedTuple

Keys = tuple[str, ...]

# They read the process, files or standard input, write to standard error, or end the process.
UNAVAILABLE = frozenset(
    """env input inputs debug stderr input_filename input_line_number import include module modulemeta
    get_search_list get_jq_origin get_prog_origin halt halt_error""".split()
)
UNAVAILABLE_VARIABLES = frozenset({"$ENV", "$__prog_args"})

# A comment ends at any line end, though jq may continue it: then this reader sees more code than jq does, never less.
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\ufeff]+|\#[^\r\n]*)
    |(?P<field>\.[A-Za-z_]\w*)
    |(?P<variable>\$(?:\w+::)*\w+)
    |(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<format>@\w+)
    |(?P<word>(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*)
    |(?P<quote>")
    |(?P<operator>\?//|//=|\.\.|[|+\-*/%]=|[=!<>]=|//|[-|,+*/%=<>()\[\]{}:;?.$])""",
    re.VERBOSE | re.ASCII,
)


class Token(NamedTuple):
    """A piece of a program. ``parts`` of a string are its interpolated programs."""

    kind: str
    text: str
    parts: tuple[list[Token], ...] = ()


class Unsure(Exception):
    """The program holds what this reader does not know."""


def tokenize(program: str) -> list[Token]:
    """The program's tokens. Raises :class:`Unsure`."""
    tokens, place = _tokens(program, 0, inside=False)
    if place != len(program):
        raise Unsure
    return tokens


def _tokens(program: str, place: int, *, inside: bool) -> tuple[list[Token], int]:
    """The tokens from ``place`` to the end, or ``inside`` of a string to the closing parenthesis."""
    tokens: list[Token] = []
    depth = 0
    while place < len(program):
        match = _TOKEN.match(program, place)
        if match is None:
            raise Unsure
        kind, text, place = str(match.lastgroup), match[0], match.end()
        if kind == "quote":
            token, place = _string(program, place)
            tokens.append(token)
        elif kind == "space":
            if text.startswith("#") and text.endswith("\\"):
                tokens.append(Token("continued", text))
        else:
            depth += (text == "(") - (text == ")")
            if inside and depth < 0:
                return tokens, place
            tokens.append(Token(kind, text))
    if inside:
        raise Unsure
    return tokens, place


def _string(program: str, place: int) -> tuple[Token, int]:
    text: list[str] = []
    parts: list[list[Token]] = []
    while place < len(program):
        character = program[place]
        place += 1
        if character == '"':
            return Token("string", "".join(text), tuple(parts)), place
        if character != "\\":
            text.append(character)
        elif program[place : place + 1] == "(":
            inner, place = _tokens(program, place + 1, inside=True)
            parts.append(inner)
        else:
            text.append("\\" + program[place : place + 1])
            place += 1
    raise Unsure


def unavailable_name(tokens: list[Token]) -> str | None:
    """The first name in the program that is not available."""
    brackets: list[str] = []
    before = ""
    for number, token in enumerate(tokens):
        for part in token.parts:
            if found := unavailable_name(part):
                return found
        text = token.text
        if token.kind == "operator":
            if text in "([{":
                brackets.append(text)
            elif text in ")]}" and brackets:
                brackets.pop()
        elif token.kind == "variable" and text in UNAVAILABLE_VARIABLES:
            return text
        elif token.kind == "word" and text.rpartition("::")[2] in UNAVAILABLE:
            after = tokens[number + 1].text if number + 1 < len(tokens) else ""
            is_key = brackets[-1:] == ["{"] and before in ("{", ",") and after in (":", ",", "}")
            if not is_key:
                return text
        before = text if token.kind == "operator" else ""
    return None


def mentions(tokens: list[Token], name: str) -> bool:
    """Whether the word occurs in the program."""
    return any(
        (token.kind == "word" and token.text == name) or any(mentions(part, name) for part in token.parts)
        for token in tokens
    )


def paths_read(tokens: list[Token]) -> set[Keys] | None:
    """The paths (of keys) in the input that hold all that the program reads; None for all of it."""
    reader = _Reader(tokens)
    try:
        reader.read(reader.pipe(()))
        reader.expect_end()
    except (Unsure, RecursionError):
        return None
    return None if () in reader.paths else reader.paths


# Functions that read no input of their own: their arguments do.
_NO_INPUT = frozenset("null true false empty now infinite nan range first last limit isempty error".split())
_CLOSERS = frozenset(")]};:,|") | {""}
_ASSIGNMENTS = frozenset({"=", "|=", "+=", "-=", "*=", "/=", "%=", "//="})
_OPERATORS = _ASSIGNMENTS | frozenset({"+", "-", "*", "/", "%", "//", "==", "!=", "<", ">", "<=", ">="})
_KEYWORDS = frozenset("then elif else end as and or reduce foreach if try catch label def __loc__".split())


class _Reader:
    """A recursive reader. ``at`` is where the program's ``.`` is in the input, None for a value made on the way.

    Each method gives the path that its expression is, unread yet, or None once all it needs is in ``paths``.
    """

    def __init__(self, tokens: list[Token], paths: set[Keys] | None = None) -> None:
        self._tokens = tokens
        self._place = 0
        self.paths: set[Keys] = set() if paths is None else paths

    def read(self, path: Keys | None) -> None:
        if path is not None:
            self.paths.add(path)

    def expect_end(self) -> None:
        if self._place != len(self._tokens):
            raise Unsure

    def _peek(self) -> str:
        if self._place < len(self._tokens):
            token = self._tokens[self._place]
            return token.text if token.kind in ("operator", "word") else f" {token.kind}"
        return ""

    def _next(self) -> Token:
        if self._place == len(self._tokens):
            raise Unsure
        self._place += 1
        return self._tokens[self._place - 1]

    def _accept(self, text: str) -> bool:
        if self._peek() == text:
            self._place += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise Unsure

    def pipe(self, at: Keys | None) -> Keys | None:
        """``a | b``"""
        if self._accept("label"):
            self._next()
            self._expect("|")
            self.read(self.pipe(at))
            return None
        path = self._comma(at)
        while self._accept("|"):
            if self._peek() == "label":
                raise Unsure
            path = self._comma(path)
        return path

    def _comma(self, at: Keys | None) -> Keys | None:
        path = self._binary(at)
        if self._peek() != ",":
            return path
        self.read(path)
        while self._accept(","):
            self.read(self._binary(at))
        return None

    def _binary(self, at: Keys | None) -> Keys | None:
        path = self._operand(at)
        if self._peek() not in _OPERATORS and self._peek() not in ("and", "or"):
            return path
        self.read(path)
        while self._peek() in _OPERATORS or self._peek() in ("and", "or"):
            if self._next().text in _ASSIGNMENTS:
                self.read(at)
            self.read(self._operand(at))
        return None

    def _operand(self, at: Keys | None) -> Keys | None:
        if self._accept("-"):
            self.read(self._operand(at))
            return None
        path = self._postfix(at)
        if self._accept("as"):
            self.read(path)
            self._pattern()
            self._expect("|")
            return self.pipe(at)
        return path

    def _pattern(self) -> None:
        """``$x``, ``[$a, $b]`` or ``{a: $x, $b}``; keys that are programs, and ``?//``, are not known here."""
        depth = 0
        while True:
            token = self._next()
            if token.kind == "operator":
                if token.text not in "[]{}:,":
                    raise Unsure
                depth += (token.text in "[{") - (token.text in "]}")
            elif token.parts or token.kind not in ("variable", "word", "string"):
                raise Unsure
            if depth == 0:
                return

    def _postfix(self, at: Keys | None) -> Keys | None:
        path = self._primary(at)
        while True:
            if self._peek() == " field":
                path = _below(path, self._next().text[1:])
            elif self._peek() == ".":
                self._next()
                if self._peek() == " string":
                    path = self._string_key(path, at)
                elif self._peek() != "[":
                    raise Unsure
            elif self._peek() == "[":
                path = self._brackets(path, at)
            elif not self._accept("?"):
                return path

    def _string_key(self, path: Keys | None, at: Keys | None) -> Keys | None:
        token = self._next()
        if token.parts or "\\" in token.text:
            self.read(path)
            self._interpolations(token, at)
            return None
        return _below(path, token.text)

    def _brackets(self, path: Keys | None, at: Keys | None) -> Keys | None:
        self._expect("[")
        if self._peek() == " string" and self._tokens[self._place + 1 : self._place + 2] == [Token("operator", "]")]:
            path = self._string_key(path, at)
            self._expect("]")
            return path
        self.read(path)
        while not self._accept("]"):
            if not self._accept(":"):
                self.read(self.pipe(at))
        return None

    def _primary(self, at: Keys | None) -> Keys | None:
        token = self._next()
        if token.kind == "field":
            return _below(at, token.text[1:])
        if token.kind in ("string", "format", "number", "variable"):
            self._literal(token, at)
            return None
        if token.kind == "word":
            return self._word(token.text, at)
        if token.text == ".":
            return self._string_key(at, at) if self._peek() == " string" else at
        if token.text == "(":
            path = self.pipe(at)
            self._expect(")")
            return path
        if token.text == "[":
            if not self._accept("]"):
                self.read(self.pipe(at))
                self._expect("]")
            return None
        if token.text == "{":
            self._object(at)
            return None
        raise Unsure

    def _literal(self, token: Token, at: Keys | None) -> None:
        if token.kind == "format":
            if self._peek() == " string":
                token = self._next()
            else:
                self.read(at)
        self._interpolations(token, at)

    def _interpolations(self, token: Token, at: Keys | None) -> None:
        for part in token.parts:
            inner = _Reader(part, self.paths)
            inner.read(inner.pipe(at))
            inner.expect_end()

    def _word(self, word: str, at: Keys | None) -> Keys | None:
        if word == "if":
            self._if(at)
        elif word == "try":
            self.read(self._postfix(at))
            if self._accept("catch"):
                self._postfix(None)
        elif word in ("reduce", "foreach"):
            self._fold(at)
        elif word in _KEYWORDS or "::" in word:
            raise Unsure
        else:
            self._call(word, at)
        return None

    def _if(self, at: Keys | None) -> None:
        self.read(self.pipe(at))
        self._expect("then")
        self.read(self.pipe(at))
        if self._accept("elif"):
            self._if(at)
        else:
            # without else, the input is the value
            self.read(self.pipe(at) if self._accept("else") else at)
            self._expect("end")

    def _fold(self, at: Keys | None) -> None:
        self.read(self._postfix(at))
        self._expect("as")
        self._pattern()
        self._expect("(")
        self.read(self.pipe(at))
        while self._accept(";"):
            self.pipe(None)
        self._expect(")")

    def _call(self, name: str, at: Keys | None) -> None:
        has_arguments = self._accept("(")
        if name not in _NO_INPUT or (name in ("first", "last", "error") and not has_arguments):
            self.read(at)
        if has_arguments:
            self.read(self.pipe(at))
            while self._accept(";"):
                self.read(self.pipe(at))
            self._expect(")")

    def _object(self, at: Keys | None) -> None:
        while not self._accept("}"):
            token = self._next()
            self._interpolations(token, at)
            if token.text == "(" and token.kind == "operator":
                self.read(self.pipe(at))
                self._expect(")")
            elif token.kind not in ("word", "variable", "string", "number", "format"):
                raise Unsure
            if self._accept(":"):
                self._object_value(at)
            elif token.kind == "word" or (token.kind == "string" and not token.parts and "\\" not in token.text):
                self.read(_below(at, token.text))
            elif token.kind != "variable":
                raise Unsure
            if self._peek() not in (",", "}"):
                raise Unsure
            self._accept(",")

    def _object_value(self, at: Keys | None) -> None:
        """Terms with ``|`` between them; a comma starts the next member."""
        path = self._binary(at)
        while self._accept("|"):
            path = self._binary(path)
        self.read(path)


def _below(path: Keys | None, key: str) -> Keys | None:
    return None if path is None else (*path, key)
