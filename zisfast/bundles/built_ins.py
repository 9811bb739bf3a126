"""The built-in actions: their names and parameters."""

from __future__ import annotations

import msgspec

JQ = "zis:common:transform:Jq"


class BuiltIn(msgspec.Struct, frozen=True):
    """One built-in action; of each group in ``either`` one parameter must be given."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    objects: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """All parameters."""
        return (*self.required, *self.optional, *(name for group in self.either for name in group))


# documented by name alone: a link can be named as LoadLinks or as CreateLink does
_ONE_LINK = (("left_object_name", "left_object"), ("right_object_name", "right_object"))

BUILT_INS: dict[str, BuiltIn] = {
    "zis:common:action:LoadConfig": BuiltIn(("scope",)),
    "zis:common:action:PatchConfig": BuiltIn(("scope", "config"), objects=("config",)),
    "zis:common:action:LoadLinks": BuiltIn(
        ("link_type",), ("page_size", "page_after_cursor"), (("left_object_name", "right_object_name"),)
    ),
    "zis:common:action:CreateLink": BuiltIn(
        ("link_type", "left_object", "right_object"), objects=("left_object", "right_object")
    ),
    "zis:common:action:PatchLink": BuiltIn(("link_type",), either=_ONE_LINK),
    "zis:common:action:DeleteLink": BuiltIn(("link_type",), either=_ONE_LINK),
    JQ: BuiltIn(("expr", "data")),
}
