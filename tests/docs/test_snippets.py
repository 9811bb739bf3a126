"""What the documentation shows is what happens: its commands and programs are run, and their output is compared.

``console`` blocks are run from the top of the repository: a line after ``$ `` is a command (a closing backslash
continues it) and the lines below are its output on a terminal, where a line ``...`` stands for any lines. ``python``
blocks are run, those of a page one after the other; a ``text`` block right after one is its output. Other languages
(``sh`` for what installs things) are not run.
``python -m tests.docs.refresh`` writes the outputs of today into the pages.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.docs.blocks import PAGES, ROOT, Block, all_blocks, blocks
from tests.docs.shell import commands, copy_examples, matches, normal, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    copy_examples(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", all_blocks("console"), ids=str)
def test_commands_print_what_the_page_shows(block: Block, checkout: Path) -> None:
    for command, expected in commands(block.text):
        output = run(command, checkout)
        if not matches(output, expected):
            assert normal(output) == normal(expected), f"{block}: $ {command}\n{output}"
            pytest.fail(f"{block}: $ {command}\n{output}")


PROGRAMS = [page for page in PAGES if page.exists() and any(block.language == "python" for block in blocks(page))]


@pytest.mark.parametrize("page", PROGRAMS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_programs_print_what_the_page_shows(page: Path, checkout: Path) -> None:
    found = blocks(page)
    script, expected = [], []
    for block, following in zip(found, [*found[1:], None], strict=True):
        if block.language == "python":
            script.append(block.text)
            if following is not None and following.language == "text":
                expected.append(following.text)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(script)],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert normal(done.stdout) == normal("".join(expected))
