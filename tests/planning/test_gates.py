"""Gates: nothing is passed over an open criterion without a reason, and the reason stays with it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from planning.errors import PlanError
from planning.fields import set_fields
from planning.frozen import replaced
from planning.gates import OpenCriteriaError, add_criterion, gate_named, open_criteria, outlook, outlooks, pass_gate, reopen_gate, tick
from planning.plan import Plan, build, put
from planning.records import Gate, Program, Project
from planning.schedule import schedule
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
DEMO = demo_plan(TODAY)


def stand(plan: Plan, today: date = TODAY) -> dict[str, tuple[str, str]]:
    return {told.gate.id: (told.state, told.rag) for told in outlooks(plan, schedule(plan), today)}


def test_the_gates_of_the_demo() -> None:
    assert stand(DEMO) == {
        "G0": ("passed", "green"), "G1": ("open", "amber"), "G2": ("open", "amber"), "G3": ("open", "amber"), "G4": ("open", "amber"),
    }  # fmt: skip
    told = {each.gate.id: each for each in outlooks(DEMO, schedule(DEMO), TODAY, "KES")}
    assert list(told) == ["G0", "G1", "G2", "G3"]
    assert told["G1"].open == ("Brand direction approved", "Budget within contingency")
    assert [each.forecast.date() for each in told.values() if each.forecast] == [
        date(2026, 9, 11), date(2026, 11, 10), date(2027, 1, 21), date(2027, 3, 17),
    ]  # fmt: skip


def test_a_gate_is_late_once_its_day_is_gone_or_its_milestone_comes_after_it() -> None:
    assert stand(DEMO, date(2026, 11, 11))["G1"] == ("late", "red")
    moved = DEMO.apply(set_fields(DEMO, "BRD-5", {"duration": "12d"}, TODAY))
    assert stand(moved)["G2"] == ("late", "red")


def test_an_open_criterion_keeps_a_gate_shut_until_somebody_says_why() -> None:
    with pytest.raises(OpenCriteriaError, match=r"2 open criteria \(Brand direction approved; Budget within contingency\); meet them, or"):
        pass_gate(DEMO, "g1", "  ", TODAY)
    passed = DEMO.apply(pass_gate(DEMO, "g1", "The board accepts it.", TODAY))
    gate = passed.gates["G1"]
    assert (gate.passed, gate.reason, stand(passed)["G1"]) == (TODAY, "The board accepts it.", ("passed with open criteria", "amber"))
    back = passed.apply(reopen_gate(passed, "G1"))
    assert back.gates == DEMO.gates
    with pytest.raises(PlanError, match="passed on 2026-10-30 already"):
        pass_gate(passed, "G1", "again", TODAY)
    with pytest.raises(PlanError, match="G2 is not passed"):
        reopen_gate(DEMO, "G2")


def test_with_all_met_it_is_ready_and_passes_without_a_word() -> None:
    plan = DEMO
    for number in (1, 3):
        plan = plan.apply(tick(plan, "G1", number))
    assert (open_criteria(plan.gates["G1"]), stand(plan)["G1"]) == ((), ("ready", "green"))
    assert stand(plan.apply(pass_gate(plan, "G1", "", TODAY)))["G1"] == ("passed", "green")
    assert tick(plan, "G1", 1, True).edits == ()
    assert open_criteria(plan.apply(tick(plan, "G1", 1)).gates["G1"]) == ("Brand direction approved",)


def test_a_gate_that_asks_for_nothing_is_not_green() -> None:
    empty = DEMO.apply(put(DEMO, Gate(id="G9", name="Later", program="KES")))
    assert stand(empty)["G9"] == ("no criteria", "")
    with_milestone = replaced(empty.gates["G9"], milestone="GOV-M4")
    assert stand(empty.apply(put(empty, with_milestone)))["G9"] == ("no criteria", "")
    assert stand(empty.apply(put(empty, replaced(with_milestone, due=date(2026, 10, 1)))))["G9"] == ("late", "red")
    assert stand(empty.apply(pass_gate(empty, "G9", "", TODAY)))["G9"] == ("passed", "green"), "somebody decided"


def test_the_form_and_set_keep_to_the_same_rule() -> None:
    with pytest.raises(OpenCriteriaError):
        set_fields(DEMO, "G1", {"passed": "today"}, TODAY)
    both = set_fields(DEMO, "G1", {"passed": "today", "reason": "The board accepts it."}, TODAY)
    assert DEMO.apply(both).gates["G1"].passed == TODAY
    met = "[x] Brand direction approved; [x] Shop contract signed; [x] Budget within contingency"
    assert DEMO.apply(set_fields(DEMO, "G1", {"passed": "today", "criteria": met}, TODAY)).gates["G1"].passed == TODAY


def test_what_a_gate_was_passed_on_is_not_opened_again_while_it_is_passed() -> None:
    with pytest.raises(PlanError, match=r"G0 was passed on 11 Sep 2026 with this; take that back first"):
        tick(DEMO, "G0", 1)
    with pytest.raises(PlanError, match=r"G0 was passed on 11 Sep 2026 with this; take that back first"):
        add_criterion(DEMO, "G0", "One more")
    opened = "; ".join(f"[ ] {each.text}" for each in DEMO.gates["G0"].criteria)
    with pytest.raises(OpenCriteriaError):
        set_fields(DEMO, "G0", {"criteria": opened}, TODAY)
    assert set_fields(DEMO, "G0", {"criteria": opened, "reason": "The board took it back."}, TODAY).edits
    again = DEMO.apply(reopen_gate(DEMO, "G0"))
    assert open_criteria(again.apply(tick(again, "G0", 1)).gates["G0"])


def test_criteria_are_added_and_what_is_not_there_is_refused() -> None:
    plan = DEMO.apply(add_criterion(DEMO, "G1", "Risks\treviewed"))
    assert plan.gates["G1"].criteria[-1].text == "Risks reviewed"
    for wrong in (0, 4, 99):
        with pytest.raises(PlanError, match="has 3 criteria; there is no number"):
            tick(DEMO, "G1", wrong)
    with pytest.raises(PlanError, match="needs a few words"):
        add_criterion(DEMO, "G1", " ")
    with pytest.raises(PlanError, match="WEB is no gate"):
        gate_named(DEMO, "WEB")


def test_a_gate_that_asks_for_nothing_has_no_colour_yet() -> None:
    plan = demo_plan(TODAY)
    bare = replaced(plan.gates["G2"], criteria=())
    assert (outlook(None, bare, TODAY).state, outlook(None, bare, TODAY).rag) == ("no criteria", "")


def test_a_gate_of_an_archived_project_is_no_gate_any_more() -> None:
    start = datetime(2026, 6, 1, 8)
    plan = build(
        (Program(id="P", start=start), Project(id="Y", program="P", archived=True), Gate(id="G-1", project="Y", due=date(2026, 7, 1)))
    )
    assert outlooks(plan, schedule(plan), TODAY) == () == outlooks(plan, schedule(plan), TODAY, "P")
