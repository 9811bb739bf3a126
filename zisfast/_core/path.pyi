"""Reference paths: ``$``, ``$.a.b``, ``$.list[0].id``, ``$['odd key']``."""

from typing import Any, final

@final
class ReferencePath:
    """A compiled reference path (ASL "Reference Paths"; wildcards, filters and slices are not in the language).

    Raises :class:`zisfast.errors.PathError` naming the character.
    """

    def __init__(self, text: str) -> None: ...
    @property
    def text(self) -> str: ...
    @property
    def steps(self) -> tuple[str | int, ...]:
        """Keys and indexes from the root; empty for ``$``."""
    def get(self, document: object) -> Any:
        """The value as Python objects; ``document`` is a Document, JSON bytes or a Python value.

        Raises :class:`zisfast.errors.FlowError` ``States.Runtime`` ``JSON path not found: ...``.
        """
