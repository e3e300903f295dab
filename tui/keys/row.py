"""The commands of what opens for one row: history, form, links, why; and of the comparison of a what-if."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import sandbox
from tui.keys.command import Command, Registry
from tui.keys.shared import ELSEWHERE, MOVING

if TYPE_CHECKING:
    from tui.screens.form import FormScreen
    from tui.screens.history import HistoryScreen
    from tui.screens.links import LinksScreen
    from tui.screens.whatif import WhatIfScreen
    from tui.screens.why import WhyScreen

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
    Command("name-whatif", "name", "Give the what-if another name.", lambda s: sandbox.rename(s), ("n",), "whatif", 3, True),
    Command("take-back", "take back", "Try the last change no longer.", lambda s: s.take_back(), ("u",), "whatif", 3, True),
    Command("try-again", "try again", "Try the change again that was taken back.", lambda s: s.try_again(), ("U",), "whatif", 4, True),
    Command("go-to-row", "go there", "Go to the row under the cursor on the home screen.", lambda s: s.go_there(), ("enter",), "whatif", 5),
    Command("close-whatif", "back", "Go back to the home screen.", lambda s: s.close(), ("escape", "q"), "whatif", 6),
    Command("leave-whatif", "leave", "Leave headway.", lambda s: s.app.exit(), ("ctrl+q",), "whatif"),
)

HISTORY: Registry[HistoryScreen] = Registry((*MOVING, *IN_HISTORY, *ELSEWHERE))
FORM: Registry[FormScreen] = Registry(IN_FORM)
LINKS: Registry[LinksScreen] = Registry((*MOVING, *IN_LINKS, *ELSEWHERE))
WHY: Registry[WhyScreen] = Registry((*MOVING, *IN_WHY, *ELSEWHERE))
WHATIF: Registry[WhatIfScreen] = Registry((*MOVING, *IN_WHATIF, *ELSEWHERE))
