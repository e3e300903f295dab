"""``headway free``: who has time, in which days, ranked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, missing, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.capacity import Capacity, Free
    from tui.verbs.common import Shell

HELP = """
headway free WHEN [WORDS ...] [--days N]

Who has how much time in these days, who has most first. WHEN is a week, month or quarter (`w47`, `next month`, `q1`), two
days (`16 nov..27 nov`) or one day. Words after it keep those whose role, skills (tags), name or notes hold them all.

  --days N        how many days of work are looked for: who has them soonest comes first. WHEN may then be one day: the
                  eight weeks from it are searched
  headway free w47 designer
  headway free 16 nov developer --days 5

Ends with 1 when nobody fits.
"""

WEEKS_AHEAD = 8
"""So many weeks are searched for the days that are needed, where one day is named."""


def add_arguments(parser: ArgumentParser) -> None:
    """The days, the words, and how much is needed."""
    parser.add_argument("words", nargs="+", metavar="WHEN")
    parser.add_argument("--days", type=float, default=0.0, metavar="N")


def run(args: Namespace, shell: Shell) -> int:
    """Print who is free."""
    from planning.capacity import Capacity
    from planning.spans import read_span

    if not 0 <= args.days <= 1000:
        raise InputError("--days is how many days of work are looked for, from 0.5 to 1000.")
    words = " ".join(args.words).split()
    used, first, last = read_span(words, shell.today)
    if first == last and args.days:
        last = first + timedelta(weeks=WEEKS_AHEAD)
    wanted = tuple(words[used:])
    capacity = Capacity(checked(shell.plan()), past=True)
    found = capacity.free(first, last, capacity.fitting(wanted), args.days)
    if shell.json:
        shell.reply(
            {
                "first": first.isoformat(),
                "last": last.isoformat(),
                "words": list(wanted),
                "needed_days": args.days or None,
                "people": [_reply(capacity, free) for free in found],
            }
        )
    else:
        say(f"{first:%a} {first.day} {first:%b %Y}" + ("" if first == last else f" to {last:%a} {last.day} {last:%b %Y}"))
        say(_table(capacity, found, args.days) if found else _nobody(capacity, wanted))
    return 0 if found else 1


def _nobody(capacity: Capacity, wanted: tuple[str, ...]) -> str:
    from tui.render import visible

    if not capacity.people:
        return missing(capacity.plan, "people")
    roles = ", ".join(role for role in capacity.roles if role)
    return visible(f"Nobody's role, skills, name or notes say {' '.join(wanted)}; the roles are {roles or 'not written down yet'}.")


def _table(capacity: Capacity, found: tuple[Free, ...], needed: float) -> str:
    from tui.render import Column

    columns = [
        Column("Id", spare=0),
        Column("Name", shrinks=True, spare=0),
        Column("Role", shrinks=True, spare=3),
        Column("Free days", right=True, spare=0),
        Column("of", right=True),
        Column("Free", right=True),
        Column("Enough on", spare=0),
        Column("Away"),
    ]
    rows = []
    for free in found:
        person = capacity.plan.people[free.person]
        rows.append(
            [
                free.person,
                person.name,
                person.role,
                f"{free.days:.1f}",
                f"{free.capacity / free.minutes_per_day:.1f}",
                f"{free.minutes / free.capacity:.0%}" if free.capacity else "-",
                (free.enough_on.isoformat() if free.enough_on else "not in time") if needed else "",
                f"{free.away}d" if free.away else "",
            ]
        )
    return table_for_people(columns, rows, "")


def _reply(capacity: Capacity, free: Free) -> dict[str, object]:
    person = capacity.plan.people[free.person]
    return {
        "id": free.person,
        "name": person.name,
        "role": person.role,
        "free_days": round(free.days, 2),
        "capacity_days": round(free.capacity / free.minutes_per_day, 2),
        "free_share": round(free.minutes / free.capacity, 4) if free.capacity else None,
        "days_away": free.away,
        "enough_on": free.enough_on.isoformat() if free.enough_on else None,
    }
