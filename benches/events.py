"""Varied ticket events, the documents of every bench: a seed comes in, the same events go out on every machine.

An event is a whole trigger document of about 3.6 KB, as a ticket with a comment makes it: texts in several scripts,
escapes, numbers of every kind, null members, nested arrays. No two are equal and their members differ, so that no
branch predictor learns the one document of a bench by heart.
"""

from __future__ import annotations

import json
import random

WORDS = (
    "order refund invoice late parcel broken login password thanks please the our team again since Monday "
    "Straße café señor größer naïve 注文 返金 お願いします привет спасибо 🙂 🚚 \"quoted\" path\\to\\file tab\there"
).split(" ")  # fmt: skip
STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent", None)
CHANNELS = ("web", "email", "api", "native_messaging", "chat")
TITLES = ("Comment Added", "Ticket Created", "Status Changed", "Priority Changed")


def ticket_events(count: int, *, seed: int = 1, size: int = 3600, fields: int = 0, escaped: float = 0.0) -> list[bytes]:
    """``count`` trigger documents as compact JSON text, each about ``size`` bytes.

    ``fields`` custom fields make an event of many small values instead of long texts; the share ``escaped`` of the
    events writes every character beyond ASCII as an escape.
    """
    dice = random.Random(seed)
    events = [_event(dice, number, size, fields) for number in range(count)]
    if escaped:
        events = [_escaped(event) if dice.random() < escaped else event for event in events]
    return events


def _escaped(event: bytes) -> bytes:
    return json.dumps(json.loads(event), separators=(",", ":")).encode()


def _event(dice: random.Random, number: int, size: int, fields: int) -> bytes:
    document = {
        "account_id": 10_000_000 + dice.randrange(1_000),
        "integration_key": "bench",
        "subdomain": dice.choice(("acme", "globex", "initech")),
        "input": {"ticket_event": _ticket_event(dice, number)},
    }
    comment = document["input"]["ticket_event"]["comment"]
    if fields:
        comment |= {"body": "", "html_body": "", "plain_body": ""}
        document["input"]["ticket_event"]["ticket"]["custom_fields"] = [_custom_field(dice) for _ in range(fields)]
    while (missing := size - len(_text(document))) > 60:
        # about six bytes a word; the text lies in three members, as a comment's does
        member = dice.choice(("body", "html_body", "plain_body"))
        comment[member] += " " + _words(dice, max(1, missing // 24))
    return _text(document)


def _ticket_event(dice: random.Random, number: int) -> dict[str, object]:
    event: dict[str, object] = {
        "meta": {
            "version": "1.0",
            "occurred_at": _moment(dice),
            "ref": f"{dice.randrange(1, 99)}-{dice.randrange(10**8, 10**9)}",
            "sequence": {"id": f"{dice.getrandbits(128):032X}", "position": 1, "total": dice.randrange(1, 9)},
        },
        "type": dice.choice(TITLES),
        "ticket": _ticket(dice, number),
        "comment": _comment(dice),
    }
    if dice.random() < 0.5:
        event |= {"previous": dice.choice(STATUSES), "current": dice.choice(STATUSES)}
    return event


def _ticket(dice: random.Random, number: int) -> dict[str, object]:
    ticket: dict[str, object] = {
        "id": 1_000_000 + number,
        "status": dice.choice(STATUSES),
        "priority": dice.choice(PRIORITIES),
        "type": dice.choice(("problem", "incident", "question", "task", None)),
        "tags": [
            f"{dice.choice(('vip', 'shop', 'eu', 'late'))}_{dice.randrange(50)}" for _ in range(dice.randrange(9))
        ],
        "requester_id": _identifier(dice),
        "submitter_id": _identifier(dice),
        "assignee_id": dice.choice((None, _identifier(dice))),
        "group_id": dice.choice((None, _identifier(dice))),
        "brand_id": _identifier(dice),
        "organization_id": dice.choice((None, _identifier(dice))),
        "form_id": _identifier(dice),
        "external_id": dice.choice((None, f"order:{dice.randrange(10**6)}")),
        "via": {"channel": dice.choice(CHANNELS), "source": {"from": {"address": "a@example.com"}, "rel": None}},
        "created_at": _moment(dice),
        "updated_at": _moment(dice),
    }
    for field in range(dice.randrange(4)):
        ticket[f"field_{dice.randrange(900)}_{field}"] = dice.choice((True, False, None, dice.random() * 1e4, -7, 1e-5))
    return ticket


def _custom_field(dice: random.Random) -> dict[str, object]:
    values = (None, True, False, "", dice.choice(STATUSES), dice.randrange(10**6), round(dice.random() * 100, 2))
    value = dice.choice((*values, _words(dice, 2), _moment(dice), [dice.choice(STATUSES)] * dice.randrange(3)))
    return {"id": _identifier(dice), "value": value}


def _comment(dice: random.Random) -> dict[str, str | object]:
    attachments = [
        {
            "id": _identifier(dice),
            "filename": f"{dice.choice(WORDS)}.png",
            "content_url": f"https://acme.example.com/attachments/token/{dice.getrandbits(96):x}/?name=a%20b.png",
            "size": dice.randrange(10**6),
            "inline": dice.random() < 0.5,
        }
        for _ in range(dice.randrange(3))
    ]
    return {
        "id": _identifier(dice),
        "is_public": dice.random() < 0.7,
        "author": {"id": _identifier(dice), "is_staff": dice.random() < 0.5, "name": _words(dice, 2)},
        "body": _words(dice, 40),
        "html_body": f'<div class="zd-comment" dir="auto">{_words(dice, 40)}<br></div>',
        "plain_body": _words(dice, 40),
        "attachments": attachments,
    }


def _identifier(dice: random.Random) -> int:
    return dice.randrange(360_000_000_000, 39_000_000_000_000)


def _moment(dice: random.Random) -> str:
    day = f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
    return f"{day}T{dice.randrange(24):02}:{dice.randrange(60):02}:07Z"


def _words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(count))


def _text(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
