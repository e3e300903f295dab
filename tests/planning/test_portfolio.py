"""Programs side by side and on one page: rolled up by the rules, and never wider or longer than the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.brief import brief
from planning.earned_sums import Value
from planning.errors import PlanError
from planning.exposure import exposure, risks_of
from planning.health_words import HEALTH
from planning.plan import Plan, put
from planning.portfolio import portfolio, total
from planning.records import Program, Snapshot
from planning.risk_scores import Scoring
from planning.schedule import schedule
from planning.standing import Standing, arrow, standings, together, trend_words
from planning.text_width import cell_width
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
DEMO = demo_plan(TODAY)
SCHEDULED = schedule(DEMO)


def test_each_program_is_rolled_up_and_all_together() -> None:
    kestrel, harbour = portfolio(DEMO, SCHEDULED)
    assert kestrel.finish is not None and kestrel.approved is not None
    assert (kestrel.finish.date(), kestrel.approved.date(), kestrel.days) == (date(2027, 3, 17), date(2027, 3, 11), 4.0)
    assert (kestrel.exposure.threats, kestrel.exposure.opportunities, kestrel.exposure.net) == (-33350.0, 30840.0, -2510.0)
    assert kestrel.next_milestone is not None and kestrel.next_milestone.id == "CRM-M2"
    assert (kestrel.colours, kestrel.worst, kestrel.because.split(":")[0]) == ({"red": 0, "amber": 2, "green": 4}, "amber", "CRM")
    both = total((kestrel, harbour))
    assert (both.budget, both.currency, both.finish) == (523806 + 75220, "EUR", kestrel.finish)
    assert both.cost == pytest.approx((kestrel.cost or 0) + (harbour.cost or 0))


def test_money_of_two_currencies_is_not_added_up() -> None:
    plan = DEMO.apply(put(DEMO, replace(DEMO.programs["HRB"], currency="USD")))
    both = total(portfolio(plan, schedule(plan)))
    assert (both.budget, both.cost, both.exposure, both.currency) == (None, None, None, None)


def test_a_plan_without_dates_still_tells_what_is_declared() -> None:
    kestrel = portfolio(DEMO, None)[0]
    assert (kestrel.finish, kestrel.variance, kestrel.cost, kestrel.next_milestone) == (None, None, None, None)
    assert (kestrel.program.rag, kestrel.exposure.net) == ("amber", -2510.0)
    assert total(()).budget is None


def test_closed_risks_are_worth_nothing_and_those_on_a_row_belong_to_its_program() -> None:
    risk = replace(DEMO.risks["R-01"], program="")
    plan = DEMO.apply(put(DEMO, risk))
    assert "R-01" in [r.id for r in risks_of(plan, "KES")]
    assert exposure([replace(risk, state="closed")], Scoring(plan, None)).threats == 0


# -------------------------------------------------------------------------------------------------------------- one page


def test_the_page_says_what_the_program_is_for_and_where_it_stands() -> None:
    page = brief(DEMO, SCHEDULED, "KES", TODAY)
    text = "\n".join(page)
    assert len(page) == 22
    for said in (
        "KES Kestrel Coffee Roasters",
        "AMBER A→R?   30 Oct 2026",
        "sponsor Helena Stroud · manager Rosa Lindqvist",
        "6 projects: GOV (G→A?), BRD (G→R?), WEB (A→R?), CMP (G→R?), CRM",
        "€523,806 · the plan costs €534,990 (+€11,184) · contingency €26,000",
        "17 Mar 2027, +4 working days on Approved 11 Sep (11 Mar 2027)",
        "18 Jan 2027 -> 22 Jan 2027, 2d past",
        "R-02 Front-end developer is the single bo",
        "18 % -> 30 %, 4 Feb 2028",
    ):
        assert said in text
    with pytest.raises(PlanError, match="WEB is archived or no program"):
        brief(DEMO, SCHEDULED, "WEB", TODAY)


@given(st.text(max_size=300), st.integers(40, 120), st.integers(14, 30))
def test_whatever_is_typed_the_page_keeps_its_size_and_obeys_nothing(text: str, width: int, height: int) -> None:
    kes = replace(DEMO.programs["KES"], name=text, goal=text, goal_measure=text, sponsor=text, rag_reason=text)
    page = brief(_with(kes), None, "KES", TODAY, width=width, height=height)
    assert len(page) <= height and all(cell_width(line) <= width for line in page)
    assert not any(letter < " " or letter == "\x7f" for line in page for letter in line)


def _with(program: Program) -> Plan:
    return DEMO.apply(put(DEMO, program))


# ------------------------------------------------------------------------------------------------ earned value and trend


def test_indices_are_ratios_of_sums_estimates_are_added_up_and_the_colour_is_the_worst() -> None:
    held = standings(SCHEDULED, TODAY)
    kestrel, whole = held["KES"], together(held.values())
    assert whole is not None and kestrel.estimate is not None and kestrel.vac is not None
    assert (kestrel.spi, kestrel.cpi, round(kestrel.estimate), round(kestrel.vac), kestrel.rag) == (0.91, 0.93, 552010, -28204, "red")
    assert whole.estimate == pytest.approx(sum(each.estimate or 0 for each in held.values()))
    values = [each.value for each in held.values()]
    assert whole.spi == round(sum(v.ev for v in values) / sum(v.pv or 0 for v in values), 2)
    assert (standings(None, TODAY), together(())) == ({}, None)
    empty = Standing(Value("P", None, 0.0, 0.0, 0.0, 0.0, 0.0))
    assert (empty.spi, empty.cpi, empty.estimate, empty.vac, arrow(empty.trend.spi)) == (None, None, None, None, "")


def test_a_trend_compares_with_the_last_report_of_an_earlier_day_and_with_what_it_told_alone() -> None:
    kestrel, harbour = (standings(SCHEDULED, TODAY)[i].trend for i in ("KES", "HRB"))
    assert (kestrel.on, kestrel.finish, kestrel.days, kestrel.spi, kestrel.health) == (date(2026, 10, 23), -1, 3, None, None)
    assert harbour.on is None and harbour.finish is None, "it was never reported"
    told = {"pv": 100.0, "ev": 80.0, "ac": 80.0, HEALTH: 3.0}
    snapshot = Snapshot(id="SN-9", program="HRB", on=date(2026, 10, 29), figures=told, forecasts={"HRB": date(2026, 12, 18)})
    later = standings(schedule(DEMO.apply(put(DEMO, snapshot))), TODAY)["HRB"].trend
    assert (later.health, later.spi, later.cpi, later.finish, later.days) == (0, -1, -1, 1, -1)
    words = "since the report of Thu 29 Oct: colour → as before, SPI ↓ worse, CPI ↓ worse, finish ↑ 1 working day earlier"
    assert trend_words(later, TODAY) == words
