"""Money that is spent: booked in one line, counted once, held against budget lines and reserves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.baselining import set_baseline
from planning.bookings import paid
from planning.budget import budget_lines, burn, eaten, eaten_of, overspent
from planning.bulk import deleted
from planning.capture import Reading, read_line
from planning.capture_spending import latest
from planning.costs import planned_costs
from planning.curves import Curves
from planning.errors import HeadwayError
from planning.fields import set_fields, show_value
from planning.money import parse_amount, parse_currency, show_amount
from planning.performance import Performance
from planning.phrases import parse_date
from planning.plan import Plan, build, remove
from planning.records import Accrual, BudgetLine, Program, Project, Spending, Task
from planning.schedule import schedule
from planning.spread import share_due
from planning.validate import validate
from store.demo import demo_plan
from tests.planning.sample_plan import sample_plan

TODAY = date(2026, 10, 30)  # a Friday
PLAN = demo_plan(TODAY)
WAYS: tuple[Accrual, ...] = ("prorated", "start", "end")


def read(line: str, plan: Plan = PLAN) -> Reading:
    return read_line(f"spend {line}", plan, TODAY)


def booked(line: str, plan: Plan = PLAN) -> Spending:
    reading = read(line, plan)
    assert reading.change is not None, reading.errors
    made = reading.change.edits[0].after
    assert isinstance(made, Spending)
    return made


def after(plan: Plan, *lines: str) -> Plan:
    for line in lines:
        change = read(line, plan).change
        assert change is not None
        plan = plan.apply(change)
    return plan


def figures(plan: Plan) -> Performance:
    return Performance(schedule(plan), TODAY)


# --------------------------------------------------------------------------------------------------------- in one line


def test_a_line_says_on_what_how_much_and_when() -> None:
    made = booked("WEB 1200 hosting")
    assert (made.id, made.project, made.amount, made.name, made.day) == ("SP-1", "WEB", 1200, "hosting", TODAY)
    assert booked("web-9 €1,200.50 provider").task == "WEB-9"
    assert booked("1.2k hosting on WEB").amount == 1200
    assert booked("KES 800 office rent").program == "KES"
    reading = read("WEB 1200 hosting")
    assert reading.change is not None and reading.change.label == "booked €1,200 on WEB hosting"


@pytest.mark.parametrize("line", ["CMP -300 rebate", "CMP credit 300 rebate", "CMP refund €300 rebate"])
def test_money_that_comes_back_is_called_a_credit(line: str) -> None:
    assert booked(line).amount == -300 and booked(line).name == "rebate"
    assert "credit of €300" in read(line).summary


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("^fri", TODAY), ("^thu", date(2026, 10, 29)), ("^12 oct", date(2026, 10, 12)), ("^yesterday", date(2026, 10, 29)),
        ("^24 dec", date(2025, 12, 24)), ("^2026-09-30", date(2026, 9, 30)), ("^today", TODAY),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_the_latest_such_day(phrase: str, day: date) -> None:
    assert booked(f"WEB 10 x {phrase}").day == day


def test_the_budget_line_is_named_by_the_words_or_after_budget() -> None:
    lines = (BudgetLine("hosting", 9000), BudgetLine("paid media", 20000), BudgetLine("paid search", 5000))
    plan = replace(PLAN, projects={**PLAN.projects, "WEB": replace(PLAN.projects["WEB"], budget=lines)})
    assert booked("WEB 1200 Hosting October", plan).category == "hosting"
    assert booked("WEB-9 1200 ads budget paid media", plan).category == "paid media"
    assert booked("WEB 1200 ads budget media", plan).category == "paid media"
    assert "may be paid media or paid search" in read("WEB 1200 ads budget paid", plan).errors[0]
    assert "has no budget line travel" in read("WEB 1200 ads budget travel", plan).errors[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("WEB hosting", "How much?"), ("1200 hosting", "On what?"), ("WEB-99 1200", "There is no record WEB-99"),
        ("WEB-M1 1200 x", "Money is booked on a task"), ("WEB $30 x", "counts in EUR"), ("WEB 1.200 x", "1200 or 1.2"),
        ("WEB 0 x", "Nothing is spent"), ("WEB 1,20,0 x", "no amount"), ("WEB 30 usd x", "counts in EUR"),
        ("WEB 1 200 x", "may be one amount or two"),
        ("WEB 9999999999999999 x", "too large"), ("WEB 10 x ^2027-01-04", "still to come"),
        ("WEB 10 x ^tomorrow", "still to come"), ("WEB 10 x ^blursday", "is no date"),
    ],
)  # fmt: skip
def test_what_cannot_be_booked_is_told_in_a_sentence(line: str, says: str) -> None:
    reading = read(line)
    assert reading.change is None and any(says in error for error in reading.errors), reading.errors


@given(st.text(max_size=60))
def test_any_line_is_read_or_refused(line: str) -> None:
    reading = read(line)
    assert (reading.change is None) == bool(reading.errors)


# ------------------------------------------------------------------------------------------------------------- counted


def test_what_is_booked_is_actual_cost_from_its_day_on() -> None:
    bare, plan = figures(PLAN), after(PLAN, "WEB-9 1000 x ^12 oct", "WEB 200 y", "KES 30 z", "CMP -50 w")
    found = figures(plan)
    assert found.program("KES").ac == pytest.approx(bare.program("KES").ac + 1180)
    assert found.project("WEB").ac == pytest.approx(bare.project("WEB").ac + 1200)
    assert found.tasks["WEB-9"].ac == pytest.approx(bare.tasks["WEB-9"].ac + 1000)
    early = {**plan.programs, "KES": replace(plan.programs["KES"], status_date=date(2026, 10, 16))}
    then, booked_then = figures(replace(PLAN, programs=early)), figures(replace(plan, programs=early))
    assert booked_then.project("WEB").ac == pytest.approx(then.project("WEB").ac + 1000)


def test_a_booking_stands_on_its_day_in_the_curve() -> None:
    bare, curve = figures(PLAN).curves("KES"), figures(after(PLAN, "WEB 5000 x ^12 oct")).curves("KES")
    assert bare is not None and curve is not None
    added = [round(a - b) for a, b in zip(curve.ac, bare.ac, strict=True)]
    assert added == [0, 0, 0, 0, 0, 0, 5000, 5000, 5000]  # Monday 12 October lies in the sixth week


def test_what_is_deleted_leaves_its_bookings_to_what_it_stood_in() -> None:
    plan = after(PLAN, "CMP-8 900 printing")
    gone = plan.apply(remove(plan, "CMP-8"))
    assert (gone.spending["SP-1"].task, gone.spending["SP-1"].project) == ("", "CMP")
    assert gone.apply(remove(plan, "CMP-8").inverse()).spending == plan.spending


# -------------------------------------------------------------------------------------------------- lines and reserves


def test_the_budget_lines_of_the_sample_hold_all_its_money() -> None:
    found = figures(PLAN)
    for project in ("BRD", "WEB", "CMP", "CRM", "OPS", "GOV"):
        lines, value = budget_lines(found, PLAN.projects[project]), found.project(project)
        assert [line.category for line in lines] == ["people", "services and purchases"]
        assert sum(line.planned or 0 for line in lines) == pytest.approx(value.bac)
        assert sum(line.spent for line in lines) == pytest.approx(value.ac)
        assert sum(line.forecast for line in lines) == pytest.approx(value.ac + value.to_do)


def test_a_line_without_tasks_is_forecast_as_planned_until_more_is_spent() -> None:
    lines = (BudgetLine("people", 90000), BudgetLine("hosting", 1000), BudgetLine("media", 500, spent=100))
    plan = replace(PLAN, projects={**PLAN.projects, "WEB": replace(PLAN.projects["WEB"], budget=lines)})
    plan = after(plan, "WEB 400 hosting", "WEB 700 media", "WEB 5 stamps")
    found = {line.category: line for line in budget_lines(figures(plan), plan.projects["WEB"])}
    assert (found["hosting"].spent, found["hosting"].forecast, found["hosting"].left) == (400, 1000, 600)
    assert (found["media"].spent, found["media"].forecast, found["media"].left, found["media"].over) == (800, 800, -300, 300)
    assert found[""].planned is None and found[""].left is None and found[""].spent > 5


def test_the_estimates_of_the_sample_eat_more_than_the_contingency() -> None:
    value = figures(PLAN).program("KES")
    found = burn(PLAN.programs["KES"], value.bac, value.eac)
    assert (round(found.over), round(found.contingency.left), round(found.management.used), found.beyond) == (28204, 0, 2204, 0)


@given(*[st.floats(0, 1e7)] * 4)
def test_what_is_over_is_paid_by_somebody(bac: float, eac: float, contingency: float, management: float) -> None:
    found = burn(Program(id="P", contingency=contingency, management_reserve=management), bac, eac)
    assert found.contingency.used + found.management.used + found.beyond == pytest.approx(found.over)
    assert found.contingency.left >= 0 and found.management.left >= 0 and found.beyond >= -1e-6
    assert not found.management.used or found.contingency.left == 0


def test_what_is_ordered_is_committed_and_costs_nothing_until_it_is_paid() -> None:
    bare, plan = figures(PLAN), after(PLAN, "WEB ordered 5000 server ^15 dec budget services")
    assert plan.spending["SP-1"].day == date(2026, 12, 15)
    found = figures(plan)
    assert found.program("KES") == bare.program("KES") and found.curves("KES") == bare.curves("KES")
    before, line = (budget_lines(f, PLAN.projects["WEB"])[1] for f in (bare, found))
    assert (line.committed, line.spent) == (5000, before.spent) and line.left == pytest.approx((before.left or 0) - 5000)
    settled = plan.apply(paid(plan, "SP-1", TODAY))
    assert figures(settled).project("WEB").ac == pytest.approx(bare.project("WEB").ac + 5000)
    typed = plan.apply(set_fields(plan, "SP-1", {"day": "12 oct", "category": "serv", "on": "CMP", "ordered": "no"}, TODAY)).spending[
        "SP-1"
    ]
    assert (typed.day, typed.project, typed.category) == (date(2026, 10, 12), "CMP", "services and purchases")  # in whatever order
    with pytest.raises(HeadwayError, match="was not ordered"):
        paid(settled, "SP-1", TODAY)


def test_what_was_spent_beyond_what_was_earned_is_eaten_of_the_reserves() -> None:
    found = figures(PLAN)
    curves, value = found.curves("KES"), found.program("KES")
    assert curves is not None
    gone = eaten(curves, TODAY)
    assert gone.now == pytest.approx(value.ac - value.ev) and gone.by_week[0] == 0
    assert gone.rate == pytest.approx((gone.by_week[8] - gone.by_week[4]) / 4)
    assert (gone.gone(26_000), gone.gone(46_000)) == (date(2026, 12, 15), date(2027, 2, 16))
    assert gone.gone(5_000) == date(2026, 10, 18)  # the Sunday of the sixth week, in which it passed 5,000
    assert gone.gone(0) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.floats(1, 1e6), st.floats(0, 1))
def test_a_reserve_is_gone_in_the_past_when_it_is_eaten_and_else_later_or_never(over: list[float], reserve: float, part: float) -> None:
    at = max(0.0, len(over) - 1 - part)
    day = date(2026, 9, 7) + timedelta(days=int(at * 7))
    found = eaten(Curves(date(2026, 9, 7), at, (0.0,), tuple(0.0 for _ in over), tuple(over), (0.0,), tuple(0.0 for _ in over)), day)
    when = found.gone(reserve)
    if found.now >= reserve:
        assert when is not None and when <= day
    elif when is not None:
        assert when >= day and found.rate is not None and found.rate > 0
    assert all(amount >= 0 for amount in found.by_week)


def test_a_booking_is_moved_by_naming_what_it_is_on_and_never_into_another_currency() -> None:
    plan = after(PLAN, "WEB-9 100 x")
    moved = plan.apply(set_fields(plan, "SP-1", {"on": "CMP"}, TODAY)).spending["SP-1"]
    assert (moved.task, moved.project, moved.program) == ("", "CMP", "")
    with pytest.raises(HeadwayError, match="Money is booked on something"):
        set_fields(plan, "SP-1", {"task": "-"}, TODAY)
    plan = plan.apply(set_fields(plan, "HRB", {"currency": "usd"}, TODAY))
    with pytest.raises(HeadwayError, match="RET counts in USD and SP-1 is in EUR"):
        set_fields(plan, "SP-1", {"project": "RET"}, TODAY)


def test_a_project_that_goes_with_its_tasks_leaves_its_bookings_to_the_program() -> None:
    plan = after(PLAN, "CMP-8 900 printing", "CMP 50 paper")
    inside = [a.id for a in plan.activities() if a.project == "CMP"]
    change = deleted(plan, ["CMP", *inside])
    gone = plan.apply(change)
    assert change.label.endswith("2 bookings moved up") and {s.program for s in gone.spending.values()} == {"KES"}
    assert gone.apply(change.inverse()).spending == plan.spending
    alone = Plan(programs={"P": Program(id="P")}, spending={"SP-1": Spending(id="SP-1", program="P", amount=5, day=TODAY)})
    assert remove(alone, "P").label == "deleted P and SP-1" and not alone.apply(remove(alone, "P")).spending


def test_check_tells_a_booking_that_counts_nowhere() -> None:
    odd = {"SP-1": Spending(id="SP-1", project="WEB", day=TODAY, amount=5, category="travel"), "SP-2": Spending(id="SP-2", project="GONE")}
    told = " ".join(f"{finding}" for finding in validate(replace(PLAN, spending=odd)))
    assert "there is no budget line travel" in told and "GONE" in told and "books nothing" in told and "no day" in told


# -------------------------------------------------------------------------------------------- cost over time, currency


def test_time_that_costs_money_costs_more_when_it_takes_longer() -> None:
    plan = sample_plan()
    task = next(iter(plan.tasks))
    rented = plan.apply(set_fields(plan, task, {"cost_per_day": "2000/mo"}, TODAY))
    assert show_value(rented, rented.tasks[task], "cost_per_day") == "100"

    def cost(of: Plan, longer: str = "") -> float:
        of = of.apply(set_fields(of, task, {"duration": longer}, TODAY)) if longer else of
        return planned_costs(schedule(of)).tasks[task]

    assert cost(rented, "+5d") - cost(rented) == pytest.approx(500 + cost(plan, "+5d") - cost(plan))


@pytest.mark.parametrize(("accrual", "share"), [("start", 1.0), ("end", 0.0), ("prorated", 7 / 15)])
def test_a_fixed_cost_falls_due_as_it_is_said(accrual: str, share: float) -> None:
    plan = PLAN.apply(set_fields(PLAN, "WEB-9", {"accrual": accrual}, TODAY))
    task, day = plan.tasks["WEB-9"], date(2026, 10, 19)  # 7 of its 15 baseline days are behind it
    at = {**plan.programs, "KES": replace(plan.programs["KES"], status_date=day)}
    value = figures(replace(plan, programs=at)).tasks["WEB-9"]
    planned = plan.baselines["BL-1"].activities["WEB-9"]
    assert value.pv == pytest.approx((planned.cost - task.fixed_cost) * 7 / 15 + task.fixed_cost * share)


@given(st.sampled_from(WAYS), st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_what_has_fallen_due_never_becomes_less(way: Accrual, start: int, length: int, at: int, later: int) -> None:
    first, second = (share_due(None, start, start + length, t, way) for t in (at, at + later))
    assert 0 <= first <= second <= 1


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [("1200", "EUR", 1200), ("1,200", "EUR", 1200), ("1.2k", "EUR", 1200), ("€1,200", "EUR", 1200), ("CHF 12.50", "CHF", 12.5),
     ("1.200,50 EUR", "EUR", 1200.5), ("1,200.50", "EUR", 1200.5), ("12k eur", "EUR", 12_000), ("1 200,50 €", "EUR", 1200.5),
     ("1'200.50", "CHF", 1200.5), ("1.200.000", "EUR", 1.2e6), ("€-3", "EUR", -3), ("0.50", "EUR", 0.5),
     ("1.250", "KWD", 1.25), ("5m", "JPY", 5e6), ("-€3", "EUR", -3)],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed: str, currency: str, amount: float) -> None:
    assert parse_amount(typed, currency) == amount


@pytest.mark.parametrize(
    ("typed", "currency"),
    [("1.250", "EUR"), ("12.5", "JPY"), ("3.14159", "USD"), ("twelve", "EUR"), ("£3", "EUR"), ("1,250", "KWD"), ("30 usd", "EUR")],
)
def test_amounts_that_are_none_or_could_be_two_are_refused(typed: str, currency: str) -> None:
    with pytest.raises(HeadwayError):
        parse_amount(typed, currency)


def test_a_currency_has_a_code_and_its_own_decimals() -> None:
    assert parse_currency("chf") == "CHF" and parse_currency("£") == "GBP"
    with pytest.raises(HeadwayError, match="three letters"):
        parse_currency("euros")
    assert (show_amount(1234.5, "EUR"), show_amount(-1234.5, "JPY"), show_amount(1.25, "KWD")) == ("€1,234.50", "-¥1,234", "KWD 1.250")
    assert (show_amount(None, "EUR"), show_amount(-0.2, "EUR", whole=True)) == ("-", "€0")
    plan = PLAN.apply(set_fields(PLAN, "HRB", {"currency": "usd"}, TODAY))
    assert plan.programs["HRB"].currency == "USD" and booked("RET $5 x", plan).amount == 5


def test_a_booking_is_edited_like_any_record() -> None:
    plan = after(PLAN, "WEB 1200 hosting")
    changed = plan.apply(set_fields(plan, "SP-1", {"day": "2026-10-01", "amount": "€1.3k", "category": "people"}, TODAY)).spending["SP-1"]
    assert (changed.day, changed.amount, changed.category) == (date(2026, 10, 1), 1300, "people")


def test_what_one_project_overspends_is_not_paid_for_by_work_of_another_whose_cost_nobody_told() -> None:
    start, day = datetime(2026, 10, 5, 8), date(2026, 10, 30)
    done: dict[str, Any] = {"actual_start": start, "actual_finish": datetime(2026, 10, 30, 17), "percent": 100.0}
    tasks = [Task(id=f"{p}-1", project=p, duration=20 * 480, fixed_cost=cost) for p, cost in (("X", 40_000.0), ("Y", 20_000.0))]
    plan = build((Program(id="P", start=start, contingency=20_000.0), Project(id="X", program="P"), Project(id="Y", program="P"), *tasks))
    plan = plan.apply(set_baseline(schedule(plan), "P", "First", "", "", date(2026, 10, 1)))
    plan = replace(
        plan,
        programs={"P": replace(plan.programs["P"], status_date=day)},
        tasks={"X-1": replace(tasks[0], actual_cost=58_000.0, **done), "Y-1": replace(tasks[1], **done)},
    )
    found = Performance(schedule(plan), day)
    curves = found.curves("P")
    assert curves is not None and eaten(curves, day).now == overspent(found.program("P")) == 18_000.0


@given(st.dates(date(2023, 1, 1), date(2032, 12, 31)), st.integers(0, 364))
def test_a_day_without_its_year_is_the_latest_such_day(today: date, ago: int) -> None:
    day = today - timedelta(days=ago)
    if (day.month, day.day) != (2, 29):
        assert latest(f"{day.day} {day:%b}".lower(), parse_date(f"{day.day} {day:%b}".lower(), today), today) == day


def test_a_reserve_that_outlives_the_program_is_not_gone_on_a_day_after_it() -> None:
    found = Performance(schedule(PLAN), TODAY)
    told = eaten_of(found, PLAN.programs["HRB"])
    finish = schedule(PLAN).finish_of("HRB")
    assert told is not None and finish is not None and told.rate
    days = [told.gone(amount) for amount in (told.now + told.rate, 6_000.0, 500_000.0)]
    assert days[0] is not None and days[0] <= finish.date() and days[1:] == [None, None]
