"""The report and the stakeholders from the shell: written, archived, listed, shown again; contacts booked."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from planning.plan import put
from planning.records import Issue
from planning.report_blocks import texts_of
from planning.schedule import schedule
from store.demo import demo_plan
from store.planfile import PlanFile
from tests.tui.cli_runs import Shell
from tests.tui.home_app import TODAY, sample_file
from tui import reporting
from tui.session import everything


@pytest.fixture
def on_sample(shell: Shell) -> Shell:
    sample_file(shell.file)
    return shell


def test_a_report_is_printed_archived_and_printed_again_as_it_was(on_sample: Shell) -> None:
    written = on_sample.ok("report", "KES")
    assert written.out.startswith("# KES Kestrel Coffee Roasters")
    assert "Archived as SN-6" in written.err
    on_sample.ok("set", "GOV-8", "name=Something else", "--yes")
    assert on_sample.ok("report", "--show", "2026-10-30").out == written.out
    assert on_sample.ok("report", "--show", "sn-6").out == written.out
    listed = on_sample.ok("report", "--list").out
    assert "SN-6" in listed and "text and figures" in listed


def test_the_first_lines_tell_the_broken_promise_and_then_what_changed(on_sample: Shell) -> None:
    lines = [line for line in on_sample.ok("report", "KES", "--dry-run").lines if line]
    assert "20 Jan 2027" in lines[1] and "22 Jan 2027, 2 working days late" in lines[1]
    assert next(line for line in lines if line.startswith("## ")) == "## What changed since the report of Fri 23 Oct"


def test_a_dry_run_writes_nothing(on_sample: Shell) -> None:
    before = on_sample.file.read_bytes()
    target = on_sample.file.parent / "status.md"
    assert on_sample.ok("report", "KES", "--dry-run", "-o", str(target)).code == 0
    assert (on_sample.file.read_bytes(), target.exists()) == (before, False)


def test_a_report_goes_to_a_file_and_never_over_the_plan(on_sample: Shell) -> None:
    target = on_sample.file.parent / "status.md"
    answer = on_sample.ok("report", "KES", "-o", str(target))
    assert answer.out == "" and f"Written to {target} and archived as SN-6" in answer.err
    assert target.read_text().startswith("# KES")
    assert "is the plan itself" in on_sample.refused("report", "KES", "-o", str(on_sample.file))
    assert "cannot be written" in on_sample.refused("report", "KES", "-o", str(on_sample.file.parent / "no" / "such" / "folder.md"))
    assert "SN-7" not in on_sample.ok("report", "--list").out


def test_reports_of_before_show_what_was_kept_of_them(on_sample: Shell) -> None:
    shown = on_sample.ok("report", "--show", "2026-10-23").out
    assert "Only figures were kept" in shown and "| WEB-M4 | Website live | Tue 19 Jan 2027 |" in shown
    assert "the last ones are of 2026-09-11, 2026-09-25" in on_sample.refused("report", "--show", "2026-10-24")


def test_since_a_day_takes_the_report_of_that_day(on_sample: Shell) -> None:
    told = on_sample.ok("report", "KES", "--since", "2026-10-09", "--dry-run", "--json").json
    assert (told["since"], told["archived"]) == ("2026-10-09", None)
    assert told["sections"][1]["title"] == "What changed since the report of Fri 9 Oct"
    assert "not past yet" in on_sample.refused("report", "KES", "--since", "2026-11-20")


def test_the_next_report_tells_what_was_changed_after_the_last_one(on_sample: Shell) -> None:
    on_sample.ok("report", "KES")
    with PlanFile.open(on_sample.file, now=lambda: datetime(2026, 11, 4, 9)) as file:
        file.commit(put(file.plan, Issue(id="I-90", name="Printer on strike", program="KES", created=None)))
    told = on_sample.ok("report", "KES", "--today", "2026-11-06", "--dry-run").out
    changed = told.partition("## What changed since the report of Fri 30 Oct")[2].partition("## ")[0]
    assert "I-90 Printer on strike" in changed and "I-01" not in changed


def test_what_changes_later_on_the_day_of_a_report_is_told_by_the_next_one(tmp_path: Path) -> None:
    at = [datetime(2026, 10, 30, 9)]
    with PlanFile.open(tmp_path / "plan.json", now=lambda: at[0]) as file:
        file.commit(everything(file.plan, demo_plan(TODAY), "the sample"))
        at[0] = datetime(2026, 10, 30, 11)
        file.commit(put(file.plan, Issue(id="I-80", name="Before it", program="KES")))
        at[0] = datetime(2026, 10, 30, 14)
        file.commit(reporting.kept(schedule(file.plan), file.plan.programs["KES"], TODAY, "the text"))
        at[0] = datetime(2026, 10, 30, 16)
        file.commit(put(file.plan, Issue(id="I-81", name="After it", program="KES")))
        at[0] = datetime(2026, 11, 6, 9)
        since = reporting.since_last(file, "KES", at[0].date())
        assert since is not None and since.then is not None and since.on == TODAY
        assert "I-80" in since.then.issues and "I-81" not in since.then.issues
        told = reporting.report_of(schedule(file.plan), file.plan.programs["KES"], at[0].date(), since)
        changed = " ".join(text for block in told.sections[1].blocks for text in texts_of(block))
        assert "I-81 After it" in changed and "I-80" not in changed and "Finished" not in changed


def test_the_archive_is_json_for_programs(on_sample: Shell) -> None:
    on_sample.ok("report", "KES")
    assert [each["id"] for each in on_sample.ok("report", "--list", "--json").json][-1] == "SN-6"
    shown = on_sample.ok("report", "--show", "SN-6", "--json").json
    assert (shown["forecasts"]["WEB-M4"], shown["rag"]["WEB"]) == ("2027-01-22", "amber")


def test_what_cannot_be_reported_is_said_in_a_sentence(on_sample: Shell) -> None:
    assert "there is md" in on_sample.refused("report", "KES", "--format", "pdf")
    assert "BRD-5 is neither a program nor a project; `headway report BRD` tells of it too" in on_sample.refused("report", "BRD-5")
    empty = on_sample.file.parent / "empty.json"
    assert "There is no program yet" in on_sample.refused("report", "--dry-run", "--file", str(_empty(empty)))


def test_one_project_is_reported_alone_and_goes_on_from_its_own_last_report(on_sample: Shell) -> None:
    first = on_sample.ok("report", "WEB")
    assert first.out.startswith("# WEB Website relaunch: status report") and "Archived as SN-6" in first.err
    assert "## What changed since the report of KES, Fri 23 Oct" in first.out, "until it has one of its own, its program's stands for it"
    assert "WEB-M4" in first.out and "R-02" in first.out and "D-04" in first.out and "I-02" in first.out
    assert not any(each in first.out for each in ("CMP-M3", "R-07", "I-04", "HRB", "A-04"))
    assert "The project finishes Fri 5 Feb 2027, 4 working days later than the baseline" in first.out
    on_sample.ok("set", "WEB-13", "duration=+5d", "--yes")
    later = on_sample.ok("report", "WEB", "--today", "2026-11-06", "--dry-run").out
    assert "## What changed since the report of Fri 30 Oct" in later and "4 milestones moved" not in later
    assert "| WEB-M3 | UAT signed off | Tue 19 Jan 2027 | Tue 26 Jan 2027 | +5 |" in later
    assert "since the report of Fri 23 Oct" in on_sample.ok("report", "KES", "--today", "2026-10-30", "--dry-run").out
    assert on_sample.ok("report", "WEB", "--show", "2026-10-30").out == first.out
    assert [each["project"] for each in on_sample.ok("report", "WEB", "--list", "--json").json] == ["WEB"]


def test_the_same_report_is_not_archived_twice(on_sample: Shell) -> None:
    on_sample.ok("report", "KES")
    again = on_sample.ok("report", "KES")
    assert "In the archive already, word for word, as SN-6" in again.err
    assert "SN-7" not in on_sample.ok("report", "--list").out


def _empty(path: Path) -> Path:
    path.write_text(json.dumps({}))
    return path


def test_a_text_that_was_changed_in_the_file_cannot_drive_the_terminal(on_sample: Shell) -> None:
    on_sample.ok("report", "KES")
    plan = json.loads(on_sample.file.read_text())
    for snapshot in plan["snapshots"].values():
        if snapshot["id"] == "SN-6":
            snapshot["text"] = "# Hello \u001b[31m\u202e"
    on_sample.file.write_text(json.dumps(plan))
    shown = on_sample.ok("report", "--show", "SN-6").out
    assert shown.startswith("# Hello") and "\x1b" not in shown and "\u202e" not in shown


# ------------------------------------------------------------------------------------------------------- stakeholders


def test_stakeholders_are_listed_by_who_must_be_heard_first(on_sample: Shell) -> None:
    told = on_sample.ok("stakeholders", "--due", "--json").json
    assert [(each["id"], each["overdue_days"]) for each in told["stakeholders"]] == [("SH-3", 2), ("SH-5", 0), ("SH-8", 0), ("SH-7", 0)]
    assert {p["milestone"]: p["working_days"] for p in told["promises"]} == {"REP-M2": -1, "WEB-M4": 2}
    text = on_sample.ok("stakeholders", "KES").out
    assert "overdue 2 days" in text and "broken by 2 working days" in text and "Bram Aalto" not in text
    assert "GOV is no program" in on_sample.refused("stakeholders", "GOV")


def test_a_contact_is_booked_with_day_and_note(on_sample: Shell) -> None:
    assert "Next due 2026-11-11" in on_sample.ok("contact", "managers", "2026-10-28", "visited", "the", "north").err
    on_sample.ok("contact", "Works council")
    plan = PlanFile.open(on_sample.file, read_only=True).plan
    assert (plan.stakeholders["SH-3"].last_contact, plan.stakeholders["SH-5"].last_contact) == (date(2026, 10, 28), date(2026, 10, 30))
    assert plan.stakeholders["SH-3"].notes.endswith("- 2026-10-28: visited the north")
    assert "still to come" in on_sample.refused("contact", "Board", "2026-11-20")
    assert "There is no stakeholder Nobody" in on_sample.refused("contact", "Nobody")


def test_all_programs_are_reported_each_archived_on_its_own(shell: Shell) -> None:
    sample_file(shell.file)
    told = shell.ok("report", "--all", "--json").json
    assert [each["program"] for each in told] == ["KES", "HRB"] and len({each["archived"] for each in told}) == 2
    assert "Path to green" in [section["title"] for section in told[1]["sections"]]
    assert "leave out PROGRAM" in shell.refused("report", "KES", "--all")
