"""The bundle's own members, and its resources as such: types, names, lengths, duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.bundles.bundle import FLOW, HTTP_ACTION, JOB_SPEC
from zisfast.bundles.expect import expect, expect_text, report_length, report_unknown
from zisfast.bundles.names import (
    MAX_BUNDLE_NAME,
    MAX_DESCRIPTION,
    MAX_RESOURCE_NAME,
    RESOURCE_PATTERN,
    shown,
    suggestion,
)

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place

VERSION = "2019-10-14"
OLD_VERSION = "2019-02-28"
TYPES = (FLOW, JOB_SPEC, HTTP_ACTION)
READ_ONLY = ("uuid", "integration", "zendesk_account_id", "created_at", "updated_at")
KNOWN = ("zis_template_version", "name", "description", "resources", *READ_ONLY)


def check(context: Context) -> None:
    """Check everything outside of definitions."""
    report, value = context.report, context.bundle.value
    _check_version(context)
    name = expect_text(value, "name", (), report)
    report_length(name, MAX_BUNDLE_NAME, "the bundle's name", ("name",), report)
    description = expect(value, "description", str, (), report, required=False)
    report_length(description, MAX_DESCRIPTION, "the bundle's description", ("description",), report)
    report_unknown(value, KNOWN, (), report)
    _check_declared_integration(context)
    resources = expect(value, "resources", dict, (), report, required=True)
    if resources == {}:
        report.add("empty", ("resources",), "resources must not be empty")
    seen: dict[tuple[str, str], str] = {}
    for key, resource in (resources or {}).items():
        if isinstance(resource, dict):
            _check_resource(context, resource, ("resources", key), seen)
        else:
            message = f"a resource must be an object, not {shown(resource)}"
            report.add("wrong-type", ("resources", key), message)
    if resources:
        _check_purpose(context, resources)


def _check_version(context: Context) -> None:
    place = ("zis_template_version",)
    version = expect(context.bundle.value, place[0], str, (), context.report, required=True)
    if version == OLD_VERSION:
        message = f"the template version {shown(version)} is outdated; write {shown(VERSION)}"
        context.report.add("old-template-version", place, message)
    elif version is not None and version != VERSION:
        message = f"the template version must be {shown(VERSION)}, not {shown(version)}"
        context.report.add("template-version", place, message)


def _check_declared_integration(context: Context) -> None:
    declared = context.bundle.value.get("integration")
    if isinstance(declared, str) and declared != context.integration:
        message = (
            f"the bundle says it belongs to {shown(declared)}, but its identifiers name {shown(context.integration)}"
        )
        if context.integration not in context.bundle.named_integrations:
            message = f"the bundle says it belongs to {shown(declared)}, not to {shown(context.integration)}"
        context.report.add("integration-differs", ("integration",), message)


def _check_resource(context: Context, resource: dict[str, Any], place: Place, seen: dict[tuple[str, str], str]) -> None:
    report = context.report
    kind = expect_text(resource, "type", place, report)
    properties = expect(resource, "properties", dict, place, report, required=True)
    report_unknown(resource, ("type", "properties"), place, report)
    if kind is not None and kind not in TYPES:
        message = f"there is no resource type {shown(kind)}{suggestion(kind, TYPES)}"
        report.add("unknown-resource-type", (*place, "type"), message)
    if properties is None:
        return
    name = expect_text(properties, "name", (*place, "properties"), report)
    if name is None or kind not in TYPES:
        return
    _check_name(context, name, (*place, "properties", "name"))
    first = seen.setdefault((kind, name), str(place[-1]))
    if first != place[-1]:
        message = f"the resource {shown(first)} of the same type has the name {shown(name)} too"
        report.add("duplicate-name", (*place, "properties", "name"), message)


def _check_name(context: Context, name: str, place: Place) -> None:
    report_length(name, MAX_RESOURCE_NAME, "the name", place, context.report)
    if not RESOURCE_PATTERN.fullmatch(name):
        message = f"the name {shown(name)} has characters other than letters, digits, '_', '.' and '-'"
        context.report.add("name-characters", place, message)


def _check_purpose(context: Context, resources: dict[str, Any]) -> None:
    """A bundle without flows does nothing; one without job specs is never started."""
    kinds = {
        resource.get("type") for resource in resources.values() if isinstance(resource, dict) and _is_text(resource)
    }
    if context.others:
        return
    if FLOW not in kinds:
        context.report.add("no-flow", ("resources",), "the bundle has no flow", key=True)
    if JOB_SPEC not in kinds:
        message = "the bundle has no job spec, so no event starts its flows"
        context.report.add("no-job-spec", ("resources",), message, key=True)


def _is_text(resource: dict[str, Any]) -> bool:
    return isinstance(resource.get("type"), str)
