"""Every code of the checker: where it is found, and where it isn't."""

import pytest

from tests.bundles import cases_actions, cases_flows, cases_paths, cases_structure, cases_text
from tests.bundles.cases import MARK, check_marks, marks, problems_of
from zisfast.bundles.codes import CODES
from zisfast.bundles.documentation import documentation

TABLES = (cases_text, cases_structure, cases_flows, cases_paths, cases_actions)
CASES = [(code, *case) for table in TABLES for code, case in table.CASES.items()]


def _parameters(which):
    found = []
    for code, *case in CASES:
        for number, one in enumerate(case[which]):
            text, options = one if isinstance(one, tuple) else (one, {})
            found.append(pytest.param(code, text, options, id=f"{code}-{number}"))
    return found


@pytest.mark.parametrize(("code", "text", "options"), _parameters(0))
def test_is_found_at_its_place(code, text, options):
    assert code in {match[1] for match in MARK.finditer(text)}
    check_marks(text, **options)


@pytest.mark.parametrize(("code", "text", "options"), _parameters(1))
def test_near_miss_is_not_found(code, text, options):
    plain, expected = marks(text)
    assert code not in {one.code for one in problems_of(plain, **options)}
    check_marks(text, **options)


def test_every_code_has_cases():
    # not-compiled is for what the checker itself does not see, see test_compile.py
    assert {code for code, _, _ in CASES} == set(CODES) - {"not-compiled"}


def test_documentation_is_up_to_date(request):
    text = (request.config.rootpath / "docs" / "problems.md").read_text(encoding="utf-8")
    assert text == documentation(), "write docs/problems.md again from zisfast.bundles.documentation"
