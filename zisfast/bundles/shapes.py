"""What may be found below a path: a value of unknown shape, an object with known members, or a scalar."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Shape: TypeAlias = "dict[str, Shape] | None | bool"
"""``ANY``: unknown, every path may lead to something. A dict: an object with these members at most. ``LEAF``: a
value without members."""

ANY: Final = None
LEAF: Final = False


DEEPEST: Final = 50
"""Below that many levels every shape is ANY, so that no input makes these functions run out of stack."""


def shape_of(value: Any, *, template: bool = False, depth: int = 0) -> Shape:
    """The shape of a literal JSON value; an array may hold anything.

    With ``template``, of what a payload template becomes: what ``key.$`` brings may be anything.
    """
    if not isinstance(value, dict):
        return ANY if isinstance(value, list) else LEAF
    if depth == DEEPEST:
        return ANY
    members: dict[str, Shape] = {}
    for key, member in value.items():
        if template and key.endswith(".$"):
            members[key[:-2]] = ANY
        else:
            members[key] = shape_of(member, template=template, depth=depth + 1)
    return members


def missing_step(shape: Shape, steps: tuple[str | int, ...]) -> int | None:
    """How many of ``steps`` can be taken before one surely fails; None where all may succeed."""
    for index, step in enumerate(steps):
        if shape is ANY:
            return None
        if not isinstance(shape, dict) or not isinstance(step, str) or step not in shape:
            return index
        shape = shape[step]
    return None


def written(shape: Shape, steps: tuple[str | int, ...], value: Shape, depth: int = 0) -> Shape:
    """The shape after ``value`` was put at ``steps``; parents that are missing become objects."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if shape is ANY or not isinstance(step, str) or depth == DEEPEST:
        return ANY
    members = dict(shape) if isinstance(shape, dict) else {}
    members[step] = written(members.get(step, {}), rest, value, depth + 1)
    return members


def joined(one: Shape, other: Shape) -> Shape:
    """The shape of a value that has one of two shapes."""
    if one is ANY or other is ANY:
        return ANY
    if isinstance(one, dict) and isinstance(other, dict):
        members = dict(one)
        for key, shape in other.items():
            members[key] = joined(members[key], shape) if key in members else shape
        return members
    return other if isinstance(other, dict) else one
