"""The score of a project: half its priority, half how closely it serves its program's goal; and the formula in words."""

from __future__ import annotations

from datetime import date

from planning.filters import compile_filter
from planning.frozen import replaced
from planning.grouping import arranged, read_arrangement
from planning.plan import Plan, put, remove
from planning.priority import ranking
from planning.schedule import schedule
from store.demo import demo_plan

TODAY = date(2026, 10, 30)


def changed(plan: Plan, project: str, **fields: object) -> Plan:
    return plan.apply(put(plan, replaced(plan.projects[project], **fields)))


def test_the_score_is_half_the_priority_and_half_the_alignment() -> None:
    plan = demo_plan(TODAY)
    web = ranking(plan, plan.projects["WEB"])
    assert (web.priority, web.waiting, web.benefits, web.alignment, web.score) == (500, 4, 5, 88, 69)
    assert web.told == "score 69 = half of priority 500 ÷ 10 + half of alignment 88 (goal 40 + 60 × 4 of 5 benefits)"


def test_dis_benefits_do_not_count_and_without_a_goal_the_alignment_falls() -> None:
    plan = changed(demo_plan(TODAY), "WEB", goal="")
    assert ranking(plan, plan.projects["WEB"]).alignment == 48
    assert ranking(plan, plan.projects["OPS"]).waiting == 1, "DB-1 waits for OPS-M2 too, and is no benefit"


def test_a_program_without_benefits_is_judged_by_goals_alone() -> None:
    plan = demo_plan(TODAY)
    for benefit in plan.benefits.values():
        plan = plan.apply(remove(plan, benefit.id))
    assert ranking(plan, plan.projects["WEB"]).alignment == 100
    assert ranking(changed(plan, "WEB", goal=""), changed(plan, "WEB", goal="").projects["WEB"]).score == 25


def test_projects_are_filtered_and_sorted_by_it() -> None:
    plan = changed(demo_plan(TODAY), "BRD", priority=1000)
    rows = schedule(plan)
    keep = compile_filter("priority_score>65 kind:project", plan, rows, TODAY).keep
    assert [p for p in plan.projects if keep(p)] == ["BRD", "WEB", "RET", "REP"]
    assert compile_filter("alignment<50 kind:project", plan, rows, TODAY).keep("GOV")
    arranged_rows = arranged(plan, rows, read_arrangement("project by priority"))
    assert next(row.id for row in arranged_rows if row.kind == "project") == "BRD"
