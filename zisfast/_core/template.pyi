"""Payload templates: ``"key.$": "$.path"``, ``{{$.path}}`` and everything literal around them."""

from typing import final

@final
class Template:
    """A JSON value with templates in it, compiled.

    ``definition`` is JSON bytes (or a Python value). A member ``"k.$": "$.path"`` becomes ``"k"`` with the value
    at the path, its JSON type kept; so does ``"k.$": "{{$.path}}"``; ``"k.$": "text {{$.path}}"`` becomes a
    string. With ``interpolate`` every other string is interpolated too, as in the ``definition`` of a custom
    action; without it other strings are literal, as in a state's ``Parameters``.

    Raises :class:`zisfast.errors.TemplateError`.
    """

    def __init__(self, definition: object, *, interpolate: bool = False) -> None: ...
    @property
    def paths(self) -> tuple[str, ...]:
        """Every path the template reads, in order of appearance."""
    def render(self, document: object) -> bytes:
        """The value as compact JSON text; ``document`` is a Document, JSON bytes or a Python value.

        Raises :class:`zisfast.errors.FlowError` ``States.ParameterPathFailure`` ``JSON path not found: ...``.
        """

@final
class TextTemplate:
    """A text with ``{{$.path}}`` placeholders, compiled.

    Strings are inserted as they are, every other value as its JSON text.
    """

    def __init__(self, text: str) -> None: ...
    @property
    def text(self) -> str: ...
    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """The pieces in order: (literal, False) or (path, True)."""
    def values(self, document: object) -> tuple[str, ...]:
        """One text per part: literals as they are, placeholders as what they insert."""
    def render(self, document: object) -> str:
        """The whole text. Raises :class:`zisfast.errors.FlowError` when a path is not found."""
