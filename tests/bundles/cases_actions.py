"""Cases: actions, their parameters, jq. Code -> (texts in which it is marked, texts without it)."""

from tests.bundles.cases import JOB_SPEC, action, bundle, flow, states

BOTH = '"requestBody": "{{$.x}}{{$.y}}"'


def built_in(name, parameters, kind="action"):
    return states(
        '"A": {"Type": "Action", "ActionName": "zis:common:%s:%s", "Parameters": %s, "End": true}'
        % (kind, name, parameters)
    )


def jq(parameters):
    return built_in("Jq", parameters, "transform")


def http(members):
    return action(f'"method": "POST", {BOTH}, {members}')


def url(text, more=""):
    return http(f'"url": {text}{more}')


def path(text, more=', "connectionName": "zendesk"'):
    return http(f'"path": {text}{more}')


def headers(text):
    return url('"https://x.example"', f', "headers": [{text}]')


def two_calls(second):
    """An action called twice, first with what it reads."""
    call = '"ActionName": "zis:acme:action:a"'
    text = f'"A": {{"Type": "Action", {call}, "Parameters": {{"x": 1}}, "ResultPath": "$.r", "Next": "B"}},\n"B": {{"Type": "Action", {call}, {second}"End": true}}'
    definition = '{"method": "GET", "url": "https://x.example/{{$.x}}"}'
    return bundle(
        f'"a": {{"type": "ZIS::Action::Http", "properties": {{"name": "a", "definition": {definition}}}}}',
        flow(text),
        JOB_SPEC,
    )


def compiles(program):
    return "unexpected end" if program.endswith("(") else None


CASES = {
    "missing-parameter": (
        [
            states(
                '«missing-parameter»"A": {"Type": "Action", "ActionName": "zis:common:action:LoadConfig", "End": true}'
            ),
            built_in("LoadConfig", "{}").replace('"Parameters"', '«missing-parameter»"Parameters"'),
            built_in("LoadLinks", '{"link_type": "t"}').replace('"Parameters"', '«missing-parameter»"Parameters"'),
            built_in(
                "CreateLink",
                '{"link_type": "t", «missing-parameter»"left_object": {}, "right_object": {"name.$": "$.input.n"}}',
            ),
            jq('{"data": 1}').replace('"Parameters"', '«missing-parameter»"Parameters"'),
        ],
        [
            built_in("LoadConfig", '{"scope.$": "$.input.s"}'),
            built_in(
                "LoadLinks", '{"link_type": "t", "right_object_name": "n", "page_size": 1, "page_after_cursor": "c"}'
            ),
            built_in("CreateLink", '{"link_type": "t", "left_object.$": "$.input.l", "right_object": {"name": "n"}}'),
            built_in("PatchConfig", '{"scope": "s", "config": {"a.$": "$.input.a"}}'),
            built_in("PatchLink", '{"link_type": "t", "left_object": {"name": "n"}, "right_object.$": "$.input.r"}'),
            built_in("DeleteLink", '{"link_type": "t", "left_object_name": "l", "right_object_name": "r"}'),
        ],
    ),
    "unknown-parameter": (
        [built_in("LoadConfig", '{"scope": "s", «unknown-parameter»"integration.$": "$.integration_key"}')],
        [built_in("LoadConfig", '{"scope": "s"}')],
    ),
    "page-size": (
        [built_in("LoadLinks", '{"link_type": "t", "left_object_name": "n", "page_size": «page-size»101}')],
        [built_in("LoadLinks", '{"link_type": "t", "left_object_name": "n", "page_size": 100}')],
    ),
    "parameter-never-passed": (
        [
            url('"https://x.example/{{«parameter-never-passed»$.parameters.x}}"'),
            url('"https://x.example/{{«parameter-never-passed»$.y.z}}"'),
            headers('{"key": "X", "value.$": «parameter-never-passed»"$.z"}'),
            action('"method": "GET", "url.$": «parameter-never-passed»"$.u", ' + BOTH),
            action(
                '"method": "GET", "url": "https://x.example", "requestBody": {"a": ["{{$.x.a}} {{$.y}}", {"b.$": «parameter-never-passed»"$.z"}]}'
            ),
        ],
        [
            url('"https://x.example/{{$.x.a.b}}"'),
            action('"method": "GET", "url": "https://x.example", "requestBody.$": "$"'),
        ],
    ),
    "parameter-not-passed": (
        [
            two_calls('"Parameters": {"X": 1}, ').replace(
                '"Parameters": {"X"', '«parameter-not-passed»"Parameters": {«unused-parameter»"X"'
            ),
            two_calls("").replace('"B": {', '«parameter-not-passed»"B": {'),
        ],
        [two_calls('"Parameters": {"x.$": "$.input.x"}, ')],
    ),
    "unused-parameter": (
        [action('"method": "GET", "url": "https://x.example"', '{«unused-parameter»"x.$": "$.input.x"}')],
        [action('"method": "GET", "url": "https://x.example", "requestBody.$": "$"')],
    ),
    "jq-program": (
        [(jq('{"expr": «jq-program»".a (", "data": 1}'), {"jq": compiles})],
        [(jq('{"expr": ".a", "data": 1}'), {"jq": compiles}), jq('{"expr": ".a (", "data": 1}')],
    ),
    "jq-template": (
        [jq('{"expr.$": «jq-template»".a == \\"{{$.input.x}}\\"", "data": 1}')],
        [jq('{"expr.$": "{{$.input.program}}", "data": 1}'), jq('{"expr.$": "$.input.program", "data": 1}')],
    ),
    "jq-first": (
        [
            states(""""A": {"Type": "Action", "ActionName": "zis:common:transform:Jq", "ResultPath": "$.t",
"Parameters": {"expr": "\\"a\\" + (.x // \\"\\" | tostring)", "data.$": "$.input"}, "Next": "B"},
"B": {"Type": "Action", "ActionName": "zis:common:transform:Jq", "Parameters": {"expr": «jq-first»".[0]", "data.$": "$.t"}, "End": true}"""),
        ],
        [
            states(""""A": {"Type": "Action", "ActionName": "zis:common:transform:Jq", "ResultPath": "$.t",
"Parameters": {"expr": "[\\"a\\" + .x]", "data.$": "$.input"}, "Next": "B"},
"B": {"Type": "Action", "ActionName": "zis:common:transform:Jq", "Parameters": {"expr": ".[0]", "data.$": "$.t"}, "End": true}"""),
        ],
    ),
    "debug-state": (
        [
            action(
                '"method": "POST", "url": "https://webhook.site/abc", "requestBody.$": "$.d"', '{"d.$": "$"}'
            ).replace('"A": {"Type"', '«debug-state»"A": {"Type"'),
            action(
                '"method": "POST", "url.$": "$.u", "requestBody.$": "$.d"', '{"d.$": "$", "u.$": "$.input.debug_url"}'
            )
            .replace('"A"', '"Debug"')
            .replace('"Debug": {"Type"', '«debug-state»"Debug": {"Type"'),
        ],
        [
            action(
                '"method": "POST", "url": "https://webhook.site/abc", "requestBody.$": "$.d"', '{"d.$": "$.input.x"}'
            ),
            action('"method": "POST", "url": "https://hooks.example.com", "requestBody.$": "$.d"', '{"d.$": "$"}'),
        ],
    ),
    "unknown-method": (
        [action('"method": «unknown-method»"HEAD", "url": "https://x.example", ' + BOTH)],
        [action('"method": "DELETE", "url": "https://x.example", ' + BOTH)],
    ),
    "method-case": (
        [action('"method": «method-case»"post", "url": "https://x.example", ' + BOTH)],
        [action('"method": "POST", "url": "https://x.example", ' + BOTH)],
    ),
    "url-and-path": (
        [url('"https://x.example"', ', «url-and-path»"path": "/api"')],
        [url('"https://x.example"')],
    ),
    "absolute-path": (
        [path('«absolute-path»"https://acme.zendesk.com/api/v2/tickets"')],
        [path('"/api/v2/search?query=https://x"')],
    ),
    "path-without-slash": (
        [path('«path-without-slash»"api/v2/tickets"')],
        [path('"{{$.x}}"'), path('"/api/v2/tickets"')],
    ),
    "relative-url": (
        [
            url('«relative-url»"/api/v2/tickets"'),
            url('«relative-url»"x.example/{{$.x}}"'),
            url('«relative-url»"//x.example"'),
            url('«relative-url»"ftp://x.example"'),
        ],
        [url('"{{$.x}}/path"'), url('"https://{{$.x}}.example"')],
    ),
    "user-in-url": (
        [url('«user-in-url»"https://user:secret@x.example"'), url('«user-in-url»"https://{{$.x}}@x.example/"')],
        [url('"https://x.example/@user"'), url('"https://x.example?a=@"')],
    ),
    "url-not-https": ([url('«url-not-https»"http://x.example"')], [url('"HTTPS://x.example"')]),
    "temporary-host": (
        [
            url('«temporary-host»"https://ab12.ngrok-free.app/x"'),
            url('«temporary-host»"https://localhost:8000/"'),
            url('«temporary-host»"https://192.168.0.1"'),
        ],
        [url('"https://ngrok.example.com"'), url('"https://x.example/ngrok.io"')],
    ),
    "no-connection": (
        [
            path('"/api/v2/tickets"', "").replace('"path"', '«no-connection»"path"'),
            http('«no-connection»"path.$": "/api/{{$.x}}"'),
        ],
        [
            path('"/api/v2/tickets"'),
            path('"/api"', ', "headers": [{"key": "authorization", "value": "Bearer {{$.x}}"}]'),
        ],
    ),
    "connection-name": (
        [
            url('"https://x.example"', ', "connectionName": «connection-name»"my connection"'),
            url('"https://x.example"', ', "connectionName": «connection-name»"ab"'),
        ],
        [url('"https://x.example"', ', "connectionName": "my-connection_1"')],
    ),
    "pairs-not-an-array": (
        [url('"https://x.example"', ', "headers": «pairs-not-an-array»{"A": "b"}, "query": «pairs-not-an-array»{}')],
        [headers('{"key": "A", "value": "b"}')],
    ),
    "header-name": (
        [headers('{"key": «header-name»"X Y", "value": "b"}, {"key": «header-name»"{{$.z}}", "value": "b"}')],
        [headers('{"key": "X-Y_1", "value": "b"}')],
    ),
    "reserved-header": (
        [
            headers(
                '{"key": «reserved-header»"Host", "value": "b"}, {"key": «reserved-header»"content-length", "value": "1"}'
            )
        ],
        [headers('{"key": "X-Host", "value": "b"}')],
    ),
    "query-params": (
        [url('"https://x.example"', ', «query-params»"queryParams": [{"key": "a", "value": "b"}]')],
        [url('"https://x.example"', ', "query": [{"key": "a", "value": "b"}]')],
    ),
    "body-not-json": (
        [
            action(
                '"method": "POST", "url": "https://x.example", "requestBody": ["{{$.x}}{{$.y}}"], "headers": [{"key": "content-type", "value": «body-not-json»"multipart/form-data"}]'
            )
        ],
        [
            headers('{"key": "Content-Type", "value": "text/plain"}'),
            action(
                '"method": "POST", "url": "https://x.example", "requestBody": ["{{$.x}}{{$.y}}"], "headers": [{"key": "Content-Type", "value": "{{$.x}}"}]'
            ),
            headers('{"key": "Content-Type", "value": "application/vnd.api+json; charset=utf-8"}'),
        ],
    ),
    "plain-path": (
        [url('"https://x.example"', ', "query": [{"key": "a", "value": «plain-path»"$.x"}]')],
        [url('"https://x.example"', ', "query": [{"key": "a", "value.$": "$.x"}]')],
    ),
    "two-forms": (
        [url('"https://x.example"', ', "url.$": "$.x"').replace('"url": ', '«two-forms»"url": ')],
        [url('"https://x.example"')],
    ),
    "inline-credentials": (
        [
            headers('{"key": "Authorization", "value": «inline-credentials»"Basic dXNlcjpwYXNz"}'),
            headers('{"key": "x-api-key", "value": «inline-credentials»"0123456789"}'),
            url('«inline-credentials»"https://x.example/?a=1&api_key=0123456789"'),
            url(
                '"https://x.example"', ', "query": [{"key": "access_token", "value": «inline-credentials»"0123456789"}]'
            ),
        ],
        [
            headers('{"key": "Authorization", "value": "Bearer {{$.x}}"}'),
            (headers('{"key": "Authorization", "value": "Basic {{BASIC}}"}'), {"variables": {"BASIC": "dXNlcjpwYXNz"}}),
            headers('{"key": "Content-Type", "value": "application/json"}'),
            url('"https://x.example/?page=token"'),
        ],
    ),
}
