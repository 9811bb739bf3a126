"""RFC 8259 once more, slow and byte by byte: where a text stops being the start of any JSON document we accept."""

from __future__ import annotations

SPACE = b" \t\n\r"
DIGITS = b"0123456789"
HEX = b"0123456789abcdefABCDEF"


class Fault(Exception):
    """The text goes wrong at ``offset``."""

    def __init__(self, offset: int, kind: str = "syntax") -> None:
        super().__init__(offset)
        self.offset = offset
        self.kind = kind


def fault(text: bytes, max_depth: int = 512) -> tuple[str, int] | None:
    """None for a document; else ``syntax``, ``depth`` or ``utf8`` and the offset of the first wrong byte."""
    found: tuple[str, int] | None = None
    try:
        _document(text, max_depth)
    except Fault as wrong:
        found = wrong.kind, wrong.offset
    try:
        text.decode()
    except UnicodeDecodeError as wrong:
        if found is None or wrong.start <= found[1]:
            found = "utf8", wrong.start
    return found


def _document(text: bytes, max_depth: int) -> None:
    at = _space(text, 0)
    open_brackets: list[int] = []
    while True:
        at, opened = _value(text, at)
        if opened:
            if len(open_brackets) == max_depth:
                raise Fault(at - 1, "depth")
            open_brackets.append(opened)
            at = _space(text, at)
            if text[at : at + 1] != (b"}" if opened == ord("{") else b"]"):
                at = _key(text, at) if opened == ord("{") else at
                continue
        at = _space(text, at)
        while open_brackets and text[at : at + 1] == (b"}" if open_brackets[-1] == ord("{") else b"]"):
            open_brackets.pop()
            at = _space(text, at + 1)
        if not open_brackets:
            break
        at = _space(text, _one(text, at, b","))
        if open_brackets[-1] == ord("{"):
            at = _key(text, at)
    if at != len(text):
        raise Fault(at)


def _one(text: bytes, at: int, of: bytes) -> int:
    """Past one byte of a set."""
    if at >= len(text) or text[at] not in of:
        raise Fault(at)
    return at + 1


def _space(text: bytes, at: int) -> int:
    while at < len(text) and text[at] in SPACE:
        at += 1
    return at


def _key(text: bytes, at: int) -> int:
    at = _space(text, _string(text, _one(text, at, b'"')))
    return _space(text, _one(text, at, b":"))


def _value(text: bytes, at: int) -> tuple[int, int]:
    """Past a scalar, or past the opening bracket, and which."""
    first = text[at : at + 1]
    if first in (b"{", b"["):
        return at + 1, first[0]
    if first == b'"':
        return _string(text, at + 1), 0
    for word in (b"true", b"false", b"null"):
        if first == word[:1]:
            for letter in word:
                at = _one(text, at, bytes([letter]))
            return at, 0
    return _number(text, at), 0


def _string(text: bytes, at: int) -> int:
    """Past the closing quote."""
    while True:
        if at >= len(text) or text[at] < 0x20:
            raise Fault(at)
        if text[at] == ord('"'):
            return at + 1
        at += 1
        if text[at - 1] == ord("\\"):
            at = _one(text, at, b'"\\/bfnrtu')
            if text[at - 1] == ord("u"):
                for _ in range(4):
                    at = _one(text, at, HEX)


def _digits(text: bytes, at: int) -> int:
    at = _one(text, at, DIGITS)
    while at < len(text) and text[at] in DIGITS:
        at += 1
    return at


def _number(text: bytes, at: int) -> int:
    if text[at : at + 1] == b"-":
        at += 1
    if text[at : at + 1] == b"0":
        at += 1
        if text[at : at + 1].isdigit():
            raise Fault(at)
    else:
        at = _digits(text, at)
    if text[at : at + 1] == b".":
        at = _digits(text, at + 1)
    if text[at : at + 1] in (b"e", b"E"):
        at += 1
        if text[at : at + 1] in (b"+", b"-"):
            at += 1
        at = _digits(text, at)
    return at
