"""Where one is after something was added: on it, so that the next key acts on what the line below has just named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.text_width import clean
from tui.trail import spot_of

if TYPE_CHECKING:
    from planning.plan import Change
    from tui.screens.home import HomeScreen


def go_to(home: HomeScreen, change: Change, record_id: str) -> str:
    """Go to the row of a record that this change adds, from a list where it has none; ``esc`` and ``,`` lead back.

    What is said after its name: nothing, or which row the keys act on where the new record has no row on this screen.
    """
    if not any(edit.id == record_id and edit.before is None for edit in change.edits):
        return ""
    here = home.record
    if here is not None and here.id == record_id:
        return ""
    place = _place_of(home, record_id) if home.place != "roadmap" else ""
    if place:
        home.trail.left(spot_of(home))
        home.stand_at(place, record_id)
        return ""
    return f" · the cursor stays on {clean(here.id)}" if here is not None else ""


def _place_of(home: HomeScreen, record_id: str) -> str:
    """The list, or the roadmap, that has a row for a record; nothing where none has."""
    if home.session.plan.activity(record_id) is not None:
        return "roadmap" if home.roadmap.row_id == record_id else ""
    located = home.session.plan.locate(record_id)
    kind = located[0] if located is not None else ""
    listed = kind in ("programs", "projects", "risks") and any(item.id == record_id for item in home.pane(kind).items)
    return kind if listed else ""
