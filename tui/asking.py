"""What the prompt line may ask for: each question says what the line means while it is typed, and does it on enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.plan import Change
from planning.text_width import clean
from store.errors import ConflictError

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.ripple import Ripple
    from tui.session import Session
else:
    from planning.frozen import dataclass

Said = tuple[Run, ...]


def _nothing(text: str) -> Said:
    return ()


@dataclass(frozen=True, slots=True)
class Question:
    """``label`` stands before the line, ``hint`` below it while it is empty. ``read`` says what a text means, ``answer`` does it
    and returns whether the prompt may close; both may raise HeadwayError. ``complete`` finishes a word."""

    label: str
    hint: str
    answer: Callable[[str], bool]
    read: Callable[[str], Said] = _nothing
    complete: Callable[[str], str] | None = None
    text: str = ""
    listing: bool = field(default=False)
    """Whether every key changes a list on the page (help) instead of the message."""


def agree(label: str, why: str, then: Callable[[], None], close: Callable[[], None]) -> Question:
    """A question that y or yes agrees to; everything else forgets it. ``then`` runs when the prompt is closed; it may raise."""

    def answer(text: str) -> bool:
        close()
        if text.strip().casefold() in ("y", "yes"):
            then()
        return False

    return Question(f"{label} y/n", clean(why), answer)


def capture(session: Session, project: str | None, record: str | None, keep: Callable[[Change, str], None]) -> Question:
    """One line that becomes records."""
    from planning.capture import read_line

    def read(text: str) -> Said:
        if not text.strip():
            return ()
        reading = read_line(text, session.plan, session.today, project=project, record=record)
        if reading.errors:
            return (Run(clean(reading.errors[0]), "bad"),)
        return (Run("→ ", "dim"), Run(clean(reading.summary)))

    def answer(text: str) -> bool:
        if not text.strip():
            return True
        reading = read_line(text, session.plan, session.today, project=project, record=record)
        if reading.errors or reading.change is None:
            raise HeadwayError(reading.errors[0] if reading.errors else "This line adds nothing.")
        keep(reading.change, reading.ids[0] if reading.ids else "")
        return True

    def complete(text: str) -> str:
        return _completed(session, text)

    place = f" in {project}" if project else ""
    hint = "title 5d @person after ID ^date #tag · * milestone · r risk · i issue · x action · d decision · n note · project …"
    return Question(f"add{place}", hint, answer, read, complete)


def _completed(session: Session, text: str) -> str:
    """The last word finished: a person after @, otherwise an id."""
    head, _, word = text.rpartition(" ")
    known = (
        [f"@{p}" for p in session.plan.people]
        if word.startswith("@")
        else [a.id for a in session.plan.activities()] + [*session.plan.projects]
    )
    found = sorted((k for k in known if word and k.casefold().startswith(word.casefold())), key=lambda k: (len(k), k))
    return f"{head} {found[0]} ".lstrip() if found else text


def change_field(
    session: Session, record_id: str, name: str, label: str, hint: str, keep: Callable[[Change, str], None], *, text: str = ""
) -> Question:
    """One field of one record, typed as people type it, with what would move while it is typed."""
    from planning.fields import set_fields

    opened = told = _value_now(session, record_id, name)

    def made(typed: str) -> Change:
        row = session.schedule.get(record_id) if session.schedule else None
        shown = {"start": row.start.date(), "finish": row.finish.date()} if row else None
        return set_fields(session.plan, record_id, {name: typed}, session.today, shown=shown)

    def read(typed: str) -> Said:
        require_there(session, record_id)
        now = _value_now(session, record_id, name)
        theirs = (Run(f"another window made it {now or 'empty'} meanwhile · ", "warn"),) if now != opened else ()
        if typed.strip() == text.strip():
            return theirs
        if not typed.strip():
            return (*theirs, Run("enter clears it; esc leaves it as it was", "warn"))
        change = made(typed)
        return (*theirs, *_meaning(session, change, record_id), *moves(session, session.preview(change), record_id))

    def answer(typed: str) -> bool:
        nonlocal told
        require_there(session, record_id)
        if typed.strip() == text.strip():
            return True
        before, told = told, _value_now(session, record_id, name)
        if told != before:  # it may have come in the moment before enter
            made_it = f"{record_id} {name} was changed to {told or 'nothing'} by another window meanwhile"
            raise ConflictError(f"{made_it}; enter again makes it {clean(typed.strip()) or 'empty'} all the same.")
        try:
            keep(made(typed.strip() or "-"), record_id)
        except ConflictError:
            told = _value_now(session, record_id, name)
            raise
        return True

    return Question(label, hint, answer, read, text=text)


def require_there(session: Session, record_id: str) -> None:
    """Raises HeadwayError when the record that a question is about has been deleted since it was asked."""
    if session.plan.find(record_id) is None:
        raise HeadwayError(f"{record_id} was deleted by another window meanwhile; esc closes this, and g y p R brings it back.")


def _value_now(session: Session, record_id: str, name: str) -> str:
    from planning.fields import show_value

    record = session.plan.find(record_id)
    try:
        return clean(show_value(session.plan, record, name)) if record is not None else ""
    except (HeadwayError, KeyError):
        return ""


def _meaning(session: Session, change: Change, record_id: str) -> Said:
    """The day a phrase came to, before what it moves."""
    for edit in change.edits:
        constraint = getattr(edit.after, "constraint", None)
        if edit.id == record_id and constraint is not None and constraint != getattr(edit.before, "constraint", None) and constraint.at:
            return (Run(f"{_said_day(constraint.at)}  ", "accent"),)
        status, began = (getattr(edit.after, name, None) for name in ("status_date", "start"))
        if edit.id == record_id and isinstance(status, date) and status != getattr(edit.before, "status_date", None):
            return (Run(f"status {_said_day(datetime.combine(status, datetime.min.time()))}  ", "accent"),)
        if edit.id == record_id and isinstance(began, datetime) and began != getattr(edit.before, "start", None):
            return (Run(f"starts {_said_day(began)}  ", "accent"),)
        deadline = getattr(edit.after, "deadline", None)
        if edit.id == record_id and deadline is not None and deadline != getattr(edit.before, "deadline", None):
            return (Run(f"{_said_day(deadline)}  ", "accent"),)
    return ()


def _said_day(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b %Y}"


def moves(session: Session, ripple: Ripple | None, record_id: str) -> Said:
    """What a change moves, in one line: the row itself, how many others, milestones, and what breaks."""
    if ripple is None:
        return (Run("kept; the plan has no schedule now", "dim"),)
    if not ripple.moves:
        return (Run("moves nothing", "dim"),)
    own = next((m for m in ripple.moves if m.id == record_id), None)
    said: list[Run] = []
    if own is not None:
        said.append(Run(f"{_day(own.before.finish.date())} → {_day(own.after.finish.date())} ({own.working_days:+g}d)", "strong"))
        if own.days != round(own.working_days):
            said.append(Run(f" {own.days:+d} calendar days", "dim"))
    milestones = ripple.milestones
    if own is None or len(ripple.moves) > 1:
        rows, reached = len(ripple.moves), len(milestones)
        words = f"moves {rows} row{'s' * (rows != 1)}" + (f", {reached} milestone{'s' * (reached != 1)}" if reached else "")
        said.append(Run(f"{' · ' if said else ''}{words}"))
    for ids, words in ((ripple.deadlines, "breaks the deadline of"), (ripple.promises, "breaks the promise of")):
        if ids:
            said.append(Run(f" · {words} {', '.join(ids[:2])}{' …' if len(ids) > 2 else ''}", "bad"))
    if ripple.mended:
        said.append(Run(f" · back in time: {', '.join(ripple.mended[:2])}", "good"))
    last = max((m for m in milestones if m.id != record_id), key=lambda m: m.after.finish, default=None)
    if last is not None:
        said.append(Run(f" · {last.id} {_day(last.after.finish.date())} ({last.working_days:+g}d)", "warn"))
    return tuple(said)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
