"""Cases: paths, templates, data flow. Code -> (texts in which it is marked, texts without it)."""

from tests.bundles.cases import DONE, JQ, LOAD, choice, compare, each, jq, message, states

CASES = {
    "bad-path": (
        [
            choice(
                '{"Variable": "$.input«bad-path»..x", "IsNull": true, "Next": "Z"}'.replace(
                    "«bad-path»..", ".«bad-path»."
                )
            ),
            choice('{"Variable": «bad-path»"input.x", "IsNull": true, "Next": "Z"}'),
            compare('"StringEqualsPath": "$.a[«bad-path»*]"'),
            states('"A": {"Type": "Pass", "End": true, "ResultPath": «bad-path»"result"}'),
            states('"A": {"Type": "Wait", "End": true, "SecondsPath": «bad-path»"5"}'),
            states(
                '"A": {%s, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z", "ResultPath": «bad-path»"error"}]},\n%s'
                % (LOAD, DONE)
            ),
            jq('{"expr": ".", "data.$": "$.a[«bad-path»-1]"}'),
            jq('{"expr": ".", "data.$": "$«bad-path»$.x"}'),
            # an escape takes more characters than it means
            jq('{"expr": ".", "data.$": "$.\\u00e9[\'\\\\\\"\']«bad-path»x"}'),
            each('"I": {"Type": "Pass", "End": true}').replace('"$.input.l"', '"$.input.l[«bad-path»?(@.x)]"'),
        ],
        [
            jq('{"expr": ".", "data.$": "$[\'a b\'][0].c-d"}').replace("$['a b']", "$.input['a b']"),
            message("{{$.input['}']}}".replace("'}'", "'x'")),
        ],
    ),
    "bad-template": (
        [
            jq('{"expr": ".", "data.$": «bad-template»1}'),
            jq('{"expr": ".", "data.$": «bad-template»"{{$.a«broken-placeholder» b}}"}'),
            jq('{"expr": ".", "data.$": «bad-template»"input.x"}'),
            jq('{"expr": ".", "data": {"x": [{"y.$": «bad-template»"States.Format(\'{}\', $.x)"}]}}'),
        ],
        [jq('{"expr": ".", "data.$": "a {{$.input.x}}"}'), jq('{"expr": ".", "data.$": "{{$.input.x}}"}')],
    ),
    "broken-placeholder": (
        [
            message("a «broken-placeholder»{{$.input.x"),
            message("é {{$.input.x}} {{ $.input.«broken-placeholder»{x} }} «broken-placeholder»{{$.y"),
            message("a {{$.input.x}} {{$.a«broken-placeholder» b}} {{ $.«broken-placeholder»*}}"),
            # an escape takes more characters than it means
            message('\\"\\u00e9 {{$.«broken-placeholder»?}}'),
        ],
        [message("a {{$.input.x}} {{x {{ }}"), message("{{{$.input.x}}}")],
    ),
    "plain-path": (
        [
            jq('{"expr": ".", "data": «plain-path»"$.input.x"}'),
            jq('{"expr": ".", "data": «plain-path»"$"}'),
            jq('{"expr": ".", "data": [{"x": «plain-path»"$.input.x"}]}'),
        ],
        [jq('{"expr": ".", "data": {"price": "$", "text": "$.50 only"}}'), jq('{"expr": ".", "data.$": "$.input.x"}')],
    ),
    "plain-template": (
        [jq('{"expr": ".", "data": {"x": «plain-template»"a {{$.input.x}}"}}')],
        [jq('{"expr": ".", "data": {"x.$": "a {{$.input.x}}", "y": "{{ticket.id}} {{$"}}')],
    ),
    "two-forms": (
        [jq('{"expr": ".", «two-forms»"data": 1, "data.$": "$.input.x"}')],
        [jq('{"expr": ".", "data": {"data.$": "$.input.x"}}')],
    ),
    "never-set": (
        [
            choice('{"Variable": «never-set»"$.data.x", "IsNull": true, "Next": "Z"}'),
            choice('{"Variable": "$.input.x", "NumericEqualsPath": «never-set»"$.data.x", "Next": "Z"}'),
            message("a {{«never-set»$.confg.x}}"),
            jq('{"expr": ".", "data": {"a.$": «never-set»"$.data.x", "b.$": "$.data.y"}}'),
            states('"A": {"Type": "Wait", "SecondsPath": «never-set»"$.seconds", "End": true}'),
            # a later state sets it
            states(
                '"A": {"Type": "Wait", "SecondsPath": «never-set»"$.seconds", "Next": "B"}, "B": {"Type": "Pass", "Result": 1, "ResultPath": "$.seconds", "End": true}'
            ),
            # below a result that is known
            states(
                '"A": {"Type": "Pass", "Result": {"a": {"b": 1}}, "ResultPath": "$.r", "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.r.a.b}} {{«never-set»$.r.a.c}}"}'
            ),
            states(
                '"A": {%s, "ResultPath": "$.a.b", "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.a.b.c}} {{«never-set»$.a.c}}"}'
                % LOAD
            ),
            states(
                '"A": {%s, "ResultPath": "$.r", "Next": "Z", "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "B"}]}, "B": {"Type": "Succeed", "Message": "{{$.e.Cause}} {{«never-set»$.e.cause}} {{«never-set»$.r}}"},\n%s'
                % (LOAD, DONE)
            ),
            each(
                '"I": {"Type": "Pass", "Result": {"a": 1}, "Next": "J"}, "J": {"Type": "Succeed", "Message": "{{«never-set»$.b}}"}'
            ),
        ],
        [
            message(
                "{{$.input.a.b[0]}} {{$.account_id}} {{$.accountId}} {{$.integration_key}} {{$.subdomain}} {{$.connections.c.access_token}}"
            ),
            states(
                '"A": {%s, "ResultPath": "$.config", "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.config.a.b}}"}'
                % LOAD
            ),
            # set on one of two ways, or on a way back
            states(
                '"A": {"Type": "Choice", "Choices": [{"Variable": "$.input.x", "IsNull": true, "Next": "B"}], "Default": "C"}, "B": {%s, "ResultPath": "$.r", "Next": "C"}, "C": {"Type": "Succeed", "Message": "{{$.r.x}}"}'
                % LOAD
            ),
            states(
                '"A": {"Type": "Choice", "Choices": [{"Variable": "$.input.x", "IsNull": true, "Next": "B"}], "Default": "Z"}, "B": {"Type": "Pass", "ResultPath": "$.copy", "Next": "A"}, "Z": {"Type": "Succeed", "Message": "{{$.copy.input.x}}"}'
            ),
            # asked for by IsPresent
            choice(
                '{"And": [{"Variable": "$.data", "IsPresent": true}, {"Variable": "$.data.x", "IsNull": true}], "Next": "Z"}'
            ),
            each('"I": {"Type": "Succeed", "Message": "{{$.anything}}"}'),
            # a result that replaces the document on purpose
            states('"A": {%s, "ResultPath": "$", "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.x}}"}' % LOAD),
        ],
    ),
    "result-replaces-document": (
        [
            states(
                '«result-replaces-document»"A": {%s, "Next": "B"}, "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Succeed", "Message": "{{$.input.x}}"}'
                % LOAD
            ),
            states(
                '«result-replaces-document»"A": {"Type": "Pass", "Result": {"x": 1}, "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.input.x}}"}'
            ),
            states(
                '«result-replaces-document»"A": {%s, "Parameters": {"expr": "[.input.l[] | .id]", "data.$": "$.input"}, "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.input.x}}"}'
                % JQ
            ),
            states(
                '«result-replaces-document»"A": {"Type": "Map", "ItemsPath": "$.input.l", "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}, "ResultPath": "$", "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.input.x}}"}'
            ),
        ],
        [
            states('"A": {%s, "End": true}' % LOAD),
            states('"A": {%s, "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.x}}"}' % LOAD),
            states('"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.input.x}}"}'),
            # set again, and handed on by jq
            states(
                '"A": {%s, "Next": "B"}, "B": {"Type": "Pass", "Result": {"x": 1}, "ResultPath": "$.input", "Next": "C"}, "C": {"Type": "Succeed", "Message": "{{$.input.x}}"}'
                % LOAD
            ),
            states(
                '"A": {%s, "Parameters": {"expr": ". + {x: 1}", "data.$": "$"}, "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.input.x}}"}'
                % JQ
            ),
            states(
                '"A": {%s, "Parameters": {"expr": "{input: .input, a: 1}", "data.$": "$"}, "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.input.x}}"}'
                % JQ
            ),
        ],
    ),
    "catch-replaces-document": (
        [
            states(
                '"A": {%s, "ResultPath": "$.r", "Next": "Z", "Catch": [«catch-replaces-document»{"ErrorEquals": ["States.ALL"], "Next": "B"}]}, "B": {"Type": "Succeed", "Message": "{{$.Cause}} {{$.input.x}}"},\n%s'
                % (LOAD, DONE)
            ),
            states(
                '"A": {%s, "ResultPath": "$.r", "Next": "B", "Catch": [«catch-replaces-document»{"ErrorEquals": ["States.ALL"], "Next": "B"}]}, "B": {"Type": "Succeed", "Message": "{{$.input.x}}"}'
                % LOAD
            ),
        ],
        [
            states(
                '"A": {%s, "ResultPath": "$.r", "Next": "Z", "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "B"}]}, "B": {"Type": "Succeed", "Message": "{{$.e.Cause}} {{$.input.x}}"},\n%s'
                % (LOAD, DONE)
            ),
            states(
                '"A": {%s, "ResultPath": "$.r", "Next": "Z", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]}, "B": {"Type": "Succeed", "Message": "{{$.Cause}}"},\n%s'
                % (LOAD, DONE)
            ),
        ],
    ),
    "map-reads-outer": (
        [
            each('"I": {"Type": "Succeed", "Message": "{{$.id}} {{«map-reads-outer»$.input.x}}"}'),
            each(
                '"I": {"Type": "Succeed", "Message": "{{«map-reads-outer»$.config.x}}"}',
                '"B": {%s, "ResultPath": "$.config", "Next": "A"}, ' % LOAD,
            ),
        ],
        [
            each('"I": {"Type": "Succeed", "Message": "{{$.id}} {{$.config.x}}"}'),
            each(
                '"I": {"Type": "Succeed", "Message": "{{$.subdomain}}"}',
                '"B": {%s, "Parameters": {"expr": "[.l[] | .subdomain = \\"s\\"]", "data.$": "$.input"}, "ResultPath": "$.input.l", "Next": "A"}, '
                % JQ,
            ),
            each(
                '"I": {"Type": "Pass", "Result": {}, "ResultPath": "$.input", "Next": "J"}, "J": {"Type": "Succeed", "Message": "{{$.input}}"}'
            ),
        ],
    ),
}
