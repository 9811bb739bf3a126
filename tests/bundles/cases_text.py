"""Cases: the text itself. A case is a text, or a text and options."""

from tests.bundles.cases import JOB_SPEC, bundle, flow, states

OK = '"A": {"Type": "Pass", "End": true}'
GOOD = bundle(flow(OK), JOB_SPEC)


def message(text):
    return states('"A": {"Type": "Succeed", "Message": %s}' % text)


CASES = {
    "encoding": (
        [],  # see test_source.py: such a text cannot hold a mark
        [GOOD],
    ),
    "json": (
        [
            "«json»",
            "«json»[1]",
            "«json»null",
            GOOD.replace('"resources"', '«json»resources"'),
            GOOD.replace('"d"', '"d" «json»"e"'),
            GOOD + "«json»x",
            "// comment\n".replace("//", "«json»//") + GOOD,
            GOOD.replace('"d",', '"d",\n  «json»// comment\n'),
            GOOD.replace('"d"', "«json»'d'"),
            '{"name": ' + "[" * 511 + "«json»" + "[" * 600,
        ],
        [
            GOOD,
            "\ufeff" + GOOD,
            ("// comment\n" + GOOD, {"tolerant": True}),
            ("Here it is:\n\n```json\n" + GOOD + "\n```\nGood luck!\n", {"tolerant": True}),
            (GOOD.replace('"d",', '"d", /* two\nlines */'), {"tolerant": True}),
            (GOOD.replace("}}}", "},\n}, }"), {"tolerant": True}),
        ],
    ),
    "left-over-variable": (
        [
            message('"hello «left-over-variable»{{who}}, {{$.input.x}}"'),
            message('"«left-over-variable»{{ a }} «left-over-variable»{{b}}"'),
            # outside of a string nothing else is said about the place
            states('"A": {"Type": "Wait", "Seconds": «left-over-variable»{{seconds}}, "End": true}'),
            "{«left-over-variable»{{key}}: 1}",
            (message('"«left-over-variable»{{who}} {{name}}"'), {"variables": {"name": "x"}}),
            (message('"日本 {{name}} «left-over-variable»{{who}}"'), {"variables": {"name": "a much longer text"}}),
        ],
        [
            message('"{{$.input.x}} {{ $.input.x }} {{}} {{ticket.id}} {{two words}}"'),
            (message('"{{who}}"'), {"variables": {"who": 'a "b" \\ {{other}}'}}),
            (states('"A": {"Type": "Wait", "Seconds": {{seconds}}, "End": true}'), {"variables": {"seconds": "5"}}),
            (message('"{{ticket.id}}"'), {"variables": {"ticket.id": "x"}}),
            (GOOD.replace('"d",', '"d", // {{comment}}\n'), {"tolerant": True}),
        ],
    ),
    "unused-variable": (
        [("«unused-variable»" + GOOD, {"variables": {"who": "x"}})],
        [(message('"{{who}}"'), {"variables": {"who": "x"}})],
    ),
    "duplicate-key": (
        [
            states(
                '"A": {"Type": "Succeed", "Type": "Fail", «duplicate-key»"Type": "Pass", "End": true}'.replace(
                    '"Type": "Fail"', '«duplicate-key»"Type": "Fail"'
                )
            ),
            states('"A": {"Type": "Pass", "Result": {"x": 1, «duplicate-key»"\\u0078": 2}, "End": true}'),
        ],
        [states('"A": {"Type": "Pass", "Result": {"x": 1, "X": 2, "y": {"x": 3}}, "End": true}')],
    ),
}
