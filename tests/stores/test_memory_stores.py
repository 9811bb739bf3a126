"""The stores in memory and the files that fill them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zisfast.errors import StoreError
from zisfast.stores import (
    ApiKey,
    BasicAuth,
    BearerToken,
    LinkQuery,
    MemoryConfigStore,
    MemoryConnectionStore,
    MemoryLinkStore,
    OAuth,
    Owner,
)
from zisfast.stores.links import link_name
from zisfast.stores.wildcard import wildcard_match

ACME = Owner("acme", 7)
T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


def write(path: Path, value: object) -> Path:
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return path


# ---- configs ----


def test_configs_from_files(tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", b'{"a": 1.0, "b": [1e400]}')
    two = write(tmp_path / "a=b.json", {"c": 1})
    store = MemoryConfigStore.from_files([f"s1={one}", f"s2={two}"])
    assert run(store.load_config(ACME, "s1")) == b'{"a":1.0,"b":[1e400]}'
    assert run(store.load_config(ACME, "s2")) == b'{"c":1}'
    assert run(store.load_config(ACME, "s3")) is None
    assert run(store.scopes(ACME)) == ["s1", "s2"]
    assert run(store.patch_config(ACME, "s3", b"{}")) is False
    assert run(store.patch_config(ACME, "s1", b'{"a": 2.50}')) is True
    assert run(store.load_config(ACME, "s1")) == b'{"a":2.50,"b":[1e400]}'
    assert run(store.load_config(Owner("acme", 8), "s1")) == b'{"a":1.0,"b":[1e400]}'


@pytest.mark.parametrize("argument", ["scope", "scope=", "=file", ""])
def test_config_arguments(argument: str) -> None:
    with pytest.raises(StoreError, match="expected SCOPE=FILE"):
        MemoryConfigStore.from_files([argument])


@pytest.mark.parametrize(
    ("value", "reason"),
    [(b"[1]", "expected an object with the settings, got an array"), (b"null", "got null"), (b"{", "is not JSON")],
)
def test_config_files(tmp_path: Path, value: bytes, reason: str) -> None:
    path = write(tmp_path / "c.json", value)
    with pytest.raises(StoreError) as caught:
        MemoryConfigStore.from_files([f"s={path}"])
    assert reason in str(caught.value)
    assert caught.value.where == str(path)
    with pytest.raises(StoreError, match="cannot read the config file: No such file"):
        MemoryConfigStore.from_files([f"s={path}x"])


def test_scope_given_twice(tmp_path: Path) -> None:
    path = write(tmp_path / "c.json", {})
    with pytest.raises(StoreError, match="the scope is given twice"):
        MemoryConfigStore.from_files([f"s={path}", f"s={path}"])


# ---- connections ----

ENTRIES: dict[str, dict[str, Any]] = {
    "one": {"token": "secret", "allowed_domain": "a.b"},
    "two": {"username": "u", "password": "secret", "allowed_domain": "a.b:8443"},
    "three": {"header_name": "x-api-key", "api_key": "secret", "allowed_domain": "*.a.b"},
    "four": {"access_token": "secret", "token_type": "bearer", "uuid": "u", "oauth_url_subdomain": None},
}
TYPES = {"one": BearerToken, "two": BasicAuth, "three": ApiKey, "four": OAuth}
KINDS = {"one": "bearer_token", "two": "basic_auth", "three": "api_key", "four": "oauth"}


@pytest.mark.parametrize(
    "value",
    [
        ENTRIES,
        {name: {**entry, "type": KINDS[name]} for name, entry in ENTRIES.items()},
        [{**entry, "name": name} for name, entry in ENTRIES.items()],
        {**{KINDS[name]: [{**entry, "name": name}] for name, entry in ENTRIES.items()}, "meta": {"has_more": False}},
    ],
    ids=["by name", "with types", "array", "as the platform answers"],
)
def test_connections(tmp_path: Path, value: object) -> None:
    store = MemoryConnectionStore.from_file(write(tmp_path / "c.json", value))
    for name, kind in TYPES.items():
        connection = run(store.connection(ACME, name))
        assert type(connection) is kind
        assert "secret" not in repr(connection)
    assert run(store.connection(ACME, "five")) is None
    assert set(store.secrets()) == {"secret", "dTpzZWNyZXQ="}
    assert repr(store) == "MemoryConnectionStore(['four', 'one', 'three', 'two'])"


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (7, "c: expected an object or an array of connections, got a number"),
        ({"abc": 1}, "c: connection 'abc': expected an object, got a number"),
        ([1], "c: connection 0: expected an object, got a number"),
        ({"abc": {"token": "t"}}, "c: connection 'abc'.allowed_domain: the value is missing"),
        ({"abc": {"token": "", "allowed_domain": "a.b"}}, "c: connection 'abc'.token: the value is empty"),
        ({"abc": {"token": "*****", "allowed_domain": "a.b"}}, "c: connection 'abc'.token: ***** stands for"),
        ({"abc": {"token": 7, "allowed_domain": "a.b"}}, "c: connection 'abc'.token: expected a string, got a number"),
        ({"abc": {}}, "c: connection 'abc': the type is missing: one of bearer_token, basic_auth, api_key, oauth"),
        ({"abc": {"type": "x"}}, "c: connection 'abc'.type: 'x' is not one of"),
        ({"ab": {"token": "t", "allowed_domain": "a.b"}}, "c: connection 'ab'.name: 'ab' is not 3 to 64 letters"),
        ({"a b": {"token": "t", "allowed_domain": "a.b"}}, "c: connection 'a b'.name: 'a b' is not 3 to 64"),
        ({"abc": {"token": "t", "allowed_domain": "https://a.b"}}, "'https://a.b' is not a host such as"),
        ({"abc": {"token": "t", "allowed_domain": "a.b/c"}}, "'a.b/c' is not a host such as"),
        ({"abc": {"token": "t", "allowed_domain": "*"}}, "'*' is not a host such as"),
        ({"abc": {"type": "api_key", "api_key": "t", "allowed_domain": "a.b"}}, ".header_name: the value is missing"),
        ([{"name": "abc", "access_token": "t"}] * 2, "connection 'abc': two connections have this name"),
        ({"bearer_token": [{"name": "abc", "token": "t"}]}, "c: bearer_token[0].allowed_domain: the value is missing"),
    ],
)  # fmt: skip
def test_connection_errors(value: object, error: str) -> None:
    with pytest.raises(StoreError) as caught:
        MemoryConnectionStore.from_bytes(json.dumps(value).encode(), "c")
    assert error in str(caught.value)


# ---- links ----


def test_links_from_file(tmp_path: Path) -> None:
    link = {"link_type": "pair", "left_object": {"name": 1234}, "right_object": {"name": "b:1", "metadata": {"x": 1}}}
    for value in ([link], {"links": [link]}):
        store = MemoryLinkStore.from_file(write(tmp_path / "l.json", value))
        (found,) = run(store.find_links(ACME, LinkQuery("pair", "1234"))).links
        assert found.right_object == {"name": "b:1", "metadata": {"x": 1}}
        assert (found.integration, found.account_id) == ("acme", 7)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ({}, "l.json: expected an array of links, got null"),
        ([1], "l.json: link 0: expected an object, got a number"),
        ([{"left_object": {"name": "abc"}, "right_object": {"name": "abc"}}], "link 0.link_type: expected a string"),
        ([{"link_type": "abc"}], "link 0.left_object: expected an object with a name, got null"),
    ],
)
def test_link_files(tmp_path: Path, value: object, error: str) -> None:
    with pytest.raises(StoreError) as caught:
        MemoryLinkStore.from_file(write(tmp_path / "l.json", value))
    assert error in str(caught.value)


@given(st.integers())
def test_numbers_become_texts(number: int) -> None:
    if 3 <= len(str(number)) <= 256:
        assert link_name(number, "x") == str(number)


# ---- wildcards ----


def slow_match(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(slow_match(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return text[:1] == pattern[0] and slow_match(pattern[1:], text[1:])


@given(st.text("ab*", max_size=7), st.text("ab", max_size=9))
def test_wildcards(pattern: str, text: str) -> None:
    assert wildcard_match(pattern, text) == slow_match(pattern, text)


def test_wildcards_take_no_time() -> None:
    assert not wildcard_match("*a" * 100 + "b", "a" * 256)
    assert wildcard_match(None, "anything")
