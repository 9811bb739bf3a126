"""The package says of itself what is true."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import zisfast

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def imported_packages() -> set[str]:
    """Every top-level package that zisfast's modules import, those of the standard library left out."""
    found = set()
    for source in ROOT.glob("zisfast/**/*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add((node.module or "").partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"zisfast"}


def test_dependencies_are_what_is_imported() -> None:
    assert {re.split(r"[<>=\[]", requirement)[0] for requirement in PROJECT["dependencies"]} == imported_packages()


def test_dependencies_have_a_lowest_version() -> None:
    """ci/lowest runs the tests with them."""
    assert [one for one in PROJECT["dependencies"] if not re.fullmatch(r"\w+>=[\d.]+", one)] == []


def test_version_is_the_same_everywhere() -> None:
    assert zisfast.__version__ == PROJECT["version"]


def test_every_public_name_exists_and_stands_in_the_listing() -> None:
    assert [name for name in zisfast.__all__ if not hasattr(zisfast, name)] == []
    assert len(set(zisfast.__all__)) == len(zisfast.__all__)
    assert set(zisfast.__all__) <= set(dir(zisfast))
