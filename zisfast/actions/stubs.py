"""Stubs: a sender that answers from a file and never touches the network.

The file is a JSON array of rules. A rule names a ``state``, an ``action``, a ``method``, a ``url`` or several of them,
with ``*`` for any text, and has ``replies``, used in order; the last one repeats. The first rule that fits answers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from zisfast.actions.headers import check_value, name_problem
from zisfast.actions.sender import HttpResponse, not_connected, timed_out
from zisfast.errors import ActionError, StoreError
from zisfast.stores.files import decode, read_file, type_name
from zisfast.stores.wildcard import wildcard_match

if TYPE_CHECKING:
    import os
    from collections.abc import Awaitable, Callable

    from zisfast.actions.sender import HttpRequest

NO_STUB = "NoStub"
"""The error's name for a request that no rule answers."""

_CONDITIONS = ("state", "action", "method", "url")
_REPLY_FIELDS = ("status", "json", "text", "headers", "error")
_ERRORS = ("timeout", "connect")
_BUILT_IN = "zis:common:"

_raw_rules = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])
_raw_replies = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])


class StubReply(msgspec.Struct, frozen=True):
    """An answer, or how there is none (``error``)."""

    response: HttpResponse | None = None
    error: str | None = None


class StubRule:
    """Which requests it answers, and with what."""

    def __init__(self, conditions: dict[str, str], replies: list[StubReply], where: str) -> None:
        self.conditions = conditions
        self.replies = replies
        self.where = where
        self.used = 0

    def answers(self, request: HttpRequest) -> bool:
        """Whether all conditions fit the request; a state inside a Map is also known by its own name."""
        names = {
            "state": (request.state, request.state.rpartition("].")[2]),
            "action": (request.action, request.action.rpartition(":")[2]),
            "method": (request.method,),
            "url": (request.url, request.shown_url),
        }
        return all(
            any(wildcard_match(pattern, name) for name in names[field]) for field, pattern in self.conditions.items()
        )

    def next_reply(self) -> StubReply:
        """The reply that is due."""
        reply = self.replies[min(self.used, len(self.replies) - 1)]
        self.used += 1
        return reply


class StubSender:
    """A sender for the rules in ``data``, JSON text. Raises :class:`StoreError`. See ``Sender``.

    ``sleep`` lets the time of a timeout pass, on a clock that takes no real time for it.
    """

    def __init__(
        self, data: bytes, where: str = "stubs", *, sleep: Callable[[float], Awaitable[object]] | None = None
    ) -> None:
        self._rules = _parse_rules(data, where)
        self._sleep = sleep

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> StubSender:
        """The sender for a stubs file. Raises :class:`StoreError`."""
        return cls(read_file(path, "stubs"), str(path))

    async def send(self, request: HttpRequest, *, timeout: float) -> HttpResponse:
        """See :class:`zisfast.actions.sender.Sender`."""
        for rule in self._rules:
            if rule.answers(request):
                reply = rule.next_reply()
                break
        else:
            raise _no_stub(request)
        if reply.error == "timeout":
            if self._sleep is not None:
                await self._sleep(timeout)
            raise timed_out(timeout)
        if reply.response is None:
            raise not_connected(request.authority, "stub")
        return reply.response

    async def aclose(self) -> None:
        """Nothing is open."""

    def unused_rules(self) -> list[str]:
        """The places of the rules that answered nothing."""
        return [rule.where for rule in self._rules if not rule.used]


def _no_stub(request: HttpRequest) -> ActionError:
    state = re.sub(r"\[\d+\]", "[*]", request.state)
    name = _shown(state, limit=None)
    rule = f'{{"state": {name}, "replies": [{{"status": 200, "json": {{}}}}]}}'
    cause = f"no stub rule answers {request} (state {request.state!r}, action {request.action}); a rule for it: {rule}"
    return ActionError(NO_STUB, cause)


def _parse_rules(data: bytes, where: str) -> list[StubRule]:
    value = decode(data, where, "stubs")
    if not isinstance(value, list):
        raise StoreError(f"expected an array of rules, got {type_name(value)}", where)
    for number, rule in enumerate(value):
        if not isinstance(rule, dict):
            raise StoreError(f"expected an object, got {type_name(rule)}", f"{where}: rule {number}")
    # once more, so that the replies' numbers keep every digit
    raw_rules = _raw_rules.decode(data)
    return [
        _parse_rule(rule, raw, f"{where}: rule {number}")
        for number, (rule, raw) in enumerate(zip(value, raw_rules, strict=True))
    ]


def _parse_rule(rule: dict[str, Any], raw: dict[str, msgspec.Raw], where: str) -> StubRule:
    _check_fields(rule, (*_CONDITIONS, "replies"), where)
    conditions: dict[str, str] = {}
    for field in _CONDITIONS:
        if field not in rule:
            continue
        if not isinstance(rule[field], str) or not rule[field]:
            raise StoreError(f"expected a string, got {_shown(rule[field])}", f"{where}.{field}")
        conditions[field] = rule[field].upper() if field == "method" else rule[field]
    if not conditions:
        raise StoreError(f"the rule names none of {', '.join(_CONDITIONS)}", where)
    if conditions.get("action", "").startswith(_BUILT_IN):
        reason = f"{rule['action']!r} is a built-in action, which runs on the stores and is not stubbed"
        raise StoreError(reason, f"{where}.action")
    replies = rule.get("replies")
    if not isinstance(replies, list) or not replies:
        raise StoreError(f"expected an array with at least one reply, got {_shown(replies)}", f"{where}.replies")
    for number, reply in enumerate(replies):
        if not isinstance(reply, dict):
            raise StoreError(f"expected an object, got {_shown(reply)}", f"{where}.replies[{number}]")
    raw_replies = _raw_replies.decode(raw["replies"])
    parsed = [
        _parse_reply(reply, raw_reply, f"{where}.replies[{number}]")
        for number, (reply, raw_reply) in enumerate(zip(replies, raw_replies, strict=True))
    ]
    return StubRule(conditions, parsed, where)


def _parse_reply(reply: dict[str, Any], raw: dict[str, msgspec.Raw], where: str) -> StubReply:
    _check_fields(reply, _REPLY_FIELDS, where)
    if "error" in reply:
        if reply["error"] not in _ERRORS:
            raise StoreError(f"{_shown(reply['error'])} is not one of {', '.join(_ERRORS)}", f"{where}.error")
        if len(reply) > 1:
            raise StoreError("a reply has either an error or an answer", where)
        return StubReply(error=reply["error"])
    status = reply.get("status", 200)
    if type(status) is not int or not 100 <= status <= 599:
        raise StoreError(f"{_shown(status)} is not an HTTP status", f"{where}.status")
    if "json" in reply and "text" in reply:
        raise StoreError("a reply has either json or text", where)
    headers = _parse_headers(reply.get("headers", {}), f"{where}.headers")
    body = b""
    if "json" in reply:
        body = bytes(raw["json"])
        headers = _with_content_type(headers, "application/json")
    elif "text" in reply:
        if not isinstance(reply["text"], str):
            raise StoreError(f"expected a string, got {_shown(reply['text'])}", f"{where}.text")
        body = reply["text"].encode()
        headers = _with_content_type(headers, "text/plain; charset=utf-8")
    return StubReply(HttpResponse(status=status, headers=headers, body=body))


def _parse_headers(headers: object, where: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(headers, dict):
        raise StoreError(f"expected an object, got {_shown(headers)}", where)
    for name, value in headers.items():
        problem = name_problem(name)
        if problem is not None and "not a header name" in problem:
            raise StoreError(problem, where)
        if not isinstance(value, str):
            raise StoreError(f"expected a string, got {_shown(value)}", f"{where}.{name}")
        try:
            check_value(name, value)
        except ActionError as error:
            raise StoreError(error.cause, where) from None
    return tuple((name.lower(), value) for name, value in headers.items())


def _with_content_type(headers: tuple[tuple[str, str], ...], value: str) -> tuple[tuple[str, str], ...]:
    given = any(name == "content-type" for name, _ in headers)
    return headers if given else (*headers, ("content-type", value))


def _check_fields(value: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    for field in value:
        if field not in known:
            raise StoreError(f"the field {field!r} is unknown; the fields are {', '.join(known)}", where)


def _shown(value: object, limit: int | None = 60) -> str:
    """A value as JSON text, short enough for a message."""
    text = msgspec.json.encode(value).decode()
    return text if limit is None or len(text) <= limit else f"{text[: limit - 3]}..."
