"""The DCMA points: the figures of the sample program, of Project's own plans, and what each point means."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given

from planning import network_lint
from planning.dcma import assess, named
from planning.fields import set_fields
from planning.plan import Plan, build
from planning.records import (
    Baseline,
    Constraint,
    ConstraintKind,
    Link,
    LinkType,
    Milestone,
    Planned,
    Program,
    Project,
    Record,
    Task,
)
from planning.schedule import Schedule, schedule
from store.demo import demo_plan
from store.mspdi import read_project_xml
from tests.bench.networks import random_plan
from tests.planning.networks import DAY, Drawn, plans

MONDAY, FRIDAY = datetime(2026, 11, 2, 8), datetime(2026, 11, 6, 17)


@pytest.fixture(scope="module")
def sample() -> Schedule:
    """The sample program on the Friday its figures are known for."""
    return schedule(demo_plan(date(2026, 10, 30)))


def chain(*tasks: Task | Milestone, links: tuple[Link, ...] = (), **program: Any) -> Schedule:
    """These activities in one project of one program."""
    records: list[Record] = [replace(Program(id="P", start=MONDAY), **program), Project(id="X", program="P")]
    return schedule(build([*records, *(replace(task, project="X") for task in tasks), *links]))


def task(number: int, days: float = 5, **fields: Any) -> Task:
    """A task of some days."""
    return replace(Task(id=f"X-{number}", duration=round(days * DAY)), **fields)


def link(number: int, before: str, after: str, kind: LinkType = "FS", days: float = 0) -> Link:
    """A link with a lag in days."""
    return Link(id=f"L-{number}", predecessor=before, successor=after, type=kind, lag=days * DAY)


# ------------------------------------------------------------------------------------------------------ known answers


def test_the_sample_program_has_the_faults_it_was_given(sample: Schedule) -> None:
    found = assess(sample, "KES")
    figures = {point.key: (point.count, point.of) for point in found.points}
    assert found["logic"].passed and found["logic"].ids == ("GOV-M4",)
    assert figures["leads"] == (0, 92) and found["leads"].passed
    assert figures["lags"] == (10, 92) and found["lags"].passed is False
    assert figures["relationship_types"] == (86, 92)
    assert found["relationship_types"].percent == pytest.approx(93.5, abs=0.05) and found["relationship_types"].passed
    assert figures["hard_constraints"] == (0, 51) and found["hard_constraints"].passed
    assert figures["high_float"] == (3, 51) and found["high_float"].passed is False
    assert figures["negative_float"] == (17, 51) and found["negative_float"].passed is False
    assert found["high_duration"].passed and found["invalid_dates"].passed
    assert found["resources"].ids == ("OPS-4",) and found["resources"].passed is None
    assert figures["missed"] == (12, 26) and found["missed"].passed is False
    assert found["critical_path_test"].passed
    assert found["cpli"].value == pytest.approx(0.956, abs=0.0005) and found["cpli"].passed
    assert found["bei"].value == pytest.approx(0.88, abs=0.005) and found["bei"].passed is False
    assert found.hit_rate is not None and (found.hit_rate.hits, found.hit_rate.of) == (8, 19)


def test_the_points_come_in_their_order(sample: Schedule) -> None:
    keys = [point.key for point in assess(sample).points]
    assert keys[:5] == ["logic", "leads", "lags", "relationship_types", "hard_constraints"]
    assert keys[5:10] == ["high_float", "negative_float", "high_duration", "invalid_dates", "resources"]
    assert keys[10:] == ["missed", "critical_path_test", "cpli", "bei"]


def test_the_reading_of_the_bei_is_named(sample: Schedule) -> None:
    assert "PAM 200.1" in assess(sample)["bei"].sentence


def test_project_s_own_plans_have_the_counts_that_two_engines_agree_on(oracles: Path) -> None:
    keys = {
        "1_logic": "logic",
        "2_leads": "leads",
        "3_lags": "lags",
        "5_hard": "hard_constraints",
        "6_high_float": "high_float",
        "7_neg_float": "negative_float",
        "8_high_duration": "high_duration",
    }
    for name, counts in json.loads((oracles / "dcma" / "expected_counts.json").read_text()).items():
        found = assess(schedule(Plan().apply(read_project_xml(oracles / "msp" / f"{name}.xml").change)))
        assert {key: found[ours].count for key, ours in keys.items()} == {key: counts[key] for key in keys}, name
        assert len(found["relationship_types"].ids) == counts["4_non_FS"], name


# ------------------------------------------------------------------------------------------------------- point by point


def test_finished_work_summaries_and_level_of_effort_are_not_counted() -> None:
    summary, child = task(1), task(2, parent="X-1")
    done = task(3, actual_start=MONDAY, actual_finish=FRIDAY)
    effort = task(4, percent_method="level_of_effort")
    found = assess(chain(summary, child, done, effort, task(5, active=False)))
    assert found.incomplete == 1 and found["logic"].ids == ("X-2",)


def test_a_link_counts_where_it_leads_to_unfinished_work_even_from_finished_work() -> None:
    done = task(1, actual_start=MONDAY, actual_finish=FRIDAY)
    old = task(2, actual_start=MONDAY, actual_finish=FRIDAY)
    found = assess(chain(done, old, task(3), links=(link(1, "X-1", "X-2", days=1), link(2, "X-2", "X-3", days=2))))
    assert found["lags"].ids == ("L-2",) and found["lags"].of == 1


@pytest.mark.parametrize(("kind", "hard"), [("SNLT", 1), ("FNLT", 1), ("MSO", 1), ("MFO", 1), ("SNET", 0), ("FNET", 0), ("ASAP", 0)])
def test_only_constraints_that_hold_a_date_back_are_hard(kind: ConstraintKind, hard: int) -> None:
    held = Constraint(kind, None if kind == "ASAP" else datetime(2026, 12, 4, 17))
    assert assess(chain(task(1, constraint=held)))["hard_constraints"].count == hard


@pytest.mark.parametrize(("days", "high"), [(44, 0), (44.5, 1)])
def test_two_months_are_not_yet_long(days: float, high: int) -> None:
    found = assess(chain(task(1, days), Milestone(id="X-M1"), task(2, 1), links=(link(1, "X-1", "X-M1"),)))
    assert found["high_duration"].count == high
    assert found["high_float"].count == (days - 1 > 44) * 1


def test_what_was_done_after_the_status_date_is_invalid_and_so_is_a_pin_before_it() -> None:
    later = task(1, actual_start=datetime(2026, 11, 16, 8))
    pinned = task(2, manual=True, pinned_start=MONDAY, pinned_finish=FRIDAY)
    found = assess(chain(later, pinned, task(3), status_date=date(2026, 11, 13)))
    assert found["invalid_dates"].ids == ("X-1", "X-2")


def test_without_a_status_date_or_a_baseline_nothing_is_judged_by_them() -> None:
    found = assess(chain(task(1)))
    assert [found[key].passed for key in ("invalid_dates", "missed", "cpli", "bei")] == [None] * 4
    assert found["cpli"].value is None and found["bei"].value is None and found["bei"].shown == "–" and found.hit_rate is None


def test_work_that_the_baseline_does_not_know_counts_against_the_bei() -> None:
    base = Baseline(id="BL-1", program="P", activities={"X-1": Planned(MONDAY, FRIDAY, 5 * DAY)})
    program = Program(id="P", start=MONDAY, status_date=date(2026, 11, 13), baseline="BL-1")
    done = task(1, actual_start=MONDAY, actual_finish=FRIDAY, project="X")
    plan = build([program, Project(id="X", program="P"), base, done, task(2, project="X")])
    bei = assess(schedule(plan))["bei"]
    assert (bei.count, bei.of, bei.value, bei.ids) == (1, 2, 0.5, ("X-2",))


def test_a_critical_task_whose_length_drives_nothing_fails_the_critical_path_test() -> None:
    whole = chain(task(1), task(2), links=(link(1, "X-1", "X-2"),))
    assert assess(whole)["critical_path_test"].passed
    early = chain(task(1, 2), task(2), links=(link(1, "X-1", "X-2", "SS", 1),))
    assert assess(early)["critical_path_test"].ids == ("X-1",)


def test_a_must_finish_date_is_the_target_of_the_critical_path() -> None:
    found = assess(chain(task(1, 10), must_finish=datetime(2026, 11, 12, 17)))["cpli"]
    assert (found.count, found.of, found.value, found.passed, found.ids) == (9, 10, 0.9, False, ("X-1",))


# ---------------------------------------------------------------------------------------------------------- the further


def test_ends_that_hang_are_found() -> None:
    links = (link(1, "X-1", "X-2", "FF"), link(2, "X-2", "X-3", "SS"))
    found = assess(chain(task(1), task(2), task(3), links=links))
    assert found["dangling_starts"].ids == ("X-2",) and found["dangling_finishes"].ids == ("X-2",)


def test_work_that_did_not_wait_is_out_of_sequence() -> None:
    begun = task(2, actual_start=MONDAY)
    found = assess(chain(task(1), begun, links=(link(1, "X-1", "X-2"),)))
    assert found["out_of_sequence"].ids == ("L-1",)


def test_a_link_twice_is_a_duplicate_and_a_shortcut_is_redundant() -> None:
    links = (link(1, "X-1", "X-2"), link(2, "X-2", "X-3"), link(3, "X-1", "X-3"), link(4, "X-1", "X-2"), link(5, "X-1", "X-3", "SS"))
    found = assess(chain(task(1), task(2), task(3), links=links))
    assert found["duplicate_links"].ids == ("L-4",)
    assert found["redundant_links"].ids == ("L-3",)


def test_a_task_without_time_should_be_a_milestone() -> None:
    assert assess(chain(task(1, 0), Milestone(id="X-M1")))["zero_duration"].ids == ("X-1",)


def test_links_are_named_by_what_they_link() -> None:
    scheduled = chain(task(1), task(2), links=(link(1, "X-1", "X-2", "SS", 1),))
    assert named(scheduled.plan, assess(scheduled)["lags"]) == ["X-1 SS+1d X-2"]


# ------------------------------------------------------------------------------------------------------------ properties


def without(plan: Plan, link_id: str) -> Plan:
    """The plan without a link."""
    return replace(plan, links={key: each for key, each in plan.links.items() if key != link_id})


@given(plans(Drawn(progress=True)))
def test_no_date_needs_a_redundant_link(plan: Plan) -> None:
    before = schedule(plan)
    for link_id in assess(before)["redundant_links"].ids:
        after = schedule(without(plan, link_id))
        assert (after.dates.early_start, after.dates.early_finish) == (before.dates.early_start, before.dates.early_finish)


@given(plans(Drawn(progress=True)))
def test_no_point_has_more_offenders_than_there_are(plan: Plan) -> None:
    found = assess(schedule(plan))
    for point in (*found.points, *found.further):
        assert 0 <= len(point.ids) == len(set(point.ids))
        if point.value is None and point.key != "relationship_types":
            assert point.count == len(point.ids) <= point.of


@given(plans(Drawn(largest=20)))
def test_redundant_links_are_the_same_however_many_are_looked_at_together(plan: Plan) -> None:
    net, links = schedule(plan).net, list(plan.links.values())
    together = network_lint.redundant(net, links)
    assert network_lint.redundant(net, links, at_once=1) == together


@pytest.mark.bench
def test_two_thousand_tasks_are_assessed_at_once() -> None:
    scheduled = schedule(random_plan(2_000))
    begin = perf_counter()
    assess(scheduled)
    assert perf_counter() - begin < 0.3


def test_what_is_finished_before_what_it_waits_for_is_out_of_sequence_too() -> None:
    plan = demo_plan(date(2026, 10, 30))
    before = {point.key: point for point in assess(schedule(plan)).further}["out_of_sequence"]
    plan = plan.apply(set_fields(plan, "WEB-M4", {"state": "done"}, date(2026, 10, 30)))
    after = {point.key: point for point in assess(schedule(plan)).further}["out_of_sequence"]
    new = set(after.ids) - set(before.ids)
    assert {plan.links[i].successor for i in new} == {"WEB-M4"}


def test_the_hit_rate_of_several_programs_takes_each_at_its_own_status_date() -> None:
    """What P has to finish after its status date is not missed because Q tells its progress later."""
    start = datetime(2026, 11, 2, 8)
    programs = [Program(id=p, start=start, status_date=date(2026, 11, day), baseline=f"BL-{p}") for p, day in (("P", 6), ("Q", 30))]
    projects = [Project(id="X", program="P"), Project(id="Y", program="Q")]
    done = Task(id="X-1", project="X", duration=480, actual_start=start, actual_finish=start.replace(hour=17), percent=100.0, remaining=0)
    tasks = [done, Task(id="X-2", project="X", duration=10 * 480), Task(id="Y-1", project="Y", duration=480)]
    ends = {"X-1": 2, "X-2": 13, "Y-1": 20}
    held = [
        Baseline(id=f"BL-{p}", program=p, activities={i: Planned(start, datetime(2026, 11, ends[i], 17)) for i in ids})
        for p, ids in (("P", ("X-1", "X-2")), ("Q", ("Y-1",)))
    ]
    found = assess(schedule(build([*programs, *projects, *tasks, *held])))
    assert found.hit_rate is not None and (found.hit_rate.hits, found.hit_rate.of) == (1, 2)


def test_the_critical_path_is_as_long_as_the_time_from_the_status_date_to_the_finish() -> None:
    """23 of 25 days: the status date is Friday 6 November, the work begins on the 30th, and must end two days before it does."""
    late = Task(id="X-1", project="X", duration=10 * 480, constraint=Constraint("SNET", datetime(2026, 11, 30, 8)))
    program = Program(id="P", start=datetime(2026, 11, 2, 8), status_date=date(2026, 11, 6), must_finish=datetime(2026, 12, 9, 17))
    assert assess(schedule(build([program, Project(id="X", program="P"), late])))["cpli"].value == pytest.approx(23 / 25)
