"""Cases: graphs, states, rules of Choices. Code -> (texts in which it is marked, texts without it)."""

from tests.bundles.cases import DONE, JOB_SPEC, LOAD, bundle, choice, compare, each, flow, states


def nested(depth, mark):
    """Maps in Maps; the mark stands at the innermost Iterator."""
    text = '"A": {"Type": "Pass", "End": true}'
    for number in range(depth):
        items = "$.input.l" if number == depth - 1 else "$.l"
        iterator = '%s"Iterator": {"StartAt": "A", "States": {%s}}' % (mark if number == 0 else "", text)
        text = '"A": {"Type": "Map", "ItemsPath": "%s", "ResultPath": "$.r", %s, "End": true}' % (items, iterator)
    return text


def chain(count):
    names = [f"S{number}" for number in range(count)]
    steps = [f'"{one}": {{"Type": "Pass", "Next": "{after}"}}' for one, after in zip(names, names[1:], strict=False)]
    return ",\n".join([*steps, f'"{names[-1]}": {{"Type": "Pass", "End": true}}'])


CASES = {
    "unknown-state": (
        [
            bundle(
                flow('"A": {"Type": "Pass", "End": true}', "B").replace(
                    '"StartAt": "B"', '"StartAt": «unknown-state»"B"'
                ),
                JOB_SPEC,
            ),
            states('"A": {"Type": "Pass", "Next": «unknown-state»"a"}'),
            choice('{"Variable": "$.input.x", "IsNull": true, "Next": «unknown-state»"Y"}'),
            choice('{"Variable": "$.input.x", "IsNull": true, "Next": "Z"}', ', "Default": «unknown-state»"Y"'),
            states(
                '"A": {%s, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": «unknown-state»"B", "ResultPath": "$.e"}]}'
                % LOAD
            ),
            each('"I": {"Type": "Pass", "Next": «unknown-state»"A"}'),
        ],
        [states('"A": {"Type": "Pass", "Next": "a"}, "a": {"Type": "Pass", "End": true}')],
    ),
    "unknown-state-type": (
        [
            states('"A": {"Type": «unknown-state-type»"Task", "End": true}'),
            states('"A": {"Type": «unknown-state-type»"pass", "End": true}'),
        ],
        [states('"A": {"Type": "Pass", "End": true}')],
    ),
    "no-next": (
        [states('«no-next»"A": {"Type": "Pass"}'), states('«no-next»"A": {"Type": "Wait", "Seconds": 1}')],
        [states('"A": {"Type": "Succeed"}')],
    ),
    "next-and-end": (
        [states('"A": {"Type": "Pass", «next-and-end»"Next": "Z", "End": true},\n«unreachable-state»' + DONE)],
        [states('"A": {"Type": "Pass", "Next": "Z"},\n' + DONE)],
    ),
    "end-false": (
        [states('"A": {"Type": "Pass", "End": «end-false»false, "Next": "Z"},\n' + DONE)],
        [states('"A": {"Type": "Pass", "End": true}')],
    ),
    "no-effect": (
        [
            states('"A": {"Type": "Succeed", «no-effect»"End": true}'),
            states('"A": {"Type": "Fail", "Error": "e", "Cause": "c", «no-effect»"Next": "A"}'),
            choice(
                '{"Variable": "$.input.x", "IsNull": true, "Next": "Z"}', ', "Default": "Z", «no-effect»"End": true'
            ),
            choice('{"Not": {"Variable": "$.input.x", "IsNull": true, «no-effect»"Next": "A"}, "Next": "Z"}'),
            choice(
                '{«no-effect»"Variable": "$.input.x", "Not": {"Variable": "$.input.x", "IsNull": true}, "Next": "Z"}'
            ),
        ],
        [states('"A": {"Type": "Pass", "Next": "Z"},\n' + DONE)],
    ),
    "unreachable-state": (
        [
            states('"A": {"Type": "Pass", "End": true}, «unreachable-state»"B": {"Type": "Pass", "Next": "A"}'),
            each('"I": {"Type": "Pass", "End": true}, «unreachable-state»"J": {"Type": "Pass", "Next": "I"}'),
        ],
        [states('"A": {%s, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}]},\n%s' % (LOAD, DONE))],
    ),
    "never-ends": (
        [
            states('«never-ends»"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}'),
            states(
                '"A": {"Type": "Choice", "Choices": [{"Variable": "$.input.x", "IsNull": true, "Next": "B"}], "Default": "Z"}, «never-ends»"B": {"Type": "Pass", "Next": "B"},\n'
                + DONE
            ),
        ],
        [
            states(
                '"A": {"Type": "Choice", "Choices": [{"Variable": "$.input.x", "IsNull": true, "Next": "Z"}], "Default": "B"}, "B": {"Type": "Wait", "Seconds": 1, "Next": "A"},\n'
                + DONE
            ),
        ],
    ),
    "too-many-states": (
        [bundle(flow(chain(251), "S0").replace('"States"', '«too-many-states»"States"'), JOB_SPEC)],
        [bundle(flow(chain(250), "S0"), JOB_SPEC)],
    ),
    "nested-too-deep": (
        [states(nested(33, "«nested-too-deep»"))],
        [states(nested(32, ""))],
    ),
    "unsupported-property": (
        [
            states(
                '"A": {"Type": "Pass", "End": true, «unsupported-property»"InputPath": "$", «unsupported-property»"Parameters": {}}'
            ),
            states('"A": {"Type": "Wait", "End": true, "Seconds": 1, «unsupported-property»"ResultPath": "$.x"}'),
            each('"I": {"Type": "Pass", "End": true}', members=', «unsupported-property»"MaxConcurrency": 1'),
        ],
        [states('"A": {%s, "End": true}' % LOAD)],
    ),
    "wait-time": (
        [
            states('«wait-time»"A": {"Type": "Wait", "End": true}'),
            states('«wait-time»"A": {"Type": "Wait", "Seconds": 1, "SecondsPath": "$.input.n", "End": true}'),
            states(
                '«wait-time»"A": {"Type": "Wait", «unsupported-property»"Timestamp": "2024-05-01T10:00:00Z", "End": true}'
            ),
        ],
        [states('"A": {"Type": "Wait", "SecondsPath": "$.input.n", "End": true}')],
    ),
    "wait-not-positive": (
        [states('"A": {"Type": "Wait", "Seconds": «wait-not-positive»0, "End": true}')],
        [states('"A": {"Type": "Wait", "Seconds": 0.5, "End": true}')],
    ),
    "wait-too-long": (
        [states('"A": {"Type": "Wait", "Seconds": «wait-too-long»100, "End": true}')],
        [states('"A": {"Type": "Wait", "Seconds": 99.5, "End": true}')],
    ),
    "error-name": (
        [
            states(
                '"A": {%s, "End": true, "Catch": [{"ErrorEquals": [«error-name»"States.Timeout"], "Next": "Z"}]},\n%s'
                % (LOAD, DONE)
            )
        ],
        [states('"A": {%s, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}]},\n%s' % (LOAD, DONE))],
    ),
    "handler-never-used": (
        [
            states(
                '"A": {%s, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}, «handler-never-used»{"ErrorEquals": ["States.ALL"], "Next": "Z"}]},\n%s'
                % (LOAD, DONE)
            )
        ],
        [states('"A": {%s, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}]},\n%s' % (LOAD, DONE))],
    ),
    "retry-undocumented": (
        [
            states(
                '"A": {%s, "End": true, «retry-undocumented»"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "BackoffRate": 1.5, "MaxAttempts": 0}]}'
                % LOAD
            )
        ],
        [states('"A": {%s, "End": true}' % LOAD)],
    ),
    "retry-value": (
        [
            states(
                '"A": {%s, "End": true, «retry-undocumented»"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": «retry-value»-1, "BackoffRate": «retry-value»-0.5, "MaxAttempts": «retry-value»1.5}]}'
                % LOAD
            ),
        ],
        [states('"A": {%s, "End": true, «retry-undocumented»"Retry": [{"ErrorEquals": ["States.ALL"]}]}' % LOAD)],
    ),
    "choice-rule": (
        [
            choice('«choice-rule»{"Variable": "$.input.x", "Next": "Z"}'),
            compare('"IsNull": true, "IsPresent": true').replace('{"Variable"', '«choice-rule»{"Variable"'),
            choice(
                '«choice-rule»{"And": [{"Variable": "$.input.x", "IsNull": true}], "Or": [{"Variable": "$.input.x", "IsNull": true}], "Next": "Z"}'
            ),
            choice(
                '{"Not": ' * 64
                + '{"Not": «choice-rule»{"Variable": "$.input.x", "IsNull": true}}'
                + "}" * 63
                + ', "Next": "Z"}'
            ),
        ],
        [
            compare('"Comment": "c", "IsNull": true'),
            choice('{"Not": ' * 64 + '{"Variable": "$.input.x", "IsNull": true}' + "}" * 63 + ', "Next": "Z"}'),
        ],
    ),
    "unknown-operator": (
        [
            compare('«unknown-operator»"StringMatches": "a*"'),
            compare('«unknown-operator»"stringEquals": "a"'),
            compare('«unknown-operator»"StringLessThanPath": "$.input.y"'),
            compare('«unknown-operator»"IsNumeric": true'),
            choice('{«unknown-operator»"and": [], "Variable": "$.input.x", "Next": "Z"}'),
        ],
        [
            compare('"NumericLessThanEqualsPath": "$.input.y"'),
            compare('"StringEqualsPath": "$.input.y"'),
            compare('"BooleanEqualsPath": "$.input.y"'),
        ],
    ),
    "wrong-type": (
        [
            compare('"StringEquals": «wrong-type»1'),
            compare('"NumericEquals": «wrong-type»"1"'),
            compare('"NumericEquals": «wrong-type»true'),
            compare('"BooleanEquals": «wrong-type»"true"'),
            compare('"IsPresent": «wrong-type»1'),
            compare('"TimestampEquals": «wrong-type»1'),
            compare('"NumericEqualsPath": «wrong-type»1'),
            choice('{"And": «wrong-type»{}, "Next": "Z"}'),
            choice('{"Not": «wrong-type»[], "Next": "Z"}'),
        ],
        [compare('"NumericEquals": 1.5'), compare('"StringEquals": ""'), compare('"IsPresent": false')],
    ),
    "bad-timestamp": (
        [
            compare(f'"TimestampEquals": «bad-timestamp»"{text}"')
            for text in (
                "2024-05-01",
                "2024-05-01 10:00:00Z",
                "2024-02-30T10:00:00Z",
                "2024-05-01T10:00:00",
                "2024-05-01T25:00:00Z",
                "2024-05-01T10:00:00+0100",
            )
        ],
        [
            compare(f'"TimestampEquals": "{text}"')
            for text in ("2024-05-01T10:00:00Z", "2024-02-29t10:00:60.123456789012z", "0000-05-01T10:00:00-23:59")
        ],
    ),
    "no-default": (
        [
            choice('{"Variable": "$.input.x", "IsNull": true, "Next": "Z"}', "").replace(
                '"A": {"Type"', '«no-default»"A": {"Type"'
            )
        ],
        [
            choice('{"Variable": "$.input.x", "IsNull": true, "Next": "Z"}'),
            choice(
                '{"Variable": "$.input.x", "IsPresent": true, "Next": "Z"}, {"Variable": "$.input.x", "IsPresent": false, "Next": "Z"}',
                "",
            ),
        ],
    ),
}
