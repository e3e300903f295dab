"""The commands of the home screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.records import Milestone, Task
from tui import arranging, follow, goals, healths, persons, projects, reasons, rows, sandbox, selection, spending, stakeholding, trail
from tui.keys.command import Command, Registry
from tui.keys.shared import MOVING, PERSONS, SAYING

if TYPE_CHECKING:
    from planning.records import Record
    from tui.screens.home import HomeScreen

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
    Command(
        "add",
        "add",
        "Capture a task, milestone, risk, person, link … in one line.",
        lambda s: s.questions.capture(),
        ("a",),
        show=1,
        mutates=True,
    ),
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
        "See the status report of the project on this row, else of the program.",
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
    Command("whatif-name", "name what-if", "Give the what-if another name.", lambda s: sandbox.rename(s), mutates=True),
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
    Command("spend", "spend", "Book money that was spent, on this row or another.", lambda s: spending.ask_spend(s), ("$",), mutates=True),
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

IN_EMPTY_PLAN = ("add", "undo", "redo", "history", "palette", "help", "quit", "back")
"""What of home works on an empty plan."""


def meaningless_on(record: Record | None) -> frozenset[str]:
    """The commands that the footer leaves out on a record: only a task has a per cent, only tasks and milestones are linked."""
    if record is None or isinstance(record, Task | Milestone):
        return frozenset()  # rows of the roadmap share a footer, so that moving among them does not send it anew
    return frozenset({"percent", "duration", "longer", "shorter", "links", "hold"})


HOME: Registry[HomeScreen] = Registry(COMMANDS, {"welcome": IN_EMPTY_PLAN})
