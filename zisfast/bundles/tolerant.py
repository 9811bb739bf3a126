"""Tolerant reading: what people add to JSON is replaced by spaces, so that every position stays as it was."""

from __future__ import annotations

import re

# a string comes first, so that what looks like a comment inside of one is left alone
_PIECE = re.compile(r'"(?:[^"\\]++|\\.)*+"?|//[^\n]*+|/\*.*?(?:\*/|\Z)|,(?=\s*+[}\]])', re.DOTALL)
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[^\n`]*$", re.MULTILINE)
_VISIBLE = re.compile(r"[^\s]")


def blank_extras(text: str) -> str:
    """``text`` with Markdown around its code block, comments and trailing commas replaced by spaces."""
    text = _blank_markdown(text)
    text = _PIECE.sub(_blank_comment, text)
    return _PIECE.sub(_blank_comma, text)


def _blank(text: str) -> str:
    return _VISIBLE.sub(" ", text)


def _blank_comment(match: re.Match[str]) -> str:
    return _blank(match[0]) if match[0].startswith("/") else match[0]


def _blank_comma(match: re.Match[str]) -> str:
    return " " if match[0] == "," else match[0]


def _blank_markdown(text: str) -> str:
    """Keep the first fenced block that starts like an object, or all of a text without such a block."""
    fences = list(_FENCE.finditer(text))
    for opening, closing in zip(fences[::2], [*fences[1::2], None], strict=False):
        start, stop = opening.end(), closing.start() if closing else len(text)
        if text[start:stop].lstrip().startswith(("{", "/")):
            return _blank(text[:start]) + text[start:stop] + _blank(text[stop:])
    return text
