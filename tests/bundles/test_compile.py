"""Loading and compiling: what a program holds, and which errors stop it."""

import json
import sys

import pytest

from tests.bundles.cases import JOB_SPEC, action, bundle, flow, states
from zisfast._core.execution import ActionRequest, Value
from zisfast._core.flow import Limits
from zisfast.bundles import Pair, check_bundle, compile, load_bundle, parse_bundle
from zisfast.errors import BundleError, DocumentError, FlowNotFoundError, TemplateError

PASS = '"A": {"Type": "Pass", "End": true}'
NAMED = """"a": {"type": "ZIS::Action::Http", "properties": {"name": "%s", "definition": {
"method": "GET", "url": "https://x.example", "connectionName": "%s"}}}"""


def call(action_name, name="f"):
    return flow('"A": {"Type": "Action", "ActionName": "zis:acme:action:%s", "End": true}' % action_name, name=name)


def load(text, **options):
    return load_bundle(text.encode(), **options)


def test_a_program_runs_its_flows():
    program = compile(load(action('"method": "POST", "url": "https://x.example", "requestBody": "{{$.x}}{{$.y}}"')))
    assert program.integration == "acme"
    execution = program.start("zis:acme:flow:f", b'{"input": {"x": 1.50}}')
    request = execution.step()
    assert isinstance(request, ActionRequest)
    assert (request.action, request.parameters_bytes) == ("zis:acme:action:a", b'{"x":1.50,"y":1}')
    assert execution.step(Value({"ok": True})) is None
    assert execution.result.output == {"ok": True}
    assert program.start("f", {"input": {"x": 1}}).step() is not None
    with pytest.raises(DocumentError):
        program.start("f", b"{")


def test_what_a_program_holds():
    text = bundle(NAMED % ("n", "crm"), call("n"), JOB_SPEC)
    limits = Limits(transitions=3)
    program = compile(load(text), limits=limits)
    assert list(program.flows) == ["f"]
    assert list(program.actions) == ["n"]
    assert program.connection_names == ("crm",)
    assert program.limits is limits
    assert program.flows["f"].limits.transitions == 3
    (job_spec,) = program.job_specs
    assert (job_spec.name, job_spec.flow_name, job_spec.flow) == ("j", "zis:acme:flow:f", "f")
    assert program.match("shop", "order.paid") == [job_spec]
    assert program.match("shop", "order.sent") == []
    with pytest.raises(TypeError):
        program.flows["g"] = None
    assert repr(program) == "<Program of 'acme': 1 flows, 1 actions>"


@pytest.mark.parametrize("name", ["g", "zis:acme:flow:g", "zis:other:flow:f", "zis:acme:action:f", ""])
def test_unknown_flow_lists_those_there_are(name):
    program = compile(load(bundle(flow(PASS), JOB_SPEC)))
    with pytest.raises(FlowNotFoundError, match="zis:acme:flow:f"):
        program.start(name, {})


def test_every_part_of_an_action_is_read():
    members = """"method": "post", "url.$": "$.x", "headers": [{"key": "H", "value.$": "$.y"}, {"key": "I", "value": 1}],
"query": [{"key": "q", "value": "{{$.y}}"}], "queryParams": [{"key": "r", "value": true}],
"requestBody.$": "$.x", "connectionName": "crm" """
    (one,) = parse_bundle(action(members).encode()).actions
    assert (one.name, one.method, one.url, one.path, one.dynamic) == ("a", "POST", "$.x", None, True)
    assert one.headers == (Pair("H", "$.y", dynamic=True), Pair("I", "1"))
    assert one.query == (Pair("q", "{{$.y}}"), Pair("r", "true"))
    assert (one.body, one.body_dynamic, one.connection_name) == (b'"$.x"', True, "crm")
    assert json.loads(one.definition)["method"] == "post"


def test_load_raises_all_problems_at_once():
    text = states('"A": {"Type": "Pas", "End": true}, "B": {"Type": "Wait", "End": true}')
    with pytest.raises(BundleError) as caught:
        load(text)
    assert [one.code for one in caught.value.problems] == ["unknown-state-type", "wait-time", "unreachable-state"]
    assert "4:" in str(caught.value)
    assert "wait-time" in str(caught.value)


def test_warnings_do_not_stop_a_bundle():
    text = states('"A": {"Type": "Pass", "End": true, "InputPath": "$"}')
    assert check_bundle(load(text))
    assert compile(load(text)).flows


def test_names_are_shared_between_the_bundles_of_an_integration():
    one = bundle(call("n"), JOB_SPEC)
    other = bundle(NAMED % ("n", "crm"), call("n", "g"), JOB_SPEC.replace('"j"', '"k"').replace("flow:f", "flow:g"))
    assert [problem.code for problem in check_bundle(load(one))] == ["unknown-action"]
    assert check_bundle(load(one), others=[load(other)]) == []
    with pytest.raises(BundleError, match="unknown-action"):
        compile(load(one))
    program = compile(load(one), others=[load(other)])
    assert (sorted(program.flows), sorted(program.actions), len(program.job_specs)) == (["f", "g"], ["n"], 2)


def test_the_bundle_itself_wins_over_others():
    mine, theirs = (
        bundle(NAMED % ("n", "mine"), call("n"), JOB_SPEC),
        bundle(NAMED % ("n", "theirs"), call("n"), JOB_SPEC),
    )
    assert compile(load(mine), others=[load(theirs)]).connection_names == ("mine",)


def test_problems_of_other_bundles_stop_too():
    broken = bundle(flow('"A": {"Type": "Pass"}', name="g"))
    with pytest.raises(BundleError, match="no-next"):
        compile(load(bundle(flow(PASS), JOB_SPEC)), others=[parse_bundle(broken.encode())])


@pytest.mark.parametrize(
    ("text", "integration"),
    [
        (bundle(flow(PASS), JOB_SPEC), "acme"),
        ('{"integration": "other", ' + bundle(flow(PASS), JOB_SPEC)[1:], "acme"),
        ('{"integration": "other", ' + bundle(flow(PASS))[1:], "other"),
        (bundle(flow(PASS)), "demo"),
        (bundle(flow(PASS)).replace('"demo"', '"My Demo"'), "local"),
        (bundle(call("a"), JOB_SPEC.replace("acme", "b")), "demo"),
    ],
)
def test_integration_of_a_bundle(text, integration):
    assert parse_bundle(text.encode()).integration == integration


def test_an_integration_that_is_asked_for_must_be_named():
    parsed = load(bundle(call("a"), NAMED % ("a", "crm"), JOB_SPEC))
    assert compile(parsed, integration="acme").integration == "acme"
    problems = check_bundle(parsed, integration="prod")
    assert [one.code for one in problems if one.severity == "error"] == ["other-integration", "other-integration"]
    with pytest.raises(BundleError, match="'acme', but the bundle belongs to 'prod'"):
        compile(parsed, integration="prod")


def test_null_can_count_as_absent():
    rule = '{"Variable": "$.input.x", "IsPresent": true, "Next": "B"}'
    text = states(
        '"A": {"Type": "Choice", "Choices": [%s], "Default": "C"}, "B": {"Type": "Succeed"}, "C": {"Type": "Succeed"}'
        % rule
    )
    for null_is_present, state in ((True, "B"), (False, "C")):
        execution = compile(load(text), null_is_present=null_is_present).start("f", {"input": {"x": None}})
        execution.step()
        assert execution.result.state == state


def test_jq_programs_are_compiled_by_who_can():
    text = states(
        '"A": {"Type": "Action", "ActionName": "zis:common:transform:Jq", "Parameters": {"expr": "(", "data": 1}, "End": true}'
    )
    assert compile(load(text)).flows
    with pytest.raises(BundleError, match="jq-program.*unexpected end"):
        compile(load(text), jq=lambda program: "unexpected end")


@pytest.mark.parametrize("path", ["$.parameters.x", "$.input.order.x"])
def test_a_likely_path_is_named_for_what_no_state_passes(path):
    text = action('"method": "POST", "url": "https://x.example/{{%s}}", "requestBody": "{{$.x}}{{$.y}}"' % path)
    (problem,) = check_bundle(parse_bundle(text.encode()))
    assert "did you mean '$.x'?" in problem.message


def test_repeated_keys_do_not_stop_a_flow():
    text = states('"A": {"Type": "Fail"}, "A": {"Type": "Pass", "End": true, "Result": 1, "Result": 2}')
    execution = compile(load(text)).start("f", {})
    execution.step()
    assert execution.result.output == 2


def test_what_only_the_core_refuses_is_a_problem(monkeypatch):
    def refuse(*_, **__):
        raise TemplateError("no", "States.A")

    monkeypatch.setattr(sys.modules["zisfast.bundles.compile"], "FlowTable", refuse)
    with pytest.raises(BundleError, match="not-compiled.*States.A: no"):
        compile(load(bundle(flow(PASS), JOB_SPEC)))


def test_credentials_are_never_shown():
    text = action(
        '"method": "GET", "url": "https://x.example/{{$.x}}{{$.y}}?token=hunter2hunter2", '
        '"headers": [{"key": "Authorization", "value": "Bearer hunter2hunter2"}]'
    )
    problems = check_bundle(load(text))
    assert [one.code for one in problems] == ["inline-credentials"] * 2
    assert "hunter2" not in "".join(map(str, problems))
