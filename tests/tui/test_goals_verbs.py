"""``headway goals``, ``measure``, ``gate``, ``brief`` and ``portfolio`` in the shell."""

from __future__ import annotations

import pytest

from tests.tui.cli_runs import Shell


@pytest.fixture
def demo(shell: Shell) -> Shell:
    shell.ok("demo")
    return shell


def test_goals_tell_benefits_forecasts_and_what_has_no_goal(demo: Shell) -> None:
    told = demo.ok("goals", "KES", "--json").json[0]
    benefits = {b["id"]: b for b in told["benefits"]}
    assert (benefits["B-1"]["ready"], benefits["B-1"]["waits_longest_for"]) == ("2027-01-29T17:00", "CMP-M3")
    assert (benefits["B-5"]["reached_on"], benefits["B-5"]["rag"]) == ("2027-03-04", "amber")
    demo.ok("set", "BRD", "goal=", "--yes")
    assert "BRD says no goal" in demo.ok("goals").err and "BRD says no goal" in demo.ok("list", "projects").err


def test_a_measurement_is_kept_and_told_as_a_share(demo: Shell) -> None:
    assert demo.ok("measure", "B-3", "€18", "on", "wed").lines == [
        "B-3 Lower cost to acquire: €18 on 28 Oct 2026, 50 % of the way €21 → €15",
    ]
    assert "B-1 is measured in %" in demo.refused("measure", "B-1", "20€")
    assert "needs a benefit and its value" in demo.refused("measure", "B-1")
    assert demo.ok("add", "measure B-3 17").lines == ["B-3"]
    assert [m["value"] for m in demo.ok("show", "B-3", "--json").json["measurements"]] == [18.0, 17.0]


def test_a_gate_is_ticked_passed_and_opened_again(demo: Shell) -> None:
    assert "say the reason to pass it: --reason TEXT." in demo.refused("gate", "G1", "pass")
    assert "say the reason to pass it" in demo.refused("set", "G1", "passed=today", "--yes")
    demo.ok("gate", "g1", "tick", "1")
    assert "  1  [x] Brand direction approved" in demo.ok("gate", "G1").lines
    demo.ok("gate", "G1", "pass", "--reason", "The board accepts it")
    gate = next(g for g in demo.ok("gate", "--json").json if g["id"] == "G1")
    assert (gate["state"], gate["rag"], gate["reason"]) == ("passed with open criteria", "amber", "The board accepts it")
    demo.ok("gate", "G1", "reopen")
    for wrong in (("G1", "tick", "9"), ("G1", "tick", "x"), ("G1", "dance"), ("WEB", "pass")):
        demo.refused("gate", *wrong)


def test_a_program_fits_a_page_and_all_programs_one_table(demo: Shell) -> None:
    page = demo.ok("brief", "KES").lines
    assert len(page) == 22 and all(len(line) <= 78 for line in page)
    assert len(demo.ok("brief", "KES", "--lines", "16", "--width", "60").lines) == 16
    demo.refused("brief", "KES", "--lines", "3")
    demo.refused("brief", "WEB")
    told = demo.ok("portfolio", "--json").json
    assert [(p["id"], p["finish_variance_days"], p["declared_rag"]) for p in told["programs"]] == [
        ("KES", 4.0, "amber"),
        ("HRB", 3.0, "green"),
    ]
    assert told["total"]["budget"] == 599026
    assert demo.ok("portfolio").lines[3].startswith("All  1 amber 1 green")


def test_an_empty_plan_has_an_answer_for_each(shell: Shell) -> None:
    shell.ok("add", "program KES Relaunch")
    assert "no benefits yet" in shell.ok("goals").out
    assert "There is no gate yet" in shell.ok("gate").out
    assert "no dates yet" in shell.ok("brief").out
    assert "KES" in shell.ok("portfolio").out
    assert "so no baseline; `headway add 'project WEB Website in KES'`" in shell.ok("baseline").out
    assert "holds nothing with a date yet" in shell.refused("baseline", "set", "First")


def test_the_brief_and_the_report_name_the_same_top_risks_in_the_same_order(demo: Shell) -> None:
    report = [line.split()[1] for line in demo.ok("report", "KES", "--dry-run").lines if line.startswith("- R-")]
    page = demo.ok("brief", "KES", "--lines", "30").lines
    told = [word for line in page for word in line.split()[:5] if word.startswith("R-")]
    assert told and told == report[: len(told)]


def test_an_estimate_says_which_it_is_and_a_plan_without_a_baseline_has_no_budget_of_one(demo: Shell) -> None:
    page = " ".join(" ".join(demo.ok("brief", "KES").lines).split())
    assert "the plan costs €534,990" in page and "EAC by CPI €552,010" in page and "EAC bottom-up €538,599" in page
    assert "Plan costs" in demo.ok("portfolio").lines[0] and "Planned" not in demo.ok("portfolio").lines[0]
    report = demo.ok("report", "KES", "--dry-run").out
    assert "| Budget of the baseline (BAC) | €523,806 |" in report and "| Cost of the plan as it is now | €534,990 |" in report
    demo.ok("set", "KES", "baseline=-", "--yes")
    report = demo.ok("report", "KES", "--dry-run").out
    assert "Budget of the baseline" not in report and "| Cost of the plan, no baseline set (BAC) |" in report
    assert "KES has no baseline: BAC is what the plan costs as it is now." in demo.ok("evm", "KES").lines


def test_earned_schedule_is_told_in_weeks_with_the_pace_that_is_needed_and_a_working_day_as_its_end(demo: Shell) -> None:
    told = demo.ok("evm", "KES").out
    assert "what was planned for 7.41 (ES): SPI(t) 0.93" in told and "ends on Tue 30 Mar 2027" in told
    assert "KES needs a pace of 1.03 on the rest for its planned duration to hold (TSPI)." in told
    assert demo.ok("evm", "KES", "--json").json["programs"][0]["earned_schedule"]["finish_at_pace"] == "2027-03-30"


def test_a_role_without_a_name_is_told_to_cost_nothing_yet(demo: Shell) -> None:
    demo.ok("add", "Dashboards 5d @?data in CRM")
    assert "Roles without a name, which cost nothing until somebody takes them: ?data (CRM-8)." in demo.ok("evm", "KES").lines
    assert "Roles without a name cost nothing until somebody takes them: ?data (CRM-8)." in demo.ok("report", "KES", "--dry-run").lines
