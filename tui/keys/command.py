"""What a command is: something a person can do, by name, key and sentence; and the commands of a screen together.

Keys, footer, help and palette are all read from here. A command's ``place`` says where its key counts: ``everywhere``
on its screen, in a ``list``, on the ``roadmap``, on the ``welcome`` page of an empty plan, or in the ``history``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from planning.frozen import replaced

if TYPE_CHECKING:
    from dataclasses import dataclass

    from tui.screens.keyed import KeyedScreen
else:
    from planning.frozen import dataclass

Place = Literal[
    "everywhere", "list", "roadmap", "welcome", "history", "form", "links", "why", "whatif",
    "people", "raci", "level",
    "risks", "log",
    "goals", "gates", "brief", "portfolio", "baselines", "cost",
    "stakeholders", "report",
    "health",
]  # fmt: skip
S_contra = TypeVar("S_contra", bound="KeyedScreen", contravariant=True)
"""The screen that a command works on: what works on any screen works on each."""


@dataclass(frozen=True, slots=True)
class Command(Generic[S_contra]):
    """Something a person can do. ``show`` orders the footer, None keeps it out; ``mutates`` says that it changes the plan,
    ``one_row`` that it is for one row and not for several that are selected."""

    name: str
    title: str
    sentence: str
    run: Callable[[S_contra], None]
    keys: tuple[str, ...] = ()
    place: Place = "everywhere"
    show: int | None = None
    mutates: bool = False
    one_row: bool = False


ALIASES: Mapping[str, str] = {
    "st": "state", "pct": "percent", "%": "percent", "del": "delete", "rm": "delete", "w": "why", "x": "quit", "wq": "quit",
    "ls": "find", "goto": "find", "status": "status-date", "dur": "duration", "mv": "date", "copy-id": "copy", "try": "whatif",
    "keep": "whatif-keep", "edit": "form", "new": "add", "new-project": "new-project-from", "zoom": "full", "group": "arrange",
    "leave": "days-off", "free": "who-is-free", "capacity": "people", "load": "people",
}  # fmt: skip
"""Short names in the palette that everybody has."""
LEAVES = frozenset({
    "quit", "leave", "leave-form", "leave-links", "leave-why", "leave-whatif",
    "leave-level", "leave-people", "leave-raci",
    "leave-risks", "leave-log", "leave-board",
    "leave-stakeholders", "leave-report",
    "leave-health",
})  # fmt: skip
"""The commands that leave the program: they always keep ctrl+q."""
ASKS = frozenset({
    "add", "date", "duration", "percent", "state", "owner", "note", "name", "form", "edit-any", "links", "hold", "risk-here",
    "write-note", "status-date", "deadline", "whatif", "filter", "find", "views", "arrange", "spend", "measure", "baseline",
    "new-program", "new-project-from", "close-project", "reopen-project", "import", "import-here", "who-is-free", "days-off",
    "whatif-keep", "keep-whatif",
    "add-link", "change-link", "add-here", "edit-person", "add-party", "add-opportunity",
    "add-stakeholder", "edit-stakeholder", "note-contact", "date-contact", "since",
    "measure-this", "edit-goal", "priority", "add-benefit", "add-criterion", "new-gate", "edit-gate", "edit-program", "spend-here",
    "edit-cost", "edit-this", "add-program", "set-baseline",
})  # fmt: skip
"""The commands that text is typed after: where one of them is refused, that text must not run as commands."""


class Registry(Generic[S_contra]):
    """The commands of one screen. Where a place is not of the whole screen, ``borrowed`` names what else counts there."""

    def __init__(
        self,
        commands: tuple[Command[S_contra], ...],
        borrowed: Mapping[Place, tuple[str, ...]] | None = None,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self.commands = commands
        self.by_name = {command.name: command for command in commands}
        self.aliases = ALIASES if aliases is None else aliases
        self._borrowed = borrowed or {}

    def remapped(self, keys: Mapping[str, tuple[str, ...]], aliases: Mapping[str, str]) -> Registry[S_contra]:
        """The same commands with other keys for some of them, and other short names."""
        commands = tuple(replaced(c, keys=keys[c.name]) if c.name in keys else c for c in self.commands)
        return Registry(commands, self._borrowed, aliases)

    def here(self, place: Place) -> tuple[Command[S_contra], ...]:
        """The commands whose keys count in this place, those of the place itself first."""
        own = tuple(c for c in self.commands if c.place == place)
        if place in self._borrowed:
            return (*own, *(self.by_name[name] for name in self._borrowed[place]))
        return (*own, *(c for c in self.commands if c.place == "everywhere"))

    def by_key(self, place: Place) -> dict[str, Command[S_contra]]:
        """The command of each key in this place; of two, the place's own wins."""
        keys: dict[str, Command[S_contra]] = {}
        for command in self.here(place):
            for key in command.keys:
                keys.setdefault(key, command)
        return keys

    def chords(self, place: Place, first: str) -> dict[str, Command[S_contra]]:
        """The commands of the keys that may follow a first one (``g``)."""
        return {key.split(" ")[1]: command for key, command in self.by_key(place).items() if key.startswith(f"{first} ")}

    def footer(self, place: Place, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        """Keys and titles for the footer, the place's own first, help last; ``without`` the commands that mean nothing on this row."""
        shown = [c for c in self.here(place) if c.show is not None and c.keys and c.name not in without]
        own = sorted((c for c in shown if c.place == place), key=lambda c: c.show or 0)
        rest = sorted((c for c in shown if c.place != place), key=lambda c: c.show or 0)
        if place == "roadmap":
            own, rest = [c for c in rest if (c.show or 0) <= 10] + own, [c for c in rest if (c.show or 0) > 10]
        return [(shown_key(c.keys[0]), c.title) for c in (*own, *rest)]

    def matching(self, text: str, place: Place | None = None) -> list[Command[S_contra]]:
        """The commands that a few letters may mean, the likeliest first: names that begin so, then contain it, then sentences.

        With a ``place`` only what counts there; without one everything that has a name in the palette.
        """
        wanted = text.strip().casefold()
        meant = self.by_name.get(self.aliases.get(wanted, wanted)) if wanted else None
        named = [c for c in self.commands if c.place != "welcome"] if place is None else list(self.here(place))
        begins = [c for c in named if c.name.startswith(wanted)]
        holds = [c for c in named if wanted in c.name and c not in begins]
        says = [c for c in named if wanted in f"{c.title} {c.sentence}".casefold() and c not in begins and c not in holds]
        found = [*begins, *holds, *says]
        return [meant, *(c for c in found if c is not meant)] if meant is not None and meant in named else found

    def said(self, text: str) -> tuple[Command[S_contra], str] | None:
        """The command and the words after it that a line of the palette means: ``percent 50``; None for anything else."""
        words = text.split()
        for count in range(min(3, len(words) - 1), 1, -1):  # new project from web: a name of several words
            name = "-".join(words[:count]).casefold()
            known = self.by_name.get(self.aliases.get(name, name))
            if known is not None and name in self.aliases:
                return known, " ".join(words[count:])
        name, space, rest = text.strip().partition(" ")
        command = self.by_name.get(self.aliases.get(name.casefold(), name.casefold()))
        return (command, rest.strip()) if space and rest.strip() and command is not None else None


FORBIDDEN = frozenset({f"ctrl+{letter}" for letter in "abspimhj"} | {"ctrl+left_square_bracket"})
"""Keys that terminals and multiplexers take for themselves; nothing may need them."""


_SHOWN = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "pgdn", "pageup": "pgup", "escape": "esc",
    "shift+tab": "shift-tab", "ctrl+d": "ctrl-d", "ctrl+u": "ctrl-u", "ctrl+q": "ctrl-q",
}  # fmt: skip


def shown_key(key: str) -> str:
    """A key as people read it."""
    return " ".join(_SHOWN.get(part, part.replace("ctrl+", "ctrl-")) for part in key.split(" "))
