"""Reading bundles: a file or bytes come in, a :class:`Bundle` goes out, or all reasons why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from zisfast.bundles.bundle import FLOW, HTTP_ACTION, JOB_SPEC, Bundle, Flow, HttpAction, JobSpec
from zisfast.bundles.check import check_bundle
from zisfast.bundles.http_action import read_http_action
from zisfast.bundles.names import closest, shown
from zisfast.bundles.report import Report
from zisfast.bundles.source import Source
from zisfast.errors import BundleError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from zisfast.bundles.problems import Place

ELSEWHERE = frozenset({"unknown-action", "unknown-flow"})
"""Codes of problems that another bundle of the same integration can cure."""


def load_bundle(
    source: str | os.PathLike[str] | bytes, *, variables: Mapping[str, str] | None = None, tolerant: bool = False
) -> Bundle:
    """The bundle in a file (a name or path) or in bytes, without errors.

    ``variables`` are the upload-time variables that stand in it as ``{{name}}``. With ``tolerant``, comments,
    trailing commas and Markdown around the bundle are skipped. What another bundle of the integration may define is
    left to :func:`zisfast.compile`.

    Raises :class:`zisfast.errors.BundleError` with all its problems, and OSError for a file that cannot be read.
    """
    bundle = parse_bundle(source, variables=variables, tolerant=tolerant)
    problems = check_bundle(bundle)
    if any(one.severity == "error" and one.code not in ELSEWHERE for one in problems):
        raise BundleError(problems)
    return bundle


def parse_bundle(
    source: str | os.PathLike[str] | bytes, *, variables: Mapping[str, str] | None = None, tolerant: bool = False
) -> Bundle:
    """Like :func:`load_bundle`, but only a text that holds no bundle at all raises BundleError.

    :func:`check_bundle` tells what is wrong with the result.
    """
    text = _read(_bytes_of(source), variables, tolerant)
    report = Report(text)
    if text.error is None:
        _report_duplicates(text, report)
    _report_variables(text, report)
    if text.error is not None and not text.unknown_values:
        line, column = text.position_at(text.error.offset)
        report.add_at("json", line, column, f"{text.error.message}{_syntax_hint(text)}")
    elif text.error is None and not isinstance(text.value, dict):
        report.add("json", (), f"a bundle is a JSON object, not {shown(text.value)}")
    if text.error is not None or not isinstance(text.value, dict):
        raise BundleError(report.sorted())
    return _model(text, report)


def _bytes_of(source: str | os.PathLike[str] | bytes) -> bytes:
    return bytes(source) if isinstance(source, (bytes, bytearray, memoryview)) else Path(source).read_bytes()


def _read(data: bytes, variables: Mapping[str, str] | None, tolerant: bool) -> Source:
    try:
        return Source(data, variables, tolerant=tolerant)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        reason = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else f"byte 0x{data[error.start]:02x}"
        empty = Report(Source(b"{}"))
        empty.add_at("encoding", line, column, f"the text is not UTF-8 ({reason}); save it as UTF-8")
        raise BundleError(empty.sorted()) from None


def _syntax_hint(text: Source) -> str:
    assert text.error is not None
    rest = text.text.encode("utf-8", "surrogatepass")[text.error.offset :][:3]
    if rest.startswith((b"//", b"/*", b"```")):
        return "; comments and Markdown are only skipped by tolerant reading"
    if rest.startswith(b"#"):
        return "; JSON has no comments"
    if rest.startswith(b"'"):
        return "; JSON strings stand in double quotes"
    return ""


def _report_duplicates(text: Source, report: Report) -> None:
    for place, offset in text.document.duplicate_keys():
        line, column = text.position_at(offset)
        message = f"the key {shown(place[-1])} occurs again in this object; only the last one counts"
        report.add_at("duplicate-key", line, column, message, place)


def _report_variables(text: Source, report: Report) -> None:
    substitution = text.substitution
    for one in substitution.left_over:
        line, column = text.line_column(one.start)
        match = closest(one.name, text.variables)
        hint = f"; did you mean {shown(match)}?" if match else ""
        report.add_at("left-over-variable", line, column, f"no value for the variable {shown(one.name)}{hint}")
    used = {one.name for one in substitution.replacements}
    for name in text.variables:
        if name not in used:
            report.add_at("unused-variable", 1, 1, f"the variable {shown(name)} does not occur in the bundle")


def _model(text: Source, report: Report) -> Bundle:
    value: dict[str, Any] = text.value
    resources = value.get("resources")
    flows: list[Flow] = []
    actions: list[HttpAction] = []
    job_specs: list[JobSpec] = []
    for key, resource in resources.items() if isinstance(resources, dict) else ():
        place: Place = ("resources", key)
        properties = resource.get("properties") if isinstance(resource, dict) else None
        if not isinstance(properties, dict) or not isinstance(properties.get("name"), str):
            continue
        definition = properties.get("definition")
        if resource.get("type") == JOB_SPEC:
            job_specs += _job_spec(properties, place)
        elif resource.get("type") == FLOW and isinstance(definition, dict):
            slice_ = text.document.slice((*place, "properties", "definition"))
            flows.append(Flow(properties["name"], slice_, place))
        elif resource.get("type") == HTTP_ACTION and isinstance(definition, dict):
            actions.append(read_http_action(properties["name"], definition, text.document, place))
    return Bundle(
        name=_text(value.get("name")),
        description=_text(value.get("description")),
        template_version=_text(value.get("zis_template_version")),
        declared_integration=_text(value.get("integration")) or None,
        flows=tuple(flows),
        actions=tuple(actions),
        job_specs=tuple(job_specs),
        problems=tuple(report.sorted()),
        source=text,
    )


def _job_spec(properties: dict[str, Any], place: Place) -> list[JobSpec]:
    texts = [properties.get(key) for key in ("name", "event_source", "event_type", "flow_name")]
    strings = [text for text in texts if isinstance(text, str)]
    if len(strings) < 4:
        return []
    name, source, kind, flow = strings
    return [JobSpec(name, source, kind, flow, place)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
