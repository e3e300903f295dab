"""The one registry of commands: what a person can do, by name, key and sentence.

Keys, footer, help and palette are all read from here. A command's ``place`` says where its key counts: ``everywhere``
on its screen, in a ``list``, on the ``roadmap``, on the ``welcome`` page of an empty plan, or in the ``history``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Generic, Literal, Never, TypeVar

from planning.frozen import replaced
from tui import arranging, follow, goals, healths, persons, projects, reasons, rows, sandbox, selection, spending, stakeholding, trail

if TYPE_CHECKING:
    from dataclasses import dataclass

    from tui.screens.baselines import BaselinesScreen
    from tui.screens.board import BoardScreen
    from tui.screens.brief import BriefScreen
    from tui.screens.cost import CostScreen
    from tui.screens.form import FormScreen
    from tui.screens.gates import GatesScreen
    from tui.screens.goals import GoalsScreen
    from tui.screens.health import HealthScreen
    from tui.screens.history import HistoryScreen
    from tui.screens.home import HomeScreen
    from tui.screens.keyed import KeyedScreen
    from tui.screens.level import LevelScreen
    from tui.screens.links import LinksScreen
    from tui.screens.listed import ListedScreen
    from tui.screens.log import LogScreen
    from tui.screens.people import PeopleScreen
    from tui.screens.portfolio import PortfolioScreen
    from tui.screens.raci import RaciScreen
    from tui.screens.report import ReportScreen
    from tui.screens.risks import RisksScreen
    from tui.screens.stakeholders import StakeholderScreen
    from tui.screens.whatif import WhatIfScreen
    from tui.screens.why import WhyScreen
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
    """Something a person can do. ``show`` orders the footer, None keeps it out; ``mutates`` says that it changes the plan."""

    name: str
    title: str
    sentence: str
    run: Callable[[S_contra], None]
    keys: tuple[str, ...] = ()
    place: Place = "everywhere"
    show: int | None = None
    mutates: bool = False


ALIASES: Mapping[str, str] = {
    "st": "state", "pct": "percent", "%": "percent", "del": "delete", "rm": "delete", "w": "why", "x": "quit", "wq": "quit",
    "ls": "find", "goto": "find", "status": "status-date", "dur": "duration", "mv": "date", "copy-id": "copy", "try": "whatif",
    "keep": "whatif-keep", "edit": "form", "new": "add", "zoom": "full", "group": "arrange",
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

    def footer(self, place: Place) -> list[tuple[str, str]]:
        """Keys and titles for the footer, the place's own first, help last."""
        shown = [c for c in self.here(place) if c.show is not None and c.keys]
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
        name, space, rest = text.strip().partition(" ")
        command = self.by_name.get(self.aliases.get(name.casefold(), name.casefold()))
        return (command, rest.strip()) if space and rest.strip() and command is not None else None


MOVING: tuple[Command[KeyedScreen], ...] = (
    Command("down", "down", "Move to the next row.", lambda s: s.move(1), ("j", "down")),
    Command("up", "up", "Move to the row above.", lambda s: s.move(-1), ("k", "up")),
    Command("page-down", "page down", "Move a page down.", lambda s: s.move_page(1), ("pagedown", "ctrl+d")),
    Command("page-up", "page up", "Move a page up.", lambda s: s.move_page(-1), ("pageup", "ctrl+u")),
    Command("top", "first row", "Go to the first row.", lambda s: s.to_edge(top=True), ("g g", "home")),
    Command("bottom", "last row", "Go to the last row.", lambda s: s.to_edge(top=False), ("G", "end")),
)

SAYING: tuple[Command[KeyedScreen], ...] = (
    Command("copy", "copy", "Copy the id, the line or the table.", lambda s: s.ask_copy(), ("y",)),
    Command("palette", "commands", "Do anything by its name.", lambda s: s.ask_palette(), (":",), show=70),
    Command("help", "help", "List the keys that work here, and run one.", lambda s: s.ask_help(), ("?",), show=99),
)

PERSONS: tuple[Command[KeyedScreen], ...] = (
    Command("who-is-free", "who is free", "Say who has time: w47 designer.", lambda s: persons.ask_free(s)),
    Command("days-off", "leave", "Take days off: KM 21 dec..5 jan skiing.", lambda s: persons.ask_leave(s), mutates=True),
)

COMMANDS: tuple[Command[HomeScreen], ...] = (
    *MOVING,
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
    Command("history", "history", "See what happened to this row, and to the whole plan.", lambda s: s.open_history(), ("g y",), show=43),
    Command("add", "add", "Capture anything in one line.", lambda s: s.questions.capture(), ("a",), show=1, mutates=True),
    Command("date", "date", "Change the date, and see first what moves.", lambda s: s.questions.date(), ("d",), show=4, mutates=True),
    Command(
        "duration",
        "duration",
        "Change how long it takes, and see first what moves.",
        lambda s: s.questions.duration(),
        ("D",),
        show=6,
        mutates=True,
    ),
    Command(
        "push-earlier",
        "earlier",
        "Push it a day earlier; again for more. Shows first what moves.",
        lambda s: s.questions.date(-1),
        ("H",),
        mutates=True,
    ),
    Command(
        "push-later",
        "push",
        "Push it a day later; again for more. Shows first what moves.",
        lambda s: s.questions.date(1),
        ("L",),
        show=16,
        mutates=True,
    ),
    Command("shorter", "shorter", "Make it a day shorter; again for more.", lambda s: s.questions.duration(-1), ("(",), mutates=True),
    Command("longer", "longer", "Make it a day longer; again for more.", lambda s: s.questions.duration(1), (")",), show=17, mutates=True),
    Command("percent", "per cent", "Say how much is done.", lambda s: s.questions.percent(), ("p",), show=5, mutates=True),
    Command(
        "state",
        "state",
        "Set the state of a task or risk, or the colour of a project.",
        lambda s: s.questions.state(),
        ("s",),
        show=7,
        mutates=True,
    ),
    Command("owner", "owner", "Say who does it, or who answers for it.", lambda s: s.questions.owner(), ("o",), show=9, mutates=True),
    Command("note", "note", "Add a note to this row.", lambda s: s.questions.note(), ("n",), show=8, mutates=True),
    Command("form", "edit", "Edit every field of this row in a form.", lambda s: rows.edit(s), ("e",), show=3, mutates=True),
    Command("edit-any", "edit any", "Edit anything by its id: a person, a decision, a gate.", lambda s: rows.edit_any(s), mutates=True),
    Command("links", "links", "See and change what this row waits for, and what waits for it.", lambda s: rows.links(s), ("i",), show=11),
    Command("why", "why", "Say why this date is what it is, and what made it late.", lambda s: reasons.ask_why(s), ("w",), show=5),
    Command(
        "stakeholders",
        "stakeholders",
        "See who must be heard when, and what was promised to whom.",
        lambda s: stakeholding.open_stakeholders(s),
        ("g s",),
    ),
    Command(
        "report",
        "report",
        "See the status report, what changed first, and keep it.",
        lambda s: stakeholding.open_report(s),
        ("R",),
        show=19,
    ),
    Command(
        "whatif",
        "what-if",
        "Try changes that stay out of the plan; again: the plan, and back.",
        lambda s: sandbox.toggle(s),
        ("W",),
        show=18,
    ),
    Command("whatif-compare", "what-if", "See what the what-if does to dates, money and people.", lambda s: sandbox.compare(s), ("g w",)),
    Command("health", "health", "See how sound the schedule is, and how things really stand.", lambda s: healths.open_health(s), ("g q",)),
    Command("whatif-keep", "keep what-if", "Make the what-if one change of the plan.", lambda s: sandbox.keep(s), mutates=True),
    Command("whatif-drop", "drop what-if", "Forget the what-if.", lambda s: sandbox.drop(s), mutates=True),
    Command("hold", "constraint", "Hold this row by a constraint, or pin it.", lambda s: rows.hold(s), ("c",), show=12, mutates=True),
    Command("risk-here", "risk", "Capture a risk on this row.", lambda s: rows.risk(s), ("r",), show=13, mutates=True),
    Command("write-note", "write note", "Write its note in your own editor.", lambda s: rows.write_note(s), ("N",), show=14, mutates=True),
    Command(
        "status-date",
        "status date",
        "Change the day up to which the program is reported, and see first what moves.",
        lambda s: s.questions.status_date(),
        mutates=True,
    ),
    Command(
        "deadline",
        "deadline",
        "Set the day it must be done by; it never moves a date.",
        lambda s: s.questions.field("deadline", "deadline", "fri, 4 dec, +1w · - takes it away"),
        mutates=True,
    ),
    Command(
        "promise",
        "promise",
        "Set the day a milestone is promised for, and to whom.",
        lambda s: s.questions.field("promise", "promise", "20 jan to Helena Stroud · - takes it away"),
        mutates=True,
    ),
    Command(
        "remaining",
        "remaining",
        "Say how much work is left, and see first what moves.",
        lambda s: s.questions.field("remaining", "remaining", "3d, +1d, 16h"),
        mutates=True,
    ),
    Command("name", "name", "Change the name of this row.", lambda s: s.questions.field("name", "name"), mutates=True),
    Command("filter", "filter", "Show only what fits: owner:KM float<3 !done.", lambda s: s.finding.ask_filter(), ("/",), show=46),
    Command("find", "find", "Find anything in any program, and go there.", lambda s: s.finding.ask_anything(), ("f",), show=47),
    Command("views", "views", "Choose or keep a filter with its order.", lambda s: s.finding.ask_view(), ("V",), show=48),
    Command("done", "done", "Mark it done, or not done.", lambda s: s.toggle_done(), ("space",), show=10, mutates=True),
    Command("delete", "delete", "Delete this row; u brings it back.", lambda s: s.delete_row(), ("x",), show=40, mutates=True),
    Command(
        "select",
        "select",
        "Select this row, or no longer; the keys then act on all that are selected.",
        lambda s: selection.toggle(s),
        ("v",),
        show=36,
    ),
    Command(
        "arrange",
        "group, sort",
        "Group rows by project, owner, state or stage, and sort them; - is the WBS again.",
        lambda s: arranging.ask(s),
        ("O",),
        show=37,
    ),
    Command(
        "move-down",
        "move down",
        "Move this row, or all that are selected, one place down; no date changes by it.",
        lambda s: arranging.move_rows(s, 1),
        ("J",),
        show=38,
        mutates=True,
    ),
    Command(
        "move-up",
        "move up",
        "Move this row, or all that are selected, one place up.",
        lambda s: arranging.move_rows(s, -1),
        ("K",),
        mutates=True,
    ),
    Command(
        "indent",
        "indent",
        "Put this row below the task above it, which becomes a summary.",
        lambda s: arranging.shift_rows(s, 1),
        (">",),
        show=39,
        mutates=True,
    ),
    Command(
        "outdent",
        "outdent",
        "Take this row out of its summary, to stand right after it.",
        lambda s: arranging.shift_rows(s, -1),
        ("<",),
        mutates=True,
    ),
    Command(
        "go-back",
        "where I was",
        "Go back to where you were before the last jump.",
        lambda s: trail.turn(s, back=True),
        (",",),
        show=44,
    ),
    Command("go-forward", "forward", "Go forward again to where , came from.", lambda s: trail.turn(s, back=False), (";",)),
    Command(
        "follow",
        "follow link",
        "Jump along the links of this row: first what drives it, again for the next, what waits for it last; , comes back.",
        lambda s: follow.step(s),
        (".",),
        show=45,
    ),
    Command("undo", "undo", "Take back the last change.", lambda s: s.undo(), ("u",), show=2, mutates=True),
    Command("redo", "redo", "Make the change again that was taken back.", lambda s: s.redo(), ("U",), show=41, mutates=True),
    Command("full", "full", "Give this pane the whole screen, and back.", lambda s: s.toggle_full(), ("z",), show=42),
    Command("earlier", "earlier", "Look at an earlier time.", lambda s: s.roadmap.pan(-1), ("[",)),
    Command("later", "later", "Look at a later time.", lambda s: s.roadmap.pan(1), ("]",)),
    Command("goals", "goals", "See goals and benefits: what they wait for, and when they are reached.", lambda s: goals.goals(s), ("g o",)),
    Command("gates", "gates", "See the gates with their criteria; tick and pass them.", lambda s: goals.gates(s)),
    Command("brief", "one page", "See this program on one page.", lambda s: goals.brief(s)),
    Command("cost", "cost", "See what was planned, earned and spent, by project and task.", lambda s: goals.cost(s), ("g c",)),
    Command("spend", "spend", "Book money that was spent: WEB 1200 hosting.", lambda s: spending.ask_spend(s), mutates=True),
    Command("portfolio", "portfolio", "See all programs on one table.", lambda s: goals.portfolio(s)),
    Command("measure", "measure", "Note what a benefit measured: B-2 1.7.", lambda s: goals.measure(s), mutates=True),
    Command("baselines", "baselines", "See the baselines, and how far each row is from them.", lambda s: goals.baselines(s)),
    Command("baseline", "baseline", "Set or choose a baseline: set NAME because REASON.", lambda s: goals.ask_baseline(s), mutates=True),
    Command(
        "baseline-drawn", "baseline", "Draw where things were in the baseline, or not.", lambda s: s.toggle_baseline(), ("b",), show=36
    ),
    Command(
        "links-drawn", "draw links", "Draw the links of the row under the cursor, or not.", lambda s: s.toggle_links(), ("I",), show=37
    ),
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
    Command("people", "people", "See who has how much to do, and who is free.", lambda s: persons.open_people(s), ("g p",), show=49),
    *PERSONS,
    Command("level", "level", "Put work off so that nobody has too much to do, as a list of moves.", lambda s: persons.open_level(s)),
    Command("raci", "RACI", "See and set who answers, does, is asked and is told, deliverable by person.", lambda s: persons.open_raci(s)),
    Command("register", "risks", "See all risks: matrix, register, exposure.", lambda s: rows.open_register(s), ("g k",), show=49),
    Command("log", "log", "See issues, actions, decisions, changes and assumptions.", lambda s: rows.open_log(s), ("g l",), show=49),
    *SAYING,
    Command("new-project-from", "project from", "Make a project from another or a template.", lambda s: projects.new_from(s), mutates=True),
    Command("close-project", "close project", "Close this project, with its lessons.", lambda s: projects.close(s), mutates=True),
    Command("reopen-project", "reopen project", "Bring a closed project back.", lambda s: projects.reopen(s), mutates=True),
    Command("show-archived", "show archived", "Show what is archived too, and hide it again.", lambda s: projects.toggle_archived(s)),
    Command("import", "import", "Read a Microsoft Project XML file into this plan.", lambda s: s.questions.import_file(), mutates=True),
    Command("quit", "quit", "Close what is open; at home, leave.", lambda s: s.close_or_quit(), ("q", "ctrl+q")),
    Command(
        "new-program",
        "new program",
        "Begin a program: type its id and its name.",
        lambda s: s.questions.program(),
        ("n",),
        "welcome",
        1,
        True,
    ),
    Command("sample", "sample program", "Fill this plan with the sample program.", lambda s: s.load_sample(), ("s",), "welcome", 2, True),
    Command("import-here", "import", "Read a Microsoft Project XML file.", lambda s: s.questions.import_file(), ("i",), "welcome", 3, True),
)

IN_HISTORY: tuple[Command[HistoryScreen], ...] = (
    Command("undo-this", "undo", "Take back the change under the cursor.", lambda s: s.undo_row(), ("u",), "history", 1, True),
    Command("redo-last", "redo", "Make the change again that was taken back last.", lambda s: s.redo(), ("U",), "history", 2, True),
    Command("restore", "restore", "Bring the record back that was deleted here.", lambda s: s.restore_row(), ("R",), "history", 3, True),
    Command("show-record", "show", "Show the record of this row on the home screen.", lambda s: s.show_record(), ("enter",), "history", 4),
    Command(
        "whole-plan",
        "whole plan",
        "Turn to the history of the whole plan, and back to that of one record.",
        lambda s: s.turn(),
        ("p", "tab"),
        "history",
        5,
    ),
    Command(
        "new-only", "new", "Show only what happened since you last looked, and all again.", lambda s: s.turn_new(), ("n",), "history", 6
    ),
    Command("close", "back", "Go back to the home screen.", lambda s: s.close(), ("escape", "q"), "history", 7),
    Command("leave", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "history"),
)

IN_EMPTY_PLAN = ("add", "undo", "redo", "history", "palette", "help", "quit", "back")
"""What of home works on an empty plan."""

IN_FORM: tuple[Command[FormScreen], ...] = (
    Command("keep-form", "keep all", "Keep everything that was typed, as one change.", lambda s: s.save(), ("ctrl+g",), "form", 1, True),
    Command("next-field", "next", "Go to the next field; from the last one, keep all.", lambda s: s.enter(), ("enter",), "form", 2),
    Command("field-below", "field below", "Go to the next field.", lambda s: s.move(1), ("down", "tab"), "form", 3),
    Command("field-above", "field above", "Go to the field above.", lambda s: s.move(-1), ("up", "shift+tab"), "form"),
    Command("tick", "tick", "Tick the box of the row, until its words are typed into.", lambda s: s.tick(), ("space",), "form", 4),
    Command("next-section", "next section", "Go to the next section.", lambda s: s.move_page(1), ("pagedown", "ctrl+d"), "form", 5),
    Command("previous-section", "section before", "Go to the section before.", lambda s: s.move_page(-1), ("pageup",), "form"),
    Command("finish-word", "finish", "Finish the word, or take the next choice.", lambda s: s.complete(), ("ctrl+n",), "form", 6),
    Command("back-as-it-was", "as it was", "Put the field back as it was.", lambda s: s.reset(), ("ctrl+r",), "form", 7),
    Command("new-line", "new row", "Add a row below, in a list or a note.", lambda s: s.open_below(), ("ctrl+o",), "form", 8),
    Command("drop-row", "drop", "Take the row out of its list, or empty the field.", lambda s: s.drop(), ("ctrl+x",), "form", 9),
    Command("row-up", "row up", "Move the row up in its list.", lambda s: s.shift(-1), ("ctrl+t", "ctrl+up"), "form", 10),
    Command("row-down", "row down", "Move the row down in its list.", lambda s: s.shift(1), ("ctrl+l", "ctrl+down"), "form"),
    Command("leave-form", "leave", "Close the form without keeping what was typed.", lambda s: s.leave(), ("escape", "ctrl+q"), "form", 99),
)

IN_LINKS: tuple[Command[LinksScreen], ...] = (
    Command("add-link", "add", "Add a link: WEB-6SS+2d, or before WEB-9.", lambda s: s.add(), ("a",), "links", 1, True),
    Command("change-link", "type and lag", "Change type and lag of this link.", lambda s: s.change(), ("enter", "d"), "links", 2, True),
    Command("delete-link", "delete", "Delete this link; u brings it back.", lambda s: s.delete(), ("x",), "links", 3, True),
    Command("other-end", "go there", "Go to the other end on the home screen.", lambda s: s.go_there(), ("o",), "links", 4),
    Command("follow-link", "its links", "See the links of the other end.", lambda s: s.walk(), ("l", "right"), "links", 5),
    Command("follow-back", "back along", "Back to the links you came from.", lambda s: s.walk_back(), ("h", "left"), "links", 6),
    Command("undo-here", "undo", "Take back the last change.", lambda s: s.undo(), ("u",), "links", 7, True),
    Command("redo-here", "redo", "Make the change again that was taken back.", lambda s: s.redo(), ("U",), "links", None, True),
    Command("close-links", "back", "Go back to the home screen.", lambda s: s.close(), ("escape", "q", "i"), "links", 8),
    Command("leave-links", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "links"),
)

IN_WHY: tuple[Command[WhyScreen], ...] = (
    Command("go-there", "go there", "Go to the row under the cursor on the home screen.", lambda s: s.go_there(), ("enter",), "why", 1),
    Command("why-this", "why this", "Ask the same of the row under the cursor.", lambda s: s.turn_to_row(), ("w", "l", "right"), "why", 2),
    Command("why-before", "back along", "Back to what you asked about before.", lambda s: s.turn_back(), ("h", "left"), "why", 3),
    Command("close-why", "back", "Go back to the home screen.", lambda s: s.close(), ("escape", "q"), "why", 4),
    Command("leave-why", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "why"),
)

IN_LEVEL: tuple[Command[LevelScreen], ...] = (
    Command("toggle-move", "refuse", "Refuse the move under the cursor, or allow it again.", lambda s: s.toggle(), ("space",), "level", 1),
    Command("keep-moves", "keep", "Keep the moves, as one change.", lambda s: s.keep(), ("enter",), "level", 2, True),
    Command("try-moves", "what-if", "Try the moves in a what-if.", lambda s: s.try_out(), ("ctrl+t",), "level", 3, True),
    Command(
        "within-float",
        "within float",
        "Put nothing off by more than its float, and back.",
        lambda s: s.turn_within_float(),
        ("F",),
        "level",
        4,
    ),
    Command("look-longer", "look longer", "Look longer for a better order of the work.", lambda s: s.look_longer(), ("+",), "level", 5),
    Command("go-to-move", "go there", "Go to this task on the home screen.", lambda s: s.go_there(), ("l", "right"), "level", 6),
    Command("close-level", "stop, back", "Stop looking; then back.", lambda s: s.stop_or_close(), ("escape",), "level", 7),
    Command("leave-moves", "back", "Go back, and nothing moves.", lambda s: s.close(), ("q",), "level"),
    Command("leave-level", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "level"),
)

IN_WHATIF: tuple[Command[WhatIfScreen], ...] = (
    Command(
        "keep-whatif",
        "keep",
        "Make it one change of the plan, with a change request.",
        lambda s: sandbox.keep(s),
        ("K",),
        "whatif",
        1,
        True,
    ),
    Command("drop-whatif", "drop", "Forget what is tried, after a yes.", lambda s: sandbox.drop(s), ("X",), "whatif", 2, True),
    Command("take-back", "take back", "Try the last change no longer.", lambda s: s.take_back(), ("u",), "whatif", 3, True),
    Command("try-again", "try again", "Try the change again that was taken back.", lambda s: s.try_again(), ("U",), "whatif", 4, True),
    Command("go-to-row", "go there", "Go to the row under the cursor on the home screen.", lambda s: s.go_there(), ("enter",), "whatif", 5),
    Command("close-whatif", "back", "Go back to the home screen.", lambda s: s.close(), ("escape", "q"), "whatif", 6),
    Command("leave-whatif", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "whatif"),
)

IN_PEOPLE: tuple[Command[PeopleScreen], ...] = (
    Command("who-causes", "tasks", "List the tasks that take this time, and go to one.", lambda s: s.ask_causes(), ("enter",), "people", 1),
    Command("level-here", "level", "Put work off so that nobody has too much to do.", lambda s: s.level(), ("L",), "people", 3),
    Command("earlier-cell", "earlier cell", "Move to the days before.", lambda s: s.move_across(-1), ("h", "left"), "people"),
    Command("later-cell", "later cell", "Move to the days after.", lambda s: s.move_across(1), ("l", "right"), "people"),
    Command("earlier-people", "earlier", "Look at an earlier time.", lambda s: s.pan(-1), ("[",), "people"),
    Command("later-people", "later", "Look at a later time.", lambda s: s.pan(1), ("]",), "people", 4),
    Command("nearer", "zoom in", "Look nearer: months, weeks, days.", lambda s: s.zoom(-1), ("+",), "people", 3),
    Command("further", "zoom out", "Look from further away: days, weeks, months.", lambda s: s.zoom(1), ("-",), "people"),
    Command("today-people", "today", "Begin with today.", lambda s: s.go_today(), ("t",), "people", 5),
    Command("by-role", "by role", "Add people up by their roles, and one by one again.", lambda s: s.turn(), ("tab",), "people", 2),
    Command("add-here", "add", "Capture anything in one line.", lambda s: s.capture(), ("a",), "people", 6, True),
    Command("edit-person", "edit", "Edit every field of this person.", lambda s: s.edit(), ("e",), "people", 7, True),
    Command("undo-people", "undo", "Take back the last change.", lambda s: s.undo(), ("u",), "people", 8, True),
    Command("redo-people", "redo", "Make the change again that was taken back.", lambda s: s.redo(), ("U",), "people", None, True),
    Command("close-people", "back", "Go back to the home screen.", lambda s: s.close(), ("escape", "q"), "people", 9),
    Command("leave-people", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "people"),
)

IN_RACI: tuple[Command[RaciScreen], ...] = (
    Command("accountable", "A", "Answers for it (one does), or no longer.", lambda s: s.turn_letter("A"), ("a", "A"), "raci", 1, True),
    Command("responsible", "R", "Does it, or no longer.", lambda s: s.turn_letter("R"), ("r", "R"), "raci", 2, True),
    Command("consulted", "C", "Is asked before, or no longer.", lambda s: s.turn_letter("C"), ("c", "C"), "raci", 3, True),
    Command("informed", "I", "Is told, or no longer.", lambda s: s.turn_letter("I"), ("i", "I"), "raci", 4, True),
    Command("no-letter", "none", "Take all letters of this cell away.", lambda s: s.turn_letter(""), ("x", "space"), "raci", 5, True),
    Command("letters-left", "to the left", "Move a column to the left.", lambda s: s.move_across(-1), ("h", "left"), "raci"),
    Command("letters-right", "to the right", "Move a column to the right.", lambda s: s.move_across(1), ("l", "right"), "raci"),
    Command("add-party", "somebody", "Add a column: a person, a stakeholder, any name.", lambda s: s.ask_party(), ("o",), "raci", 6),
    Command("only-lettered", "only set", "Show only rows that have letters, and all again.", lambda s: s.turn(), ("tab",), "raci", 7),
    Command("go-to-row-raci", "go there", "Go to this row on the home screen.", lambda s: s.go_there(), ("enter",), "raci", 8),
    Command("undo-raci", "undo", "Take back the last change.", lambda s: s.undo(), ("u",), "raci", 9, True),
    Command("redo-raci", "redo", "Make the change again that was taken back.", lambda s: s.redo(), ("U",), "raci", None, True),
    Command("close-raci", "back", "Go back to the home screen.", lambda s: s.close(), ("escape", "q"), "raci", 10),
    Command("leave-raci", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "raci"),
)

LISTED: tuple[Command[ListedScreen], ...] = (
    Command("add", "add", "Capture anything in one line.", lambda s: s.capture(), ("a",), show=20, mutates=True),
    Command("form", "edit", "Edit every field of this row in a form.", lambda s: s.edit(), ("e",), show=21, mutates=True),
    Command("date", "date", "Change the day of its review, or the day it is due.", lambda s: s.ask_date(), ("d",), show=22, mutates=True),
    Command("owner", "owner", "Say who answers for it.", lambda s: s.ask_owner(), ("o",), show=24, mutates=True),
    Command("state", "state", "Set its state.", lambda s: s.ask_state(), ("s",), show=23, mutates=True),
    Command("note", "note", "Add a note to this row.", lambda s: s.ask_note(), ("n",), show=25, mutates=True),
    Command("write-note", "write note", "Write its note in your own editor.", lambda s: s.write_note(), ("N",), mutates=True),
    Command("name", "name", "Change the name of this row.", lambda s: s.ask_name(), mutates=True),
    Command("risk-here", "risk", "Capture a risk on what this row is on.", lambda s: s.capture_risk(), ("r",), mutates=True),
    Command("delete", "delete", "Delete this row; u brings it back.", lambda s: s.delete_row(), ("x",), show=33, mutates=True),
    Command("select", "select", "Select this row; the keys then act on all selected.", lambda s: s.toggle_selected(), ("v",), show=31),
    Command("undo", "undo", "Take back the last change.", lambda s: s.undo(), ("u",), show=26, mutates=True),
    Command("redo", "redo", "Make the change again that was taken back.", lambda s: s.redo(), ("U",), mutates=True),
    Command("filter", "filter", "Show only what fits: owner:KM risk:high due<14d.", lambda s: s.ask_filter(), ("/",), show=27),
    Command("all-programs", "all programs", "Show all programs, and one again.", lambda s: s.turn_program(), ("p",), show=30),
    Command("history", "history", "See what happened to this row.", lambda s: s.open_history(), ("g y",)),
    Command("home", "home", "Go back to the home screen.", lambda s: s.close(), ("g h",)),
    Command("back", "back", "Take away what is open or filtered, then go back.", lambda s: s.back(), ("escape",), show=32),
    Command("quit", "close", "Go back to the home screen.", lambda s: s.close(), ("q",)),
)

IN_RISKS: tuple[Command[RisksScreen], ...] = (
    Command("stage", "before, now, after", "Turn from before the response to now, to after.", lambda s: s.turn_stage(), ("m",), "risks", 1),
    Command(
        "grid", "matrix", "Go into the matrix, whose cell filters the register.", lambda s: s.turn_grid(), ("tab", "shift+tab"), "risks", 2
    ),
    Command("grid-left", "left", "Go left in the matrix.", lambda s: s.across(-1), ("h", "left"), "risks"),
    Command("grid-right", "right", "Go right in the matrix.", lambda s: s.across(1), ("l", "right"), "risks"),
    Command(
        "enter-risk",
        "go there",
        "Go to what this risk is on; from the matrix to the register.",
        lambda s: s.enter(),
        ("enter",),
        "risks",
        5,
    ),
    Command("tick-risk", "done", "Mark it looked at, or a step of its response done.", lambda s: s.tick(), ("space",), "risks", 3, True),
    Command("fire", "fire", "It came true: make it an issue, with its links.", lambda s: s.fire(), ("F",), "risks", 4, True),
    Command("add-opportunity", "opportunity", "Capture an opportunity.", lambda s: s.capture_opportunity(), ("P",), "risks", None, True),
    Command("risk-order", "order", "Order by attention, score, money, review, id.", lambda s: s.turn_order(), ("O",), "risks", 6),
    Command(
        "exposure", "exposure", "What risks come to, project by project; enter shows one.", lambda s: s.ask_exposure(), ("E",), "risks", 8
    ),
    Command("whole-risk", "in full", "Give the risk the whole screen, and back.", lambda s: s.toggle_full(), ("z",), "risks", 7),
    Command("risks-to-log", "log", "Go to the log.", lambda s: s.open_other(rows.open_log), ("g l",), "risks"),
    Command("leave-risks", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "risks"),
)

IN_LOG: tuple[Command[LogScreen], ...] = (
    Command(
        "close-entry",
        "close",
        "Close it, or open it again; one that repeats makes the next.",
        lambda s: s.tick(),
        ("space",),
        "log",
        1,
        True,
    ),
    Command("next-kind", "next kind", "Go on to the next kind.", lambda s: s.turn_kind(1), ("tab",), "log", 2),
    Command("kind-before", "kind before", "Go back to the kind before.", lambda s: s.turn_kind(-1), ("shift+tab",), "log"),
    Command("every-kind", "all kinds", "Show all kinds.", lambda s: s.show_kind(""), ("0",), "log"),
    Command("issues", "issues", "Show issues alone.", lambda s: s.show_kind("issues"), ("1",), "log"),
    Command("actions", "actions", "Show actions alone.", lambda s: s.show_kind("actions"), ("2",), "log"),
    Command("decisions", "decisions", "Show decisions alone.", lambda s: s.show_kind("decisions"), ("3",), "log"),
    Command("changes", "changes", "Show change requests alone.", lambda s: s.show_kind("changes"), ("4",), "log"),
    Command("assumptions", "assumptions", "Show assumptions alone.", lambda s: s.show_kind("assumptions"), ("5",), "log"),
    Command("open-only", "open only", "Show what is open alone, and all again.", lambda s: s.turn_open(), ("M",), "log", 3),
    Command("enter-entry", "go there", "Go to what this is on.", lambda s: s.go_there(), ("enter",), "log", 4),
    Command("came-from", "came from", "Go to what it came from.", lambda s: s.go_source(), ("w",), "log", 5),
    Command("log-to-risks", "risks", "Go to the risks.", lambda s: s.open_other(rows.open_register), ("g k",), "log"),
    Command("leave-log", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "log"),
)

ON_BOARD: tuple[Command[BoardScreen], ...] = (
    Command("undo-last", "undo", "Take back the last change.", lambda s: s.undo(), ("u",), show=30, mutates=True),
    Command("redo-again", "redo", "Make the change again that was taken back.", lambda s: s.redo(), ("U",), mutates=True),
    Command("back-to-home", "back", "Go back to where this was opened.", lambda s: s.close(), ("escape", "q"), show=80),
    Command("leave-board", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",)),
)
"""What the tables of goals, gates, programs and baselines share."""

IN_GOALS: tuple[Command[GoalsScreen], ...] = (
    Command("measure-this", "measure", "Note what this benefit measured.", lambda s: s.measure(), ("m",), "goals", 1, True),
    Command("edit-goal", "edit", "Edit every field of this row.", lambda s: s.edit_row(), ("e",), "goals", 2, True),
    Command("priority", "priority", "Set the priority of this project.", lambda s: s.priority(), ("p",), "goals", 3, True),
    Command("add-benefit", "add", "Capture a benefit, or anything, in one line.", lambda s: s.capture(), ("a",), "goals", 4, True),
    Command("what-it-waits-for", "go there", "Go to what this waits for longest.", lambda s: s.go_there(), ("enter",), "goals", 5),
    Command("to-gates", "gates", "Turn to the gates.", lambda s: s.gates(), ("tab",), "goals", 6),
)

IN_GATES: tuple[Command[GatesScreen], ...] = (
    Command("tick-criterion", "tick", "Tick this criterion, or no longer.", lambda s: s.tick(), ("space",), "gates", 1, True),
    Command("pass-gate", "pass", "Pass this gate, or open it again.", lambda s: s.pass_gate(), ("s",), "gates", 2, True),
    Command("add-criterion", "add", "Add a criterion to this gate.", lambda s: s.add(), ("a",), "gates", 3, True),
    Command("new-gate", "new gate", "Capture a gate in one line: gate Name ^10 nov.", lambda s: s.capture(), ("n",), "gates", 4, True),
    Command("edit-gate", "edit", "Edit every field of this gate.", lambda s: s.edit_row(), ("e",), "gates", 5, True),
    Command("its-milestone", "go there", "Go to the milestone of this gate.", lambda s: s.go_there(), ("enter",), "gates", 6),
)

IN_BRIEF: tuple[Command[BriefScreen], ...] = (
    Command("next-page", "next program", "Turn to the next program.", lambda s: s.move(1), ("tab",), "brief", 1),
    Command("edit-program", "edit", "Edit every field of this program.", lambda s: s.edit_row(), ("e",), "brief", 2, True),
    Command("to-program", "go there", "Go to this program on the home screen.", lambda s: s.go_there(), ("enter",), "brief", 3),
)

IN_COST: tuple[Command[CostScreen], ...] = (
    Command("open-cost", "tasks", "Open a project to its tasks; go to a task.", lambda s: s.enter(), ("enter", "l", "right"), "cost", 1),
    Command(
        "cost-back",
        "back",
        "Back to all projects; from there to where you were.",
        lambda s: s.back(),
        ("escape", "h", "left"),
        "cost",
        None,
    ),
    Command("spend-here", "spend", "Book money that was spent on this row.", lambda s: spending.ask_spend(s), ("$",), "cost", 2, True),
    Command("budget-lines", "budget", "Turn to budget lines and bookings, and back.", lambda s: s.turn(), ("tab",), "cost", 3),
    Command("edit-cost", "edit", "Edit every field of this row.", lambda s: s.edit_row(), ("e",), "cost", 4, True),
    Command("delete-booking", "delete", "Delete this booking; u brings it back.", lambda s: s.delete_row(), ("x",), "cost", 5, True),
)

IN_PORTFOLIO: tuple[Command[PortfolioScreen], ...] = (
    Command("one-page", "one page", "See this program on one page.", lambda s: s.page(), ("o", "l", "right"), "portfolio", 1),
    Command("edit-this", "edit", "Edit every field of this program.", lambda s: s.edit_row(), ("e",), "portfolio", 2, True),
    Command("add-program", "add", "Capture a program, or anything, in one line.", lambda s: s.capture(), ("a",), "portfolio", 3, True),
    Command("its-roadmap", "go there", "Go to this program on the home screen.", lambda s: s.go_there(), ("enter",), "portfolio", 4),
)

IN_BASELINES: tuple[Command[BaselinesScreen], ...] = (
    Command(
        "its-rows", "rows", "Show the rows, or compare the two marked; then, go there.", lambda s: s.open_row(), ("enter",), "baselines", 1
    ),
    Command("mark-baseline", "mark", "Mark this baseline; two marked are compared.", lambda s: s.mark(), ("space",), "baselines", 2),
    Command(
        "sort-rows", "sort", "Sort by what differs most: finish, start, duration, cost.", lambda s: s.sort_rows(), ("O",), "baselines", 3
    ),
    Command("all-rows", "all rows", "Show the rows too that do not differ.", lambda s: s.turn_all(), ("A",), "baselines", 4),
    Command("set-baseline", "set", "Keep the plan as a new baseline.", lambda s: s.set_new(), ("s",), "baselines", 5, True),
    Command("choose-baseline", "choose", "Hold the program against this one.", lambda s: s.choose(), ("c",), "baselines", 6, True),
    Command("back-to-list", "back", "Go back to the list, or home.", lambda s: s.back(), ("escape", "q"), "baselines"),
)

IN_STAKEHOLDERS: tuple[Command[StakeholderScreen], ...] = (
    Command("contacted", "contacted", "They were contacted today.", lambda s: s.book_contact(), ("space",), "stakeholders", 1, True),
    Command("note-contact", "note", "Note what was said, with today's date.", lambda s: s.note(), ("n",), "stakeholders", 2, True),
    Command(
        "date-contact", "last contact", "Change the day of the last contact.", lambda s: s.date_contact(), ("d",), "stakeholders", 3, True
    ),
    Command("add-stakeholder", "add", "Capture a stakeholder in one line.", lambda s: s.add(), ("a",), "stakeholders", 4, True),
    Command("edit-stakeholder", "edit", "Edit every field in a form.", lambda s: s.edit(), ("e",), "stakeholders", 5, True),
    Command("go-to-promise", "promise", "Go to the milestone that was promised.", lambda s: s.go_there(), ("enter",), "stakeholders", 6),
    Command("delete-stakeholder", "delete", "Delete this one; u brings it back.", lambda s: s.delete(), ("x",), "stakeholders", 7, True),
    Command("undo-contact", "undo", "Take back the last change.", lambda s: s.undo(), ("u",), "stakeholders", 8, True),
    Command("redo-contact", "redo", "Make the change again that was taken back.", lambda s: s.redo(), ("U",), "stakeholders", None, True),
    Command("close-stakeholders", "back", "Go back to the home screen.", lambda s: s.close(), ("escape", "q"), "stakeholders", 9),
    Command("leave-stakeholders", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "stakeholders"),
)

IN_REPORT: tuple[Command[ReportScreen], ...] = (
    Command("keep-report", "keep", "Archive it and write it to a file.", lambda s: s.keep(), ("enter",), "report", 1, True),
    Command("copy-report", "copy", "Copy it whole, as Markdown.", lambda s: s.ask_copy(), ("y",), "report", 2),
    Command("since", "since", "Compare with another day.", lambda s: s.ask_since(), ("d",), "report", 3),
    Command("section-below", "next section", "Go to the next section.", lambda s: s.next_section(1), ("tab", "l", "right"), "report", 4),
    Command("section-above", "section before", "Go back a section.", lambda s: s.next_section(-1), ("shift+tab", "h", "left"), "report"),
    Command("close-report", "back", "Go back to the home screen.", lambda s: s.close(), ("escape", "q"), "report", 5),
    Command("leave-report", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "report"),
)

IN_HEALTH: tuple[Command[HealthScreen], ...] = (
    Command(
        "open-health", "open", "List the offenders of a point; go to one of them.", lambda s: s.open(), ("enter", "l", "right"), "health", 1
    ),
    Command(
        "back-health", "back", "Back to the list you came from; from there home.", lambda s: s.back(), ("escape", "h", "left"), "health", 5
    ),
    Command(
        "turn-health", "points, colours", "Turn from the points to the colours, and back.", lambda s: s.turn_view(), ("tab",), "health", 2
    ),
    Command(
        "next-program", "next program", "Turn to the next program, then to all together.", lambda s: s.turn_program(), ("p",), "health", 3
    ),
    Command("close-health", "home", "Go back to the home screen.", lambda s: s.close(), ("q",), "health", 6),
    Command("leave-health", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "health"),
)

HOME: Registry[HomeScreen] = Registry(COMMANDS, {"welcome": IN_EMPTY_PLAN})
HISTORY: Registry[HistoryScreen] = Registry((*MOVING, *IN_HISTORY, *SAYING))
FORM: Registry[FormScreen] = Registry(IN_FORM)
LINKS: Registry[LinksScreen] = Registry((*MOVING, *IN_LINKS, *SAYING))
LEVEL: Registry[LevelScreen] = Registry((*MOVING, *IN_LEVEL, *SAYING))
WHY: Registry[WhyScreen] = Registry((*MOVING, *IN_WHY, *SAYING))
WHATIF: Registry[WhatIfScreen] = Registry((*MOVING, *IN_WHATIF, *SAYING))
PEOPLE: Registry[PeopleScreen] = Registry((*MOVING, *IN_PEOPLE, *PERSONS, *SAYING))
RACI: Registry[RaciScreen] = Registry((*MOVING, *IN_RACI, *SAYING))
RISKS: Registry[RisksScreen] = Registry((*MOVING, *IN_RISKS, *LISTED, *SAYING))
LOG: Registry[LogScreen] = Registry((*MOVING, *IN_LOG, *LISTED, *SAYING))
GOALS: Registry[GoalsScreen] = Registry((*MOVING, *IN_GOALS, *ON_BOARD, *SAYING))
GATES: Registry[GatesScreen] = Registry((*MOVING, *IN_GATES, *ON_BOARD, *SAYING))
BRIEF: Registry[BriefScreen] = Registry((*MOVING, *IN_BRIEF, *ON_BOARD, *SAYING))
COST: Registry[CostScreen] = Registry((*MOVING, *IN_COST, *ON_BOARD, *SAYING))
PORTFOLIO: Registry[PortfolioScreen] = Registry((*MOVING, *IN_PORTFOLIO, *ON_BOARD, *SAYING))
BASELINES: Registry[BaselinesScreen] = Registry((*MOVING, *IN_BASELINES, *ON_BOARD, *SAYING))
STAKEHOLDERS: Registry[StakeholderScreen] = Registry((*MOVING, *IN_STAKEHOLDERS, *SAYING))
REPORT: Registry[ReportScreen] = Registry((*MOVING, *IN_REPORT, *SAYING))
HEALTH: Registry[HealthScreen] = Registry((*MOVING, *IN_HEALTH, *SAYING))
OTHERS: Mapping[Place, Registry[Never]] = {
    "history": HISTORY, "form": FORM, "links": LINKS, "why": WHY, "whatif": WHATIF,
    "people": PEOPLE, "raci": RACI, "level": LEVEL,
    "risks": RISKS, "log": LOG,
    "goals": GOALS, "gates": GATES, "brief": BRIEF, "portfolio": PORTFOLIO, "baselines": BASELINES, "cost": COST,
    "stakeholders": STAKEHOLDERS, "report": REPORT,
    "health": HEALTH,
}  # fmt: skip
"""The registries of the screens beside home, by the place their keys are in."""

FORBIDDEN = frozenset({f"ctrl+{letter}" for letter in "abspimhj"} | {"ctrl+left_square_bracket"})
"""Keys that terminals and multiplexers take for themselves; nothing may need them."""


_SHOWN = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "pgdn", "pageup": "pgup", "escape": "esc",
    "shift+tab": "shift-tab", "ctrl+d": "ctrl-d", "ctrl+u": "ctrl-u", "ctrl+q": "ctrl-q",
}  # fmt: skip


def shown_key(key: str) -> str:
    """A key as people read it."""
    return " ".join(_SHOWN.get(part, part.replace("ctrl+", "ctrl-")) for part in key.split(" "))
