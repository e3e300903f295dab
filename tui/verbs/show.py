"""``headway show``: one record with everything on it."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING

from planning.plan import natural
from planning.records import Activity, Benefit, LogEntry, Program, Project, Risk
from tui.verbs.common import record, say, scheduled_or_why
from tui.verbs.figures import days, driver_words, lag_words, mark, planned, scoring, slip
from tui.verbs.health import health_fields, health_lines, health_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Plan
    from planning.records import Link, Record
    from planning.risk_scores import Stage
    from planning.schedule import Schedule
    from tui.verbs.common import Shell

HELP = """
headway show ID

Shows one record: its dates and what drives them, every field that says something, its links both ways, and the risks
and log entries about it. The names of the fields are those that `headway set` takes. With --json: every stored field,
the computed ones, and the links.

  headway show WEB-13
  headway show R-03 --json
"""

NOUNS = {
    "people": "person",
    "changes": "change request",
    "programs": "program",
    "projects": "project",
    "tasks": "task",
    "milestones": "milestone",
}
LABEL = 24
ALWAYS_SHOWN = ("duration", "percent", "state", "project", "program", "predecessor", "successor", "type", "week", "power", "interest")
_STAGES: tuple[tuple[str, Stage], ...] = (("now", "current"), ("after the response", "residual"))
SHOWN_ELSEWHERE = ("name", "notes", "after", "successors", "rank")


def add_arguments(parser: ArgumentParser) -> None:
    """The record."""
    parser.add_argument("id", metavar="ID")


def run(args: Namespace, shell: Shell) -> int:
    """Print the record."""
    plan = shell.plan()
    kind, found = record(plan, args.id)
    scheduled, trouble = scheduled_or_why(plan) if isinstance(found, (Activity, Program, Project)) else (None, "")
    health = health_of(scheduled, shell) if isinstance(found, (Program, Project)) else {}
    if shell.json:
        shell.reply(_reply(plan, scheduled, kind, found) | health_fields(found, health))
        return 0
    from tui.render import visible

    colours = [_labelled(label, text) for label, text in health_lines(health.get(found.id))]
    blocks = [
        _heading(plan, kind, found),
        _dates(plan, scheduled, found, trouble),
        colours,
        _risk_worth(plan, found),
        _fields(plan, kind, found),
        _links(plan, found),
    ]
    blocks += [_inside(plan, found), _led_to(plan, found), _about(plan, found), found.notes.split("\n") if found.notes else []]
    say("\n\n".join("\n".join(visible(line) for line in block) for block in blocks if block))
    return 0


def _reply(plan: Plan, scheduled: Schedule | None, kind: str, found: Record) -> dict[str, object]:
    from tui.verbs.fields import everything

    before, after = _ends(plan, found)
    return everything(plan, scheduled, found) | {
        "table": kind,
        "predecessors": [everything(plan, None, link) for link in before],
        "successors": [everything(plan, None, link) for link in after],
        "about": [{"id": r.id, "table": k, "name": r.name} for k, r in _mentions(plan, found)],
    }


def _noun(kind: str) -> str:
    return NOUNS.get(kind, kind.removesuffix("s"))


def _heading(plan: Plan, kind: str, found: Record) -> list[str]:
    place = []
    project = plan.projects.get(found.project) if isinstance(found, Activity) else None
    program = plan.program_of(found) if not isinstance(found, Program) else None
    place += [f"{above.id} {above.name}".rstrip() for above in (project, program) if above]
    return [f"{found.id}  {found.name}".rstrip(), " in ".join([_noun(kind), *place])]


def _labelled(label: str, text: str) -> str:
    return f"{label:<{LABEL}}{text}"


def _dates(plan: Plan, scheduled: Schedule | None, found: Record, trouble: str) -> list[str]:
    """What is computed, line by line."""
    if trouble:
        return [_labelled("no dates", trouble)]
    if scheduled is None:
        return []
    if isinstance(found, Activity):
        return _activity_dates(plan, scheduled, found.id)
    rolled = scheduled.program(found.id) if isinstance(found, Program) else scheduled.project(found.id)
    if rolled is None:
        return []
    per_day = scheduled.calendars.of(None).minutes_per_day
    lines = [_labelled("begins", f"{rolled.start:%Y-%m-%d %H:%M}"), _labelled("ends", f"{rolled.finish:%Y-%m-%d %H:%M}")]
    lines.append(_labelled("done", f"{rolled.percent:.0f}% ({rolled.done} of {rolled.count})"))
    return lines if rolled.total_float is None else [*lines, _labelled("float", days(rolled.total_float, per_day))]


def _activity_dates(plan: Plan, scheduled: Schedule, activity_id: str) -> list[str]:
    row, activity = scheduled.get(activity_id), plan.activity(activity_id)
    if row is None or activity is None:
        return [_labelled("no dates", "it is not scheduled")]
    from planning.schedule import calendar_of

    calendar = calendar_of(scheduled, activity_id)
    slipped = slip(calendar, row, planned(plan, activity))
    against = "" if slipped is None else f"  ({days(slipped, calendar.minutes_per_day, signed=True)} against the baseline)"
    lines = [_labelled("starts", f"{row.start:%Y-%m-%d %H:%M}"), _labelled("finishes", f"{row.finish:%Y-%m-%d %H:%M}{against}")]
    if not row.finished:
        lines.append(_labelled("latest finish", f"{row.late_finish:%Y-%m-%d %H:%M}"))
        lines.append(_labelled("float", f"{days(row.total_float, calendar.minutes_per_day)}  {mark(row)}".rstrip()))
    return [*lines, _labelled("driven by", driver_words(row))]


def _fields(plan: Plan, kind: str, found: Record) -> list[str]:
    """Every field that says more than a fresh record would, under the name that `set` takes."""
    from planning.custom import custom_names, show_custom
    from planning.fields import field_names, show_value

    fresh = _fresh(found)
    lines = []
    for name in field_names(kind):
        if name in SHOWN_ELSEWHERE:
            continue
        shown = show_value(plan, found, name)
        if shown and (name in ALWAYS_SHOWN or shown != show_value(plan, fresh, name)):
            lines.append(_labelled(name, _with_rule(found, name, shown)))
    return [*lines, *(_labelled(name, show_custom(found.extra[name])) for name in custom_names(found))]


def _with_rule(found: Record, name: str, shown: str) -> str:
    """A field as it is shown; of one that recurs the rule as it is kept beside the words for it."""
    kept = getattr(found, name, None)
    is_rule = isinstance(kept, str) and "FREQ=" in kept and kept != shown
    return f"{shown}  ({kept})" if is_rule else shown


def _risk_worth(plan: Plan, found: Record) -> list[str]:
    """What a risk is worth as it stands and after the response: score, zone and expected money."""
    if not isinstance(found, Risk):
        return []
    from planning.exposure import emv
    from planning.risk_scores import score_text, zone_text
    from planning.values import show_money

    scores = scoring(plan, scheduled_or_why(plan)[0])
    program = plan.program_of(found)
    lines = []
    for word, stage in _STAGES:
        if stage == "residual" and found.residual is None and found.residual_score is None:
            continue
        score, money = scores.score(found, stage), emv(found, stage)
        told = f"score {score_text(found, score)} {zone_text(found, score)}".rstrip()
        worth = show_money(round(money, 2), program.currency if program is not None else "EUR")
        lines.append(_labelled(word, f"{told}, expected money (EMV) {worth}"))
    return lines


def _fresh(found: Record) -> Record:
    """A record of the same kind in the same place, of which nothing is said yet."""
    needed = {f.name: getattr(found, f.name) for f in fields(found) if f.default is MISSING and f.default_factory is MISSING}
    place = {name: getattr(found, name) for name in ("project", "program") if hasattr(found, name)}
    return type(found)(**{**needed, **place})


def _ends(plan: Plan, found: Record) -> tuple[list[Link], list[Link]]:
    """The links into a record and out of it."""
    links = sorted(plan.links.values(), key=lambda k: (natural(k.predecessor), natural(k.successor)))
    return [k for k in links if k.successor == found.id], [k for k in links if k.predecessor == found.id]


def _links(plan: Plan, found: Record) -> list[str]:
    lines = []
    into, out = _ends(plan, found)
    for heading, links, other in (("Follows", into, "predecessor"), ("Leads to", out, "successor")):
        rows = [(getattr(link, other), link.type + lag_words(plan, link)) for link in links]
        if rows:
            lines += [heading, *_list([(i, how, _name(plan, i)) for i, how in rows])]
    return lines


def _inside(plan: Plan, found: Record) -> list[str]:
    """What stands directly in a program, project or summary task."""
    if isinstance(found, Program):
        inside: list[Record] = [p for p in plan.projects.values() if p.program == found.id]
        inside += [m for m in plan.milestones.values() if m.program == found.id and not m.project]
    elif isinstance(found, Project):
        inside = [a for a in plan.activities() if a.project == found.id and not a.parent]
    else:
        inside = [a for a in plan.activities() if a.parent == found.id]
    rows = [(r.id, "", r.name) for r in sorted(inside, key=lambda r: natural(r.id))]
    return ["Holds", *_list(rows)] if rows else []


def _mentions(plan: Plan, found: Record) -> list[tuple[str, Record]]:
    """The risks, log entries and benefits that name a record, or came from it."""
    return [(kind, other) for kind, other in plan.records() if found.id in _named_by(other)]


def _named_by(record: Record) -> tuple[str, ...]:
    if isinstance(record, LogEntry):
        return (*record.on, record.came_from)
    if isinstance(record, Risk):
        return record.on
    return record.needs if isinstance(record, Benefit) else ()


def _led_to(plan: Plan, found: Record) -> list[str]:
    """The entries of the log that came from a record."""
    from planning.log_entries import follow_ups, kind_of

    return _told("Led to", [(kind_of(entry), entry) for entry in follow_ups(plan, found)])


def _about(plan: Plan, found: Record) -> list[str]:
    """The other records that name it."""
    return _told("About it", [(k, r) for k, r in _mentions(plan, found) if getattr(r, "came_from", "") != found.id])


def _told(heading: str, records: list[tuple[str, Record]]) -> list[str]:
    rows = [(r.id, _noun(k), f"{r.name}  ({state})" if (state := getattr(r, "state", "")) else r.name) for k, r in records]
    return [heading, *_list(rows)] if rows else []


def _list(rows: list[tuple[str, str, str]]) -> list[str]:
    from tui.render import Column, table

    return [f"  {line}" for line in table([Column(""), Column(""), Column("")], rows).split("\n")]


def _name(plan: Plan, activity_id: str) -> str:
    activity = plan.activity(activity_id)
    return activity.name if activity else ""
