"""The pages that stand in for the lists and the roadmap: the greeting of an empty plan, the list of commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Never

from planning.canvas import Run
from planning.text_width import fit
from tui.keys.command import Command, shown_key

Lines = list[list[Run]]


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


def keys_page(commands: Sequence[Command[Never]], width: int) -> Lines:
    """One line a command: its keys, its name, what it does."""
    names = max((len(command.name) for command in commands), default=0) + 2
    lines: Lines = []
    for command in commands:
        keys = "  ".join(shown_key(key) for key in command.keys)
        lines.append([Run(fit(keys, 16), "key"), Run(fit(command.name, max(18, names))), Run(command.sentence, "dim")])
    return lines or [[Run("No command has that in its name; esc closes.", "dim")]]


def too_small(width: int, height: int) -> tuple[str, str, Lines]:
    """What a terminal says that is too small to show anything."""
    return "", "", [[Run("Too small:", "warn")], [Run("40x12 needed", "warn")], [Run(f"({width}x{height})", "dim")]]
