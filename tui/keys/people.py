"""The commands of the screens of people: their load, who does what, levelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.keys.command import Command, Registry
from tui.keys.shared import ELSEWHERE, MOVING, PERSONS

if TYPE_CHECKING:
    from tui.screens.level import LevelScreen
    from tui.screens.people import PeopleScreen
    from tui.screens.raci import RaciScreen

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

PEOPLE: Registry[PeopleScreen] = Registry((*MOVING, *IN_PEOPLE, *PERSONS, *ELSEWHERE))
RACI: Registry[RaciScreen] = Registry((*MOVING, *IN_RACI, *ELSEWHERE))
LEVEL: Registry[LevelScreen] = Registry((*MOVING, *IN_LEVEL, *ELSEWHERE))
