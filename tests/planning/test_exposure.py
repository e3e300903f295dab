"""Risks in figures: the scales, the zones, expected money before and after, the reserve, rank, reviews, and firing one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.capture import read_line
from planning.errors import HeadwayError, PhraseError, PlanError
from planning.exposure import (
    by_project,
    cover,
    emv,
    exposure,
    is_stale,
    rank,
    ranked,
    review_words,
    risks_of,
    worth_of_response,
)
from planning.fields import set_fields
from planning.filters import compile_filter
from planning.firing import fire, issue_of
from planning.plan import Plan, build
from planning.records import Milestone, Program, Project, Risk, RiskLevel, Score, Task
from planning.risk_scores import STAGES, Scoring, cost_step, days_step, probability_step, zone
from planning.schedule import schedule
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
RISK = Risk(id="R-1", name="It rains", program="P", current=RiskLevel(0.4, 5, 6000), on=("A-1",), owner="KM", proximity="near")


@pytest.fixture(scope="module")
def demo() -> Plan:
    return demo_plan(TODAY)


@pytest.fixture(scope="module")
def scoring(demo: Plan) -> Scoring:
    return Scoring(demo, schedule(demo))


def a_plan(*risks: Risk) -> Plan:
    """A program of one project of one task, with these risks on it."""
    program = Program(id="P", name="A program", start=datetime(2026, 9, 7, 8), budget=100_000, contingency=5000)
    return build([program, Project(id="A", program="P"), Task(id="A-1", project="A"), Milestone(id="A-M1", project="A"), *risks])


def score(risk: Risk, plan: Plan | None = None) -> int:
    return Scoring(plan or a_plan(risk), None).score(risk)


# --------------------------------------------------------------------------------------------------------- the scales


def test_the_scales_are_those_of_the_formulas() -> None:
    assert [probability_step(p) for p in (0, 0.10, 0.11, 0.25, 0.26, 0.45, 0.46, 0.70, 0.71, 1)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [days_step(d) for d in (0, 1, 1.5, 3, 4, 6, 7, 10, 10.5)] == [1, 1, 2, 2, 3, 3, 4, 4, 5]
    assert [cost_step(c, 1000) for c in (0, 4.9, 5, 9.9, 10, 29, 30, 59, 60, 900)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert cost_step(900, None) == cost_step(900, 0) == 1
    assert [zone(s) for s in (1, 4, 5, 9, 10, 14, 15, 25)] == ["low", "low", "medium", "medium", "high", "high", "extreme", "extreme"]


def test_the_impact_is_the_worse_of_days_and_money_and_a_given_score_goes_first() -> None:
    assert score(RISK) == 3 * 5  # 6 % of the budget
    assert score(replace(RISK, current=RiskLevel(0.4, 8, 400))) == 3 * 4
    assert score(replace(RISK, score=Score(1, 2))) == 2


def test_every_score_of_the_sample_follows_from_its_probability_days_and_money(demo: Plan, scoring: Scoring) -> None:
    bare = {i: replace(r, score=None, residual_score=None) for i, r in demo.risks.items() if r.program == "KES"}
    assert {i: scoring.score(r) for i, r in bare.items()} == {i: scoring.score(demo.risks[i]) for i in bare}


@given(st.floats(0, 1), st.floats(0, 60), st.floats(0, 1e5), st.floats(0, 1), st.floats(0, 60), st.floats(0, 1e5))
def test_what_is_likelier_or_larger_never_scores_less(p: float, d: float, c: float, q: float, e: float, f: float) -> None:
    less = replace(RISK, current=RiskLevel(min(p, q), min(d, e), min(c, f)))
    more = replace(RISK, current=RiskLevel(max(p, q), max(d, e), max(c, f)))
    assert 1 <= score(less) <= score(more) <= 25


def test_a_stage_that_nobody_judged_is_as_the_risk_stands_now() -> None:
    scoring = Scoring(a_plan(RISK), None)
    assert {scoring.score(RISK, stage) for stage in STAGES} == {15}
    judged = replace(RISK, score=Score(2, 2), inherent=RiskLevel(0.8, 5), residual=RiskLevel(0.1, 1), residual_score=Score(1, 3))
    assert [scoring.score(judged, stage) for stage in STAGES] == [5 * 3, 4, 3]


def test_the_filter_finds_by_zone_and_high_means_high_at_least(demo: Plan) -> None:
    plan = schedule(demo)

    def found(text: str) -> set[str]:
        chosen = compile_filter(text, demo, plan, TODAY)
        return {i for i in demo.risks if chosen.keep(i)}

    assert found("risk:high") == {"R-01", "R-02", "R-04", "R-07", "R-09", "R-11"}
    assert found("risk:extreme") == set()
    assert found("risk:high") | found("risk:medium") | found("risk:low") == {i for i in demo.risks if i.startswith("R")}


# --------------------------------------------------------------------------------------------------- expected money


def test_the_exposure_of_the_sample_is_the_one_worked_out_by_hand(demo: Plan, scoring: Scoring) -> None:
    found = exposure(risks_of(demo, "KES"), scoring)
    assert (found.threats, found.threats_after) == (-33_350, -11_975)
    assert (found.opportunities, found.opportunities_after) == (30_840, 39_920)
    assert (found.net, found.net_after) == (-2_510, 27_945)
    assert found.count == 14
    assert [(z, n) for z, n, _ in found.zones] == [("extreme", 0), ("high", 5), ("medium", 5), ("low", 0)]
    assert sum(money for _, _, money in found.zones) == pytest.approx(-33_350)


def test_the_projects_add_up_to_the_program_and_the_reserve_is_short_before_the_response(demo: Plan, scoring: Scoring) -> None:
    whole, parts = exposure(risks_of(demo, "KES"), scoring), by_project(demo, "KES", scoring)
    assert sum(p.net for p in parts.values()) == pytest.approx(whole.net)
    assert parts["WEB"].threats == pytest.approx(-4900 - 4500 - 2400 - 600)
    covered = cover(demo, "KES", whole, 0.0)
    assert covered is not None and (covered.reserve, covered.left, covered.left_after) == (26_000, -7_350, 14_025)
    drained = cover(demo, "KES", whole, 20_000.0)
    assert drained is not None and (drained.reserve, drained.left) == (6_000, -27_350)
    assert cover(build([Program(id="Q")]), "Q", whole, 0.0) is None


def test_only_open_risks_count(demo: Plan, scoring: Scoring) -> None:
    closed = [replace(r, state="closed") for r in risks_of(demo, "KES")]
    found = exposure(closed, scoring)
    assert (found.count, found.threats, found.opportunities, found.net_after) == (0, 0, 0, 0)


def test_a_response_is_worth_it_when_it_wins_more_than_it_costs() -> None:
    assert worth_of_response(RISK) is None
    treated = replace(RISK, residual=RiskLevel(0.1, 2, 3000))
    found = worth_of_response(treated)
    assert found is not None and found.gain == 2400 - 300 and found.days == pytest.approx(2 - 0.2)
    assert found.pays is None
    assert [w.pays for cost in (2000, 2100) if (w := worth_of_response(replace(treated, response_cost=cost)))] == [True, False]
    chance = replace(treated, kind="opportunity", current=RiskLevel(0.5, 0, 1000), residual=RiskLevel(0.8, 0, 1000))
    assert (found := worth_of_response(chance)) is not None and found.gain == 300 and emv(chance) == 500


# ------------------------------------------------------------------------------------------------------ rank, reviews


def test_what_is_near_and_what_should_have_shown_by_now_comes_first() -> None:
    far, now = replace(RISK, id="R-2", proximity="far"), replace(RISK, id="R-3", proximity="now")
    late = replace(RISK, id="R-4", proximity="far", trigger_date=date(2026, 10, 29))
    plan = a_plan(RISK, far, now, late)
    scoring = Scoring(plan, None)
    assert [rank(r, scoring, TODAY) for r in (far, RISK, now)] == [pytest.approx(10.5), 22.5, 30]
    assert rank(late, scoring, TODAY) == pytest.approx(20.5)
    assert rank(replace(late, trigger_date=TODAY), scoring, TODAY) == pytest.approx(10.5)
    assert [r.id for r in ranked([far, late, now, RISK], scoring, TODAY)] == ["R-3", "R-1", "R-4", "R-2"]


def test_opportunities_come_by_value_and_then_by_when_they_expire(demo: Plan, scoring: Scoring) -> None:
    order = [r.id for r in ranked(risks_of(demo, "KES"), scoring, TODAY)]
    assert order[0] == "R-02" and order[-4:] == ["O-01", "O-04", "O-02", "O-03"]
    soon = replace(RISK, id="O-1", kind="opportunity", trigger_date=date(2026, 11, 2))
    assert ranked([replace(soon, id="O-2", trigger_date=None), soon], Scoring(a_plan(), None), TODAY)[0].id == "O-1"


def test_a_review_is_asked_for_when_it_is_due_or_when_nobody_looked_for_three_weeks() -> None:
    looked = replace(RISK, reviewed=date(2026, 10, 10), review=date(2026, 11, 2))
    assert review_words(looked, TODAY) == "" and not is_stale(looked, TODAY)
    assert review_words(looked, date(2026, 10, 31)) == "not looked at for 21 calendar days"
    assert review_words(looked, date(2026, 11, 2)) == "review due today"
    assert review_words(looked, date(2026, 11, 4)) == "review 2 calendar days overdue"
    assert review_words(replace(looked, state="closed"), date(2026, 11, 4)) == ""
    assert is_stale(replace(RISK, created=datetime(2026, 10, 1, 9)), TODAY) and not is_stale(RISK, TODAY)


# --------------------------------------------------------------------------------------------- strategies, firing a risk


def test_threats_and_opportunities_have_strategies_of_their_own() -> None:
    plan = a_plan(RISK, replace(RISK, id="O-1", kind="opportunity"))
    assert plan.apply(set_fields(plan, "R-1", {"strategy": "avoid"}, TODAY)).risks["R-1"].strategy == "avoid"
    with pytest.raises(PhraseError, match="exploit is a strategy for an opportunity, and this is a threat; write mitigate, avoid"):
        set_fields(plan, "R-1", {"strategy": "exploit"}, TODAY)
    with pytest.raises(PhraseError, match="avoid is a strategy for a threat, and this is an opportunity; write exploit"):
        set_fields(plan, "O-1", {"strategy": "avoid"}, TODAY)
    with pytest.raises(PhraseError, match="'pray' is no strategy for a threat"):
        set_fields(plan, "R-1", {"strategy": "pray"}, TODAY)
    turned = plan.apply(set_fields(plan, "R-1", {"kind": "opportunity", "strategy": "exploit"}, TODAY)).risks["R-1"]
    assert (turned.kind, turned.strategy) == ("opportunity", "exploit")


def test_capture_refuses_the_wrong_kind_of_strategy_unless_it_is_a_word_of_the_title() -> None:
    plan = a_plan()
    reading = read_line("r Rain on the day p40% on A-1 exploit", plan, TODAY)
    assert reading.change is None and "exploit is a strategy for an opportunity" in reading.errors[0]
    reading = read_line("r p40% Teams share the shoot", plan, TODAY)
    assert not reading.errors and reading.ids == ("R-01",)
    reading = read_line("o Second shoot p40% on A-1 share near", plan, TODAY)
    assert reading.change is not None and plan.apply(reading.change).risks["O-01"].strategy == "share"


@pytest.mark.parametrize("by_field", [False, True], ids=["fire", "state=fired"])
def test_a_risk_that_fires_becomes_an_issue_with_its_links_and_its_owner_in_one_change(by_field: bool) -> None:
    plan = a_plan(RISK)
    change = set_fields(plan, "R-1", {"state": "fired"}, TODAY) if by_field else fire(plan, "R-1", TODAY)
    after = plan.apply(change)
    issue = issue_of(after, "R-1")
    assert issue is not None and after.risks["R-1"].state == "fired"
    assert (issue.name, issue.on, issue.owner, issue.program, issue.raised) == ("It rains", ("A-1",), "KM", "P", TODAY)
    assert (issue.severity, issue.urgency, issue.came_from, issue.id) == (5, 4, "R-1", "I-01")
    assert "issue I-01" in change.label
    back = after.apply(change.inverse())
    assert back.issues == {} and back.risks == plan.risks


def test_what_cannot_fire_says_so() -> None:
    plan = a_plan(RISK, replace(RISK, id="O-1", kind="opportunity"))
    for what, words in (("O-1", "is an opportunity"), ("A-1", "is no risk"), ("R-9", "R-9")):
        with pytest.raises(PlanError, match=words):
            fire(plan, what, TODAY)
    fired = plan.apply(fire(plan, "R-1", TODAY))
    with pytest.raises(HeadwayError, match="fired already: I-01"):
        fire(fired, "R-1", TODAY)
    opened = fired.apply(set_fields(fired, "R-1", {"state": "open"}, TODAY))
    assert list(opened.apply(fire(opened, "R-1", TODAY)).issues) == ["I-01"]
