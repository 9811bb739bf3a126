"""The documentation names everything that there is: every command and option, every error, every problem."""

import importlib
import pkgutil
import re

import click
import pytest

import zisfast
from tests.docs.blocks import ROOT
from zisfast.cli.main import command
from zisfast.errors import ZisfastError


def all_errors() -> list[type[ZisfastError]]:
    """Every error class of the package, once all its modules are imported."""
    for module in pkgutil.walk_packages(zisfast.__path__, "zisfast."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, waiting = [], [ZisfastError]
    while waiting:
        found.append(waiting.pop())
        waiting += found[-1].__subclasses__()
    return sorted(found, key=lambda error: error.__name__)


def all_commands() -> list[click.Command]:
    context = click.Context(command)
    return [one for name in command.list_commands(context) if (one := command.get_command(context, name))]


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__name__)
def test_error_stands_in_the_page_with_its_code(error: type[ZisfastError]) -> None:
    assert f"| `{error.__name__}` | `{error.code}` |" in (ROOT / "docs" / "errors.md").read_text()


def test_no_two_errors_share_a_code() -> None:
    codes = [error.code for error in all_errors()]
    assert sorted(codes) == sorted(set(codes))


def test_every_failure_of_an_execution_stands_in_the_page() -> None:
    sources = [*ROOT.glob("src/zisfast/_core/*.pyx"), *ROOT.glob("zisfast/**/*.py")]
    names = {name for source in sources for name in re.findall(r'"(States\.\w+)"', source.read_text())}
    page = (ROOT / "docs" / "errors.md").read_text()
    assert {name for name in names - {"States.ALL"} if f"| `{name}` |" not in page} == set()


@pytest.mark.parametrize("one", all_commands(), ids=lambda one: one.name)
def test_command_stands_in_the_page_with_all_its_options(one: click.Command) -> None:
    page = (ROOT / "docs" / "commands.md").read_text()
    assert f"\n## zisfast {one.name}\n" in page
    options = {opt for param in one.params if isinstance(param, click.Option) for opt in param.opts}
    assert {option for option in options if option.startswith("--") and f"`{option}" not in page} == set()


@pytest.mark.parametrize("one", all_commands(), ids=lambda one: one.name)
def test_command_has_help_with_an_example(one: click.Command) -> None:
    assert one.short_help
    assert f"zisfast {one.name} " in (one.help or "")
    assert all(param.help for param in one.params if isinstance(param, click.Option))
