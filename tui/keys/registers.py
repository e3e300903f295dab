"""The commands of the registers: risks and opportunities, the log, stakeholders; of the report and of health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import rows
from tui.keys.command import Command, Registry
from tui.keys.shared import ELSEWHERE, LISTED, MOVING

if TYPE_CHECKING:
    from tui.screens.health import HealthScreen
    from tui.screens.log import LogScreen
    from tui.screens.report import ReportScreen
    from tui.screens.risks import RisksScreen
    from tui.screens.stakeholders import StakeholderScreen

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
    Command(
        "switch-report",
        "program, projects",
        "Go on to the report of the next project, or the program.",
        lambda s: s.switch(),
        ("p",),
        "report",
        6,
    ),
    Command("archived-reports", "archive", "Read a report that was kept before.", lambda s: s.ask_archive(), ("A",), "report", 7),
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

RISKS: Registry[RisksScreen] = Registry((*MOVING, *IN_RISKS, *LISTED, *ELSEWHERE))
LOG: Registry[LogScreen] = Registry((*MOVING, *IN_LOG, *LISTED, *ELSEWHERE))
STAKEHOLDERS: Registry[StakeholderScreen] = Registry((*MOVING, *IN_STAKEHOLDERS, *ELSEWHERE))
REPORT: Registry[ReportScreen] = Registry((*MOVING, *IN_REPORT, *ELSEWHERE))
HEALTH: Registry[HealthScreen] = Registry((*MOVING, *IN_HEALTH, *ELSEWHERE))
