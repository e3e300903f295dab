"""The status that is asked for by mail: who is asked about what, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.fields import set_fields
from planning.plan import Plan, build
from planning.records import Assignment, Baseline, Person, Planned, Program, Project, Task
from planning.schedule import Schedule, schedule
from planning.status_sheet import Sheet, asked_of, is_sheet, read_sheet, sheet_for
from planning.validate import validate
from store.demo import demo_plan

TODAY = date(2026, 10, 30)


@pytest.fixture(scope="module")
def now() -> Schedule:
    return schedule(demo_plan(TODAY))


def _text(now: Schedule, person: str = "TV", weeks: int = 4) -> str:
    return sheet_for(now, person, asked_of(now, person, TODAY, weeks), TODAY)


def _filled(text: str, **answers: str) -> str:
    """The sheet with answers between its brackets; WEB_9 stands for WEB-9."""
    lines = text.splitlines()
    for name, answer in answers.items():
        task = name.replace("_", "-")
        n = next(n for n, line in enumerate(lines) if line.split()[:1] == [task])
        head, _, tail = lines[n].partition("[")
        lines[n] = f"{head}[{answer}]{tail.partition(']')[2]}"
    return "\n".join(lines)


def _read(now: Schedule, text: str) -> Sheet:
    return read_sheet(now, list(enumerate(text.splitlines(), 1)), TODAY)


def _after(now: Schedule, **answers: str) -> Plan:
    sheet = _read(now, _filled(_text(now), **answers))
    assert sheet.change is not None, sheet.errors
    return now.plan.apply(sheet.change)


def test_a_sheet_asks_about_their_tasks_and_those_of_their_projects(now: Schedule) -> None:
    lines = _text(now).splitlines()
    assert lines[0] == "Status of Tomas Veldt (TV), asked on Fri 30 Oct 2026"
    assert [line.split()[0] for line in lines[5:]] == ["WEB-9", "WEB-10", "WEB-6", "WEB-8"]
    assert lines[5].endswith("] 75%, 4d left, to 5 Nov          Shop and payment integration (AH, TV)")
    assert len(asked_of(now, "TV", TODAY, 20)) > 4 and not asked_of(now, "SH-1", TODAY)


def test_a_sheet_that_nobody_filled_in_changes_nothing(now: Schedule) -> None:
    sheet = _read(now, _text(now))
    assert (sheet.change, sheet.answers, sheet.unknown) == (None, (), ())


@pytest.mark.parametrize(
    ("answer", "percent", "remaining"),
    [("80%", 80, 4 * 480), ("80% 2d left", 80, 960), ("2d", 75, 960), ("2d left, 80 %", 80, 960), ("1.5d to go", 75, 720),
     ("80% until 10 nov", 80, 7 * 480), ("10 nov", 75, 7 * 480), ("80% done", 80, 4 * 480)],
)  # fmt: skip
def test_answers_on_work_that_has_begun(now: Schedule, answer: str, percent: float, remaining: int) -> None:
    task = _after(now, WEB_9=answer).tasks["WEB-9"]
    assert (task.percent, task.remaining, task.actual_finish) == (percent, remaining, None)


@pytest.mark.parametrize(
    ("answer", "on"),
    [
        ("done", date(2026, 10, 30)),
        ("100%", date(2026, 10, 30)),
        ("done 28 oct", date(2026, 10, 28)),
        ("finished on wed", date(2026, 10, 28)),
    ],
)
def test_work_that_is_done_is_done_on_its_day(now: Schedule, answer: str, on: date) -> None:
    task = _after(now, WEB_9=answer).tasks["WEB-9"]
    assert task.actual_finish is not None and task.actual_finish.date() == on


def test_answers_on_work_that_has_not_begun(now: Schedule) -> None:
    started = _after(now, WEB_6="started 28 oct").tasks["WEB-6"]
    assert started.actual_start is not None and started.actual_start.date() == date(2026, 10, 28)
    begun = _after(now, WEB_6="10% 12d left").tasks["WEB-6"]
    assert begun.actual_start is not None and (begun.percent, begun.remaining) == (10, 12 * 480)
    assert _after(now, WEB_6="12d").tasks["WEB-6"].duration == 12 * 480
    before = now["WEB-6"]
    longer = _after(now, WEB_6="4 dec")
    row = schedule(longer)["WEB-6"]
    assert (row.start, row.finish.date(), longer.tasks["WEB-6"].constraint) == (before.start, date(2026, 12, 4), None)
    shorter = schedule(_after(now, WEB_6="12 nov"))["WEB-6"]
    assert (shorter.start, shorter.finish.date()) == (before.start, date(2026, 11, 12))


@pytest.mark.parametrize("answer", ["20% 4 dec", "20%, finished 4 dec", "10% 4 dec"])
def test_a_per_cent_begins_the_work_and_the_finish_answered_is_the_finish(now: Schedule, answer: str) -> None:
    begun = schedule(_after(now, WEB_6=answer))["WEB-6"]
    assert begun.started and begun.start.date() == TODAY and begun.finish.date() == date(2026, 12, 4)


def test_a_per_cent_and_what_is_left_begin_the_work_and_end_it_so_many_days_later() -> None:
    """It was to begin on 9 November; 80 % on Friday 30 October and three days left end on Wednesday."""
    program = Program(id="P", start=datetime(2026, 11, 9, 8), status_date=TODAY)
    plan = build((program, Project(id="X", program="P"), Task(id="X-1", project="X", duration=10 * 480)))
    sheet = read_sheet(schedule(plan), [(1, "X-1 [80% 3d left]")], TODAY)
    assert sheet.change is not None
    after = plan.apply(sheet.change)
    row, task = schedule(after)["X-1"], after.tasks["X-1"]
    assert (row.start.date(), row.finish.date(), task.percent, task.remaining) == (TODAY, date(2026, 11, 4), 80, 3 * 480)


def test_what_is_left_does_not_take_back_the_days_that_were_worked() -> None:
    """Five of ten days are worked when four more are answered: the work takes nine days, and five ninths of it are earned."""
    records = (
        Program(id="P", start=datetime(2026, 10, 26, 8), status_date=TODAY),
        Project(id="X", program="P"),
        Task(id="X-1", project="X", duration=10 * 480, actual_start=datetime(2026, 10, 26, 8)),
    )
    plan = build(records)
    sheet = read_sheet(schedule(plan), [(1, "X-1 [4d left]")], TODAY)
    assert sheet.change is not None
    task = plan.apply(sheet.change).tasks["X-1"]
    assert (task.duration, task.remaining) == (9 * 480, 4 * 480)


def test_what_is_left_leaves_a_plan_that_check_finds_sound(now: Schedule) -> None:
    for left in ("2d", "20d"):
        plan = now.plan.apply(set_fields(now.plan, "BRD-5", {"remaining": left}, TODAY))
        assert [problem for problem in validate(plan) if problem.id == "BRD-5"] == []
        task = plan.tasks["BRD-5"]
        assert task.optimistic is not None and task.pessimistic is not None and task.optimistic <= task.duration <= task.pessimistic


def test_words_behind_a_semicolon_are_a_note(now: Schedule) -> None:
    plan = _after(now, WEB_9="90%; waits for the test card", WEB_10="; half is in [bold")
    assert "waits for the test card" in plan.tasks["WEB-9"].notes and plan.tasks["WEB-9"].percent == 90
    assert "half is in [bold" in plan.tasks["WEB-10"].notes


@pytest.mark.parametrize("answer", ["soonish", "26 oct", "140%", "-3d", "80% maybe", "done tomorrow or so", "done tomorrow", "done 20 nov"])
def test_an_answer_that_means_nothing_keeps_all_out_and_says_why(now: Schedule, answer: str) -> None:
    sheet = _read(now, _filled(_text(now), WEB_9=answer, WEB_10="50%"))
    assert sheet.change is None
    assert len(sheet.errors) == 1 and sheet.errors[0].startswith("Line 6, WEB-9: ") and sheet.errors[0].endswith(".")


def test_quotes_wrapped_lines_and_words_around_it_do_no_harm(now: Schedule) -> None:
    filled = _filled(_text(now), WEB_9="90% 1d left").splitlines()
    wrapped = [part for line in filled for part in ([line[:52].rstrip(), line[52:].strip()] if len(line) > 72 else [line])]
    mail = ["Hi Rosa,", "", "On Fri, Rosa wrote:", *(f"> > {line}" for line in wrapped), "", "Tomas"]
    sheet = _read(now, "\n".join(mail))
    assert [(each.id, each.answer) for each in sheet.answers] == [("WEB-9", "90% 1d left")]
    assert [text for _, text in sheet.unknown] == ["Hi Rosa,", "On Fri, Rosa wrote:", "Tomas"]
    assert sheet.change is not None and sheet.change.label == "status of TV: 1 task"


def test_a_line_that_a_mailer_wrapped_more_than_once_is_one_line(now: Schedule) -> None:
    lines = _filled(_text(now), WEB_9="90% 1d left").splitlines()
    head, tail = lines[5][: lines[5].index("]") + 1], lines[5][lines[5].index("]") + 1 :].split()
    lines[5:6] = [head, " ".join(tail[:3]), *(f"> {word}" for word in tail[3:])]
    sheet = _read(now, "\n".join(lines))
    assert [each.answer for each in sheet.answers] == ["90% 1d left"] and not sheet.unknown


def test_the_name_of_a_task_is_told_where_its_line_has_come_whole(now: Schedule) -> None:
    sheet = _read(now, f"{_text(now)}\nintegration\n{now.plan.tasks['WEB-8'].name}")
    assert [text for _, text in sheet.unknown] == ["integration", now.plan.tasks["WEB-8"].name]


def test_what_a_mailer_wrapped_is_known_although_the_plan_has_moved_since(now: Schedule) -> None:
    asked = _filled(_text(now), WEB_9="90% 1d left").replace("75%, 4d left", "60%, 9d left")
    cut = asked.index("payment integration")
    sheet = _read(now, f"{asked[:cut]}\n{asked[cut:]}")
    assert [each.id for each in sheet.answers] == ["WEB-9"] and not sheet.unknown


def test_tasks_that_are_not_there_and_answers_given_twice_are_told(now: Schedule) -> None:
    text = _filled(_text(now), WEB_9="90%") + "\nWEB-99 [50%]\nWEB-9 [90%]\n"
    sheet = _read(now, text)
    assert len(sheet.unknown) == 1 and "WEB-99" in sheet.unknown[0][1] and sheet.change is not None
    assert "twice" in _read(now, f"{text}WEB-9 [80%]").errors[0]


@pytest.mark.parametrize("typed", ["20 dec", "by 20 dec", "60% 20 dec"])
def test_an_expected_finish_on_a_day_that_is_not_worked_says_which_day_counts(now: Schedule, typed: str) -> None:
    means = _read(now, _filled(_text(now), WEB_9=typed)).answers[0].means
    assert means.endswith("; Sun 20 Dec is no working day, the one before it counts")
    for other in ("18 dec", "4d left", "60%", "done"):
        assert "no working day" not in _read(now, _filled(_text(now), WEB_9=other)).answers[0].means


def test_lines_of_fields_and_values_are_no_sheet() -> None:
    assert not is_sheet(["WEB-13 duration=9d", "WEB-8 'name=A [bold] name'", "WEB-8 checklist=[x] done"])
    assert is_sheet(["> WEB-9 [90%] 75%"])


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["WEB_9", "WEB_10", "WEB_6", "WEB_8"]), st.text(max_size=30) | st.sampled_from(["50%", "3d", "done", "1 dec"])
    )
)
def test_whatever_is_answered_the_plan_stays_sound(answers: dict[str, str]) -> None:
    before = schedule(demo_plan(TODAY))
    sheet = _read(before, _filled(_text(before), **{k: v.replace("\n", " ") for k, v in answers.items()}))
    if sheet.change is not None:
        after = before.plan.apply(sheet.change)
        schedule(after)
        assert {edit.id for edit in sheet.change.edits} <= {name.replace("_", "-") for name in answers}
        assert all(isinstance(edit.after, Task) for edit in sheet.change.edits)


def _waiting() -> Plan:
    """A wait of ten days by the clock that began on Monday."""
    program = Program(id="P", start=datetime(2026, 10, 26, 8), status_date=TODAY)
    wait = Task(id="X-1", project="X", name="Dry", duration=10 * 1440, elapsed=True, actual_start=datetime(2026, 10, 26, 8))
    return build((program, Project(id="X", program="P"), Person(id="A"), replace(wait, assignments=(Assignment("A"),))))


@pytest.mark.parametrize(("answer", "day"), [("6d left", 5), ("6ed left", 5), ("12 nov", 12)])
def test_a_wait_by_the_clock_is_asked_for_and_answered_in_days_of_the_clock(answer: str, day: int) -> None:
    scheduled = schedule(_waiting())
    text = sheet_for(scheduled, "A", scheduled.plan.tasks.values(), TODAY)
    assert "ed left" in text
    sheet = read_sheet(scheduled, list(enumerate(_filled(text, X_1=answer).splitlines(), 1)), TODAY)
    assert sheet.change is not None, sheet.errors
    assert schedule(scheduled.plan.apply(sheet.change))["X-1"].finish.date() == date(2026, 11, day)


@pytest.mark.parametrize("line", ["done", "80%", "Empty", "is true"])
def test_a_short_line_that_answers_nothing_is_told(now: Schedule, line: str) -> None:
    sheet = _read(now, f"{_text(now)}\n{line}")
    assert [text for _, text in sheet.unknown] == [line]


def test_work_that_nobody_said_began_began_when_its_baseline_has_it() -> None:
    """Two weeks after it was to begin: 80 % and four days left is a task of fourteen days, and no cheaper one of five."""
    start = datetime(2026, 10, 19, 8)
    held = Baseline(id="BL-1", program="P", activities={"X-1": Planned(start, datetime(2026, 10, 30, 17))})
    program = Program(id="P", start=start, status_date=TODAY, baseline="BL-1")
    plan = build((program, Project(id="X", program="P"), Task(id="X-1", project="X", duration=10 * 480), held))
    sheet = read_sheet(schedule(plan), [(1, "X-1 [80% 4d left]")], TODAY)
    assert sheet.change is not None
    after = plan.apply(sheet.change)
    assert after.tasks["X-1"].actual_start == start and after.tasks["X-1"].duration == 14 * 480
    assert schedule(after)["X-1"].finish.date() == date(2026, 11, 5)


def test_work_that_is_done_and_nobody_said_began_began_when_its_baseline_has_it() -> None:
    start = datetime(2026, 10, 19, 8)
    held = Baseline(id="BL-1", program="P", activities={"X-1": Planned(start, datetime(2026, 10, 23, 17))})
    program = Program(id="P", start=start, status_date=TODAY, baseline="BL-1")
    plan = build((program, Project(id="X", program="P"), Task(id="X-1", project="X", duration=5 * 480), held))
    sheet = read_sheet(schedule(plan), [(1, "X-1 [done 28 oct]")], TODAY)
    assert sheet.change is not None
    task = plan.apply(sheet.change).tasks["X-1"]
    assert task.actual_start == start and task.actual_finish is not None and task.actual_finish.date() == date(2026, 10, 28)


def test_what_is_left_of_work_that_has_not_begun_is_said_as_its_duration(now: Schedule) -> None:
    sheet = _read(now, _filled(_text(now), WEB_6="12d left"))
    assert sheet.answers[0].means.startswith("WEB-6 duration 14d -> 12d")


@pytest.mark.parametrize("answer", ["0d left", "90% 0d left", "0d"])
def test_nothing_left_is_done(now: Schedule, answer: str) -> None:
    task = _after(now, WEB_6=answer).tasks["WEB-6"]
    assert task.actual_finish is not None and task.duration == now.plan.tasks["WEB-6"].duration
