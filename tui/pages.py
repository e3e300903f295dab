"""The pages that stand in for the lists and the roadmap: the greeting of an empty plan, the list of commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from types import MappingProxyType
from typing import Never

from planning.canvas import Run
from planning.text_width import cell_width, fit
from tui.keys.command import Command, shown_key

Lines = list[list[Run]]
_NO_HEADS: Mapping[str, str] = MappingProxyType({})


def greeting() -> Lines:
    """What an empty plan says: what to do first."""
    return [
        [],
        [Run("This plan is empty.", "strong"), Run("  Begin in one of three ways:")],
        [],
        [Run("  n", "key"), Run("   a new program: type its id and its name, such as "), Run("program KES Online relaunch", "accent")],
        [Run("  s", "key"), Run("   the sample program, with real dates around today, to look around in")],
        [Run("  i", "key"), Run("   a Microsoft Project XML file of your own")],
        [],
        [
            Run("Then "),
            Run("a", "key"),
            Run(" captures anything in one line, "),
            Run("?", "key"),
            Run(" lists the keys, "),
            Run("q", "key"),
            Run(" leaves."),
        ],
        [Run("Everything is kept in one file as you go, and u takes it back.", "dim")],
    ]


def keys_page(commands: Sequence[Command[Never]], width: int, heads: Mapping[str, str] = _NO_HEADS) -> tuple[Lines, list[int]]:
    """The commands with their keys, names and sentences, a sentence in as many lines as it takes; and the line where each begins.

    ``heads`` are the headings that stand above commands, by the names of these.
    """
    names = max((len(command.name) for command in commands), default=0) + 2
    keyed = ["  ".join(shown_key(key) for key in command.keys) for command in commands]
    room = max((cell_width(keys) for keys in keyed), default=0) + 2
    least = max(12, width - 5 - room - names)
    lines: Lines = []
    places = []
    for command, keys in zip(commands, keyed, strict=True):
        if command.name in heads:
            lines += [[]] * bool(lines) + [[Run(heads[command.name], "accent")]]
        places.append(len(lines))
        for n, line in enumerate(wrap(command.sentence, least) or [""]):
            name = command.name if n == 0 else ""
            lines.append([Run(fit(keys if n == 0 else "", room), "key"), Run(fit(name, names)), Run(line, "dim")])
    return lines or [[Run("No command has that in its name; esc closes.", "dim")]], places


def too_small(width: int, height: int) -> tuple[str, str, Lines]:
    """What a terminal says that is too small to show anything."""
    return "", "", [[Run("Too small:", "warn")], [Run("40x12 needed", "warn")], [Run(f"({width}x{height})", "dim")]]
