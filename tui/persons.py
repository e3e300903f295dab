"""What is asked about people from any screen: who has time, who is away; and the screen of all of them.

What a key needs is imported when it is pressed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean, fit

if TYPE_CHECKING:
    from datetime import date

    from planning.capacity import Capacity, Free
    from planning.plan import Change
    from planning.records import Leave
    from tui.asking import Offer, Said
    from tui.screens.home import HomeScreen
    from tui.screens.keyed import KeyedScreen

WEEKS_AHEAD = 8
"""So many weeks are searched where days are needed from one day on."""


def open_people(home: HomeScreen) -> None:
    """Open the load of everybody. Raises HeadwayError where the plan has no dates."""
    from tui.screens.people import PeopleScreen

    if home.session.schedule is None:
        raise HeadwayError(home.session.trouble)
    home.open_screen(PeopleScreen(home))


def open_raci(home: HomeScreen) -> None:
    """Open the matrix of who does what."""
    from tui.screens.raci import RaciScreen

    home.open_screen(RaciScreen(home))


def open_level(home: HomeScreen) -> None:
    """Open the levelling of the plan. Raises HeadwayError where the plan has no dates."""
    from tui.screens.level import LevelScreen

    if home.session.schedule is None:
        raise HeadwayError(home.session.trouble)

    def jump(record_id: str) -> None:
        while home.app.screen is not home:
            home.app.pop_screen()
        home.jump(record_id)

    home.open_screen(LevelScreen(home.session, jump))


def ask_free(screen: KeyedScreen) -> None:
    """Ask for days, and list who has time then; enter closes the list. Raises HeadwayError where the plan has no dates."""
    from planning.capacity import Capacity
    from tui.asking import Question

    schedule = screen.session.schedule
    if schedule is None:
        raise HeadwayError(screen.session.trouble)
    capacity = Capacity(schedule, past=True)

    def offer(text: str) -> list[Offer]:
        from tui.asking import Offer

        try:
            found = _free(capacity, screen, text)
        except HeadwayError:
            return []
        return [Offer(_line(capacity, free), lambda: None) for free in found]

    def read(text: str) -> Said:
        if not text.strip():
            return ()
        first, last, words, days = _asked(screen, text)
        said = f"{first:%a} {first.day} {first:%b}" + ("" if first == last else f" to {last:%a} {last.day} {last:%b %Y}")
        who = f" · {clean(' '.join(words))}" if words else ""
        return (Run(said, "accent"), Run(f"{who}{f' · {days:g} days needed' if days else ''} · enter closes", "dim"))

    hint = "w47 designer · 16 nov..27 nov · next month developer · 16 nov developer 5d"
    question = Question("who is free", hint, lambda text: True, read, offer=offer, empty="Nobody fits; type days first, then a role.")
    screen.ask(question)


def _asked(screen: KeyedScreen, text: str) -> tuple[date, date, tuple[str, ...], float]:
    """First and last day, the words of a role, and how many days are needed (``5d`` as the last word; 0 for any)."""
    from planning.spans import read_span

    words = text.split()
    used, first, last = read_span(words, screen.session.today)
    rest = words[used:]
    days = 0.0
    if rest and rest[-1][-1:] == "d" and rest[-1][:-1].replace(".", "", 1).isdecimal():
        days = float(rest.pop()[:-1])
        last = last if last > first else first + timedelta(weeks=WEEKS_AHEAD)
    return first, last, tuple(rest), days


def _free(capacity: Capacity, screen: KeyedScreen, text: str) -> tuple[Free, ...]:
    first, last, words, days = _asked(screen, text)
    return capacity.free(first, last, capacity.fitting(words), days)


def _line(capacity: Capacity, free: Free) -> Said:
    person = capacity.plan.people[free.person]
    share = free.minutes / free.capacity if free.capacity else 0.0
    bar = "█" * round(share * 10)
    enough = f"  enough on {free.enough_on:%a} {free.enough_on.day} {free.enough_on:%b}" if free.enough_on else ""
    away = f"  {free.away}d away" if free.away else ""
    return (
        Run(fit(clean(free.person), 5), "strong"),
        Run(fit(clean(person.name), 17)),
        Run(fit(clean(person.role), 19), "dim"),
        Run(f"{free.days:5.1f}d of {free.capacity / free.minutes_per_day:4.1f} "),
        Run(f"{bar:<10}", "good"),
        Run(f" {share:4.0%}", "strong"),
        Run(f"{enough}{away}", "dim"),
    )


def ask_leave(screen: KeyedScreen, text: str = "") -> None:
    """Ask who is away and when, with what moves while it is typed."""
    from planning.leave import person_of, read_leave, said_of, with_leave
    from tui.asking import Question

    session = screen.session

    def meant(days: str) -> tuple[Leave, ...]:
        """The stretches that were typed, or those of the calendar file named behind ``from``."""
        first, _, path = days.strip().partition(" ")
        return _of_file(path, session.today) if first == "from" and path.strip() else (read_leave(days.split(), session.today),)

    def made(typed: str) -> Change | None:
        who, _, days = typed.strip().partition(" ")
        return with_leave(person_of(session.plan, who), meant(days)) if who and days.strip() else None

    def read(typed: str) -> Said:
        who, _, days = typed.strip().partition(" ")
        if not who:
            return ()
        person = person_of(session.plan, who)
        if not days.strip():
            known = ", ".join(said_of(each) for each in person.leave if each.last >= session.today)
            return (Run(f"{clean(person.name or person.id)}: {clean(known) or 'no leave yet'} · type the days", "dim"),)
        leave = meant(days)
        said = said_of(leave[0]) + (f" and {len(leave) - 1} more" if len(leave) > 1 else "") if leave else "never by this file"
        return (Run(f"{clean(person.name or person.id)} away {clean(said)}  ", "accent"),)

    def answer(typed: str) -> bool:
        change = made(typed)
        if change is None:
            if typed.strip():
                raise HeadwayError("Type the days behind the person: KM 21 dec..5 jan skiing.")
            return True
        keep(screen, change)
        return True

    def complete(typed: str) -> str:
        found = [i for i in session.plan.people if " " not in typed and i.casefold().startswith(typed.strip().casefold())]
        return f"{found[0]} " if found and typed.strip() else typed

    screen.ask(Question("leave", "KM 21 dec..5 jan skiing · KM w47 · KM from holidays.ics", answer, read, complete, text=text, change=made))


def _of_file(path: str, today: date) -> tuple[Leave, ...]:
    """The leave in a calendar file. Raises HeadwayError for one that cannot be read."""
    from pathlib import Path

    from store.leave_files import read_leave_file

    try:
        return read_leave_file(Path(path.strip()).expanduser(), today).leave
    except RuntimeError as error:
        raise HeadwayError("There is no such user; type the whole path.") from error


def keep(screen: KeyedScreen, change: Change) -> None:
    """Make a change and show it; what was kept stands in ``kept_words``. Raises PlanError or StoreError."""
    if all(edit.before == edit.after for edit in change.edits):
        screen.kept_words = "Nothing changed."
        return
    session = screen.session
    ripple = session.preview(change) if session.schedule is not None else None
    session.commit(change)
    moved = len(ripple.moves) if ripple is not None else 0
    screen.kept_words = screen.with_news(f"{change.label}{f' · moved {moved} rows' if moved > 1 else ''} · u undoes")
    screen.show_plan()
