"""The page on problems: the checker's table comes in, docs/problems.md goes out."""

from __future__ import annotations

from zisfast.bundles.codes import CODES

_HEAD = """# What `zisfast check` reports

An **error** is what the platform refuses, or what must fail when it runs; a **warning** is anything else that an author
should know. Codes are stable. This page is written from the checker's own table.
"""


def documentation() -> str:
    """The text of docs/problems.md."""
    lines = [_HEAD]
    group = None
    for name, code in CODES.items():
        if code.group != group:
            group = code.group
            lines += [f"\n## {group}\n", "| code | severity | cause | cure |", "|---|---|---|---|"]
        lines.append(f"| `{name}` | {code.severity} | {code.cause} | {code.cure} |")
    return "\n".join(lines) + "\n"
