"""Custom actions: what each form of a definition sends."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.actions.helpers import CONTEXT, Recorder, action_request, call, compiled, http_action
from tests.actions.server import RawServer
from zisfast.actions import ActionContext, Actions, Egress, HttpRequest, HttpSender
from zisfast.actions.definition import CompiledAction
from zisfast.errors import ActionError, TemplateError

URL = "https://api.example.com/x"


async def sent(definition: dict[str, Any], parameters: dict[str, Any] | None = None, **options: Any) -> HttpRequest:
    recorder = Recorder()
    await call({"url": URL, **definition}, parameters or {}, recorder, **options)
    return recorder.requests[0]


def headers(request: HttpRequest) -> dict[str, str]:
    return dict(request.headers)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "post"])
async def test_methods(method: str) -> None:
    assert (await sent({"method": method})).method == method.upper()


async def test_zendesk_path() -> None:
    recorder = Recorder()
    await call({"path": "/api/v2/tickets/{{$.id}}.json"}, {"id": 3}, recorder)
    assert recorder.requests[0].url == "https://orchard.zendesk.com/api/v2/tickets/3.json"


async def test_path_needs_a_subdomain() -> None:
    with pytest.raises(ActionError, match="subdomain is not known"):
        await call({"path": "/x"}, {}, Recorder(), context=ActionContext("acme"))


async def test_headers_as_list_and_as_object() -> None:
    parameters = {"a": "x", "n": 1.50, "o": {"k": [1]}}
    listed = await sent(
        {
            "headers": [
                {"key": "X-Text", "value": "t-{{$.a}}"},
                {"key": "X-Number", "value.$": "$.n"},
                {"key": "X-Object", "value.$": "$.o"},
                {"key": "X-Mixed", "value.$": "n={{$.n}}"},
                {"key": "X-Literal", "value": "$.a"},
                {"key": "X-Bool", "value": True},
            ]
        },
        parameters,
    )
    assert headers(listed) == {
        "X-Text": "t-x",
        "X-Number": "1.5",
        "X-Object": '{"k":[1]}',
        "X-Mixed": "n=1.5",
        "X-Literal": "$.a",
        "X-Bool": "true",
    }
    plain = await sent({"headers": {"X-Text": "t-{{$.a}}", "X-Number.$": "$.n"}}, parameters)
    assert headers(plain) == {"X-Text": "t-x", "X-Number": "1.5"}


async def test_query_and_query_params() -> None:
    request = await sent(
        {
            "url": f"{URL}?a=1",
            "query": [{"key": "page[size]", "value": 5}, {"key": "q", "value.$": "$.q"}],
            "queryParams": [{"key": "r", "value": "{{$.q}}&x"}],
        },
        {"q": "a b&c=d%20"},
    )
    assert request.url == f"{URL}?a=1&page%5Bsize%5D=5&q=a%20b%26c%3Dd%2520&r=a%20b%26c%3Dd%2520%26x"
    plain = await sent({"query": {"a": "{{$.q}}", "b.$": "$.q"}}, {"q": 1})
    assert plain.url == f"{URL}?a=1&b=1"


@pytest.mark.parametrize(
    ("definition", "body", "content_type"),
    [
        ({"requestBody": {"a": 1.50, "b": {"c.$": "$.o"}, "d": "{{$.s}}!", "e": [{"f.$": "$.n"}]}},
         b'{"a":1.5,"b":{"c":{"k":[1,2.0]}},"d":"t\\"x!","e":[{"f":7}]}', "application/json"),
        ({"requestBody": {"d": "{{$.n}}"}}, b'{"d":"7"}', "application/json"),
        ({"requestBody.$": "$.o"}, b'{"k":[1,2.0]}', "application/json"),
        ({"requestBody.$": "$.n"}, b"7", "application/json"),
        ({"requestBody.$": "$.s"}, b't"x', "text/plain; charset=utf-8"),
        ({"requestBody.$": "$.j"}, b'{"raw": 1}', "application/json"),
        ({"requestBody.$": "text {{$.n}}"}, b"text 7", "text/plain; charset=utf-8"),
        ({"requestBody": "a={{$.n}}&b=c"}, b"a=7&b=c", "text/plain; charset=utf-8"),
        ({"requestBody": '{"a": {{$.o}}}'}, b'{"a": {"k":[1,2.0]}}', "application/json"),
        ({"requestBody": [1, "{{$.n}}"]}, b'[1,"7"]', "application/json"),
        ({"requestBody": None}, b"null", "application/json"),
        ({"requestBody": {}}, b"{}", "application/json"),
        ({"requestBody": ""}, b"", "text/plain; charset=utf-8"),
    ],
)  # fmt: skip
async def test_bodies(definition: dict[str, Any], body: bytes, content_type: str) -> None:
    parameters = {"o": {"k": [1, 2.0]}, "s": 't"x', "n": 7, "j": '{"raw": 1}'}
    request = await sent({"method": "POST", **definition}, parameters)
    assert (request.body, headers(request)["Content-Type"]) == (body, content_type)


async def test_numbers_keep_every_digit() -> None:
    action = http_action({"method": "POST", "url": URL, "requestBody.$": "$.v"})
    parameters = b'{"v":[1.0,123456789012345678901234567890,1e400,-0]}'
    assert CompiledAction(action).render(parameters, None).body == parameters[5:-1]


async def test_authors_content_type_stays() -> None:
    request = await sent(
        {"method": "POST", "headers": [{"key": "content-type", "value": "application/x+json"}], "requestBody": {}}
    )
    assert headers(request) == {"content-type": "application/x+json"}


async def test_no_body_no_content_type() -> None:
    request = await sent({"method": "POST"})
    assert (request.body, request.headers) == (None, ())


async def test_missing_path() -> None:
    for definition in (
        {"url": f"{URL}/{{{{$.x}}}}"},
        {"headers": [{"key": "A", "value.$": "$.x"}]},
        {"query": [{"key": "A", "value": "{{$.x}}"}]},
        {"requestBody": {"a.$": "$.x"}},
        {"requestBody.$": "$.x"},
        {"requestBody": "{{$.x}}"},
    ):
        with pytest.raises(ActionError) as caught:
            await sent(definition, {"y": 1})
        assert caught.value.name == "States.ParameterPathFailure"
        assert caught.value.cause == "Error Resolving JSON Params: JSON path not found: $.x"


@pytest.mark.parametrize("integration", ["other", "acme"])
async def test_unknown_action(integration: str) -> None:
    handler = Actions({}, Recorder()).bind(CONTEXT)
    with pytest.raises(ActionError, match=f"there is no action zis:{integration}:action:nope"):
        await handler(action_request(f"zis:{integration}:action:nope", {}))


async def test_action_of_another_integration_is_not_found() -> None:
    handler = Actions({"call": http_action({"url": URL})}, Recorder()).bind(CONTEXT)
    with pytest.raises(ActionError, match="there is no action"):
        await handler(action_request("zis:other:action:call", {}))


async def test_deadline_is_the_smaller_one() -> None:
    recorder = Recorder()
    await call({"url": URL}, {}, recorder, timeout=500.0)
    await call({"url": URL}, {}, recorder)
    assert recorder.timeouts == [100.0, 30.0]


async def test_broken_definition_fails_its_state_only() -> None:
    actions = {"bad": http_action({"method": "BREW", "url": URL}), "call": http_action({"url": URL})}
    handler = Actions(actions, Recorder()).bind(CONTEXT)
    assert await handler(action_request("zis:acme:action:call", {})) == b"{}"
    with pytest.raises(ActionError, match="method: 'BREW' is not one of GET"):
        await handler(action_request("zis:acme:action:bad", {}))


async def test_observer() -> None:
    records: list[Any] = []
    await call({"url": f"{URL}/{{{{$.a}}}}", "method": "PUT"}, {"a": 1}, Recorder(), records=records)
    assert records == [{"state": "A", "method": "PUT", "url": f"{URL}/1", "status": 200}]


# ---- headers cannot inject ----

SETTABLE_NEVER = ["Host", "content-length", "Transfer-Encoding", "Connection", "TE", "Trailer", "Upgrade", "Keep-Alive",
                  "Proxy-Authorization", "Proxy-Connection", "Expect"]  # fmt: skip


@pytest.mark.parametrize("name", [*SETTABLE_NEVER, "a b", "a:b", "", "é", "a\r\nb", "a\x00", "(x)"])
def test_header_names(name: str) -> None:
    with pytest.raises(TemplateError) as caught:
        compiled(url=URL, headers=[{"key": name, "value": "secret-value"}])
    assert (name if name.isprintable() else repr(name)) in str(caught.value)
    assert "secret-value" not in str(caught.value)


@pytest.mark.parametrize("value", ["a\r\nX: b", "a\nb", "a\rb", "a\x00b", "\x7f", "a\x0bb", "\x1b[31m"])
async def test_header_values(value: str) -> None:
    with pytest.raises(ActionError) as caught:
        await sent({"headers": [{"key": "X-Note", "value.$": "$.v"}]}, {"v": value})
    assert caught.value.cause == "the value of the header X-Note holds a line break or another control character"


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(["\r", "\n", "\r\n", "\u010a", "\u010d", "\x85", "\u2028", ":", "X-Evil: 1", " ", "\t"])
        ).map("".join),
    )
)
@example("\u010aX-Evil: 1")
@example("\u560d\u560aX-Evil: 1")
def test_headers_add_no_line(raw: RawServer, value: str) -> None:
    """What arrives has exactly the headers that were meant, seen by a server that counts lines."""
    raw.requests.clear()

    async def main() -> None:
        sender = HttpSender(egress=Egress(allow_private=True))
        try:
            await call({"url": raw.url, "headers": [{"key": "X-Note", "value.$": "$.v"}]}, {"v": value}, sender)
        except ActionError as error:
            assert "X-Note" in error.cause
        finally:
            await sender.aclose()

    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    anyio.run(main)
    for received in raw.requests:
        names = [line.partition(b":")[0].lower() for line in received.header_lines]
        assert names == [b"host", b"accept-encoding", b"accept", b"user-agent", b"x-note"]


@pytest.fixture(scope="module")
def raw() -> Any:
    with RawServer() as server:
        yield server
