"""Custom HTTP actions, compiled: parameters go in, a request without credentials comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zisfast._core import Document, Template, TextTemplate
from zisfast.actions.headers import check_value, name_problem
from zisfast.actions.sender import TASK_FAILED
from zisfast.actions.urls import Url, UrlTemplate
from zisfast.errors import ActionError, DocumentError, FlowError, TemplateError

if TYPE_CHECKING:
    from zisfast.bundles.bundle import HttpAction, Pair

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")

# A whole body is rendered as a member, so that its JSON text can be cut out.
_BODY_PREFIX = b'{"b":'


class Rendered(NamedTuple):
    """A request before its credentials are known."""

    method: str
    url: Url
    headers: list[tuple[str, str]]
    body: bytes | None


class CompiledAction:
    """A custom action whose templates are compiled. Raises :class:`TemplateError` for what can never be sent."""

    def __init__(self, action: HttpAction) -> None:
        self.name = action.name
        self.connection_name = action.connection_name
        where = f"action {action.name!r}"
        if action.method not in METHODS:
            raise TemplateError(f"{action.method!r} is not one of {', '.join(METHODS)}", f"{where}: method")
        self.method = action.method
        self._url = _compile_url(action, where)
        self._headers = _compile_pairs(action.headers, f"{where}: headers")
        self._query = _compile_pairs(action.query, f"{where}: query")
        for name, _ in self._headers:
            if problem := name_problem(name):
                raise TemplateError(problem, f"{where}: headers")
        self._content_type = any(name.lower() == "content-type" for name, _ in self._headers)
        self._body, self._text_body = _compile_body(action, where)

    @property
    def zendesk(self) -> bool:
        """Whether the request goes to the account's own Zendesk."""
        return self._url.zendesk

    def render(self, parameters: bytes, subdomain: str | None) -> Rendered:
        """The request for these parameters (JSON text). Raises :class:`ActionError`."""
        document = Document(parameters)
        try:
            url = self._url.render(document, subdomain)
            url.add_query([(key, template.render(document)) for key, template in self._query])
            headers = [(name, check_value(name, template.render(document))) for name, template in self._headers]
            body, content_type = self._render_body(document)
        except FlowError as error:
            cause = f"Error Resolving JSON Params: {error.cause}"
            raise ActionError("States.ParameterPathFailure", cause) from None
        if body is not None and not self._content_type:
            headers.append(("Content-Type", content_type))
        return Rendered(self.method, url, headers, body)

    def _render_body(self, document: Document) -> tuple[bytes | None, str]:
        """The body and its type: a string is sent as its text, any other value as JSON."""
        if self._text_body is not None:
            return _text(self._text_body.render(document))
        if self._body is None:
            return None, ""
        value = self._body.render(document)[len(_BODY_PREFIX) : -1]
        if value.startswith(b'"'):
            return _text(_string(value))
        return value, "application/json"


def _compile_url(action: HttpAction, where: str) -> UrlTemplate:
    key, text = ("url", action.url) if action.url is not None else ("path", action.path)
    if text is None:
        raise TemplateError("one of url and path is needed", where)
    try:
        return UrlTemplate(_dynamic(text) if action.dynamic else text, zendesk=key == "path")
    except ValueError as error:
        raise TemplateError(str(error), f"{where}: {key}") from None


def _compile_pairs(pairs: tuple[Pair, ...], where: str) -> list[tuple[str, TextTemplate]]:
    return [(pair.key, TextTemplate(_dynamic(pair.value) if pair.dynamic else pair.value)) for pair in pairs]


def _compile_body(action: HttpAction, where: str) -> tuple[Template | None, TextTemplate | None]:
    if action.body is None:
        return None, None
    key = b'"b.$":' if action.body_dynamic else b'"b":'
    if not action.body_dynamic and action.body.startswith(b'"'):
        return None, TextTemplate(_string(action.body))
    try:
        return Template(b"{" + key + action.body + b"}", interpolate=True), None
    except TemplateError as error:
        raise TemplateError(error.message, f"{where}: requestBody") from None


def _dynamic(text: str) -> str:
    """The text of a ``.$`` member as a text template: a bare path is a placeholder."""
    return f"{{{{{text}}}}}" if text.startswith("$") else text


def _string(value: bytes) -> str:
    """The text of a JSON string. The core reads halves of surrogate pairs, msgspec does not."""
    text: str = Document(value).to_python()
    return text


def _text(text: str) -> tuple[bytes, str]:
    data = text.encode("utf-8", "surrogatepass")
    try:
        Document(data)
    except DocumentError:
        return data, "text/plain; charset=utf-8"
    return data, "application/json"


__all__ = ["METHODS", "TASK_FAILED", "CompiledAction", "Rendered"]
