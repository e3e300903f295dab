"""The status of work asked for by mail: a sheet with a line for each task, and the change that a filled-in sheet means.

``WEB-9 [60% 4d left; waits for icons]  45%, 6d left, to 5 Nov  Shop integration``: what stands between the brackets is the answer,
what stands behind them is for the reader alone. A mailer's quotation marks, its wrapped lines and what is written around the
sheet do no harm: lines that are no answer are told, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planning.calendars import to_datetime, to_minute
from planning.durations import format_duration, parse_duration
from planning.errors import HeadwayError, PhraseError
from planning.fields import set_fields
from planning.lookahead import people_on
from planning.phrase_words import WEEKDAY_PATTERN
from planning.phrases import parse_date
from planning.plan import Change, Edit, natural
from planning.schedule import calendar_of, schedule
from planning.text_width import clean, fit
from planning.values import clean_line, find_id, lengths_of, parse_percent, say_day, short, unknown_id

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.records import Task
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

WEEKS = 4
"""Work that begins later than this is not asked about, unless more weeks are wanted."""
ROOM = 20
"""Blanks between the brackets."""
TITLE = "Status of "
HOW = (
    "Write between the brackets what is true now, leave all else as it is, and send it back:",
    "[80%] [3d left] [80% 3d left] [20 nov] (expected finish) [done] [done 28 oct] [started 26 oct]",
    "Words after ; are kept as a note: [60% 4d left; waits for icons]. Empty: as it says.",
)
MOST_LINES = 2_000
_WRAPPED = 12
"""A part of an instruction is at least so long; what is shorter may be somebody's answer."""
_FAR = 270
"""A finish so many days ahead, written without its year, is one that has been: on 30 October, 26 oct is no day of next year."""
_QUOTED = re.compile(r"^(?:\s*[>|])*\s*")
_ANSWER = re.compile(r"(\S+)\s*\[([^\]]*)\](.*)")
_TITLE = re.compile(rf"{TITLE}.*\((\S+)\), asked on .*")
_EXAMPLES = "80%, 3d left, 20 nov, done, done 28 oct or started 26 oct"


@dataclass(frozen=True, slots=True)
class Answered:
    """One line that answers: the task, what was answered, and what it means in words; ``error`` where it means nothing."""

    number: int
    id: str
    answer: str
    means: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that came back: the answers, the lines that are none (number and text), and the one change; None while one is wrong."""

    answers: tuple[Answered, ...]
    unknown: tuple[tuple[int, str], ...]
    change: Change | None

    @property
    def errors(self) -> tuple[str, ...]:
        """What is wrong, each with the number of its line."""
        return tuple(f"Line {each.number}, {each.id}: {each.error}" for each in self.answers if each.error)


# ---------------------------------------------------------------------------------------------------------------- asking


def asked_of(scheduled: Schedule, person: str, today: date, weeks: int = WEEKS) -> tuple[Task, ...]:
    """The unfinished tasks of somebody and of the projects they manage that have begun or begin in the next weeks."""
    plan, last = scheduled.plan, today + timedelta(weeks=weeks)
    found = []
    for task in plan.tasks.values():
        row = scheduled.get(task.id)
        project = plan.projects.get(task.project)
        theirs = any(a.person == person for a in task.assignments) or (project is not None and project.owner == person)
        if theirs and row is not None and row.kind == "task" and not row.finished and (row.started or row.start.date() <= last):
            found.append(task)
    return tuple(sorted(found, key=lambda task: (task.project, scheduled[task.id].start, natural(task.id))))


def sheet_for(scheduled: Schedule, person: str, tasks: Iterable[Task], today: date) -> str:
    """The text to send: who is asked, three lines of instruction, and a line for each task."""
    plan = scheduled.plan
    known = plan.people.get(person)
    name = clean(known.name if known is not None and known.name else person)
    lines = [f"{TITLE}{name} ({person}), asked on {say_day(today, today)} {today.year}", *HOW, ""]
    rows = [(task, _now(scheduled, task)) for task in tasks]
    ids = max((len(clean(task.id)) for task, _ in rows), default=0)
    wide = max((len(now) for _, now in rows), default=0)
    for task, now in rows:
        lines.append(f"{fit(clean(task.id), ids)} [{' ' * ROOM}] {now:<{wide}}  {_printed(plan, task, person)}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _printed(plan: Plan, task: Task, person: str) -> str:
    """What stands last in a task's line: its name, and who is on it where that is not the one asked alone."""
    people = people_on(plan, task)
    others = "" if people == (person,) else f" ({', '.join(map(clean, people))})" if people else " (nobody)"
    return f"{clean(task.name)}{others}"


def _now(scheduled: Schedule, task: Task) -> str:
    """``60%, 4d left, to 5 Nov``."""
    row, node = scheduled[task.id], scheduled.net.index[task.id]
    calendar, (start, finish) = calendar_of(scheduled, task.id), (scheduled.dates.work_start[node], scheduled.dates.early_finish[node])
    left = format_duration(finish - start if task.elapsed else calendar.between(start, finish), lengths_of(calendar), task.elapsed)
    begins = "" if row.started else f"{_day(row.start.date())} "
    return f"{row.percent:.0f}%, {left} left, {begins}to {_day(row.finish.date())}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


# ---------------------------------------------------------------------------------------------------------------- reading


def is_sheet(lines: Iterable[str]) -> bool:
    """Whether these are the lines of a sheet that came back, and no lines of fields and values."""
    bare = [_bare(line) for line in lines]
    return any(_TITLE.fullmatch(line) for line in bare) or any(_is_answer(line) for line in bare)


def _bare(line: str) -> str:
    return _QUOTED.sub("", line).strip()


def _is_answer(line: str) -> bool:
    found = _ANSWER.fullmatch(line)
    return found is not None and "=" not in found[1] and "[" not in found[1]


def read_sheet(scheduled: Schedule, lines: Sequence[tuple[int, str]], today: date) -> Sheet:
    """What a filled-in sheet means. Nothing is raised for what it says; what is wrong stands with its line."""
    plan, edits, who = scheduled.plan, list[Edit](), ""
    answers: dict[str, Answered] = {}
    unknown: list[tuple[int, str]] = []
    missing = ""  # of the line before, where a mailer wrapped it
    for number, line in lines[:MOST_LINES]:
        bare = _bare(line)
        title = _TITLE.fullmatch(bare)
        who = title[1] if title else who
        found = _ANSWER.fullmatch(bare) if _is_answer(bare) else None
        record_id = find_id(plan, found[1]) if found else None
        if title or _is_instruction(bare):
            continue
        if found is None and missing.startswith(_squeezed(bare)):
            missing = missing.removeprefix(_squeezed(bare))
            continue
        if found is None or record_id is None or record_id not in plan.tasks:
            unknown.append((number, bare if found is None else f"{short(bare, 60)}: {unknown_id(plan, found[1])}"))
            continue
        missing = _missing(scheduled, plan.tasks[record_id], who, found[3]) if record_id in scheduled else ""
        answer = clean_line(found[2])
        if not answer or answer.casefold() in ("-", "ok", "?"):
            continue
        if record_id in answers:
            same = answers[record_id].answer == answer
            if not same:
                answers[record_id] = Answered(number, record_id, answer, error="it is answered twice; keep one of the two.")
            continue
        try:
            change = _change(scheduled, plan, record_id, answer, today)
            plan = plan.apply(change)
        except HeadwayError as error:
            answers[record_id] = Answered(number, record_id, answer, error=str(error))
            continue
        edits += change.edits
        answers[record_id] = Answered(number, record_id, answer, change.label)
    unknown += [(number, "left out: no more than 2,000 lines at once") for number, _ in lines[MOST_LINES:][:1]]
    wrong = any(each.error for each in answers.values())
    label = f"status of {who}" if who else "status as it was answered"
    count = len([each for each in answers.values() if not each.error])
    whole = None if wrong or not edits else Change(f"{label}: {count} task{'s' * (count != 1)}", tuple(edits))
    return Sheet(tuple(answers.values()), tuple(unknown), whole)


def _missing(scheduled: Schedule, task: Task, who: str, came: str) -> str:
    """What of a task's line did not come with it, squeezed: the lines after it are its end where a mailer wrapped it there."""
    printed, came = _squeezed(_printed(scheduled.plan, task, who)), _squeezed(came)
    sent = _squeezed(_now(scheduled, task)) + printed
    if sent.startswith(came):
        return sent.removeprefix(came)
    # the plan has moved since it was asked: only the name is as it was
    return printed[max(count for count in range(len(printed) + 1) if came.endswith(printed[:count])) :]


def _squeezed(text: str) -> str:
    """A text without its blanks: a mailer breaks lines where it likes."""
    return "".join(text.split())


def _is_instruction(line: str) -> bool:
    """Whether a line is one of the instructions, or the beginning or end of one that a mailer wrapped."""
    return not line or any(how in line or (len(line) >= _WRAPPED and (how.startswith(line) or how.endswith(line))) for how in HOW)


def _change(scheduled: Schedule, plan: Plan, task_id: str, answer: str, today: date) -> Change:
    """The change of one answer. Raises PhraseError or PlanError that says what is wrong."""
    words, _, note = answer.partition(";")
    row = scheduled.get(task_id)
    shown = {"start": row.start.date(), "finish": row.finish.date()} if row else None
    edits: list[Edit] = []
    values = _values(scheduled, plan.tasks[task_id], words.strip(), today)
    label = f"{task_id} as it was"
    if values:
        change = set_fields(plan, task_id, values, today, shown=shown)
        plan, label = plan.apply(change), change.label
        edits += change.edits
        label += _closed_day(scheduled, plan.tasks[task_id], words, values, today)
    if note.strip():
        from planning.capture import read_line

        reading = read_line(f"n {note.strip()}", plan, today, record=task_id)
        if reading.change is None:
            raise PhraseError(reading.errors[0] if reading.errors else "This note says nothing.")
        edits += reading.change.edits
        label = f"{label}, with a note" if values else f"{task_id} note"
    return Change(label, tuple(edits))


def _closed_day(scheduled: Schedule, task: Task, words: str, values: dict[str, str], today: date) -> str:
    """What is said where the finish that was typed is no working day; nothing otherwise."""
    lengths, calendar = lengths_of(calendar_of(scheduled, task.id)), calendar_of(scheduled, task.id)
    if not values.keys() & {"remaining", "duration", "finish"}:
        return ""
    line = re.sub(r"\d+(?:\.\d+)?\s*%(?:\s*(?:done|complete)\b)?|,|\b(?:until|by|finish(?:ed|es)?|fin|expected)\b", " ", words)
    try:
        parse_duration(line.strip(), lengths)
    except PhraseError:
        pass
    else:
        return ""
    try:
        finish = parse_date(line.strip(), today)
    except PhraseError:
        return ""
    return "" if calendar.is_workday(finish) else f"; {say_day(finish, today)} is no working day, the one before it counts"


def _values(scheduled: Schedule, task: Task, text: str, today: date) -> dict[str, str]:
    """The fields that an answer sets, as they are typed."""
    line = re.sub(r"\s*,\s*", " ", text).strip()
    folded = line.casefold()
    if not line:
        return {}
    if folded in ("blocked", "open", "started", "done", "finished", "100%"):
        return {"state": "done" if folded in ("finished", "100%") else folded}
    day = re.fullmatch(r"(done|finished|started|began)\s+(?:on\s+)?(.+)", folded)
    if day is not None:
        name = "actual_finish" if day[1] in ("done", "finished") else "actual_start"
        on = _past(day[2], today)
        approved = _approved_start(scheduled, task) if name == "actual_finish" and task.actual_start is None else None
        return ({"actual_start": approved.isoformat()} if approved is not None and approved < on else {}) | {name: on.isoformat()}
    values: dict[str, str] = {}
    percent = re.search(r"(?:^|\s)(\d{1,3}(?:\.\d+)?)\s*%(?=\s|$)", line)
    if percent is not None:
        values["percent"] = f"{parse_percent(percent[1]):g}"
        line = f"{line[: percent.start()]} {line[percent.end() :]}".strip()
        line = re.sub(r"^(?:done|complete)\b\s*", "", line, flags=re.IGNORECASE)
    begins = values.get("percent", "0") != "0" and task.actual_start is None
    state = _begins(scheduled, task, values["percent"], today) if begins else {}
    if line:
        begun = _begun(scheduled, task, values | state, today) if state and values["percent"] != "100" else scheduled
        rest = _rest(begun, task.id, line, today)
        if "state" in rest:  # nothing is left: it is done, whatever per cent is said beside
            return rest
        values |= rest
    return values | state


def _begins(scheduled: Schedule, task: Task, percent: str, today: date) -> dict[str, str]:
    """What a per cent says of work that nobody said has begun: it began when its baseline has it, where that has been, else today."""
    if percent == "100":
        return {"state": "done"}
    approved = _approved_start(scheduled, task)
    return {"actual_start": approved.isoformat()} if approved is not None and approved < today else {"state": "started"}


def _approved_start(scheduled: Schedule, task: Task) -> date | None:
    """The day on which the baseline of its program has a task begin; None without one."""
    program = scheduled.plan.program_of(task)
    baseline = scheduled.plan.baselines.get(program.baseline) if program is not None and program.baseline else None
    planned = baseline.activities.get(task.id) if baseline is not None else None
    return planned.start.date() if planned is not None else None


def _begun(before: Schedule, task: Task, begins: dict[str, str], today: date) -> Schedule:
    """The schedule once a task has begun and is done to a per cent: what is left of it is counted from there."""
    return schedule(before.plan.apply(set_fields(before.plan, task.id, begins, today)))


def _rest(scheduled: Schedule, task_id: str, line: str, today: date) -> dict[str, str]:
    """What is left, or when it will be finished."""
    task = scheduled.plan.tasks[task_id]
    lengths = lengths_of(calendar_of(scheduled, task.id))
    amount = re.sub(r"\b(?:left|remaining|to go|more)\b", " ", line, flags=re.IGNORECASE).strip()
    try:
        left = parse_duration(amount, lengths)
        if not left.minutes:
            return {"state": "done"}
        minutes = left.minutes if left.elapsed or not task.elapsed else round(left.minutes / lengths.day * 1440)  # a day is a day
        return {"duration" if task.actual_start is None else "remaining": format_duration(minutes, lengths, task.elapsed)}
    except PhraseError:
        pass
    typed = re.sub(r"^(?:until|by|finish(?:ed|es)?|fin|expected)\b\s*", "", line, flags=re.IGNORECASE)
    try:
        finish = parse_date(typed, today)
    except PhraseError as error:
        raise PhraseError(f"{short(line)!r} is no answer; write {_EXAMPLES}.") from error
    if (finish - today).days > _FAR and not re.search(r"\d{4}", typed):
        raise PhraseError(f"{short(line)!r} has been; write done {short(typed)} if it was finished then, or the year with it.")
    node = scheduled.net.index.get(task.id)
    if node is None:
        return {"finish": finish.isoformat()}
    calendar = calendar_of(scheduled, task.id)
    if task.actual_start is None:
        return {"duration": _until(scheduled, task, node, finish, today)}
    begin, end = scheduled.dates.work_start[node], to_minute(calendar.last_minute(finish))
    minutes = end - begin if task.elapsed else calendar.between(begin, end)
    if minutes <= 0:
        raise PhraseError(
            f"{say_day(finish, today)} is not after what is reported already; write done {finish.day} {finish:%b} if it is finished."
        )
    return {"remaining": format_duration(minutes, lengths, task.elapsed)}


def _until(scheduled: Schedule, task: Task, node: int, finish: date, today: date) -> str:
    """The duration with which work that has not begun ends on a day: it begins when it begins, so it takes shorter or longer."""
    calendar, begin = calendar_of(scheduled, task.id), scheduled.dates.early_start[node]
    end = to_minute(calendar.last_minute(finish))
    minutes = end - begin if task.elapsed else calendar.between(begin, end)
    if minutes <= 0:
        day = to_datetime(begin).date()
        raise PhraseError(
            f"{task.id} begins on {say_day(day, today)} and cannot be finished by {say_day(finish, today)}; move its start first."
        )
    return format_duration(minutes, lengths_of(calendar), task.elapsed)


def _past(text: str, today: date) -> date:
    """A day that has been: ``28 oct`` without a year and ``wed`` are the latest such days. Raises PhraseError for one to come."""
    day = parse_date(text, today)
    if day > today and re.fullmatch(WEEKDAY_PATTERN, text.strip()):
        day -= timedelta(days=7)
    if day > today and not re.search(r"\d{4}", text):
        before = day - timedelta(days=365 + ((day - timedelta(days=365)).day != day.day))
        day = before if (today - before).days <= _FAR else day
    if day > today:
        raise PhraseError(f"{say_day(day, today)} is still to come; write when it will be finished without done, like {day.day} {day:%b}.")
    return day
