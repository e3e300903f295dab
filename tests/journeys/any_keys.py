"""Keys that somebody might press who does not look: commands of all screens, text, arrows, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Never

from tui.keys import boards, every, home, people, registers, row
from tui.keys.command import LEAVES, Command

TEXTS = (
    "+3d", "-5d", "web", "#x", "@KM 80%", "@?fe 2d", "20 jan", "2026-13-45", "99999d", "é", "[bold]x", "=w50", "20%", "done", "KM",
    "WEB-9", "a b", "1", "0", "€5", "'", '"', "{}", "%s", "today", "w47", "all", "\\", "日本", "!high ^20 jan", "R: it may rain",
)  # fmt: skip
EDGES = (
    "<enter>", "<escape>", "<tab>", "<shift+tab>", "<up>", "<down>", "<left>", "<right>", "<backspace>", "<delete>",
    "<pageup>", "<pagedown>", "<home>", "<end>", "<ctrl+u>",
)  # fmt: skip


def _commands() -> Iterator[Command[Never]]:
    for room in (home, row, people, registers, boards, every):
        for held in vars(room).values():
            if isinstance(held, tuple) and held and isinstance(held[0], Command):
                yield from (command for command in held if command.name not in LEAVES)


def keys_of_all_screens() -> list[str]:
    """The keys of every command, as ``typed`` takes them: ``gk``, ``<ctrl+t>``; those that leave the program left out."""
    found = {"".join(_token(k) for k in key.split()) for command in _commands() for key in command.keys}
    return sorted(found)


def names_of_commands() -> list[str]:
    """The names of every command, as the palette takes them."""
    return sorted({command.name for command in _commands()})


def any_keys(random: Random, count: int) -> list[str]:
    """So many things that somebody might do, each as ``typed`` takes it."""
    keys, names = keys_of_all_screens(), names_of_commands()
    opening = [key for key in keys if key.startswith("g") and len(key) == 2]
    found: list[str] = []
    for _ in range(count):
        kind = random.random()
        if kind < 0.15:
            found.append(random.choice(opening))
        elif kind < 0.6:
            found.append(random.choice(keys))
        elif kind < 0.75:
            found.append(random.choice(EDGES))
        elif kind < 0.92:
            found += [random.choice(TEXTS), random.choice(("<enter>", "<enter>", "<escape>", "<tab>"))]
        else:
            after = random.choice(("", f" {random.choice(TEXTS)}"))
            found += [f":{random.choice(names)}{after}", random.choice(("<enter>", "<enter>", "<escape>"))]
    return found


def _token(key: str) -> str:
    return key if len(key) == 1 else f"<{key}>"
