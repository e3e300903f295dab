"""The commands that several screens have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import persons
from tui.keys.command import Command

if TYPE_CHECKING:
    from tui.screens.board import BoardScreen
    from tui.screens.keyed import KeyedScreen
    from tui.screens.listed import ListedScreen

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
    Command("redraw", "redraw", "Draw the screen anew, whatever else wrote on it.", lambda s: s.redraw(), ("ctrl+l",)),
    Command("palette", "commands", "Do anything by its name.", lambda s: s.ask_palette(), (":",), show=70),
    Command("help", "help", "List the keys that work here, and run one.", lambda s: s.ask_help(), ("?",), show=99),
)

ELSEWHERE: tuple[Command[KeyedScreen], ...] = (
    *SAYING,
    Command("find", "find", "Find anything in any program, and go there.", lambda s: s.ask_find(), ("f",), show=60),
)
"""What every screen beside home has."""

PERSONS: tuple[Command[KeyedScreen], ...] = (
    Command("who-is-free", "who is free", "Say who has time: w47 designer.", lambda s: persons.ask_free(s)),
    Command("days-off", "leave", "Take days off: KM 21 dec..5 jan skiing.", lambda s: persons.ask_leave(s), mutates=True),
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

ON_BOARD: tuple[Command[BoardScreen], ...] = (
    Command("undo-last", "undo", "Take back the last change.", lambda s: s.undo(), ("u",), show=30, mutates=True),
    Command("redo-again", "redo", "Make the change again that was taken back.", lambda s: s.redo(), ("U",), mutates=True),
    Command("back-to-home", "back", "Go back to where this was opened.", lambda s: s.close(), ("escape", "q"), show=80),
    Command("leave-board", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",)),
)
"""What the tables of goals, gates, programs and baselines share."""
