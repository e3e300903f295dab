"""Copying: an id, a line or a table, to the terminal's clipboard or into a file.

The clipboard is reached by OSC 52, which no terminal confirms; so what is said is that it was sent. In a file meant for a
spreadsheet nothing may begin as a formula does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.records import Milestone, Program, Project, Risk, Task
from planning.text_width import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planning.records import Record
    from tui.asking import Said
    from tui.screens.home import HomeScreen
    from tui.screens.keyed import KeyedScreen
    from tui.session import Session
    from widgets.listing import Listing

MOST = 74_000
"""Bytes that terminals take in one OSC 52; xterm drops longer ones, without a word."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Copied(NamedTuple):
    """What of a screen can be copied: the id under the cursor, its line, and all rows in sight with their headings."""

    id: str
    line: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def ask_copy(screen: KeyedScreen) -> None:
    """Ask what to copy. Raises HeadwayError where there is nothing."""
    from tui.asking import Question

    copied = screen.copied()
    if copied is None or not (copied.id or copied.rows):
        raise HeadwayError("There is nothing here to copy.")

    def read(text: str) -> Said:
        what, place = _wanted(text)
        content, count = _content(copied, what, file=bool(place))
        size = f"{len(content.encode()):,} bytes"
        where = f"into {clean(place)}" if place else "to the terminal's clipboard"
        return (Run(f"{what}: ", "dim"), Run(count, "strong"), Run(f", {size}, {where}", "dim"))

    def answer(text: str) -> bool:
        what, place = _wanted(text)
        content, count = _content(copied, what, file=bool(place))
        screen.kept_words = _write(place, content, count) if place else send(screen, content, count)
        return True

    hint = "i id · l line · t table · t > file.tsv writes a file"
    screen.ask(Question("copy", hint, answer, read, text="i", whole=True))


def _wanted(text: str) -> tuple[str, str]:
    """``id``, ``line`` or ``table``, and the file to write, if any. Raises HeadwayError for anything else."""
    what, _, place = text.partition(">")
    word = what.strip().casefold() or "i"
    found = next((name for name in ("id", "line", "table") if name.startswith(word)), None)
    if found is None:
        raise HeadwayError("i copies the id, l the line, t the table; `t > file.tsv` writes a file.")
    return found, place.strip()


def _content(copied: Copied, what: str, *, file: bool) -> tuple[str, str]:
    """The text, and what it is in words."""
    if what == "id":
        if not copied.id:
            raise HeadwayError("There is no row under the cursor; t copies the table.")
        return copied.id, copied.id
    if what == "line":
        return _tabbed([copied.line], safe=file), f"the line of {copied.id}"
    return _tabbed([copied.heads, *copied.rows], safe=file), f"{len(copied.rows)} row{'s' * (len(copied.rows) != 1)}"


def _tabbed(rows: Sequence[Sequence[str]], *, safe: bool) -> str:
    return "\n".join("\t".join(_cell(cell, safe=safe) for cell in row) for row in rows)


def _cell(text: str, *, safe: bool) -> str:
    """A cell on one line; with ``safe`` one that a spreadsheet takes for a text, whatever it begins with."""
    cell = " ".join(clean(text).split())
    return f"'{cell}" if safe and cell.startswith(FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def send(screen: KeyedScreen, content: str, count: str) -> str:
    """Send a text to the terminal's clipboard, and say so. Raises HeadwayError for more than terminals take."""
    size = len(content.encode())
    if size > MOST:
        raise HeadwayError(f"That is {size:,} bytes, more than terminals take at once ({MOST:,}); `t > file.tsv` writes a file.")
    screen.app.copy_to_clipboard(content)
    return f"sent to the terminal's clipboard: {count} ({size:,} bytes) · inside tmux it needs `set -g set-clipboard on`"


def _write(place: str, content: str, count: str) -> str:
    try:
        path = Path(place).expanduser()
        with path.open("x", encoding="utf-8") as file:
            file.write(content + "\n")
    except FileExistsError as error:
        raise HeadwayError(f"{place} is there already; name another file.") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise HeadwayError(f"{place} cannot be written: {getattr(error, 'strerror', None) or error}.") from error
    return f"written to {path}: {count}"


# ------------------------------------------------------------------------------------------------------ what a screen has

HEADS = ("Id", "Name", "Start", "Finish", "Per cent", "Float in days", "Days after baseline", "Who")
RISK_HEADS = ("Id", "Name", "Score", "Strategy", "Owner", "State", "Review")


def of_home(home: HomeScreen) -> Copied:
    """The record under the cursor and the rows of the place it is in, as they are shown and filtered."""
    ids = [row.id for row in home.roadmap.rows] if home.place == "roadmap" else [item.id for item in home.pane(home.place).items]
    plan = home.session.plan
    records = [record for i in ids if (record := plan.find(i)) is not None]
    row_of, heads = (_risk_row, RISK_HEADS) if home.place == "risks" else (_row, HEADS)
    record = home.record
    own = row_of(home.session, record) if record is not None else ()
    return Copied(record.id if record is not None else "", own, heads, [row_of(home.session, each) for each in records])


def of_listing(listing: Listing, record_id: str) -> Copied:
    """The rows of a table as they are shown."""
    rows = [[cell.text for cell in row.cells] for row in listing.rows]
    return Copied(record_id, rows[listing.cursor] if rows else (), [column.title for column in listing.columns], rows)


def _row(session: Session, record: Record) -> list[str]:
    start = finish = percent = left = late = ""
    if isinstance(record, Task | Milestone):
        row, slip = session.schedule.get(record.id) if session.schedule else None, session.slip_of(record)
        if row is not None:
            start, finish, percent = f"{row.start:%Y-%m-%d}", f"{row.finish:%Y-%m-%d}", f"{row.percent:.0f}"
            left = "" if row.finished else f"{row.total_float / session.minutes_per_day(record):.3g}"
    else:
        rolled = session.schedule.project(record.id) or session.schedule.program(record.id) if session.schedule else None
        slip = session.slip_of_group(record) if isinstance(record, Program | Project) else None
        if rolled is not None:
            start, finish, percent = f"{rolled.start:%Y-%m-%d}", f"{rolled.finish:%Y-%m-%d}", f"{rolled.percent:.0f}"
            per_day = session.schedule.calendars.for_program(session.plan.program_of(record)).minutes_per_day if session.schedule else 480
            left = "" if rolled.total_float is None else f"{rolled.total_float / per_day:.3g}"
    late = "" if slip is None else f"{slip:g}"
    who = ", ".join(a.person for a in record.assignments) if isinstance(record, Task) else getattr(record, "owner", "")
    return [record.id, record.name, start, finish, percent, left, late, who or getattr(record, "manager", "")]


def _risk_row(session: Session, record: Record) -> list[str]:
    if not isinstance(record, Risk):
        return [record.id, record.name, "", "", "", "", ""]
    review = f"{record.review:%Y-%m-%d}" if record.review else ""
    return [record.id, record.name, str(session.scoring.score(record)), record.strategy, record.owner, record.state, review]
