"""The built-in actions: their names and parameters."""

from __future__ import annotations

import msgspec

JQ = "zis:common:transform:Jq"


class BuiltIn(msgspec.Struct, frozen=True):
    """One built-in action; ``either`` are parameters of which one must be given."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()


_LINK = ("link_type", "left_object_name", "right_object_name")

BUILT_INS: dict[str, BuiltIn] = {
    "zis:common:action:LoadConfig": BuiltIn(("scope",)),
    "zis:common:action:PatchConfig": BuiltIn(("scope", "config"), objects=("config",)),
    "zis:common:action:LoadLinks": BuiltIn(
        ("link_type",), ("page_size", "page_after_cursor"), either=("left_object_name", "right_object_name")
    ),
    "zis:common:action:CreateLink": BuiltIn(
        ("link_type", "left_object", "right_object"), objects=("left_object", "right_object")
    ),
    # documented by name alone: what identifies a link is taken as required, everything else as allowed
    "zis:common:action:PatchLink": BuiltIn(_LINK, ("left_object", "right_object")),
    "zis:common:action:DeleteLink": BuiltIn(_LINK),
    JQ: BuiltIn(("expr", "data")),
}
