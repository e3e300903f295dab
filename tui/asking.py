"""What the prompt line may ask for: each question says what the line means while it is typed, and does it on enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.plan import Change
from planning.records import Milestone, Task
from planning.text_width import clean
from store.errors import ConflictError

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.impact import Impact
    from planning.plan import Plan
    from planning.ripple import Ripple
    from tui.session import Session
else:
    from planning.frozen import dataclass

Said = tuple[Run, ...]


KEEPS, CHOOSES = "enter keeps · esc forgets", "enter chooses · esc closes"


def _nothing(text: str) -> Said:
    return ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A line on the page, and what choosing it does once the prompt is closed; that may raise HeadwayError."""

    line: Said
    choose: Callable[[], None]


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
    whole: bool = field(default=False)
    """Whether the first letter typed takes the place of the text that stands there already."""
    change: Callable[[str], Change | None] | None = field(default=None)
    """The change that a text means, for questions whose effect on dates is shown before it is kept; None where it means none."""
    nudge: Callable[[str, str], str | None] | None = field(default=None)
    """What a text becomes by a key that is no letter here (``H`` makes +1d nothing); None where the key is a letter."""
    listing: bool = field(default=False)
    """Whether every key changes a list on the page (help) instead of the message."""
    offer: Callable[[str], Sequence[Offer]] | None = field(default=None)
    """What a text lists on the page, one of which enter chooses; ``empty`` is said where that is nothing. With ``numbered`` the
    first digit typed chooses."""
    empty: str = field(default="")
    numbered: bool = field(default=False)
    paste: Callable[[str], Question] | None = field(default=None)
    """The question that several pasted lines lead to; None where they become one line."""
    forget: Callable[[], None] | None = field(default=None)
    """What takes back that which was shown while a text was typed; for esc."""
    ways: str = field(default="")
    """The ways out, which stand at the end of the line; nothing for those that most questions of its kind have."""
    refusal: bool = field(default=False)
    """Whether it asks for nothing, and only takes the text that was meant for a question that could not be asked."""
    leaves: frozenset[str] = frozenset()
    """The keys that close it and mean what they mean on the screen."""

    @property
    def way_out(self) -> str:
        """What enter and esc do."""
        return self.ways or (CHOOSES if self.listing or self.offer is not None else KEEPS)


def agree(
    label: str, why: str, then: Callable[[], None], close: Callable[[], None], otherwise: Callable[[], None] | None = None
) -> Question:
    """A question that y or yes agrees to; everything else forgets it. ``then`` runs when the prompt is closed; it may raise.
    ``otherwise`` says that nothing was done."""

    def answer(text: str) -> bool:
        close()
        if text.strip().casefold() in ("y", "yes"):
            then()
        elif otherwise is not None:
            otherwise()
        return False

    return Question(f"{label} y/n", clean(why), answer, ways="y enter yes · esc no", forget=otherwise)


def capture(session: Session, project: str | None, record: str | None, keep: Callable[[Change, str], None]) -> Question:
    """One line that becomes records."""
    from planning.capture import read_line
    from planning.capture_log import lacking

    def read(text: str) -> Said:
        if not text.strip():
            return ()
        reading = read_line(text, session.plan, session.today, project=project, record=record)
        if reading.errors:
            return (Run(clean(reading.errors[0]), "bad"),)
        weighs = reading.change is not None and reaches(reading.change)
        lacks = lacking(reading.change) if reading.change is not None else ""
        said = (Run("→ ", "dim"), Run(f"{clean(reading.summary)}{' · ' * weighs}"))
        return (*said, Run(f" · {lacks}", "warn")) if lacks else said

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

    def paste(text: str) -> Question:
        from tui.pasting import pasted

        return pasted(session, text, project, record, keep)

    def change(text: str) -> Change | None:
        """What the line adds, where it reaches further than the new row: with people, links or a day it is weighed."""
        if not text.strip():
            return None
        made = read_line(text, session.plan, session.today, project=project, record=record).change
        return made if made is not None and reaches(made) else None

    place = f" in {project}" if project else ""
    hint = "title 5d @who after ID ^date · * milestone · r risk · person · link · x action · i issue · d decision · n note · project"
    return Question(f"add{place}", hint, answer, read, complete, paste=paste, change=change)


def reaches(change: Change) -> bool:
    """Whether what is captured may move dates, load people or be late."""
    return any(
        edit.kind == "links"
        or isinstance(edit.after, Milestone)
        or (isinstance(edit.after, Task) and (edit.after.assignments or edit.after.deadline))
        for edit in change.edits
    )


def _completed(session: Session, text: str) -> str:
    """The last word finished: a person after @, otherwise an id."""
    head, _, word = text.rpartition(" ")
    known = (
        [f"@{p}" for p in session.plan.people]
        if word.startswith("@")
        else sorted({f"#{tag}" for _, record in session.plan.records() for tag in record.tags})
        if word.startswith("#")
        else [a.id for a in session.plan.activities()] + [*session.plan.projects]
    )
    found = sorted((k for k in known if word and k.casefold().startswith(word.casefold())), key=lambda k: (len(k), k))
    return f"{head} {found[0]} ".lstrip() if found else text


def change_field(
    session: Session,
    ids: Sequence[str],
    name: str,
    label: str,
    hint: str,
    keep: Callable[[Change, str], None],
    *,
    text: str = "",
    then: Callable[[Change], bool] | None = None,
) -> Question:
    """One field of one record, or of several alike, typed as people type it, with what would move while it is typed.

    ``then`` is given the change before it is kept; where it says True it has a question of its own, and keeps it itself.
    """
    asked = _Asked(session, ids, name, text)

    def answer(typed: str) -> bool:
        require_there(session, *ids)
        if typed.strip() == text.strip():
            return True
        asked.require_told(typed)
        change = asked.made(typed.strip() or "-")
        if then is not None and then(change):
            return False
        try:
            keep(change, ids[0])
        except ConflictError:
            asked.look()
            raise
        return True

    return Question(label, hint, answer, asked.read, text=text, whole=True, change=asked.meant)


class _Asked:
    """A field that is being asked for: what a typed value means, and whether somebody else changed it meanwhile."""

    def __init__(self, session: Session, ids: Sequence[str], name: str, text: str) -> None:
        self._session, self._ids, self._name, self._text = session, ids, name, text.strip()
        self._opened = self._told = _values_now(session, ids, name)
        self._made: tuple[Plan, str, Change] | None = None

    def made(self, typed: str) -> Change:
        """The change that a value makes; worked out once for each text. Raises HeadwayError."""
        plan = self._session.plan
        if self._made is None or self._made[0] is not plan or self._made[1] != typed:
            self._made = (plan, typed, field_change(self._session, self._ids, self._name, typed))
        return self._made[2]

    def meant(self, typed: str) -> Change | None:
        """The change that the line means; None for what changes nothing yet."""
        if typed.strip() in ("", self._text):
            return None
        require_there(self._session, *self._ids)
        return self.made(typed)

    def read(self, typed: str) -> Said:
        """What the line means, after what another process made of the field."""
        require_there(self._session, *self._ids)
        now = _values_now(self._session, self._ids, self._name)
        theirs = (Run(f"another process made it {now or 'empty'} meanwhile · ", "warn"),) if now != self._opened else ()
        if typed.strip() == self._text:
            return theirs
        if not typed.strip():
            return (*theirs, Run("enter clears it; esc leaves it as it was", "warn"))
        return (*theirs, *_meaning(self._session, self.made(typed), self._ids[0]))

    def look(self) -> None:
        """The value there is now has been told."""
        self._told = _values_now(self._session, self._ids, self._name)

    def require_told(self, typed: str) -> None:
        """Raises ConflictError where the field was changed in the moment before enter; the next enter may have its way."""
        before = self._told
        self.look()
        if self._told != before:
            made_it = f"{', '.join(self._ids)} {self._name} was changed to {self._told or 'nothing'} by another process meanwhile"
            raise ConflictError(f"{made_it}; enter again makes it {clean(typed.strip()) or 'empty'} all the same.")


def field_change(session: Session, ids: Sequence[str], name: str, typed: str) -> Change:
    """The change that a typed value makes to a field of some records, as one. Raises HeadwayError that says what is wrong."""
    if len(ids) > 1:
        from tui.selection import bulk_field

        return bulk_field(session, ids, name, typed)
    from planning.fields import set_fields

    row = session.schedule.get(ids[0]) if session.schedule else None
    shown = {"start": row.start.date(), "finish": row.finish.date()} if row else None
    return set_fields(session.plan, ids[0], {name: typed}, session.today, shown=shown)


def require_there(session: Session, *ids: str) -> None:
    """Raises HeadwayError when a record that a question is about has been deleted since it was asked."""
    for record_id in ids:
        if session.plan.find(record_id) is None:
            raise HeadwayError(f"{record_id} was deleted by another process meanwhile; esc closes this, and g y p R brings it back.")


def _values_now(session: Session, ids: Sequence[str], name: str) -> str:
    """What the field is in all these records; of many, each value once."""
    return ", ".join(dict.fromkeys(_value_now(session, record_id, name) for record_id in ids))


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


def weighed(session: Session, question: Question, text: str) -> tuple[Said, Impact | None]:
    """What a text that changes dates would do: in one line, and in full (None where it means no change). Raises HeadwayError."""
    change = question.change(text) if question.change is not None else None
    if change is None:
        return (), None
    impact = session.weigh(change)
    about = next((edit.id for edit in change.edits if edit.kind in ("tasks", "milestones")), "")
    said = moves(session, impact.ripple if impact else None, about)
    if impact is not None and not impact.moves and about:
        said = (*said, *_held_back(session, change, about))
    if impact is None or not impact.matters:
        return said, impact
    from tui.effect_words import in_short, more_money

    told = in_short(impact)
    if not impact.moves:
        said = () if told else (Run("moves no date", "dim"),)
    money = (Run(f" · {'costs ' if impact.cost_change > 0 else ''}{more_money(impact)}", "warn"),) if impact.cost_change else ()
    told = (*told, *(money if not impact.moves else ()))
    if not said and told:
        told = (told[0]._replace(text=told[0].text.removeprefix(" · ")), *told[1:])
    return (*said, *told), impact


def moves(session: Session, ripple: Ripple | None, record_id: str) -> Said:
    """What a change moves, in one line: the row itself, how many others, milestones, and what breaks."""
    if ripple is None:
        return (Run("kept; the plan has no schedule now", "dim"),)
    if not ripple.moves:
        return (Run("moves nothing", "dim"),)
    own = next((m for m in ripple.moves if m.id == record_id), None)
    said: list[Run] = []
    if own is not None:
        said.append(
            Run(
                f"{_day(own.before.finish.date())} → {_day(own.after.finish.date(), own.before.finish.year)} ({own.working_days:+g}d)",
                "strong",
            )
        )
        if own.days != round(own.working_days):
            said.append(Run(f" = {abs(own.days)} calendar day{'s' * (abs(own.days) != 1)}", "dim"))
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
        said.append(Run(f" · {last.id} {_day(last.after.finish.date(), last.before.finish.year)} ({last.working_days:+g}d)", "warn"))
    return tuple(said)


def _day(day: date, year: int = 0) -> str:
    return f"{day.day} {day:%b}" + (f" {day.year}" if year and day.year != year else "")


def _held_back(session: Session, change: Change, about: str) -> Said:
    """What a row waits for, where a date that was typed moves nothing because of it."""
    edit = next((e for e in change.edits if e.id == about), None)
    now = session.schedule
    if now is None or edit is None or getattr(edit.before, "constraint", None) == getattr(edit.after, "constraint", None):
        return ()
    waits = [d.id for d in now.drivers(about) if d.kind == "link" and d.id] if about in now.net.index else []
    return (Run(f" · it waits for {', '.join(waits[:2])}", "warn"),) if waits else ()
