"""Flow tables: one flow's states, compiled and immutable, shared between threads."""

from typing import Final, final

from zisfast._core.execution import Execution

@final
class Limits:
    """What one execution may use; exceeding a limit ends it with a named error that no Catch sees.

    The defaults are the platform's where it documents one (zis-spec, section 8).
    """

    def __init__(
        self,
        *,
        transitions: int = 250,
        seconds: float = 100.0,
        map_items: int = 100,
        document_bytes: int = 16777216,
        document_depth: int = 512,
        memory_bytes: int = 134217728,
    ) -> None: ...
    transitions: Final[int]
    """States entered, Map iterations included (``States.TransitionLimitExceeded``)."""
    seconds: Final[float]
    """Active time: the sum of ``elapsed`` of all outcomes (``States.Timeout``)."""
    map_items: Final[int]
    """Items of one Map (``States.MapItemLimitExceeded``)."""
    document_bytes: Final[int]
    """Written length of the document after any state (``States.DataLimitExceeded``)."""
    document_depth: Final[int]
    """Levels of nesting of the document (``States.DataLimitExceeded``)."""
    memory_bytes: Final[int]
    """Memory held by one execution, at least 65536 (``States.DataLimitExceeded``; DocumentError at its start)."""

@final
class FlowTable:
    """A compiled flow.

    ``definition`` is the JSON text of ``{"StartAt": ..., "States": {...}}`` as bytes, or the same as Python
    objects. The checker of ``zisfast.bundles`` reports all problems of a definition; this constructor raises
    :class:`zisfast.errors.TemplateError` on the first one that it cannot compile.
    ``null_is_present`` decides ``IsPresent`` on a member that exists and is null.
    """

    def __init__(
        self, name: str, definition: object, *, limits: Limits | None = None, null_is_present: bool = True
    ) -> None: ...
    @property
    def name(self) -> str: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def states(self) -> tuple[str, ...]:
        """State paths in table order; a state inside a Map is named ``Map.State``."""
    @property
    def actions(self) -> tuple[str, ...]:
        """The distinct ``ActionName`` texts, in table order."""
    def start(self, document: object, *, trace: bool = False) -> Execution:
        """A new execution on ``document`` (JSON bytes, or a Python value which is encoded first).

        Raises :class:`zisfast.errors.DocumentError`.
        """
