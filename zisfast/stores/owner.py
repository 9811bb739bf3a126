"""Whose data it is: every store keeps its entries apart by owner."""

from __future__ import annotations

import msgspec


class Owner(msgspec.Struct, frozen=True):
    """An integration in an account; ``account_id`` is None where there is only one account, as on the command line."""

    integration: str
    account_id: int | None = None
