"""Every problem the checker can report: its code and severity, what causes it, and what cures it.

docs/problems.md is written from this table, see documentation.py.
"""

from __future__ import annotations

import msgspec

from zisfast.bundles.problems import Severity


class Code(msgspec.Struct, frozen=True):
    """What is known of one kind of problem; ``group`` is its heading in the documentation."""

    severity: Severity
    group: str
    cause: str
    cure: str


CODES: dict[str, Code] = {}


def _group(group: str, *rows: tuple[Severity, str, str, str]) -> None:
    for severity, code, cause, cure in rows:
        assert code not in CODES, code
        CODES[code] = Code(severity, group, cause, cure)


_group(
    "The text",
    ("error", "encoding", "The text is not UTF-8.", "Save the file as UTF-8."),
    ("error", "json", "The text is not a JSON object.", "Correct the text at the place shown."),
    (
        "error",
        "left-over-variable",
        "An upload-time variable `{{name}}` has no value.",
        "Give it one (`--var name=value`), or correct its name.",
    ),
    ("warning", "unused-variable", "A variable was given that does not occur in the bundle.", "Correct its name."),
    (
        "warning",
        "duplicate-key",
        "An object has the same key twice; only the last one counts.",
        "Remove or rename one of them.",
    ),
)
_group(
    "Structure",
    ("error", "missing-property", "A required member is absent.", "Add it."),
    ("error", "wrong-type", "A value has another JSON type than its place allows.", "Write a value of the right type."),
    ("error", "empty", "A name, list or object that must hold something is empty.", "Fill it."),
    (
        "warning",
        "unknown-property",
        "The platform knows no such member at this place, and ignores it at best.",
        "Correct its name, or remove it.",
    ),
    (
        "warning",
        "unsupported-property",
        "The member belongs to the Amazon States Language, but ZIS does not support it (here).",
        "Use what the message suggests.",
    ),
    ("warning", "no-effect", "The member is allowed elsewhere, but has no effect at this place.", "Remove it."),
    ("error", "template-version", "`zis_template_version` is not `2019-10-14`.", "Write `2019-10-14`."),
    ("warning", "old-template-version", "`zis_template_version` is `2019-02-28`.", "Write `2019-10-14`."),
    ("error", "unknown-resource-type", "A resource has a type that ZIS does not have.", "Correct the type."),
    ("warning", "no-flow", "The bundle has no flow, so it does nothing.", "Add a flow."),
    ("warning", "no-job-spec", "The bundle has no job spec, so no event starts its flows.", "Add a job spec."),
    (
        "error",
        "nested-too-deep",
        "Maps are nested deeper than 32 levels.",
        "Move the inner ones into flows of their own.",
    ),
    ("error", "not-compiled", "The core cannot compile the flow.", "Correct what the message names."),
)
_group(
    "Names",
    (
        "warning",
        "too-long",
        "A text is longer than tools accept (names 50, descriptions 100, `flow_name` 100 characters).",
        "Shorten it.",
    ),
    (
        "warning",
        "name-characters",
        "A name has characters other than letters, digits, `_`, `.` and `-`.",
        "Use these alone.",
    ),
    ("error", "duplicate-name", "Two resources of one type have the same name.", "Rename one of them."),
    (
        "error",
        "bad-identifier",
        "A full name does not have the form `zis:{integration}:{kind}:{name}` with the kind that is needed here.",
        "Write the full name that the message suggests.",
    ),
    (
        "error",
        "other-integration",
        "A full name belongs to another integration, whose actions and flows the platform does not find.",
        "Write the bundle's own integration, or upload the bundle to the other one.",
    ),
    (
        "warning",
        "integration-differs",
        "The bundle's `integration` member is not the integration that its identifiers name.",
        "Use one name everywhere.",
    ),
    ("error", "unknown-flow", "No flow has the name that a job spec starts.", "Correct the name, or add the flow."),
    ("error", "unknown-action", "No action has the name that a state calls.", "Correct the name, or add the action."),
    ("error", "unknown-built-in", "There is no such built-in action.", "Use one of the seven that there are."),
    ("warning", "unused-action", "No state calls the action.", "Remove the action, or call it."),
    ("warning", "unused-flow", "No job spec starts the flow.", "Add a job spec, or remove the flow."),
)
_group(
    "Job specs and events",
    (
        "warning",
        "unknown-event-type",
        "The event source has no event of this type, so the flow never starts.",
        "Correct the type; Zendesk's documentation lists them.",
    ),
    (
        "warning",
        "unknown-event-source",
        "The source is not one of Zendesk's, although the type (or the likeness) says that it is meant to be.",
        "Write `support` or `sunshine`.",
    ),
    (
        "warning",
        "started-twice",
        "Two job specs start one flow for one event, so it runs twice.",
        "Remove one of them.",
    ),
    (
        "warning",
        "not-in-event",
        "A path reads something that the document of the flow's events does not have.",
        "Correct the path, or fetch the value by an action.",
    ),
)
_group(
    "Flows and states",
    ("error", "unknown-state", "`StartAt`, `Next` or `Default` names a state that is not there.", "Correct the name."),
    ("error", "unknown-state-type", "ZIS has no states of this type.", "Use one of its seven types."),
    ("error", "no-next", "A state neither leads on nor ends the flow.", 'Add `"Next"` or `"End": true`.'),
    ("error", "next-and-end", "A state has both `Next` and `End`.", "Remove one of them."),
    ("error", "end-false", "`End` is `false`, which ZIS does not allow.", "Remove it."),
    ("warning", "unreachable-state", "No state leads to this one, so it never runs.", "Lead to it, or remove it."),
    (
        "error",
        "never-ends",
        "No end can be reached from a state: the flow runs in a circle until a limit stops it.",
        "Give the circle a way out.",
    ),
    (
        "warning",
        "too-many-states",
        "Even the shortest way through the flow takes more than the 250 states that may run.",
        "Split the flow, or join states.",
    ),
    ("error", "wait-time", "A Wait has both or neither of `Seconds` and `SecondsPath`.", "Give one of them."),
    ("warning", "wait-not-positive", "A Wait of 0 or fewer seconds does not wait.", "Write a positive number."),
    (
        "warning",
        "wait-too-long",
        "A Wait takes all of the 100 seconds that a flow may run.",
        "Wait shorter, or let a later event do the rest.",
    ),
    (
        "warning",
        "error-name",
        "`ErrorEquals` names an error; ZIS only takes `States.ALL`.",
        "Write `States.ALL`, and look at the error's `Cause` in a Choice.",
    ),
    (
        "warning",
        "handler-never-used",
        "A catcher or retrier stands after one that takes `States.ALL`.",
        "Remove it.",
    ),
    (
        "warning",
        "retry-undocumented",
        "Only an old version of ZIS's documentation has `Retry`; the platform may ignore it.",
        "Expect that it is ignored, or build the loop from Choice and Wait.",
    ),
    (
        "error",
        "retry-value",
        "A number of a retrier is negative, or `MaxAttempts` is not whole.",
        "Write a number in the range shown.",
    ),
)
_group(
    "Choice rules",
    ("error", "choice-rule", "A rule has no operator, several, or is nested too deep.", "Give it exactly one."),
    (
        "error",
        "unknown-operator",
        "ZIS has no such operator; `StringMatches` and the tests for types are among those it lacks.",
        "Use the operator or the Jq action that the message suggests.",
    ),
    (
        "error",
        "bad-timestamp",
        "The text compared with is no timestamp.",
        "Write it as in `2024-05-01T10:00:00Z`.",
    ),
    (
        "warning",
        "no-default",
        "A Choice has no `Default`: the flow fails when no rule is true.",
        "Add a `Default`, be it a Fail state that says why.",
    ),
)
_group(
    "Paths and templates",
    (
        "error",
        "bad-path",
        "A text is not a reference path; filters, wildcards, slices and functions are not in the language.",
        "Correct the path at the character shown.",
    ),
    (
        "error",
        "bad-template",
        "A member `k.$` holds neither a path nor a text with `{{$.path}}`.",
        "Write a path, or take `.$` off the key.",
    ),
    (
        "warning",
        "broken-placeholder",
        "`{{$` starts no placeholder here, so it stays in the text.",
        "Write `{{$.path}}`.",
    ),
    (
        "warning",
        "plain-path",
        "A member without `.$` holds a path; the path's text is sent, not the value.",
        "Write `k.$`.",
    ),
    (
        "warning",
        "plain-template",
        "A member of `Parameters` without `.$` holds `{{$.path}}`; the braces are sent, not the value.",
        "Write `k.$`.",
    ),
    ("warning", "two-forms", "Both `k` and `k.$` are given; only one counts.", "Remove one of them."),
    (
        "warning",
        "never-set",
        "A path is read that neither the event nor an earlier state can have set, so the state fails.",
        "Correct the path, or set it before.",
    ),
    (
        "warning",
        "result-replaces-document",
        "Without `ResultPath` a state's result replaces the whole document, and a later state reads what is lost.",
        "Set `ResultPath`.",
    ),
    (
        "warning",
        "catch-replaces-document",
        "Without `ResultPath` a caught error replaces the whole document, and a later state reads what is lost.",
        "Set the catcher's `ResultPath`.",
    ),
    (
        "warning",
        "map-reads-outer",
        "A state inside of a Map reads what stands outside: there `$` is the item alone.",
        "Copy the value into each item by a Jq action before the Map.",
    ),
)
_group(
    "Actions and their parameters",
    (
        "error",
        "missing-parameter",
        "A built-in action lacks a parameter that it needs.",
        "Pass it in `Parameters`.",
    ),
    ("warning", "unknown-parameter", "A built-in action has no such parameter.", "Correct its name."),
    ("warning", "page-size", "`page_size` is not a number from 1 to 100.", "Write one."),
    (
        "error",
        "parameter-never-passed",
        "A custom action reads a path that no state passes in `Parameters`, so every call fails.",
        "Pass it, or correct the path; an action sees `Parameters` alone, as its `$`.",
    ),
    (
        "error",
        "parameter-not-passed",
        "A state does not pass what the action reads (others do), so this call fails.",
        "Pass it in `Parameters`.",
    ),
    ("warning", "unused-parameter", "A state passes what the action never reads.", "Remove it, or use it."),
    ("error", "jq-program", "A jq program does not compile.", "Correct it."),
    (
        "warning",
        "jq-template",
        "Placeholders put values into a jq program as they are: a quote in a value breaks it, or changes what it does.",
        "Pass the values in `data`.",
    ),
    (
        "warning",
        "jq-first",
        "`.[0]` is taken of a text: the first result of a jq program is stored as it is, without an array around it.",
        "Leave the state out.",
    ),
    (
        "warning",
        "debug-state",
        "A state sends the whole document to a request bin, or looks as if it was left over from debugging.",
        "Remove it, or send what is needed.",
    ),
)
_group(
    "Custom HTTP actions",
    ("error", "unknown-method", "There is no such method.", "Write GET, POST, PUT, PATCH or DELETE."),
    ("warning", "method-case", "The method is not in capital letters.", "Write it in capital letters."),
    ("error", "url-and-path", "An action has both `url` and `path`.", "Remove one of them."),
    (
        "warning",
        "absolute-path",
        "`path` holds an absolute URL, but the platform appends it to the account's own address.",
        "Write the part from `/api/...`, or use `url`.",
    ),
    ("error", "path-without-slash", "`path` does not start with `/`.", "Start it with `/`."),
    (
        "error",
        "relative-url",
        "`url` holds no absolute URL.",
        "Start it with `https://` and a host, or use `path`.",
    ),
    (
        "error",
        "user-in-url",
        "`url` holds a user name, and perhaps a password.",
        "Keep them in a connection and name that in `connectionName`.",
    ),
    ("warning", "url-not-https", "The request is not encrypted.", "Write `https://`."),
    (
        "warning",
        "temporary-host",
        "The host is a tunnel or a private address.",
        "Write a lasting public one, or take it from the config.",
    ),
    (
        "warning",
        "no-connection",
        "A request to Zendesk without a connection does not authenticate and is answered by 401.",
        'Set `connectionName`, such as `"zendesk"`.',
    ),
    (
        "warning",
        "connection-name",
        "No connection can have this name.",
        "Use 3 to 64 letters, digits, `_` and `-`.",
    ),
    (
        "error",
        "pairs-not-an-array",
        "`headers` or `query` is an object.",
        'Write an array of `{"key": ..., "value": ...}`.',
    ),
    ("error", "header-name", "A header's name has characters that none can have.", "Correct it."),
    (
        "error",
        "reserved-header",
        "The header is set by the connection itself and cannot be given.",
        "Remove it.",
    ),
    (
        "warning",
        "query-params",
        "`queryParams` is not documented; the platform may ignore it.",
        "Write `query`.",
    ),
    (
        "warning",
        "body-not-json",
        "The body is sent as JSON, but a header announces something else.",
        "Write `application/json`.",
    ),
    (
        "warning",
        "inline-credentials",
        "A credential stands in the bundle, for everyone who can read it.",
        "Keep it in a connection and name that in `connectionName`.",
    ),
)
