"""Text for people: safe for terminals, and figures in readable units."""

from __future__ import annotations

import re

# C0 and C1 controls, DEL, bidirectional overrides and isolates, line and paragraph separators, surrogates: what can
# move the cursor, change colours, reorder or split a line
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
OPENING, CLOSING = ("{", "["), ("}", "]")


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def _json_escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def safe(text: str) -> str:
    """``text`` on one line, every character that could steer a terminal escaped."""
    return UNSAFE.sub(_escaped, text)


def safe_block(text: str) -> str:
    """As :func:`safe`, with the line ends kept."""
    return "\n".join(safe(line) for line in text.split("\n"))


def safe_json(text: bytes) -> str:
    """JSON text for a terminal: indented, the same value, and no character in it that could steer a terminal.

    Numbers and strings keep their text: a decoder would lose digits, and refuse strings that are no text.
    """
    out: list[str] = []
    margin = "\n"
    tokens = TOKEN.findall(text.decode())
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if token in CLOSING:
            if not out or out[-1] not in OPENING:
                margin = margin[:-2]
                out.append(margin)
            out.append(token)
        elif token in OPENING:
            out.append(token)
            if following not in CLOSING:
                margin += "  "
                out.append(margin)
        elif token == ",":
            out.append("," + margin)
        elif token == ":":
            out.append(": ")
        else:
            out.append(UNSAFE.sub(_json_escaped, token))
    return "".join(out)


def safe_compact(text: bytes) -> str:
    """JSON text on one line, safe for terminals."""
    parts = (UNSAFE.sub(_json_escaped, token) for token in TOKEN.findall(text.decode()))
    return "".join({",": ", ", ":": ": "}.get(part, part) for part in parts)


def duration(seconds: float) -> str:
    """``12 µs``, ``1.5 ms``, ``30.0 s``."""
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    if seconds < 1:
        return f"{seconds * 1e3:.1f} ms"
    return f"{seconds:.1f} s"


def counted(number: int, noun: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shortened(text: str, width: int) -> str:
    """``text`` cut to ``width`` characters, which it shows."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"
