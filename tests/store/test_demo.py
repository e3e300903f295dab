"""The sample plan: it is complete, it gives the figures it was made for, and it is always under way."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from planning.errors import PlanError
from planning.paths import drag, why
from planning.plan import Plan, put
from planning.records import KINDS, Baseline, LogEntry, Milestone, Promise, Record, Risk, RiskLevel, Snapshot, Task
from planning.ripple import ripple
from planning.schedule import Schedule, schedule
from store.codec import decode, encode
from store.demo import demo_plan

GOLDEN = date(2026, 10, 30)
DAY = 480
_EXPECTED = json.loads((Path(__file__).parent.parent / "data" / "demo_expected.json").read_text(encoding="utf-8"))
ORACLE: Mapping[str, Mapping[str, Any]] = _EXPECTED["activities"]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return demo_plan(GOLDEN)


@pytest.fixture(scope="module")
def dates(plan: Plan) -> Schedule:
    return schedule(plan)


def _of(plan: Plan, program: str, kind: str) -> dict[str, Any]:
    """The records of one kind that belong to a program."""
    return {i: r for i, r in plan.table(kind).items() if (p := plan.program_of(r)) is not None and p.id == program}


# --------------------------------------------------------------------------------------------------------- completeness


def test_the_sample_holds_the_whole_relaunch_program(plan: Plan) -> None:
    kinds = ("projects", "tasks", "milestones", "gates", "benefits", "risks", "issues", "actions", "decisions", "changes", "assumptions")
    counts = {kind: len(_of(plan, "KES", kind)) for kind in (*kinds, "stakeholders", "baselines", "snapshots")}
    assert counts == {
        "projects": 6,
        "tasks": 60,
        "milestones": 17,
        "gates": 4,
        "benefits": 6,
        "risks": 14,
        "issues": 5,
        "actions": 8,
        "decisions": 4,
        "changes": 4,
        "assumptions": 3,
        "stakeholders": 8,
        "baselines": 1,
        "snapshots": 5,
    }


def test_the_sample_holds_a_small_second_program(plan: Plan) -> None:
    assert {kind: len(_of(plan, "HRB", kind)) for kind in ("projects", "tasks", "milestones", "risks", "benefits")} == {
        "projects": 2,
        "tasks": 12,
        "milestones": 4,
        "risks": 2,
        "benefits": 1,
    }
    assert list(plan.programs) == ["KES", "HRB"]


def test_the_records_were_made_in_the_time_the_sample_tells_of(plan: Plan) -> None:
    made = [record.created for _, record in plan.records() if record.created is not None]
    assert len(made) == sum(1 for _ in plan.records())
    assert datetime(2026, 9, 7) < min(made) < max(made) < datetime(2026, 10, 31)


def test_every_kind_of_record_but_views_and_bookings_is_there(plan: Plan) -> None:
    assert {kind for kind in KINDS if not plan.table(kind)} == {"views", "spending"}


def test_the_relaunch_has_119_links_of_which_12_have_a_lag_and_32_cross_projects(plan: Plan) -> None:
    inside = _of(plan, "KES", "tasks").keys() | _of(plan, "KES", "milestones").keys()
    links = [link for link in plan.links.values() if link.successor in inside]
    assert Counter(link.type for link in links) == {"FS": 110, "SS": 7, "FF": 2}
    assert sum(bool(link.lag) for link in links) == 12
    projects = {a.id: a.project for a in plan.activities()}
    assert sum(projects[link.predecessor] != projects[link.successor] for link in links) == 32


def test_the_two_programs_share_neither_links_nor_people(plan: Plan) -> None:
    program = {a.id: p.id for a in plan.activities() if (p := plan.program_of(a))}
    assert all(program[link.predecessor] == program[link.successor] for link in plan.links.values())
    people = {p: {a.person for t in _of(plan, p, "tasks").values() for a in t.assignments} for p in plan.programs}
    assert len(people["KES"]) == 10
    assert len(people["HRB"]) == 3
    assert not people["KES"] & people["HRB"]


def test_the_activities_stand_flat_in_the_order_of_their_projects(plan: Plan) -> None:
    assert [p.id for p in sorted(_of(plan, "KES", "projects").values(), key=lambda p: p.rank)] == ["GOV", "BRD", "WEB", "CMP", "CRM", "OPS"]
    assert all(a.parent is None for a in plan.activities())
    web = sorted((a for a in plan.activities() if a.project == "WEB"), key=lambda a: a.rank)
    assert [a.id for a in web[:5]] == ["WEB-1", "WEB-3", "WEB-2", "WEB-7", "WEB-4"]
    assert web[-1].id == "WEB-M4"


_REFERENCES = (
    "program",
    "project",
    "parent",
    "calendar",
    "milestone",
    "gate",
    "predecessor",
    "successor",
    "baseline",
    "came_from",
    "target",
)


def _named(record: Record) -> set[str]:
    """The ids that a record refers to."""
    named = {value for field in _REFERENCES if isinstance(value := getattr(record, field, None), str)}
    named |= {*getattr(record, "needs", ()), *(a.person for a in getattr(record, "assignments", ()))}
    if isinstance(record, Risk | LogEntry):
        named |= set(record.on)
    if isinstance(record, Baseline):
        named |= set(record.activities)
    if isinstance(record, Snapshot):
        named |= {*record.forecasts, *record.rag}
    return named - {""}


def test_whatever_a_record_names_is_in_the_plan(plan: Plan) -> None:
    missing = [(kind, record.id, named) for kind, record in plan.records() for named in _named(record) if plan.find(named) is None]
    assert missing == []


def test_owners_are_people_of_the_plan_or_stakeholders(plan: Plan) -> None:
    known = {"", *plan.people, *(s.name for s in plan.stakeholders.values())}
    owners = {(record.id, owner) for _, record in plan.records() if (owner := getattr(record, "owner", "")) not in known}
    assert owners == set()
    assert [i.id for i in plan.issues.values() if not i.owner] == ["I-05"]


def test_risks_have_cause_effect_scores_response_and_a_review_day(plan: Plan) -> None:
    for risk in plan.risks.values():
        assert all((risk.because, risk.effect, risk.category, risk.strategy, risk.response, risk.trigger, risk.owner, risk.proximity)), (
            risk.id
        )
        assert risk.score is not None, risk.id
        assert risk.residual_score is not None, risk.id
        assert risk.review is not None, risk.id
        assert risk.review > GOLDEN, risk.id


def test_the_exposure_of_the_relaunch_is_as_published(plan: Plan) -> None:
    def exposure(kind: str, level: str) -> float:
        chosen: list[RiskLevel] = [getattr(r, level) for r in _of(plan, "KES", "risks").values() if r.kind == kind]
        return round(sum(each.probability * each.cost for each in chosen), 2)

    assert (exposure("threat", "current"), exposure("opportunity", "current")) == (33_350, 30_840)
    assert (exposure("threat", "residual"), exposure("opportunity", "residual")) == (11_975, 39_920)


def test_the_go_live_is_promised_to_the_sponsor(plan: Plan) -> None:
    live = plan.milestones["WEB-M4"]
    assert live.promise == Promise("Helena Stroud", date(2027, 1, 20))
    assert live.deadline == datetime(2027, 1, 20, 17)


def test_every_gate_stands_on_a_milestone_that_knows_it_and_has_criteria(plan: Plan) -> None:
    for gate in plan.gates.values():
        assert plan.milestones[gate.milestone].gate == gate.id
        assert gate.criteria
    assert [(c.text, c.met) for c in plan.gates["G1"].criteria] == [
        ("Brand direction approved", False),
        ("Shop contract signed", True),
        ("Budget within contingency", False),
    ]


# --------------------------------------------------------------------------------------------------------------- money


def test_budgets_of_the_projects_are_as_published(plan: Plan) -> None:
    budgets = {p.id: sum(line.amount for line in p.budget) for p in _of(plan, "KES", "projects").values()}
    assert budgets == {"GOV": 20_020, "BRD": 70_764, "WEB": 121_120, "CMP": 226_582, "CRM": 41_580, "OPS": 43_740}
    program = plan.programs["KES"]
    assert (program.budget, program.contingency, program.management_reserve) == (sum(budgets.values()), 26_000, 20_000)
    assert program.budget == 523_806


@pytest.mark.parametrize("program", ["KES", "HRB"])
def test_the_baseline_costs_what_the_projects_have_as_budget(plan: Plan, program: str) -> None:
    baseline = plan.baselines[plan.programs[program].baseline or ""]
    for project in _of(plan, program, "projects").values():
        cost = sum(p.cost for i, p in baseline.activities.items() if (a := plan.activity(i)) and a.project == project.id)
        assert cost == pytest.approx(sum(line.amount for line in project.budget))


def test_the_baseline_cost_is_rate_times_share_times_days_plus_fixed_cost(plan: Plan) -> None:
    for baseline in plan.baselines.values():
        for activity_id, planned in baseline.activities.items():
            task = plan.tasks.get(activity_id)
            work = sum(plan.people[a.person].rate * a.units for a in task.assignments) * planned.duration / DAY if task else 0.0
            assert planned.cost == pytest.approx(work + (task.fixed_cost if task else 0.0)), activity_id


def test_actual_cost_is_known_of_all_started_work_and_nothing_else(plan: Plan) -> None:
    assert all((t.actual_cost is not None) == (t.actual_start is not None) for t in plan.tasks.values())
    spent = {
        p: sum(t.actual_cost or 0.0 for t in plan.tasks.values() if t.project == p) for p in ("GOV", "BRD", "WEB", "CMP", "CRM", "OPS")
    }
    assert {p: round(cost) for p, cost in spent.items()} == {
        "GOV": 6624,
        "BRD": 38559,
        "WEB": 57541,
        "CMP": 12322,
        "CRM": 40685,
        "OPS": 6619,
    }


# --------------------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize("activity_id", ORACLE)
def test_dates_float_and_driver_of_every_activity_are_as_published(dates: Schedule, activity_id: str) -> None:
    row, wanted = dates[activity_id], ORACLE[activity_id]
    assert row.start.date().isoformat() == wanted["start"]
    assert row.finish.date().isoformat() == wanted["finish"]
    assert (None if row.finished else row.total_float / DAY) == wanted["total_float"]
    assert (row.driver.id if row.driver.kind == "link" else row.driver.type) == wanted["driver"]
    assert row.percent == wanted["percent"]


def test_the_baseline_is_as_published(plan: Plan) -> None:
    activities = plan.baselines["BL-1"].activities
    assert {i: (p.start.date().isoformat(), p.finish.date().isoformat(), p.cost) for i, p in activities.items()} == {
        i: (o["baseline_start"], o["baseline_finish"], o["bac"]) for i, o in ORACLE.items()
    }


@pytest.mark.parametrize(("program", "baseline"), [("KES", "BL-1"), ("HRB", "BL-2")])
def test_without_progress_and_with_the_approved_durations_the_network_gives_the_baseline(plan: Plan, program: str, baseline: str) -> None:
    planned = plan.baselines[baseline].activities
    for activity_id in planned:
        activity = plan.activity(activity_id)
        if isinstance(activity, Task):
            bare = replace(activity, duration=planned[activity_id].duration, actual_start=None, actual_finish=None, remaining=None)
            plan = plan.apply(put(plan, bare))
        elif isinstance(activity, Milestone):
            plan = plan.apply(put(plan, replace(activity, actual=None)))
    plan = plan.apply(put(plan, replace(plan.programs[program], status_date=None)))
    dates = schedule(plan)
    assert {i: (dates[i].start, dates[i].finish) for i in planned} == {i: (p.start, p.finish) for i, p in planned.items()}


def test_the_last_report_tells_the_forecast_and_the_first_the_baseline(plan: Plan, dates: Schedule) -> None:
    reports = sorted(plan.snapshots.values(), key=lambda s: s.on or date.min)
    assert [s.on for s in reports] == [date(2026, 9, 11), date(2026, 9, 25), date(2026, 10, 9), date(2026, 10, 23), date(2026, 10, 30)]
    assert all(len(s.forecasts) == 10 for s in reports)
    assert reports[-1].forecasts == {i: dates[i].finish.date() for i in reports[-1].forecasts}
    baseline = plan.baselines["BL-1"].activities
    assert reports[0].forecasts == {i: baseline[i].finish.date() for i in reports[0].forecasts}


def test_the_go_live_is_driven_from_another_project(dates: Schedule) -> None:
    chain = [step.id for step in reversed(why(dates, "WEB-M4"))]
    assert " ".join(chain) == "BRD-5 BRD-M1 WEB-6 WEB-8 WEB-12 WEB-M2 WEB-13 WEB-14 WEB-M3 WEB-15 WEB-16 WEB-M4"
    assert drag(dates, "WEB-M4") == {"WEB-12": 6 * DAY, "BRD-5": 5 * DAY, "WEB-13": 2 * DAY, "WEB-16": DAY}


def test_three_more_days_of_identity_review_move_38_rows(plan: Plan, dates: Schedule) -> None:
    review = plan.tasks["BRD-5"]
    assert review.remaining is not None
    longer = replace(review, duration=review.duration + 3 * DAY, remaining=review.remaining + 3 * DAY)
    moved = ripple(dates, put(plan, longer))
    after = {m.id: m.after.finish.date() for m in moved.moves}
    assert (len(moved.moves), len(moved.milestones)) == (38, 12)
    assert (after["WEB-M4"], after["CMP-M3"], after["OPS-M1"]) == (date(2027, 1, 27), date(2027, 2, 3), date(2027, 1, 2))
    assert moved.deadlines == ("CMP-M3",)


def test_the_second_program_is_under_way_and_keeps_its_promise(plan: Plan, dates: Schedule) -> None:
    rows = [dates[i] for kind in ("tasks", "milestones") for i in _of(plan, "HRB", kind)]
    assert sum(row.finished for row in rows) == 4
    assert sum(row.started and not row.finished for row in rows) == 4
    assert all(row.total_float >= 0 for row in rows)
    opening = plan.milestones["REP-M2"]
    assert opening.promise is not None
    assert dates["REP-M2"].finish.date() <= opening.promise.on


def test_work_in_progress_has_a_remaining_part_that_fits_its_duration(plan: Plan) -> None:
    for task in plan.tasks.values():
        if task.actual_start is None:
            assert task.remaining is None, task.id
        elif task.actual_finish is None:
            assert task.remaining is not None, task.id
            assert 0 < task.remaining < task.duration, task.id
        else:
            assert (task.remaining, task.percent) == (0, 100.0), task.id


def test_unfinished_tasks_have_three_points_around_their_duration(plan: Plan) -> None:
    factors = {"l": (0.9, 1.2), "m": (0.85, 1.5), "h": (0.8, 1.9)}
    for task in plan.tasks.values():
        if task.actual_finish is not None:
            assert (task.optimistic, task.pessimistic) == (None, None), task.id
        elif task.id in ORACLE:
            low, high = factors[ORACLE[task.id]["uncertainty"]]
            assert (task.optimistic, task.pessimistic) == (round(task.duration * low), round(task.duration * high)), task.id


# ------------------------------------------------------------------------------------------------------ moved in time


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 10, 30), date(2026, 10, 30)),
        (date(2026, 11, 5), date(2026, 10, 30)),
        (date(2026, 11, 6), date(2026, 11, 6)),
        (date(2026, 10, 29), date(2026, 10, 23)),
        (date(2024, 2, 29), date(2024, 2, 23)),
        (date(2031, 1, 1), date(2030, 12, 27)),
    ],
)
def test_the_status_date_is_the_latest_friday(today: date, status: date) -> None:
    assert status.weekday() == 4
    assert {p.status_date for p in demo_plan(today).programs.values()} == {status}


@pytest.mark.parametrize("today", [date.min, date.max])
def test_a_day_beyond_all_calendars_is_refused_in_words(today: date) -> None:
    with pytest.raises(PlanError, match="would leave the calendar"):
        demo_plan(today)


def test_in_the_week_it_was_told_nothing_moves(plan: Plan) -> None:
    assert demo_plan(date(2026, 11, 5)) == plan


@pytest.mark.parametrize("weeks", [-130, -1, 1, 9, 52, 260])
def test_moved_by_weeks_the_sample_gives_the_same_answers(plan: Plan, dates: Schedule, weeks: int) -> None:
    by = timedelta(weeks=weeks)
    moved = schedule(demo_plan(GOLDEN + by))
    for activity_id in dates:
        old, new = dates[activity_id], moved[activity_id]
        assert (new.start - by, new.finish - by, new.total_float, new.driver) == (old.start, old.finish, old.total_float, old.driver)
    holidays = [e.first - by for e in demo_plan(GOLDEN + by).calendars["STD"].exceptions]
    assert holidays == [e.first for e in plan.calendars["STD"].exceptions]


def test_days_that_texts_name_move_with_the_dates() -> None:
    moved = demo_plan(GOLDEN + timedelta(weeks=10))
    review = moved.risks["R-03"]
    assert review.trigger == "Second review not scheduled by 13 Jan"
    assert review.trigger_date == date(2027, 1, 13)
    assert moved.baselines["BL-1"].name == "Approved 20 Nov"
    assert moved.baselines["BL-1"].on == date(2026, 11, 20)
    assert moved.decisions["D-04"].name == "Accept 7 Apr as new promise?"


@pytest.mark.parametrize("weeks", [0, 10, -31])
def test_a_day_named_in_a_trigger_is_the_day_of_its_date(weeks: int) -> None:
    for risk in demo_plan(GOLDEN + timedelta(weeks=weeks)).risks.values():
        named = re.search(r"(?:by|on) (\d+ [A-Z][a-z]{2})$", risk.trigger)
        if named and risk.trigger_date:
            assert f"{risk.trigger_date.day} {risk.trigger_date:%b}" == named[1], risk.id


def test_the_sample_comes_back_from_the_file_format_as_it_was(plan: Plan) -> None:
    assert all(decode(kind, encode(record)) == record for kind, record in plan.records())
