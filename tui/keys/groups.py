"""The commands of a place by what they are for, as the help lists them: those of the place itself first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from tui.keys.command import Command, Place

HERE, MOVE, CHANGE, TRY, SHOW, SEE, REST = (
    "Here",
    "Move about",
    "Add and change",
    "Try out, and hold against",
    "Choose what is shown",
    "See more, go elsewhere",
    "Undo, copy, help, leave",
)
ORDER = (HERE, CHANGE, SEE, SHOW, TRY, MOVE, REST)

_MOVE = frozenset({
    "down", "up", "page-down", "page-up", "top", "bottom", "fold", "unfold", "programs", "projects", "milestones",
    "risks", "roadmap", "next-place", "previous-place", "open", "back", "go-back", "go-forward", "follow",
})  # fmt: skip
_TRY = frozenset({
    "whatif", "whatif-compare", "whatif-name", "whatif-keep", "whatif-drop", "baseline", "baselines", "level",
})  # fmt: skip
_SHOW = frozenset({
    "filter", "views", "arrange", "full", "earlier", "later", "zoom-in", "zoom-out", "fit", "today", "critical-only",
    "milestones-only", "baseline-drawn", "links-drawn", "show-archived", "fold-all", "unfold-all", "all-programs",
    "select",
})  # fmt: skip
_CHANGE = frozenset({
    "links", "risk-here", "spend", "measure", "days-off",
})  # fmt: skip
_REST = frozenset({
    "undo", "redo", "copy", "redraw", "palette", "help", "quit", "import", "home",
})  # fmt: skip
_LEAVING = ("undo-", "redo-", "close-", "leave-", "back-to-")


def purpose(command: Command[Never], place: Place) -> str:
    """What a command is for, as a heading."""
    name = command.name
    if name in _REST or name.startswith(_LEAVING):
        return REST
    if command.place == place and place not in ("list", "roadmap"):
        return HERE
    for names, group in ((_MOVE, MOVE), (_TRY, TRY), (_SHOW, SHOW), (_CHANGE, CHANGE)):
        if name in names:
            return group
    return CHANGE if command.mutates else SEE


def by_purpose(commands: Iterable[Command[Never]], place: Place) -> list[tuple[str, list[Command[Never]]]]:
    """The commands below their headings; those with a key before those that are run by their name alone."""
    groups: dict[str, list[Command[Never]]] = {title: [] for title in ORDER}
    for command in commands:
        groups[purpose(command, place)].append(command)
    return [(title, sorted(found, key=lambda c: not c.keys)) for title, found in groups.items() if found]
