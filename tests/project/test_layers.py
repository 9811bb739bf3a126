"""The core's modules stand in an order, and each cimports and imports only what stands before it.

import-linter sees Python files alone; this is its counterpart for the Cython files.
"""

import re
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "src" / "zisfast" / "_core"

# From the bottom to the top. A new module gets its place here.
ORDER = [
    "value", "arena", "number", "text", "edit", "parse", "write", "convert", "document",
    "fields", "path", "result_path", "timestamp", "nodes", "template", "choice", "rules", "table", "compiler", "flow",
    "machine", "bounds", "trace", "failure", "states", "execution",
]  # fmt: skip

IMPORT = re.compile(r"^\s*(?:from\s+([\w.]+)\s+c?import\b|c?import\s+([\w.]+))", re.MULTILINE)
# os is there for the seed of the hash tables
OUTSIDE = {"libc", "cpython", "cython", "json", "os", "re", "struct"}

SOURCES = sorted([*CORE.glob("*.pyx"), *CORE.glob("*.pxd"), *CORE.glob("*.pxi")])


def imported_names(source: Path) -> list[str]:
    return [first or second for first, second in IMPORT.findall(source.read_text())]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_core_module_imports_only_what_stands_below_it(source: Path) -> None:
    assert source.stem in ORDER, f"{source.name} has no place in ORDER"
    below = {f"zisfast._core.{name}" for name in ORDER[: ORDER.index(source.stem) + 1]} | {"zisfast.errors"}
    ours = [name for name in imported_names(source) if name.split(".")[0] == "zisfast"]
    assert [name for name in ours if name not in below] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_core_module_needs_nothing_but_c_and_cpython(source: Path) -> None:
    others = {name.split(".")[0] for name in imported_names(source)} - {"zisfast"}
    assert others - OUTSIDE == set()
