"""Plan files as accidents leave them: bytes flipped, cut and doubled, and JSON that is something else in one place."""

from __future__ import annotations

import json
import random
from typing import Any

VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    -(10**30),
    10**30,
    1.5,
    -1e308,
    "",
    "x",
    "\x1b[2J",
    "9999-12-31T23:59",
    "0001-01-01",
    "2026-02-30",
    [],
    {},
    [[]],
    [None],
    {"": {}},
    [[480, 720]],
    [[-5, 99999]],
    "FREQ=SECONDLY",
    "KES",
    "WEB-1",
    "L-1",
)


def mutated(content: bytes, seed: int) -> bytes:
    """The content after one to three accidents; the same for the same seed."""
    draw = random.Random(seed)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        content = draw.choice((_flip, _cut, _double, _insert, _change, _change, _change, _drop, _rename, _nest))(content, draw)
    return content


def _flip(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(content) or 1)
    return content[:place] + bytes([draw.randrange(256)]) + content[place + 1 :]


def _cut(content: bytes, draw: random.Random) -> bytes:
    first, last = sorted((draw.randint(0, len(content)), draw.randint(0, len(content))))
    return draw.choice((content[:first], content[last:], content[:first] + content[last:]))


def _double(content: bytes, draw: random.Random) -> bytes:
    lines = content.split(b"\n")
    place = draw.randrange(len(lines))
    return b"\n".join([*lines[:place], lines[place], *lines[place:]])


def _insert(content: bytes, draw: random.Random) -> bytes:
    place = draw.randint(0, len(content))
    return content[:place] + draw.choice((b"\0" * 40, b"\xff", b"}", b"[", b"\n<<<<<<< HEAD\n", b"1e999", b"NaN,")) + content[place:]


def _change(content: bytes, draw: random.Random) -> bytes:
    def change(holder: Any, key: Any) -> None:
        holder[key] = draw.choice(VALUES)

    return _restructured(content, draw, change)


def _drop(content: bytes, draw: random.Random) -> bytes:
    def drop(holder: Any, key: Any) -> None:
        del holder[key]

    return _restructured(content, draw, drop)


def _rename(content: bytes, draw: random.Random) -> bytes:
    def rename(holder: Any, key: Any) -> None:
        if isinstance(holder, dict):
            holder[draw.choice(("", "1", "id", "extra", "tasks", "x" * 500, "\u202e"))] = holder.pop(key)

    return _restructured(content, draw, rename)


def _nest(content: bytes, draw: random.Random) -> bytes:
    depth = draw.choice((3, 50, 400, 30_000))

    def nest(holder: Any, key: Any) -> None:
        holder[key] = "HERE"

    return _restructured(content, draw, nest).replace(b'"HERE"', b"[" * depth + b"]" * depth)


def _restructured(content: bytes, draw: random.Random, act: Any) -> bytes:
    """The content with ``act`` done to one place of its JSON; as it is where it is no JSON any more."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return content
    places: list[tuple[Any, Any]] = []
    stack = [data]
    while stack:
        holder = stack.pop()
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder))) if isinstance(holder, list) else []
        places += [(holder, key) for key in keys]
        stack += [holder[key] for key in keys]
    if places:
        act(*draw.choice(places))
    return json.dumps(data).encode()
