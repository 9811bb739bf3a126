"""Names with ``*`` in them."""

from __future__ import annotations


def wildcard_match(pattern: str | None, text: str) -> bool:
    """Whether ``*`` in ``pattern`` can stand for texts that make it ``text``; None matches any text.

    Never in exponential time: a regular expression with many ``.*`` is not.
    """
    if pattern is None:
        return True
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    *middle, last = rest
    if not (text.startswith(first) and text.endswith(last) and len(text) >= len(first) + len(last)):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        place = text.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return True
