"""Action requests of the core, answered: the handler that the engine's runner calls."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zisfast.actions import config_actions, jq_action, link_actions
from zisfast.actions.context import RequestRecord
from zisfast.actions.credentials import credentials
from zisfast.actions.definition import CompiledAction
from zisfast.actions.response import outcome
from zisfast.actions.sender import TASK_FAILED, HttpRequest
from zisfast.errors import ActionError, TemplateError
from zisfast.stores.configs import MemoryConfigStore
from zisfast.stores.connections import MemoryConnectionStore
from zisfast.stores.links import MemoryLinkStore
from zisfast.stores.secret import Redactor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from zisfast._core import ActionRequest
    from zisfast.actions.context import ActionContext, Handler, Observer
    from zisfast.actions.sender import Sender
    from zisfast.bundles.bundle import HttpAction
    from zisfast.stores.configs import ConfigStore
    from zisfast.stores.connections import ConnectionStore
    from zisfast.stores.links import LinkStore

    BuiltIn = Callable[[ActionContext, bytes], Awaitable[bytes]]

DEFAULT_TIMEOUT = 30.0
"""Seconds that one HTTP request may take, answer included."""


class Actions:
    """All actions of an integration: its custom ones, sent by ``sender``, and the built-in ones on the stores.

    ``actions`` are the custom actions by name (``Program.actions``). ``bind(context)`` gives the handler of one
    execution. With ``require_connections=False`` (running on stubs) a connection that does not exist is left out.
    """

    def __init__(
        self,
        actions: Mapping[str, HttpAction],
        sender: Sender,
        *,
        configs: ConfigStore | None = None,
        links: LinkStore | None = None,
        connections: ConnectionStore | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        require_connections: bool = True,
    ) -> None:
        self._sender = sender
        self._timeout = timeout
        self._require_connections = require_connections
        self._connections = connections if connections is not None else MemoryConnectionStore()
        self._redact = Redactor(self._connections.secrets())
        self._custom = {name: _compile(action) for name, action in actions.items()}
        configs = configs if configs is not None else MemoryConfigStore()
        links = links if links is not None else MemoryLinkStore()
        self._built_in: dict[str, BuiltIn] = {
            "zis:common:action:LoadConfig": partial(config_actions.load_config, configs),
            "zis:common:action:PatchConfig": partial(config_actions.patch_config, configs),
            "zis:common:action:LoadLinks": partial(link_actions.load_links, links),
            "zis:common:action:CreateLink": partial(link_actions.create_link, links),
            "zis:common:action:PatchLink": partial(link_actions.patch_link, links),
            "zis:common:action:DeleteLink": partial(link_actions.delete_link, links),
            "zis:common:transform:Jq": jq_action.transform,
        }

    def bind(self, context: ActionContext, observer: Observer | None = None) -> Handler:
        """The handler for one execution: it answers a request with JSON text or raises :class:`ActionError`.

        ``observer`` is told of every HTTP request that was made, secrets left out.
        """

        async def handle(request: ActionRequest) -> object:
            try:
                built_in = self._built_in.get(request.action)
                if built_in is not None:
                    return await built_in(context, request.parameters_bytes)
                return await self._send(request, context, observer)
            except ActionError as error:
                raise self._redacted(error) from None

        return handle

    def _redacted(self, error: ActionError) -> ActionError:
        """The error without secrets: a flow may have put one into a URL, and a cause names URLs."""
        cause = self._redact(error.cause)
        if cause == error.cause:
            return error
        return ActionError(
            error.name, cause, status=error.status, retry_after=error.retry_after, retryable=error.retryable
        )

    async def missing_connections(self, action_names: Iterable[str], context: ActionContext) -> list[str]:
        """All names of connections that these actions (``FlowTable.actions``) need and that do not exist, sorted.

        Ask before the first state: ``credentials.missing_text`` words the answer as the platform does.
        """
        if not self._require_connections:
            return []
        found = (self._custom.get(_short_name(name, context)) for name in action_names)
        names = {one.connection_name for one in found if isinstance(one, CompiledAction) and one.connection_name}
        return sorted([name for name in names if await self._connections.connection(context.owner, name) is None])

    async def aclose(self) -> None:
        """Close the sender."""
        await self._sender.aclose()

    async def _send(self, request: ActionRequest, context: ActionContext, observer: Observer | None) -> bytes:
        action = self._action(request.action, context)
        rendered = action.render(request.parameters_bytes, context.subdomain)
        headers = rendered.headers
        if action.connection_name is not None:
            connection = await self._connections.connection(context.owner, action.connection_name)
            if connection is not None:
                name, secret = credentials(connection, rendered.url, context.subdomain)
                # only now: no template and no jq program has seen it
                headers = [header for header in headers if header[0].lower() != name.lower()]
                headers.append((name, secret.reveal()))
            elif self._require_connections:
                cause = f'the connection named "{action.connection_name}" does not exist'
                raise ActionError(TASK_FAILED, cause)
        url = str(rendered.url)
        http_request = HttpRequest(
            method=rendered.method,
            url=url,
            headers=tuple(headers),
            body=rendered.body,
            state=request.state,
            action=request.action,
            shown_url=self._redact(url),
        )
        return await self._exchange(http_request, min(self._timeout, request.remaining), observer)

    async def _exchange(self, request: HttpRequest, timeout: float, observer: Observer | None) -> bytes:
        status: int | None = None
        try:
            response = await self._sender.send(request, timeout=timeout)
            status = response.status
        finally:
            if observer is not None:
                observer(
                    RequestRecord(state=request.state, method=request.method, url=request.shown_url, status=status)
                )
        return outcome(response)

    def _action(self, full_name: str, context: ActionContext) -> CompiledAction:
        found = self._custom.get(_short_name(full_name, context))
        if found is None:
            known = ", ".join(sorted(self._custom)) or "none"
            cause = f"there is no action {full_name} (the actions of {context.integration} are: {known})"
            raise ActionError(TASK_FAILED, cause)
        if isinstance(found, TemplateError):
            raise ActionError(TASK_FAILED, str(found))
        return found


def _compile(action: HttpAction) -> CompiledAction | TemplateError:
    """An action that cannot be compiled fails the states that use it, not the program."""
    try:
        return CompiledAction(action)
    except TemplateError as error:
        return error


def _short_name(full_name: str, context: ActionContext) -> str:
    """The action's own name; a text that no own action has where another integration's action is meant."""
    scheme, _, rest = full_name.partition(":")
    integration, _, rest = rest.partition(":")
    kind, _, name = rest.partition(":")
    return name if (scheme, integration, kind) == ("zis", context.integration, "action") else ""
