"""What answers mean for a flow."""

from __future__ import annotations

import json

import pytest

from zisfast.actions import HttpResponse
from zisfast.actions.response import outcome
from zisfast.errors import ActionError


def value(body: bytes, content_type: str | None = "application/json", status: int = 200) -> bytes:
    headers = (("content-type", content_type),) if content_type else ()
    return outcome(HttpResponse(status=status, headers=headers, body=body))


@pytest.mark.parametrize(
    "body",
    [b'{"n": 1.0, "big": 123456789012345678901234567890}', b"[1e400]", b'"text"', b"7", b"null", b" true "],
)
@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON; charset=UTF-8", "application/problem+json"]
)
def test_json_stays_byte_for_byte(body: bytes, content_type: str) -> None:
    assert value(body, content_type) == body


@pytest.mark.parametrize("content_type", ["text/plain", "text/html; charset=utf-8", None, "application/octet-stream"])
def test_objects_of_other_types_are_values(content_type: str | None) -> None:
    assert value(b' {"a": 1}', content_type) == b' {"a": 1}'
    assert value(b"[]", content_type) == b"[]"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"", "application/json", ""),
        (b"", None, ""),
        (b"ok", "text/plain", "ok"),
        (b"ok", "application/json", "ok"),
        (b"7", "text/plain", "7"),
        (b"true", None, "true"),
        (b'"x"', "text/html", '"x"'),
        (b"{'a': 1}", "application/json", "{'a': 1}"),
        (b"{} {}", "application/json", "{} {}"),
        (b"[" * 600 + b"]" * 600, "application/json", "[" * 600 + "]" * 600),
        (b"caf\xc3\xa9", "text/plain", "café"),
        (b"caf\xe9", "text/plain; charset=ISO-8859-1", "café"),
        (b"caf\xe9", "text/plain", "caf\ufffd"),
        (b"caf\xe9", "text/plain; charset=unicode_escape", "caf\ufffd"),
        (b"\x00\x01\xff", "application/octet-stream", "\x00\x01\ufffd"),
        (b'<a>"\\', "text/html", '<a>"\\'),
    ],
)
def test_other_bodies_become_text(body: bytes, content_type: str | None, text: str) -> None:
    assert json.loads(value(body, content_type)) == {"__httpresponse": text}


def test_other_character_sets() -> None:
    assert value('{"é": 1}'.encode("utf-16"), 'application/json; charset="utf-16"') == '{"é": 1}'.encode()
    assert value(b'\xef\xbb\xbf{"a": 1}') == b'{"a": 1}'


@pytest.mark.parametrize("status", [200, 201, 202, 204, 226, 299])
def test_success(status: int) -> None:
    assert value(b"{}", status=status) == b"{}"


@pytest.mark.parametrize(
    ("status", "retryable"),
    [(100, False), (199, False), (301, False), (304, False), (400, False), (404, False), (429, True), (500, True),
     (503, True), (599, True)],
)  # fmt: skip
def test_failure(status: int, retryable: bool) -> None:
    with pytest.raises(ActionError) as caught:
        value(b'{"secret": 1}', status=status)
    error = caught.value
    assert (error.name, error.cause) == ("States.TaskFailed", f"external action failed due to status code: {status}")
    assert (error.status, error.retryable, error.retry_after) == (status, retryable, None)


@pytest.mark.parametrize(
    ("text", "date", "seconds"),
    [
        ("7", None, 7.0),
        (" 0 ", None, 0.0),
        ("Wed, 01 May 2024 10:00:30 GMT", "Wed, 01 May 2024 10:00:00 GMT", 30.0),
        ("Wed, 01 May 2024 09:00:00 GMT", "Wed, 01 May 2024 10:00:00 GMT", 0.0),
        ("Wed, 01 May 2024 09:00:00 GMT", None, 0.0),
        ("-1", None, None),
        ("1.5", None, None),
        ("soon", None, None),
        ("٣", None, None),
        ("9" * 400, None, None),
        ("", None, None),
        ("Wed, 99 May 2024 10:00:30 GMT", None, None),
    ],
)
def test_retry_after(text: str, date: str | None, seconds: float | None) -> None:
    headers = [("retry-after", text), *([("date", date)] if date else [])]
    with pytest.raises(ActionError) as caught:
        outcome(HttpResponse(status=429, headers=tuple(headers)))
    assert caught.value.retry_after == seconds
