"""``headway baseline`` and two days compared: what is kept, what is refused, what is told."""

from __future__ import annotations

import pytest

from tests.tui.cli_runs import Shell

APPROVED = ("--program", "KES", "--reason", "The launch moved.", "--approver", "Board")


@pytest.fixture
def demo(shell: Shell) -> Shell:
    shell.ok("demo")
    return shell


def test_a_baseline_is_set_with_its_traces_and_one_undo_takes_all_back(demo: Shell) -> None:
    assert "say the reason for another one: --reason TEXT." in demo.refused("baseline", "set", "Approved 30 Oct", "--program", "KES")
    assert "There are several programs, KES, HRB; --program says which." in demo.refused("baseline", "set", "Approved 30 Oct")
    before = demo.ok("export", "json").json
    kept = demo.ok("baseline", "set", "Approved 30 Oct", *APPROVED)
    assert kept.lines == ["BL-3"] and "Written with it: C-05, D-05" in kept.err
    assert demo.ok("show", "C-05", "--json").json["baseline"] == "BL-3"
    assert [b["id"] for b in demo.ok("baseline", "list", "--json").json if b["current"]] == ["BL-2", "BL-3"]
    demo.ok("undo")
    assert demo.ok("export", "json").json["baselines"] == before["baselines"]
    assert [len(demo.ok("list", kind, "--json").json) for kind in ("changes", "decisions")] == [4, 4]


def test_variances_are_told_by_program_project_and_row(demo: Shell) -> None:
    told = demo.ok("baseline", "show", "--program", "KES", "--json").json
    assert (told["id"], told["program"]["finish_variance_days"]) == ("BL-1", 4.0)
    rows = {row["id"]: row for row in told["activities"]}
    assert (rows["WEB-M4"]["finish_variance_days"], rows["BRD-5"]["duration_variance_days"]) == (4.0, 3.0)
    dearest = demo.ok("baseline", "show", "approved 11", "--sort", "cost", "--json").json["activities"][0]
    assert dearest["cost_variance"] == max(row["cost_variance"] for row in rows.values())
    words = demo.ok("baseline", "show", "bl-1").out
    assert "BL-1 Approved 11 Sep of 2026-09-11, approved by Board" in words
    assert " rows differ; 0 came, 0 went." in words


def test_two_baselines_are_compared_and_one_with_the_plan(demo: Shell) -> None:
    demo.ok("baseline", "set", "Approved 30 Oct", *APPROVED)
    demo.ok("set", "BRD-5", "duration=12d", "--yes")
    two = demo.ok("baseline", "diff", "BL-1", "approved 30", "--json").json
    assert (two["finish_before"], two["finish_after"]) == ("2027-03-11T17:00", "2027-03-17T17:00")
    since = {row["id"]: row for row in demo.ok("baseline", "diff", "bl-3", "--json").json["rows"]}
    assert since["BRD-5"]["after"]["duration_minutes"] - since["BRD-5"]["before"]["duration_minutes"] == 3 * 480
    assert "instead of" in demo.ok("baseline", "diff", "bl-3").out


def test_a_program_is_held_against_the_baseline_that_is_chosen(demo: Shell) -> None:
    demo.ok("baseline", "set", "Approved 30 Oct", *APPROVED)
    demo.ok("baseline", "choose", "Approved 11 Sep")
    assert "held against Approved 11 Sep already" in demo.refused("baseline", "choose", "BL-1")
    assert "There is no baseline BL-7" in demo.refused("baseline", "choose", "BL-7")


def test_deleting_the_baseline_a_program_is_held_against_says_what_goes_with_it(demo: Shell) -> None:
    told = demo.ok("delete", "BL-1", "--dry-run").out
    assert "KES  is held against no baseline any more: PV, SPI and slips are a dash until `headway baseline choose`" in told
    assert "KES" not in demo.ok("delete", "BL-2", "--dry-run").out
    demo.ok("delete", "BL-1", "--yes")
    assert "BL-1" not in demo("check").out
    assert demo.ok("show", "KES", "--json").json["baseline"] is None
    demo.ok("undo")
    assert demo.ok("show", "KES", "--json").json["baseline"] == "BL-1"


def test_any_two_days_are_compared_and_the_second_may_be_today(demo: Shell) -> None:
    demo.ok("set", "BRD-5", "duration=12d", "--yes", "--today", "2026-11-05")
    told = demo.ok("diff", "2026-10-30", "2026-11-05", "--json", "--today", "2026-11-05").json
    assert [d["id"] for d in told["differences"]] == ["BRD-5"]
    assert "which is not past" in demo.refused("diff", "2026-10-30", "2026-11-06", "--today", "2026-11-05")
