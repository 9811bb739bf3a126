"""Reading the JSON files that fill the in-memory stores, with one clear error each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zisfast._core import Document
from zisfast.errors import DocumentError, StoreError

if TYPE_CHECKING:
    import os

# Far above any real settings or connections file; a wrong path must not fill the memory.
LARGEST_FILE = 16 * 1024 * 1024


def read_file(path: str | os.PathLike[str], kind: str) -> bytes:
    """The bytes of the file; ``kind`` says what it should hold. Raises :class:`StoreError`."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise StoreError(f"cannot read the {kind} file: {error.strerror or error}", str(path)) from None
    if len(data) > LARGEST_FILE:
        raise StoreError(f"the {kind} file is larger than {LARGEST_FILE} bytes", str(path))
    return data


def decode(data: bytes, where: str, kind: str) -> object:
    """The JSON value in ``data`` as Python objects. Raises :class:`StoreError`."""
    try:
        return Document(data).to_python()
    except DocumentError as error:
        raise StoreError(f"the {kind} file is not JSON: {error}", where) from None


def type_name(value: object) -> str:
    """How JSON calls the type of ``value``."""
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "an array"}
    return names.get(type(value), "an object")
