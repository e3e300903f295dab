"""How the rows of home stand: grouped and sorted (``O``), moved among each other (``J K``), out of and into summaries (``< >``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from planning.grouping import Arrangement
    from planning.outline import OutlineRow
    from planning.plan import Change
    from tui.screens.home import HomeScreen


def rows_of(home: HomeScreen, keep: Callable[[str], bool] | None) -> tuple[OutlineRow, ...] | None:
    """The rows as they are grouped and sorted, those that ``keep`` chooses; None for the WBS of what is not archived."""
    arrangement, session = home.arrangement, home.session
    if arrangement is None and home.archived:
        from planning.outline import outline

        return outline(session.plan, home.folded, keep=keep, archived=True)
    if arrangement is None:
        return None
    from planning.grouping import arranged

    return arranged(session.plan, session.schedule, arrangement, home.folded, keep=keep, archived=home.archived)


def arrange(home: HomeScreen, arrangement: Arrangement) -> None:
    """Group and sort the rows; the cursor stays on its row, which is unfolded where its new heading is folded."""
    from planning.grouping import PLAIN

    record = home.record if home.place == "roadmap" else None
    home.arrangement = None if arrangement == PLAIN else arrangement
    if record is not None:
        home.folded -= above(home, record.id)
    home.show_plan()


def above(home: HomeScreen, record_id: str) -> set[str]:
    """The heading that a row stands below, where rows are grouped."""
    if home.arrangement is None:
        return set()
    from planning.grouping import heading_of

    return {heading_of(home.session.plan, record_id, home.arrangement)} - {""}


def headings(home: HomeScreen) -> set[str]:
    """The headings of all groups in sight."""
    return {row.id for row in home.roadmap.rows if row.kind == "group"}


def heading_told(home: HomeScreen) -> tuple[str, str, list[list[Run]]]:
    """What the details say of a heading: title, what it is, and the figures of all below it; nothing where there is none."""
    row, schedule = home.roadmap.row, home.session.schedule
    if home.place != "roadmap" or row is None or row.kind != "group":
        return "", "", []
    from tui.details import day

    rolled = schedule.roll_up(row.members) if schedule else None
    figures = []
    if rolled is not None:
        today = home.session.today
        span = f"{day(rolled.start, today)} → {day(rolled.finish, today)}"
        figures = [[Run(f"{span}  {rolled.percent:.0f}% done  {row.done} of {row.count}")]]
    return clean(row.name), f"group of {row.count}", figures


def ask(home: HomeScreen) -> None:
    """Ask how to group and sort the rows."""
    from planning.grouping import GROUPS, PLAIN, SORTS, complete_arrangement, read_arrangement
    from tui.asking import Question, Said

    now = home.arrangement or PLAIN

    def read(text: str) -> Said:
        if text.strip() == now.typed:
            return ()
        return (Run("→ ", "dim"), Run(clean(read_arrangement(text).said) or "the WBS, as it was"))

    def answer(text: str) -> bool:
        arrangement = read_arrangement(text)
        arrange(home, arrangement)
        said = arrangement.said
        home.kept_words = f"{said[0].upper()}{said[1:]}; O - goes back to the WBS." if said else "The WBS, as it was."
        return True

    hint = f"{' '.join(GROUPS)} · by {' '.join(SORTS)} · owner by float · - for the WBS · tab finishes"
    home.ask(Question("group and sort", hint, answer, read, complete_arrangement, text=now.typed, whole=True))


# ---------------------------------------------------------------------------------------------------------- moving rows


def move_rows(home: HomeScreen, step: int) -> None:
    """Move the row under the cursor, or all that are selected, one place up or down."""
    from planning.rearrange import moved

    _keep(home, moved(home.session.plan, _ids(home), step, _seen(home)))


def shift_rows(home: HomeScreen, step: int) -> None:
    """Put them below the row above (1), or out of their summary (-1)."""
    from planning.rearrange import indented, outdented

    change = indented if step > 0 else outdented
    _keep(home, change(home.session.plan, _ids(home), home.session.schedule))


def _ids(home: HomeScreen) -> list[str]:
    """What is to be moved. Raises HeadwayError where rows do not stand in the order that would change."""
    from tui.selection import records_meant

    if home.place in ("milestones", "risks"):
        by = "date" if home.place == "milestones" else "score"
        raise HeadwayError(f"This list stands by {by}; move rows on the roadmap.")
    if home.arrangement is not None:
        raise HeadwayError(f"Rows are {home.arrangement.said} now; O - goes back to the WBS, where they can be moved.")
    return [record.id for record in records_meant(home)]


def _seen(home: HomeScreen) -> set[str]:
    """The ids that are shown where the keys go."""
    if home.place == "roadmap":
        return {row.id for row in home.roadmap.rows}
    return {item.id for item in home.pane(home.place).items}


def _keep(home: HomeScreen, change: Change) -> None:
    """Keep what was moved, with the cursor on the row that was under it."""
    here = home.record
    home.keep(change, here.id if here else "")
