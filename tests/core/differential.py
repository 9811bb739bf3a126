"""Our parser against three others, on generated and damaged texts: who accepts, and what value comes out.

``python -m tests.core.differential --inputs 1000000 --seed 7`` prints how often each known difference was seen, and
exits with 1 on an unknown one. The test run does the same with 20,000 inputs.

Against the standard library there must be no difference but depth (ours stops at 512 levels) and integers of more
than 4,300 digits. The others differ where their documentation or RFC 8259 lets them, see ``_explained``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
import orjson

from tests.core.grammar import fault
from tests.core.test_json_cases import CASES, PIECES, our_fault, text_of
from zisfast._core import Document
from zisfast.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REFUSED = "refused"


def _ours(text: bytes) -> Any:
    return Document(text).to_python()


def _no_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are the standard library's own


def _standard(text: bytes) -> Any:
    return json.loads(text.decode(), parse_constant=_no_constant)


PEERS: dict[str, Callable[[bytes], Any]] = {
    "json": _standard,
    "orjson": orjson.loads,
    "msgspec": msgspec.json.decode,
}


def value_of(parse: Callable[[bytes], Any], text: bytes) -> tuple[str, Any]:
    """The value's repr, which sees types, the order of keys and -0.0, and the value; or that it was refused."""
    try:
        value = parse(text)
        return repr(value), value
    except (ValueError, RecursionError, DocumentError) as error:
        return REFUSED, error


def compare(text: bytes, seen: Counter[str]) -> str | None:
    """None when all agree or differ as they are known to; else what is wrong."""
    ours, value = value_of(_ours, text)
    seen["refused" if ours == REFUSED else "accepted"] += 1
    if ours == REFUSED:
        if len(text) < 300 and "digits" not in str(value) and our_fault(text) != fault(text):
            return f"fault {our_fault(text)}, the grammar says {fault(text)}"
    else:
        document = Document(text)
        if document.to_bytes() != text or value_of(_ours, document.compact())[0] != ours:
            return "the text does not survive"
    for name, parse in PEERS.items():
        theirs, other = value_of(parse, text)
        if ours != theirs:
            reason = _explained(name, text, ours, value, theirs, other)
            if reason is None:
                return f"zisfast: {ours[:200]} ({value!r:.200}), {name}: {theirs[:200]} ({other!r:.200})"
            seen[f"{name}: {reason}"] += 1
    return None


def _explained(name: str, text: bytes, ours: str, value: Any, theirs: str, other: Any) -> str | None:
    """The known difference between us and a peer that this is, if any."""
    if ours == REFUSED:
        if "nested deeper than 512" in str(value) and name in ("json", "orjson", "msgspec"):
            return "nests deeper than 512"
        return None
    if name == "json":
        return None
    # also what a repeated key replaces
    kinds = set(_kinds(json.loads(text, object_pairs_hook=lambda pairs: [list(pair) for pair in pairs])))
    if theirs == REFUSED:
        if "surrogate" in kinds:
            return "refuses a lone surrogate"
        if "infinite" in kinds:
            return "refuses a number beyond doubles"
        return None
    if name == "orjson" and "long integer" in kinds and _equal(value, other):
        return "makes a float of an integer beyond 64 bits"
    return None


def _kinds(value: Any) -> Iterator[str]:
    """What a value holds of the things that parsers disagree on."""
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            yield "surrogate"
    elif isinstance(value, float):
        if value in (float("inf"), -float("inf")):
            yield "infinite"
    elif isinstance(value, list):
        for item in value:
            yield from _kinds(item)
    elif isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**64:
        yield "long integer"


def _equal(ours: Any, theirs: Any) -> bool:
    """Equal but for integers beyond 64 bits, which may be floats."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return list(ours) == list(theirs) and all(_equal(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_equal, ours, theirs))
    if isinstance(theirs, float) and isinstance(ours, int):
        return not -(2**63) <= ours < 2**64 and float(ours) == theirs
    return repr(ours) == repr(theirs)


# -- texts

STRINGS = (
    "",
    "a",
    "id",
    "é",
    "注文",
    "🙂",
    "\\u00e9",
    "\\ud83d\\ude42",
    "\\n",
    '\\"',
    "\\\\",
    "\\/",
    "x" * 15,
    "y" * 33,
)
NUMBERS = ("0", "-0", "1", "-1", "42", "0.5", "-1.50", "1e5", "1E+05", "2e-3", "1e400", "-1e-400", "9007199254740993")
SPACES = ("", "", "", "", " ", "\n", "\r\n\t", "  ")


def document(dice: random.Random, depth: int = 0) -> str:
    """A JSON text that mostly nobody refuses."""
    kind = dice.randrange(10 if depth < 5 else 6)
    space = dice.choice(SPACES)
    if kind < 2:
        return space + _number(dice) + space
    if kind < 4:
        return space + _string(dice) + space
    if kind < 6:
        return space + dice.choice(("true", "false", "null")) + space
    count = dice.randrange(40) if dice.random() < 0.02 else dice.randrange(5)
    if kind < 8:
        return space + "[" + ",".join(document(dice, depth + 1) for _ in range(count)) + space + "]"
    members = (space + _string(dice) + dice.choice(SPACES) + ":" + document(dice, depth + 1) for _ in range(count))
    return "{" + ",".join(members) + space + "}" + space


def _number(dice: random.Random) -> str:
    if dice.random() < 0.4:
        return dice.choice(NUMBERS)
    if dice.random() < 0.4:
        return repr(dice.uniform(-1, 1) * 10.0 ** dice.randrange(-320, 300))
    return str(dice.getrandbits(dice.choice((8, 31, 53, 63, 64, 65, 100))) * dice.choice((1, -1)))


def _string(dice: random.Random) -> str:
    text = "".join(dice.choice(STRINGS) for _ in range(dice.randrange(4)))
    if dice.random() < 0.01:
        text += f"\\u{dice.randrange(0xD7F0, 0xE010):04x}"
    if dice.random() < 0.1:
        text += chr(dice.choice((0x20, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF)))
    return f'"{text}"'


def damage(text: bytes, dice: random.Random) -> bytes:
    """One to three small changes."""
    changed = bytearray(text)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        at = dice.randrange(len(changed) + 1)
        kind = dice.randrange(6)
        if kind == 0:
            changed[at:] = b""
        elif kind == 1:
            changed[at : at + dice.randrange(1, 4)] = b""
        elif kind == 2:
            changed[at:at] = dice.choice(PIECES)
        elif kind == 3:
            changed[at : at + 1] = bytes([dice.randrange(256)])
        elif kind == 4:
            changed[at:at] = changed[dice.randrange(len(changed) + 1) :][: dice.randrange(1, 20)]
        elif at < len(changed):
            changed[at] ^= 1 << dice.randrange(8)
    return bytes(changed)


def inputs(count: int, seed: int) -> Iterator[bytes]:
    """Generated documents, the same damaged, damaged cases, and pieces in any order."""
    dice = random.Random(seed)
    cases = [text for text in map(text_of, CASES) if len(text) < 2_000]
    made = 0
    while made < count:
        whole = document(dice).encode()
        yield whole
        yield damage(whole, dice)
        yield damage(whole, dice)
        yield damage(dice.choice(cases), dice)
        yield b"".join(dice.choices(PIECES, k=dice.randrange(1, 12)))
        made += 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seen: Counter[str] = Counter()
    wrong = 0
    for text in inputs(options.inputs, options.seed):
        problem = compare(text, seen)
        if problem:
            wrong += 1
            print(f"{text[:2000]!r}\n  {problem}", file=sys.stderr)
            if wrong == 20:
                break
    print(f"json {sys.version.split()[0]}, orjson {orjson.__version__}, msgspec {msgspec.__version__}")
    for what, times in seen.most_common():
        print(f"{times:>10,}  {what}")
    print(f"{wrong:>10,}  unknown differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
