"""Risks, log entries, notes and the goal from one line."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from planning.capture_marks import (
    bare_money_mark,
    date_mark,
    days_mark,
    from_mark,
    home_mark,
    level_mark,
    money_mark,
    on_mark,
    people_mark,
    probability_mark,
    refuse_people,
    score_mark,
    strategy_mark,
    tag_mark,
)
from planning.capture_tokens import Draft, Part
from planning.errors import PlanError
from planning.plan import Change
from planning.records import Action, Assumption, ChangeRequest, Decision, Issue, LogEntry, Record, Risk, RiskLevel
from planning.values import clean_line, clean_text, find_id, looks_like_id, say_day, short, show_money, show_number, show_share, unknown_id

_ENTRIES: dict[str, tuple[type[LogEntry], str, str]] = {
    "issue": (Issue, "issues", "I-"),
    "action": (Action, "actions", "A-"),
    "decision": (Decision, "decisions", "D-"),
    "change": (ChangeRequest, "changes", "C-"),
    "assumption": (Assumption, "assumptions", "S-"),
}

REPEATING = frozenset({"every", "daily", "weekly", "fortnightly", "monthly", "quarterly", "yearly", "annually"})
"""The words that how it recurs may begin with."""


def read_risk(draft: Draft) -> None:
    """``CMS import slips p40% 10d €24k on WEB-8 @TV mitigate``: a threat, or with ``o`` an opportunity."""
    draft.run(home_mark)
    draft.run(on_mark, people_mark, tag_mark)
    draft.run(date_mark)
    draft.run(probability_mark, days_mark, money_mark, score_mark)
    draft.run(bare_money_mark)
    draft.run(strategy_mark)
    refuse_people(draft)
    _home_is_subject(draft)
    level = RiskLevel(draft.probability, abs(draft.work_days or 0.0), abs(draft.money or 0.0))
    opportunity = draft.kind == "opportunity"
    risk = Risk(
        id=draft.fresh("O-" if opportunity else "R-"),
        name=draft.title(),
        program=_program_of(draft),
        kind="opportunity" if opportunity else "threat",
        inherent=level if level.probability or level.days or level.cost else None,
        current=level,
        score=draft.score,
        proximity=_proximity(draft.proximity),
        strategy=draft.strategy,
        owner=draft.people[0][0] if draft.people else "",
        on=tuple(draft.on),
        review=draft.day,
        tags=tuple(draft.tags),
    )
    draft.add("risks", risk)
    draft.said.append(f"{draft.kind} {risk.id}: {risk.name}")
    draft.said.append(f"{show_share(level.probability).removesuffix('%')} % likely" if level.probability else "")
    draft.said.append(f"{show_number(level.days)} days" if level.days else "")
    draft.said.append(show_money(level.cost, draft.currency()) if level.cost else "")
    draft.said.append(f"{draft.score.probability}x{draft.score.impact}" if draft.score else "")
    draft.said.append(risk.strategy)
    draft.said.append(f"proximity {risk.proximity}" if risk.proximity else "")
    _say_rest(draft, "review")


def _proximity(word: str) -> Literal["now", "near", "mid", "far", ""]:
    for each in ("now", "near", "mid", "far"):
        if each == word:
            return each
    return ""


def read_entry(draft: Draft) -> None:
    """``Legacy export loses captions @TV ^fri on WEB-10``: an issue, action, decision, change or assumption."""
    draft.run(home_mark)
    draft.run(on_mark, from_mark, people_mark, tag_mark)
    if draft.kind == "issue":
        draft.run(level_mark)
    draft.run(date_mark)
    if draft.kind == "change":
        draft.run(money_mark, days_mark)
    draft.run(repeat_mark)
    refuse_people(draft)
    _home_is_subject(draft)
    cls, table, prefix = _ENTRIES[draft.kind]
    entry = cls(
        id=draft.fresh(prefix),
        name=draft.title(),
        program=_program_of(draft),
        owner=draft.people[0][0] if draft.people else "",
        raised=draft.today,
        due=draft.day,
        on=tuple(draft.on),
        came_from=draft.came_from,
        repeat=draft.repeat,
        tags=tuple(draft.tags),
    )
    entry = _own_fields(draft, entry)
    draft.add(table, entry)
    draft.said.insert(0, f"{draft.kind} {entry.id}: {entry.name}")
    _say_rest(draft, "due")
    draft.said.append(f"again {_rule_said(draft)}" if draft.repeat else "")


def repeat_mark(draft: Draft, i: int) -> int:
    """``every week``, ``monthly on the last friday``: how it recurs. Before any mark only ``every …`` at the end of the title counts."""
    token = draft.free(i)
    if token is None or token.text.casefold() not in REPEATING:
        return 0
    from planning.repeats import anchored, first_due, longest_rule, show_rule

    words: list[str] = []
    while (following := draft.free(i + len(words))) is not None:
        words.append(following.text)
    count, rule = longest_rule(words, draft.today)
    if not count or not (draft.after_mark(i) or (token.text.casefold() == "every" and count == len(words))):
        return 0
    if draft.repeat:
        return draft.take(i, count, "repeat", error="This line says twice how it recurs; keep one of the two.")
    start = draft.day or first_due(rule, draft.today)
    if start is None:
        return draft.take(i, count, "repeat", error=f"This names no day from {draft.today} on; give it a later end.")
    draft.repeat, draft.day = anchored(rule, start), start
    return draft.take(i, count, "repeat", show_rule(rule))


def _rule_said(draft: Draft) -> str:
    from planning.repeats import show_rule

    return show_rule(draft.repeat)


def _own_fields(draft: Draft, entry: LogEntry) -> LogEntry:
    """What only this kind of entry has."""
    if isinstance(entry, Issue) and draft.level is not None:
        draft.said.append(f"severity {draft.level}")
        return replace(entry, severity=draft.level)
    if isinstance(entry, ChangeRequest):
        draft.said.append(show_money(draft.money, draft.currency()) if draft.money is not None else "")
        draft.said.append(f"{draft.work_days:+g} days" if draft.work_days is not None else "")
        return replace(entry, cost=draft.money or 0.0, days=draft.work_days or 0.0)
    if isinstance(entry, Decision):
        # Without a day to decide by and without a question mark it is a decision that has just been taken.
        taken = draft.day is None and not entry.name.endswith("?")
        draft.said.append(f"decided {say_day(draft.today, draft.today)}" if taken else "still open")
        return replace(entry, decided=draft.today, state="decided") if taken else entry
    return entry


def _home_is_subject(draft: Draft) -> None:
    """``in WEB`` on a risk or log entry says what it is about as well as whose it is."""
    if draft.home.typed and draft.home.typed not in draft.plan.programs and draft.home.typed not in draft.on:
        draft.on.append(draft.home.typed)


def _program_of(draft: Draft) -> str:
    """The program: named with ``in``, else that of what the entry is about, else that of the cursor."""
    if not draft.home.typed:
        for each in draft.on:
            record = draft.plan.find(each)
            program = draft.plan.program_of(record) if record else None
            if program:
                return program.id
    return draft.need_program()


def lacking(change: Change) -> str:
    """What a new risk lacks: what it is on, and whose it is; nothing where it has both, or something else is added."""
    risk = next((edit.after for edit in change.edits if edit.before is None and isinstance(edit.after, Risk)), None)
    lacks = [] if risk is None else ["on no task (on ID)"] * (not risk.on) + ["no owner (@)"] * (not risk.owner)
    return ", ".join(lacks)


def _say_rest(draft: Draft, day_role: str) -> None:
    draft.said.append(f"on {', '.join(draft.on)}" if draft.on else "")
    draft.said.append(f"from {draft.came_from}" if draft.came_from else "")
    for person, _ in draft.people[:1]:
        record = draft.plan.people.get(person)
        draft.said.append(f"owner {(record.name if record else '') or person}")
    draft.said.append(f"{day_role} {say_day(draft.day, draft.today)}" if draft.day else "")
    draft.said.extend(f"#{tag}" for tag in draft.tags)


# -------------------------------------------------------------------------------------------------------- notes, goals


def read_note(draft: Draft) -> None:
    """``n two templates blocked``: a line of the notes of the record under the cursor, with the day; or ``n on WEB-8 …``."""
    begin = len(draft.line) - len(draft.line.lstrip())
    begin += len(draft.line[begin:].split(maxsplit=1)[0]) if draft.line.strip() else 0
    rest = draft.line[begin:]
    begin += len(rest) - len(rest.lstrip())
    record, begin = _note_subject(draft, begin)
    text = clean_text(draft.line[begin:]).strip()
    if text:
        end = len(draft.line.rstrip())
        draft.parts[begin] = Part(begin, end, "note", draft.line[begin:end], short(text, 80))
    else:
        draft.faults.append("A note needs text; type it after the n.")
    if record is None:
        draft.faults.append("Which record? Put the cursor on it, or type: n on WEB-8 and the note.")
        return
    line = f"- {draft.today.isoformat()}: {text}"
    located = draft.plan.locate(record.id)
    if located is None:
        raise PlanError(unknown_id(draft.plan, record.id))
    notes = f"{record.notes.rstrip()}\n{line}" if record.notes.strip() else line
    draft.add(located[0], replace(record, notes=notes), record)
    draft.said.append(f"note on {record.id} {clean_line(record.name)}: {short(text, 80)}")


def _note_subject(draft: Draft, begin: int) -> tuple[Record | None, int]:
    """The record a note goes to, and where its text begins."""
    words = draft.line[begin : begin + 200].split(maxsplit=2)
    explicit = len(words) > 1 and words[0] == "on"
    name = words[1] if explicit else words[0] if words and draft.record is None else ""
    name = name.rstrip(":")
    found = find_id(draft.plan, name)
    if found is None:
        if name and looks_like_id(draft.plan, name):
            draft.faults.append(unknown_id(draft.plan, name))
        return draft.record, begin
    end = draft.line.index(name, begin) + len(name)
    end += draft.line[end : end + 1] == ":"
    draft.parts[begin] = Part(begin, end, "on", draft.line[begin:end], f"on {found}")
    rest = draft.line[end:]
    return draft.plan.find(found), end + len(rest) - len(rest.lstrip())


def read_goal(draft: Draft) -> None:
    """``goal Lift the online share from 18 % to 30 % | online revenue ÷ revenue in KES``: a program's goal and its measure."""
    draft.run(home_mark)
    words = [token.text for token in draft.title_words()]
    draft.title()
    sentence, _, measure = (clean_line(part) for part in " ".join(words).partition(" | "))
    found = draft.plan.programs.get(draft.need_program())
    if found is None:
        return
    draft.add("programs", replace(found, goal=sentence, goal_measure=measure or found.goal_measure), found)
    draft.said.append(f"goal of {found.id} {found.name}: {sentence}{f' (measure: {measure})' if measure else ''}")
