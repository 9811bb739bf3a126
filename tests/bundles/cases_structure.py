"""Cases: the envelope, resources, names, job specs. Code -> (texts in which it is marked, texts without it)."""

from tests.bundles.cases import JOB_SPEC, TICKET_SPEC, action, bundle, flow, states

OK = '"A": {"Type": "Pass", "End": true}'
FLOW = flow(OK)
LONG = "n" * 51


def job_spec(source="support", kind="ticket.TicketCreated", flow_name="zis:acme:flow:f", name="j", more="", mark=""):
    return f'''"{name}": {{"type": "ZIS::JobSpec", "properties": {{"name": "{name}", "event_source": {source},
"event_type": {mark}"{kind}", "flow_name": {flow_name}{more}}}}}'''


def event(source, kind):
    return bundle(FLOW, job_spec(source, kind, '"zis:acme:flow:f"'))


def starts(flow_name):
    return bundle(FLOW, job_spec('"support"', flow_name=flow_name))


GOOD = bundle(FLOW, JOB_SPEC)
TICKETS = bundle(FLOW, TICKET_SPEC)

CASES = {
    "missing-property": (
        [
            '«missing-property»{"zis_template_version": "2019-10-14", "name": "demo"}',
            '«missing-property»{"name": "demo", "resources": {%s, %s}}' % (FLOW, JOB_SPEC),
            '«missing-property»{"zis_template_version": "2019-10-14", "resources": {%s, %s}}' % (FLOW, JOB_SPEC),
            bundle(FLOW, JOB_SPEC, '«missing-property»"x": {"properties": {"name": "x"}}'),
            bundle(FLOW, JOB_SPEC, '«missing-property»"x": {"type": "ZIS::Flow"}'),
            bundle(
                FLOW,
                JOB_SPEC,
                '"x": {"type": "ZIS::Flow", «missing-property»"properties": {"definition": {"StartAt": "A", "States": {%s}}}}'
                % OK,
            ),
            bundle(FLOW, JOB_SPEC, '"x": {"type": "ZIS::Flow", «missing-property»"properties": {"name": "x"}}'),
            bundle(
                FLOW,
                JOB_SPEC,
                '"x": {"type": "ZIS::JobSpec", «missing-property»«missing-property»«missing-property»"properties": {"name": "x"}}',
            ),
            states('«missing-property»"A": {"End": true}'),
            states('«missing-property»"A": {"type": "Pass", "End": true}'),
            states('«missing-property»"A": {"Type": "Action", "End": true}'),
            states('«missing-property»«missing-property»"A": {"Type": "Fail"}'),
            states('«missing-property»"A": {"Type": "Choice", "Default": "B"}, "B": {"Type": "Succeed"}'),
            states('«missing-property»«missing-property»"A": {"Type": "Map", "End": true}'),
            states(
                '"A": {"Type": "Map", "ItemsPath": "$.input.l", «missing-property»«missing-property»"Iterator": {}, "End": true}'
            ),
            states(
                '"A": {"Type": "Choice", "Choices": [«missing-property»{"Variable": "$.input.x", "IsNull": true}], "Default": "B"}, "B": {"Type": "Succeed"}'
            ),
            states(
                '"A": {"Type": "Choice", "Choices": [«missing-property»{"IsNull": true, "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}'
            ),
            states(
                '"A": {"Type": "Action", "ActionName": "zis:common:action:LoadConfig", "Parameters": {"scope": "s"}, "End": true, "Catch": [«missing-property»«missing-property»{}]}'
            ),
            action('"url": "https://x.example", "query": [{"key": "x", "value": "{{$.x}}{{$.y}}"}]').replace(
                '"definition": {\n"url', '«missing-property»"definition": {\n"url'
            ),
            action('"method": "GET", "query": [{"key": "x", "value": "{{$.x}}{{$.y}}"}]').replace(
                '"definition": {\n"m', '«missing-property»"definition": {\n"m'
            ),
            action(
                '"method": "GET", "url": "https://x.example/{{$.x}}{{$.y}}", "headers": [«missing-property»{"key": "X"}, «missing-property»{"value": "y"}]'
            ),
        ],
        [GOOD],
    ),
    "wrong-type": (
        [
            '{"zis_template_version": «wrong-type»2019, "name": «wrong-type»["demo"], "description": «wrong-type»false, "resources": {%s, %s}}'
            % (FLOW, JOB_SPEC),
            '{"zis_template_version": "2019-10-14", "name": "demo", "resources": «wrong-type»[]}',
            bundle(FLOW, JOB_SPEC, '"x": «wrong-type»null'),
            bundle(FLOW, JOB_SPEC, '"x": {"type": «wrong-type»7, "properties": «wrong-type»"p"}'),
            bundle(
                FLOW,
                JOB_SPEC,
                '"x": {"type": "ZIS::Flow", "properties": {"name": «wrong-type»1, "definition": «wrong-type»[]}}',
            ),
            bundle(
                FLOW,
                JOB_SPEC,
                '"x": {"type": "ZIS::Action::Http", "properties": {"name": «wrong-type»1, "definition": «wrong-type»[]}}',
            ),
            bundle(FLOW, job_spec("«wrong-type»1", flow_name="«wrong-type»{}")),
            states('"A": {"Type": «wrong-type»1}'),
            states('"A": {"Type": "Pass", "End": true}, "B": «wrong-type»"Pass"'),
            states('"A": {"Type": "Pass", "End": «wrong-type»"true", "Comment": 1}'),
            states('"A": {"Type": "Pass", "Next": «wrong-type»1}'),
            states('"A": {"Type": "Pass", "End": true, "ResultPath": «wrong-type»1}'),
            states('"A": {"Type": "Wait", "End": true, "Seconds": «wrong-type»"5"}'),
            states('"A": {"Type": "Wait", "End": true, "Seconds": «wrong-type»true}'),
            states('"A": {"Type": "Succeed", "Message": «wrong-type»1}'),
            states('"A": {"Type": "Fail", "Error": «wrong-type»null, "Cause": «wrong-type»{}}'),
            states('"A": {"Type": "Choice", "Choices": «wrong-type»{}, "Default": «wrong-type»1}'),
            states('"A": {"Type": "Choice", "Choices": [«wrong-type»"x"], "Default": "B"}, "B": {"Type": "Succeed"}'),
            states('"A": {"Type": "Map", "ItemsPath": "$.input.l", "Iterator": «wrong-type»[], "End": true}'),
            states(
                '"A": {"Type": "Map", "ItemsPath": «wrong-type»1, "Iterator": {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}, "End": true}'
            ),
            states(
                '"A": {"Type": "Action", "ActionName": "zis:common:transform:Jq", "Parameters": «wrong-type»[], "End": true}'
            ),
            states(
                '"A": {"Type": "Action", "ActionName": "zis:common:action:LoadConfig", "Parameters": {"scope": «wrong-type»1}, "End": true, "Catch": «wrong-type»{}, "Retry": «wrong-type»{}}'
            ),
            states(
                '"A": {"Type": "Action", "ActionName": "zis:common:action:LoadConfig", "Parameters": {"scope": "s"}, "End": true, "Catch": [«wrong-type»1, {"ErrorEquals": [«wrong-type»1], "Next": "A", "ResultPath": «wrong-type»false}]}'
            ),
            states(
                '"A": {"Type": "Action", "ActionName": "zis:common:action:PatchConfig", "Parameters": {"scope": "s", "config": «wrong-type»"c"}, "End": true}'
            ),
            states(
                '"A": {"Type": "Action", "ActionName": "zis:common:action:CreateLink", "Parameters": {"link_type": "t", "left_object": «wrong-type»"c", "right_object": {"name.$": "$.input.n"}}, "End": true}'
            ),
            action(
                '"method": «wrong-type»1, "url": «wrong-type»[], "headers": «wrong-type»"h", "query": [«wrong-type»1], "connectionName": «wrong-type»{}, "requestBody": "{{$.x}}{{$.y}}"'
            ),
            action(
                '"method": "GET", "url": "https://x.example/{{$.x}}{{$.y}}", "query": [{"key": «wrong-type»1, "value": «wrong-type»[]}]'
            ),
        ],
        [GOOD, states('"A": {"Type": "Pass", "End": true, "ResultPath": null}')],
    ),
    "empty": (
        [
            '{"zis_template_version": "2019-10-14", "name": «empty»"", "resources": «empty»{}}',
            bundle(
                flow("", "")
                .replace('"StartAt": ""', '"StartAt": «empty»""')
                .replace('"States": {', '"States": «empty»{'),
                JOB_SPEC,
            ),
            states('"A": {"Type": «empty»""}'),
            states('"A": {"Type": "Choice", "Choices": «empty»[], "Default": "B"}, "B": {"Type": "Succeed"}'),
            states(
                '"A": {"Type": "Choice", "Choices": [{"And": «empty»[], "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}'
            ),
            states(
                '"A": {"Type": "Action", "ActionName": "zis:common:action:LoadConfig", "Parameters": {"scope": "s"}, "End": true, "Catch": [{"ErrorEquals": «empty»[], "Next": "A"}]}'
            ),
            action('"method": «empty»"", "url": «empty»"", "requestBody": "{{$.x}}{{$.y}}"'),
        ],
        [GOOD],
    ),
    "unknown-property": (
        [
            '{"zis_template_version": "2019-10-14", "name": "demo", «unknown-property»"Version": 1, "resources": {%s, %s}}'
            % (FLOW, JOB_SPEC),
            bundle(FLOW, JOB_SPEC.replace('{"type"', '{«unknown-property»"comment": 1, "type"')),
            bundle(FLOW, job_spec('"support"', flow_name='"zis:acme:flow:f"', more=', «unknown-property»"filter": {}')),
            bundle(
                FLOW.replace('{"name"', '{«unknown-property»"version": 1, "name"').replace(
                    '"StartAt"', '«unknown-property»"startAt": "A", "StartAt"'
                ),
                JOB_SPEC,
            ),
            states('"A": {"Type": "Pass", "End": true, «unknown-property»"comment": "c"}'),
            states(
                '"A": {"Type": "Action", "ActionName": "zis:common:action:LoadConfig", "Parameters": {"scope": "s"}, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "A", «unknown-property»"Result": 1}]}'
            ),
            action(
                '"method": "GET", "url": "https://x.example/{{$.x}}{{$.y}}", «unknown-property»"connection": "zendesk"'
            ),
            action(
                '"method": "GET", "url": "https://x.example/{{$.x}}{{$.y}}", "headers": [{"key": "A", "value": "b", «unknown-property»"c": 1}]',
                extra='«unknown-property»"schema": {}, ',
            ),
        ],
        [
            GOOD,
            '{"uuid": "u", "zendesk_account_id": 1, "integration": "acme", ' + GOOD[1:],
            states('"A": {"Type": "Pass", "End": true, "Comment": "c"}'),
        ],
    ),
    "template-version": (
        [GOOD.replace('"2019-10-14"', '«template-version»"2019-10-15"')],
        [GOOD],
    ),
    "old-template-version": (
        [GOOD.replace('"2019-10-14"', '«old-template-version»"2019-02-28"')],
        [GOOD],
    ),
    "unknown-resource-type": (
        [bundle(FLOW, JOB_SPEC, '"x": {"type": «unknown-resource-type»"ZIS::Jobspec", "properties": {"name": "x"}}')],
        [GOOD],
    ),
    "no-flow": (
        [bundle(JOB_SPEC.replace('"zis:', '«unknown-flow»"zis:')).replace('"resources"', '«no-flow»"resources"')],
        [GOOD],
    ),
    "no-job-spec": (
        [bundle(FLOW).replace('"resources"', '«no-job-spec»"resources"')],
        [GOOD],
    ),
    "too-long": (
        [
            GOOD.replace('"demo"', f'«too-long»"{LONG}"'),
            GOOD.replace('"d"', '«too-long»"%s"' % ("d" * 101)),
            bundle(FLOW, JOB_SPEC.replace('"name": "j"', f'"name": «too-long»"{LONG}"')),
            bundle(
                flow(OK, name="f" * 90).replace('"name": "', '"name": «too-long»"'),
                JOB_SPEC.replace('"zis:acme:flow:f"', '«too-long»"zis:acme:flow:%s"' % ("f" * 90)),
            ),
        ],
        [GOOD.replace('"demo"', '"%s"' % ("n" * 50)), GOOD.replace('"d"', '"%s"' % ("d" * 100))],
    ),
    "name-characters": (
        [bundle(FLOW, JOB_SPEC.replace('"name": "j"', '"name": «name-characters»"the job"'))],
        [bundle(FLOW, JOB_SPEC.replace('"name": "j"', '"name": "The_job-1.b"'))],
    ),
    "duplicate-name": (
        [
            bundle(
                FLOW,
                JOB_SPEC,
                FLOW.replace('"f": {"type"', '"other": {"type"').replace('"name": "f"', '"name": «duplicate-name»"f"'),
            )
        ],
        [bundle(FLOW, JOB_SPEC.replace('"name": "j"', '"name": "f"'))],
    ),
    "bad-identifier": (
        [
            starts('«bad-identifier»"f"'),
            starts('«bad-identifier»"zis:acme:action:f"'),
            starts('«bad-identifier»"zis:acme:flow"'),
            states('"A": {"Type": "Action", "ActionName": «bad-identifier»"LoadConfig", "End": true}'),
            states('"A": {"Type": "Action", "ActionName": «bad-identifier»"zis:acme:flow:f", "End": true}'),
        ],
        [GOOD],
    ),
    "other-integration": (
        [
            '{"integration": "acme", '
            + bundle(
                FLOW,
                JOB_SPEC,
                flow(
                    '"A": {"Type": "Action", "ActionName": «other-integration»"zis:other:action:a", "End": true}',
                    name="g",
                ).replace('"name": "g"', '"name": «unused-flow»"g"'),
            )[1:],
        ],
        [GOOD],
    ),
    "integration-differs": (
        ['{"integration": «integration-differs»"other", ' + GOOD[1:]],
        ['{"integration": "acme", ' + GOOD[1:]],
    ),
    "unknown-flow": (
        [
            bundle(
                flow(OK, name="flow_one"),
                JOB_SPEC.replace('"zis:acme:flow:f"', '«unknown-flow»"zis:acme:flow:flow_on"'),
            ),
        ],
        # the name counts, not the key
        [bundle(FLOW.replace('"f": {"type"', '"key": {"type"'), JOB_SPEC)],
    ),
    "unknown-action": (
        [states('"A": {"Type": "Action", "ActionName": «unknown-action»"zis:acme:action:notify", "End": true}')],
        [
            action('"method": "GET", "url": "https://x.example/{{$.x}}{{$.y}}"').replace(
                '"a": {"type"', '"key": {"type"'
            )
        ],
    ),
    "unknown-built-in": (
        [
            states(
                '"A": {"Type": "Action", "ActionName": «unknown-built-in»"zis:common:action:LoadConfigs", "End": true}'
            ),
            states('"A": {"Type": "Action", "ActionName": «unknown-built-in»"zis:common:action:fetch", "End": true}'),
            states('"A": {"Type": "Action", "ActionName": «unknown-built-in»"zis:common:transform:JQ", "End": true}'),
        ],
        [
            states(
                '"A": {"Type": "Action", "ActionName": "zis:common:action:LoadConfig", "Parameters": {"scope": "s"}, "End": true}'
            )
        ],
    ),
    "unused-action": (
        [
            bundle(
                FLOW,
                JOB_SPEC,
                '"a": {"type": "ZIS::Action::Http", "properties": {"name": «unused-action»"a", "definition": {"method": "GET", "url": "https://x.example"}}}',
            ),
        ],
        [action('"method": "GET", "url": "https://x.example/{{$.x}}{{$.y}}"')],
    ),
    "unused-flow": (
        [bundle(FLOW, JOB_SPEC, flow(OK, name="g").replace('"name": "g"', '"name": «unused-flow»"g"'))],
        [GOOD],
    ),
    "unknown-event-type": (
        [
            event('"support"', "ticket.TicketCreate").replace('"ticket.', '«unknown-event-type»"ticket.'),
            event('"support"', "TicketCreated").replace('"TicketCreated', '«unknown-event-type»"TicketCreated'),
            event('"support"', "activity.UserActivityCreated").replace('"activity', '«unknown-event-type»"activity'),
            event('"sunshine"', "x").replace('"x"', '«unknown-event-type»"x"'),
        ],
        [
            TICKETS,
            event('"support"', "organization.OrganizationNameChanged"),
            event('"shop"', "order.paid"),
            event('"sunshine"', "activity.UserActivityCreated"),
        ],
    ),
    "unknown-event-source": (
        [
            event('«unknown-event-source»"Support"', "order.paid"),
            event('«unknown-event-source»"zendesk"', "ticket.TicketCreated"),
        ],
        [event('"shop"', "order.paid"), TICKETS],
    ),
    "started-twice": (
        [
            bundle(
                FLOW,
                TICKET_SPEC,
                job_spec('"support"', flow_name='"zis:acme:flow:f"', name="k", mark="«started-twice»"),
            )
        ],
        [bundle(FLOW, JOB_SPEC, job_spec('"support"', "ticket.CommentAdded", '"zis:acme:flow:f"', name="k"))],
    ),
    "not-in-event": (
        [
            states(
                '"A": {"Type": "Succeed", "Message": "a {{«not-in-event»$.input.ticket_event.ticket.subject}}"}',
                job_spec=TICKET_SPEC,
            ),
            states(
                '"A": {"Type": "Succeed", "Message": "a {{«not-in-event»$.input.user_event.user.id}}"}',
                job_spec=TICKET_SPEC,
            ),
        ],
        [
            states(
                '"A": {"Type": "Succeed", "Message": "a {{$.input.ticket_event.ticket.id}} {{$.input.ticket_event.comment.body}}"}',
                job_spec=TICKET_SPEC,
            ),
            states('"A": {"Type": "Succeed", "Message": "{{$.input.order}}"}'),
            states(
                '"A": {"Type": "Pass", "Result": {"order": 1}, "ResultPath": "$.input", "Next": "B"}, "B": {"Type": "Succeed", "Message": "{{$.input.order}}"}',
                job_spec=TICKET_SPEC,
            ),
        ],
    ),
}
