"""Along the links of a row: what it waits for and what waits for it, told with dates, and jumped to with ``.``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.canvas import Run, joined
from planning.plan import natural
from planning.records import Milestone, Task
from planning.text_width import clean
from tui.trail import spot_of

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.records import Link
    from tui.screens.home import HomeScreen
    from tui.session import Session
else:
    from planning.frozen import dataclass

FOREIGN = "↗"
"""Before what stands in another project."""
SHOWN = 3
"""Rows that are named at most on each side; how many more there are is told."""


@dataclass(frozen=True, slots=True)
class Round:
    """Where ``.`` set out from, what it goes through, and how far it has come."""

    origin: str
    targets: tuple[str, ...]
    place: int


def step(home: HomeScreen) -> None:
    """Jump to the next row that the row one set out from is linked with; after the last, back to that row."""
    here = home.required()
    round_ = home.round
    if round_ is None or here.id != round_.targets[round_.place]:
        targets = linked_with(home.session, here.id)
        if not targets:
            home.say(f"{here.id} is linked with nothing; i links it.", "dim")
            return
        round_ = Round(here.id, (*targets, here.id), -1)
        home.trail.left(spot_of(home))
    place = (round_.place + 1) % len(round_.targets)
    home.round = Round(round_.origin, round_.targets, place)
    target = round_.targets[place]
    home.stand_at("roadmap", target)
    if target == round_.origin:
        home.say(f"Back at {target}: these were all its links.", "dim")
        return
    said = _relation(home.session, round_.origin, target)
    home.say(f"{said} ({place + 1} of {len(round_.targets) - 1}) · . the next · , back", "dim")


def linked_with(session: Session, record_id: str) -> list[str]:
    """What a row is linked with: what drives it, what else it waits for, then what waits for it."""
    before = [link.predecessor for link in _links(session, record_id, into=True)]
    after = [link.successor for link in _links(session, record_id, into=False)]
    return [i for i in dict.fromkeys([*before, *after]) if session.plan.activity(i) is not None]


def _links(session: Session, record_id: str, *, into: bool) -> list[Link]:
    """The links into a row, what drives it first, or out of it; each side by date."""
    end = "successor" if into else "predecessor"
    found = [link for link in session.plan.links.values() if getattr(link, end) == record_id]
    driving = _driver(session, record_id) if into else ""

    def order(link: Link) -> tuple[object, ...]:
        other = link.predecessor if into else link.successor
        row = session.schedule.get(other) if session.schedule else None
        late = (0, -row.finish.timestamp() if into else row.start.timestamp()) if row else (1, 0.0)
        return (other != driving, *late, natural(other))

    return sorted(found, key=order)


def _driver(session: Session, record_id: str) -> str:
    row = session.schedule.get(record_id) if session.schedule else None
    return (row.driver.id or "") if row and row.driver.kind == "link" else ""


def _relation(session: Session, origin: str, target: str) -> str:
    if any(link.predecessor == target for link in _links(session, origin, into=True)):
        return f"{target} drives {origin}" if _driver(session, origin) == target else f"{origin} waits for {target}"
    return f"{target} waits for {origin}"


# ------------------------------------------------------------------------------------------------------ told in the details


def links_told(session: Session, activity: Task | Milestone) -> list[list[Run]]:
    """In one line what a row waits for and what waits for it, with dates; an arrow marks what stands in another project."""
    told: list[Run] = []
    for word, into in (("after", True), ("before", False)):
        links: dict[str, list[Link]] = {}
        for link in _links(session, activity.id, into=into):
            links.setdefault(link.predecessor if into else link.successor, []).append(link)
        for n, (other, same) in enumerate(list(links.items())[:SHOWN]):
            lead = ", " if n else f" · {word} " if told else f"{word} "
            told += [Run(lead), _told(session, activity, other, same, into=into)]
        if len(links) > SHOWN:
            told.append(Run(f" and {len(links) - SHOWN} more"))
    return [[Run("Links     ", "dim"), *joined(told)]] if told else []


def _told(session: Session, activity: Task | Milestone, other_id: str, links: list[Link], *, into: bool) -> Run:
    from tui.details import day

    other = session.plan.activity(other_id)
    foreign = other is not None and other.project != activity.project
    text = f"{FOREIGN if foreign else ''}{clean(other_id)}"
    row = session.schedule.get(other_id) if session.schedule else None
    if row is not None:
        ends = links[0].type in ("FS", "FF") if into else links[0].type in ("FF", "SF")
        at = row.finish if ends or row.kind == "milestone" else row.start
        text += f" {'✓ ' if row.finished else ''}{day(at, session.today)}"
    from planning.linking import type_and_lag

    types = "+".join(dict.fromkeys(type_and_lag(session.plan, link) for link in links))
    shown = types.removeprefix("FS") if len(links) == 1 else types
    return Run(f"{text} {shown}" if shown and types != "FS" else text, "special" if foreign else "")
