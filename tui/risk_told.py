"""A risk in full, line by line: because, it may, and so; how large it is before, now and after; what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from planning.canvas import Run
from planning.exposure import emv, is_review_due, is_stale, review_words, trigger_past, unlooked_days, worth_of_response
from planning.firing import issue_of
from planning.log_entries import follow_ups
from planning.records import Milestone, Risk, Task
from planning.risk_scores import STAGES, level_at, program_counted, role_of, zone_text
from planning.text_width import cell_width, clean, fit
from planning.values import show_money

if TYPE_CHECKING:
    from datetime import date

    from tui.session import Session

Line = list[Run]
LABEL = 10
BLANK: Line = [Run(" " * LABEL, "dim"), Run("")]
DONE, OPEN = "☑", "☐"
LEVELS = "▁▂▃▄▅▆▇█"
MOST_SCORES = 8
"""No more scores of its history than these are told."""


class Scored(NamedTuple):
    """A score a risk had, and the day since when."""

    since: date
    score: int


def money(session: Session, risk: Risk, amount: float) -> str:
    """An amount in the money of the risk's program, without cents."""
    program = session.plan.programs.get(program_counted(session.plan, risk))
    return show_money(float(round(amount)) + 0.0, program.currency if program else "EUR")


def short_day(day: date, today: date) -> str:
    """``4 Nov``, with the year where it is not near."""
    return f"{day.day} {day:%b}" if abs((day - today).days) < 300 else f"{day.day} {day:%b %Y}"


def risk_lines(session: Session, risk: Risk, width: int, room: int, scores: Sequence[Scored]) -> list[Line]:
    """All there is to say of a risk in so many lines of so many cells, what matters most where there is little room."""
    head = [*_sentence(risk, width, 2 if room >= 12 else 1), *_sizes(session, risk, width)]
    foot = [*_trigger(session, risk), *_place(session, risk), *_looked(session, risk, scores)]
    needed = sum(line != BLANK for line in head) + len(foot)
    if needed + len(_response(session, risk, room)) > room:
        head = [*_sentence(risk, width, 1), *_sizes(session, risk, width)]
        needed = len(head) + len(foot)
    response = _response(session, risk, max(2, room - needed))
    lines = [*head, *response, *foot]
    if len(lines) > room:
        lines = [line for line in lines if line != BLANK]
    if len(lines) < room:
        lines += _led_to(session, risk)
    if len(lines) < room:
        lines += _notes(risk, room - len(lines))
    return lines[:room]


def _label(text: str, role: str = "dim") -> Run:
    return Run(f"{text:<{LABEL}}", role)


def _sentence(risk: Risk, width: int, most: int) -> list[Line]:
    """Because … it may … and so …: cause, event and effect, wrapped where there is room. Where cause and effect may take two
    lines they always do, blank or not: what stands below then stays where it is from risk to risk, and is not sent again."""
    lines: list[Line] = []
    for word, text in (("Because", risk.because), ("it may", risk.name), ("and so", risk.effect)):
        if not text:
            continue
        wrapped = _wrapped(clean(text), max(10, width - LABEL))
        shown = wrapped[:most]
        if len(wrapped) > most:
            shown[-1] = fit(" ".join(wrapped[most - 1 :]), max(10, width - LABEL))
        lines += [[_label(word if n == 0 else ""), Run(line)] for n, line in enumerate(shown)]
        if word != "it may":
            lines += [BLANK] * (most - len(shown))
    return lines


def _sizes(session: Session, risk: Risk, width: int) -> list[Line]:
    """Score, probability, days, money and expected money at each stage that was judged."""
    judged = {"inherent": risk.inherent is not None and risk.inherent != risk.current, "current": True}
    judged["residual"] = risk.residual is not None or risk.residual_score is not None
    lines: list[Line] = []
    for stage in STAGES:
        if not judged[stage]:
            continue
        steps, level = session.scoring.steps(risk, stage), level_at(risk, stage)
        score = steps.probability * steps.impact
        wide = width >= 56
        said = (
            f"P{steps.probability} × I{steps.impact} = {score:<2} {zone_text(risk, score):<7}"
            if wide
            else f"{score:>2} {zone_text(risk, score):<7}"
        )
        days, cost = f"{level.days:g}d" if level.days else "", money(session, risk, level.cost) if level.cost and wide else ""
        figures = f" {level.probability:>4.0%} {days:>5} {cost:>8}" if wide else f" {level.probability:>4.0%} {days:>3}"
        worth = f"{'  ' if wide else ' '}EMV {money(session, risk, emv(risk, stage))}" if level.cost else ""
        name = {"inherent": "Before", "current": "Now", "residual": "After"}[stage]
        lines.append([_label(name), Run(said, role_of(risk, score)), Run(f"{figures}{worth}")])
    return lines


def _response(session: Session, risk: Risk, room: int) -> list[Line]:
    """The strategy, what is done about it, whether that pays, and its steps with owner and date, as many as there is room for."""
    owner = clean(risk.owner) or "nobody"
    said = " · ".join(filter(None, (clean(risk.strategy) or "no strategy", clean(risk.response))))
    lines: list[Line] = [[_label("Response"), Run(f"{owner}: ", "strong"), Run(said, "" if risk.strategy else "warn")]]
    worth = worth_of_response(risk)
    if worth is not None:
        gain = money(session, risk, worth.gain)
        days = f" and {worth.days:.1f}d" if abs(worth.days) >= 0.05 else ""
        if worth.cost is None:
            lines.append([_label(""), Run(f"wins {gain}{days} on average; its cost is not known", "dim")])
        else:
            verdict, role = ("it pays", "good") if worth.pays else ("it does not pay", "warn")
            if not worth.pays and worth.days >= 0.05:
                price = money(session, risk, (worth.cost - worth.gain) / worth.days)
                verdict, role = f"{price} for a day won", "warn"
            lines.append([_label(""), Run(f"wins {gain}{days} for {money(session, risk, worth.cost)}: "), Run(verdict, role)])
    for n, step in enumerate(risk.actions):
        if len(lines) == room - 1 and n < len(risk.actions) - 1:
            lines.append([_label(""), Run(f"and {len(risk.actions) - n} more; z shows all", "dim")])
            break
        late = step.due is not None and step.due < session.today and not step.done
        when = f" {short_day(step.due, session.today)}{' late' if late else ''}" if step.due else ""
        lines.append(
            [
                _label(""),
                Run(f"{DONE if step.done else OPEN} {clean(step.text)}", "dim" if step.done else ""),
                Run(f"  {clean(step.owner)}{when}", "bad" if late else "dim"),
            ]
        )
    return lines


def _trigger(session: Session, risk: Risk) -> list[Line]:
    if not risk.trigger and risk.trigger_date is None:
        return []
    line: Line = [_label("Trigger"), Run(clean(risk.trigger))]
    if risk.trigger_date is not None:
        past = trigger_past(risk, session.today)
        word = "expires" if risk.kind == "opportunity" else "shows"
        day = short_day(risk.trigger_date, session.today)
        text = f"{day}, past ▲" if past else f"{word} by {day}"
        line.append(Run(f"{' · ' if risk.trigger else ''}{text}", "bad" if past else "dim"))
    return [line]


def _place(session: Session, risk: Risk) -> list[Line]:
    """What it is on, with dates; and the issue that it became."""
    lines: list[Line] = []
    if risk.on:
        lines.append([_label("On"), *on_runs(session, risk.on)])
    issue = issue_of(session.plan, risk.id)
    if issue is not None:
        lines.append([_label("Issue"), Run(f"{issue.id} {clean(issue.name)} · {clean(issue.state)}", "warn")])
    return lines


def _led_to(session: Session, risk: Risk) -> list[Line]:
    """The entries of the log that came from it, but for the issue that it became."""
    issue = issue_of(session.plan, risk.id)
    after = [entry for entry in follow_ups(session.plan, risk) if issue is None or entry.id != issue.id]
    if after:
        said = ", ".join(f"{entry.id} {clean(entry.name)}" if len(after) == 1 else entry.id for entry in after[:6])
        return [[_label("Led to"), Run(f"{said}{f' and {len(after) - 6} more' if len(after) > 6 else ''}")]]
    return []


def on_runs(session: Session, ids: Sequence[str], most: int = 0) -> Line:
    """What a record is on: ids with names, and the dates and float of work that is not done."""
    runs: Line = []
    for each in ids[: most or 3]:
        record = session.plan.find(each)
        row = session.schedule.get(each) if session.schedule else None
        name = f" {clean(record.name)}" if record is not None and len(ids) == 1 else ""
        runs.append(Run(f"{', ' if runs else ''}{clean(each)}{name}", "" if record is not None else "warn"))
        if row is None or not isinstance(record, Task | Milestone):
            continue
        if row.finished:
            runs.append(Run(" ✓", "good"))
            continue
        days = row.total_float / session.minutes_per_day(record)
        runs.append(Run(f" {short_day(row.finish.date(), session.today)}", "dim"))
        runs.append(Run(f" float {days:.3g}d", "bad" if days < 0 else "dim"))
    if len(ids) > (most or 3):
        runs.append(Run(f" and {len(ids) - (most or 3)} more", "dim"))
    return runs


def _looked(session: Session, risk: Risk, scores: Sequence[Scored]) -> list[Line]:
    """When it was looked at, when it is to be looked at again, and how its score came to be."""
    today = session.today
    ago = f", {unlooked_days(risk, today)} days ago" if risk.state == "open" else ""
    line: Line = [_label("Reviewed"), Run(f"{short_day(risk.reviewed, today)}{ago}" if risk.reviewed else "never")]
    words = review_words(risk, today)
    if words:
        line.append(Run(f" · {words} ▲", "bad" if is_review_due(risk, today) or is_stale(risk, today) else "warn"))
    elif risk.review is not None and risk.state == "open":
        line.append(Run(f" · next {short_day(risk.review, today)}", "dim"))
    if risk.state != "open":
        line.append(Run(f" · {risk.state}", "strong"))
    return [line, *([_sequence(scores, today)] if len(scores) > 1 else [])]


def _sequence(scores: Sequence[Scored], today: date) -> Line:
    """The scores it had, drawn and in figures: ``▄█▅ 8 → 16 → 10 since 2 Sep``."""
    shown = scores[-MOST_SCORES:]
    bars = "".join(LEVELS[min(7, round((each.score - 1) / 24 * 7))] for each in shown)
    figures = " → ".join(str(each.score) for each in shown)
    more = f"{len(scores) - len(shown)} before, " if len(scores) > len(shown) else ""
    role = "bad" if shown[-1].score > shown[0].score else "good" if shown[-1].score < shown[0].score else ""
    since = f"  {more}since {short_day(shown[0].since, today)}, last {short_day(shown[-1].since, today)}"
    return [_label("Score"), Run(f"{bars}  ", role), Run(figures), Run(since, "dim")]


def _notes(risk: Risk, room: int) -> list[Line]:
    kept = [text for text in risk.notes[-4000:].splitlines() if text.strip()]
    return [[_label("Note" if n == 0 else ""), Run(clean(text))] for n, text in enumerate(kept[-room:])]


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many cells, broken between words."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and cell_width(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [fit(each, width).rstrip() if cell_width(each) > width else each for each in ([*lines, line] if line else lines)]
