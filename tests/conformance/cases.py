"""Reading the case files."""

from pathlib import Path

import pytest

from tests.oracle.json_text import Number, parse, write

FOLDER = Path(__file__).parent


def load_cases(*topics):
    """Parameters for pytest: the cases of these files or folders, with the texts of their strings and numbers."""
    files = [
        file
        for topic in topics
        for file in sorted(FOLDER.glob(f"{topic}.json")) or sorted(FOLDER.glob(f"{topic}/*.json"))
    ]
    cases = [(file, case) for file in files for case in parse(file.read_bytes())["cases"]]
    assert cases, topics
    return [pytest.param(case, id=f"{file.stem}: {case['name']}") for file, case in cases]


def text_of(case, name):
    """The JSON text of a member, which a case may also give as a string."""
    return str(case[name + "_text"]) if name + "_text" in case else write(case[name])


def plain(value):
    """Python's own types, for settings and expectations that are no documents."""
    if isinstance(value, Number):
        return int(value.text) if value.text.lstrip("-").isdigit() else float(value.text)
    if isinstance(value, dict):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
