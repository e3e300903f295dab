"""The one registry of commands: what a person can do, by name, key and sentence.

Keys, footer, help and palette are all read from here. A command's ``place`` says where its key counts: ``everywhere``
on the home screen, in a ``list``, on the ``roadmap``, or on the ``welcome`` page of an empty plan.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dataclasses import dataclass

    from tui.screens.home import HomeScreen
else:
    from planning.frozen import dataclass

Place = Literal["everywhere", "list", "roadmap", "welcome"]


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do. ``show`` orders the footer, None keeps it out; ``mutates`` says that it changes the plan."""

    name: str
    title: str
    sentence: str
    run: Callable[[HomeScreen], None]
    keys: tuple[str, ...] = ()
    place: Place = "everywhere"
    show: int | None = None
    mutates: bool = False


COMMANDS: tuple[Command, ...] = (
    Command("down", "down", "Move to the next row.", lambda s: s.move(1), ("j", "down")),
    Command("up", "up", "Move to the row above.", lambda s: s.move(-1), ("k", "up")),
    Command("page-down", "page down", "Move a page down.", lambda s: s.move_page(1), ("pagedown", "ctrl+d")),
    Command("page-up", "page up", "Move a page up.", lambda s: s.move_page(-1), ("pageup", "ctrl+u")),
    Command("top", "first row", "Go to the first row.", lambda s: s.to_edge(top=True), ("g g", "home")),
    Command("bottom", "last row", "Go to the last row.", lambda s: s.to_edge(top=False), ("G", "end")),
    Command("fold", "fold", "Fold this row, or go to the row above it.", lambda s: s.roadmap.fold(), ("h", "left"), "roadmap", 30),
    Command("unfold", "unfold", "Unfold this row, or go into it.", lambda s: s.roadmap.unfold(), ("l", "right"), "roadmap"),
    Command("fold-all", "fold all", "Fold all projects to one row each.", lambda s: s.fold_all(True)),
    Command("unfold-all", "unfold all", "Unfold everything.", lambda s: s.fold_all(False)),
    Command("programs", "programs", "Go to the programs.", lambda s: s.go("programs"), ("1",)),
    Command("projects", "projects", "Go to the projects.", lambda s: s.go("projects"), ("2",)),
    Command("milestones", "milestones", "Go to the milestones.", lambda s: s.go("milestones"), ("3",)),
    Command("risks", "risks", "Go to the risks.", lambda s: s.go("risks"), ("4",)),
    Command("roadmap", "roadmap", "Go to the roadmap.", lambda s: s.go("roadmap"), ("g r", "5")),
    Command("next-place", "next pane", "Go to the next pane.", lambda s: s.go_next(1), ("tab",), show=60),
    Command("previous-place", "previous pane", "Go to the pane before.", lambda s: s.go_next(-1), ("shift+tab",)),
    Command(
        "open", "show", "Show this on the roadmap; on the roadmap, bring its dates into view.", lambda s: s.open_row(), ("enter",), show=50
    ),
    Command("back", "back", "Close what is open, or go back to the list you came from.", lambda s: s.back(), ("escape",)),
    Command("add", "add", "Capture anything in one line.", lambda s: s.ask_capture(), ("a",), show=1, mutates=True),
    Command("date", "date", "Change the date, and see first what moves.", lambda s: s.ask_date(), ("d",), show=4, mutates=True),
    Command(
        "duration",
        "duration",
        "Change how long it takes, and see first what moves.",
        lambda s: s.ask_duration(),
        ("D",),
        show=6,
        mutates=True,
    ),
    Command("percent", "per cent", "Say how much is done.", lambda s: s.ask_percent(), ("p",), show=5, mutates=True),
    Command(
        "state",
        "state",
        "Set the state of a task or risk, or the colour of a project.",
        lambda s: s.ask_state(),
        ("s",),
        show=7,
        mutates=True,
    ),
    Command("owner", "owner", "Say who does it, or who answers for it.", lambda s: s.ask_owner(), ("o",), show=9, mutates=True),
    Command("note", "note", "Add a note to this row.", lambda s: s.ask_note(), ("n",), show=8, mutates=True),
    Command("name", "name", "Change the name of this row.", lambda s: s.ask_field("name", "name"), mutates=True),
    Command("done", "done", "Mark it done, or not done.", lambda s: s.toggle_done(), ("space",), show=10, mutates=True),
    Command("delete", "delete", "Delete this row; u brings it back.", lambda s: s.delete_row(), ("x",), show=40, mutates=True),
    Command("undo", "undo", "Take back the last change.", lambda s: s.undo(), ("u",), show=2, mutates=True),
    Command("redo", "redo", "Make the change again that was taken back.", lambda s: s.redo(), ("U",), show=41, mutates=True),
    Command("full", "full", "Give this pane the whole screen, and back.", lambda s: s.toggle_full(), ("z",), show=42),
    Command("earlier", "earlier", "Look at an earlier time.", lambda s: s.roadmap.pan(-1), ("[",)),
    Command("later", "later", "Look at a later time.", lambda s: s.roadmap.pan(1), ("]",)),
    Command("zoom-in", "zoom in", "Look nearer: months, weeks, days.", lambda s: s.roadmap.zoom_in(), ("+",), "roadmap", 31),
    Command("zoom-out", "zoom out", "Look from further away: weeks, months, quarters.", lambda s: s.roadmap.zoom_out(), ("-",), "roadmap"),
    Command("fit", "fit", "Show everything from first to last.", lambda s: s.roadmap.fit(), ("=",), "roadmap", 32),
    Command("today", "today", "Bring today into view.", lambda s: s.roadmap.go_today(), ("t",), show=33),
    Command(
        "critical-only",
        "critical only",
        "Show what is critical alone, and all again.",
        lambda s: s.toggle_filter("critical"),
        ("C",),
        show=34,
    ),
    Command(
        "milestones-only",
        "milestones only",
        "Show milestones alone, and all again.",
        lambda s: s.toggle_filter("milestones"),
        ("M",),
        show=35,
    ),
    Command("palette", "commands", "Do anything by its name.", lambda s: s.ask_palette(), (":",), show=70),
    Command("help", "help", "List the keys that work here, and run one.", lambda s: s.ask_help(), ("?",), show=99),
    Command("import", "import", "Read a Microsoft Project XML file into this plan.", lambda s: s.ask_import(), mutates=True),
    Command("quit", "quit", "Close what is open; at home, leave.", lambda s: s.close_or_quit(), ("q", "ctrl+q")),
    Command(
        "new-program", "new program", "Begin a program: type its id and its name.", lambda s: s.ask_program(), ("n",), "welcome", 1, True
    ),
    Command("sample", "sample program", "Fill this plan with the sample program.", lambda s: s.load_sample(), ("s",), "welcome", 2, True),
    Command("import-here", "import", "Read a Microsoft Project XML file.", lambda s: s.ask_import(), ("i",), "welcome", 3, True),
)

BY_NAME = {command.name: command for command in COMMANDS}

FORBIDDEN = frozenset({f"ctrl+{letter}" for letter in "abspimhj"} | {"ctrl+left_square_bracket"})
"""Keys that terminals and multiplexers take for themselves; nothing may need them."""


def here(place: Place) -> tuple[Command, ...]:
    """The commands whose keys count in this place, those of the place itself first."""
    if place == "welcome":
        everywhere = ("add", "undo", "redo", "palette", "help", "quit", "back")
        return (*(c for c in COMMANDS if c.place == "welcome"), *(BY_NAME[name] for name in everywhere))
    own = tuple(c for c in COMMANDS if c.place == place)
    return (*own, *(c for c in COMMANDS if c.place == "everywhere"))


def by_key(place: Place) -> dict[str, Command]:
    """The command of each key in this place; of two, the place's own wins."""
    keys: dict[str, Command] = {}
    for command in here(place):
        for key in command.keys:
            keys.setdefault(key, command)
    return keys


def chords(place: Place, first: str) -> dict[str, Command]:
    """The commands of the keys that may follow a first one (``g``)."""
    return {key.split(" ")[1]: command for key, command in by_key(place).items() if key.startswith(f"{first} ")}


_SHOWN = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "pgdn", "pageup": "pgup", "escape": "esc",
    "shift+tab": "shift-tab", "ctrl+d": "ctrl-d", "ctrl+u": "ctrl-u", "ctrl+q": "ctrl-q",
}  # fmt: skip


def shown_key(key: str) -> str:
    """A key as people read it."""
    return " ".join(_SHOWN.get(part, part) for part in key.split(" "))


def footer(place: Place) -> list[tuple[str, str]]:
    """Keys and titles for the footer, the place's own first, help last."""
    shown = [c for c in here(place) if c.show is not None and c.keys]
    own = sorted((c for c in shown if c.place == place), key=lambda c: c.show or 0)
    rest = sorted((c for c in shown if c.place != place), key=lambda c: c.show or 0)
    if place == "roadmap":
        own, rest = [c for c in rest if (c.show or 0) <= 10] + own, [c for c in rest if (c.show or 0) > 10]
    return [(shown_key(c.keys[0]), c.title) for c in (*own, *rest)]


def matching(text: str, place: Place | None = None) -> list[Command]:
    """The commands that a few letters may mean, the likeliest first: names that begin so, then contain it, then sentences.

    With a ``place`` only what counts there; without one everything that has a name in the palette.
    """
    wanted = text.strip().casefold()
    named = [c for c in COMMANDS if c.place != "welcome"] if place is None else list(here(place))
    begins = [c for c in named if c.name.startswith(wanted)]
    holds = [c for c in named if wanted in c.name and c not in begins]
    says = [c for c in named if wanted in f"{c.title} {c.sentence}".casefold() and c not in begins and c not in holds]
    return [*begins, *holds, *says]
