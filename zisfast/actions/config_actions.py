"""The built-in actions on configs: LoadConfig and PatchConfig."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast._core import Document
from zisfast.actions.parameters import failed, required_text

if TYPE_CHECKING:
    from zisfast.actions.context import ActionContext
    from zisfast.errors import ActionError
    from zisfast.stores.configs import ConfigStore

NO_RESPONSE = b"{}"
"""The value of an action that the platform documents as "no response"."""


async def load_config(store: ConfigStore, context: ActionContext, parameters: bytes) -> bytes:
    """The settings of ``scope``, bare. Raises :class:`ActionError` when there is no such scope."""
    scope = required_text("LoadConfig", Document(parameters).to_python(), "scope")
    config = await store.load_config(context.owner, scope)
    if config is None:
        raise await _no_scope("LoadConfig", store, context, scope)
    return config


async def patch_config(store: ConfigStore, context: ActionContext, parameters: bytes) -> bytes:
    """Change the settings named in ``config`` and keep the others. Raises :class:`ActionError`."""
    document = Document(parameters)
    values = document.to_python()
    scope = required_text("PatchConfig", values, "scope")
    if not isinstance(values.get("config"), dict):
        raise failed("PatchConfig", "the parameter 'config' must be an object with settings", status=400)
    if not await store.patch_config(context.owner, scope, document.slice(["config"])):
        raise await _no_scope("PatchConfig", store, context, scope)
    return NO_RESPONSE


async def _no_scope(action: str, store: ConfigStore, context: ActionContext, scope: str) -> ActionError:
    scopes = await store.scopes(context.owner)
    known = f"the scopes are {', '.join(map(repr, scopes))}" if scopes else "there are no configs"
    return failed(action, f"{context.integration} has no config of scope {scope!r} ({known})", status=404)
