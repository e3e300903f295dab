"""Whole projects by keys and by verbs: made from another, closed, shown, reopened; records deleted; actions that recur."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.planfile import PlanFile
from tests.tui.cli_runs import Shell
from tests.tui.home_app import WIDE, app_on, home, message, picture, sample_file, typed

PLAN = """program KES Online relaunch from 2026-10-05
project WEB Website relaunch in KES
project OPS Operations in KES
person SB Sofia Brandt content €420/d
Wireframes 5d @SB in WEB
Landing pages 3d @SB after WEB-1 in WEB
* Site live after WEB-2 in WEB
Care 2d after WEB-M1 in OPS
"""


@pytest.fixture
def small(shell: Shell) -> Shell:
    """The command line on a plan of two projects."""
    shell.ok("add", "-", stdin=PLAN)
    return shell


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


# --------------------------------------------------------------------------------------------------------------- verbs


def test_a_project_is_made_from_another_one(small: Shell) -> None:
    told = small.ok("new", "app", "--from", "WEB", "--start", "1 feb", "--people", "roles", "--name", "App for phones")
    assert told.out == "APP: 2 tasks, 1 milestone, Mon 1 Feb 2027 to Wed 10 Feb 2027\n"
    assert [a["id"] for a in small.ok("schedule", "--json").json["activities"] if a["project"] == "APP"] == ["APP-1", "APP-2", "APP-M1"]
    assert small.ok("show", "APP-1", "--json").json["assignments"][0]["person"] == "?content"
    small.ok("undo")
    assert "APP" not in small.ok("list", "projects").out


def test_a_dry_run_makes_nothing_and_a_wrong_start_is_told(small: Shell) -> None:
    before = small.file.read_bytes()
    reply = small.ok("new", "APP", "--from", "WEB", "--start", "2027-02-01", "--dry-run", "--json").json
    assert (reply["tasks"], reply["milestones"], reply["kept"]) == (2, 1, False)
    assert small.file.read_bytes() == before
    assert "begins on" in small.refused("new", "APP", "--from", "WEB", "--start", "2026-09-01")
    assert "February" in small.refused("new", "APP", "--from", "WEB", "--start", "feb 30")
    assert "no project" in small.refused("new", "APP", "--from", "KES", "--start", "fri")


def test_a_project_is_closed_with_its_lessons_and_stays_to_be_found(small: Shell) -> None:
    said = small.refused("close", "WEB", "--lessons", "Ask earlier.")
    assert "2 open tasks (WEB-1, WEB-2)" in said and "headway close WEB --force" in said
    assert "OPS-1" in small.ok("close", "WEB", "--lessons", "Ask earlier.", "--force").err  # it waited for WEB-M1
    for kind in ("projects", "tasks", "milestones"):
        assert "WEB" not in small.ok("list", kind).out
        assert "WEB" in small.ok("list", kind, "--archived").out
    assert "Ask earlier." in small.ok("show", "WEB").out
    assert [a["id"] for a in small.ok("schedule", "--json").json["activities"]] == ["OPS-1"]
    small.ok("reopen", "WEB")
    assert "WEB" in small.ok("list", "projects").out


def test_deleting_says_what_goes_with_it_and_can_be_undone(small: Shell) -> None:
    told = small.ok("delete", "web-2")
    assert "the link WEB-1 -> WEB-2" in told.out and "WEB-2  Landing pages" in told.out and "headway undo" in told.err
    small.ok("undo")
    assert small.ok("show", "WEB-2").out
    assert "still holds WEB-1" in small.refused("delete", "WEB")
    reply = small.ok("delete", "OPS", "OPS-1", "--json").json
    assert set(reply["deleted"]) >= {"OPS", "OPS-1"} and reply["kept"]


def test_deleting_asks_at_a_terminal(small: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.verbs.delete.interactive", lambda: True)
    before = small.file.read_bytes()
    assert small("delete", "WEB-2", stdin="n\n").code == 1
    assert small.file.read_bytes() == before
    assert small("delete", "WEB-2", stdin="y\n").code == 0


def test_a_dry_run_of_a_deletion_keeps_everything(small: Shell) -> None:
    assert "WEB-2" in small.ok("delete", "WEB-2", "--dry-run").out
    assert small.ok("show", "WEB-2").out


def test_a_weekly_action_is_there_again_when_it_is_done(small: Shell) -> None:
    new = small.ok("add", "x Weekly status to sponsor @SB ^fri every week in KES").out.strip()
    assert "next A-02 due Fri 13 Nov 2026" in small.ok("set", new, "state=done").err
    states = {a["id"]: (a["state"], a["due"], bool(a["repeat"])) for a in small.ok("list", "actions", "--json").json}
    assert states == {"A-01": ("done", "2026-11-06", False), "A-02": ("open", "2026-11-13", True)}
    assert "every week" in small.ok("show", "A-02").out
    small.ok("undo")
    assert [a["state"] for a in small.ok("list", "actions", "--json").json] == ["open"]


# ---------------------------------------------------------------------------------------------------------------- keys


async def test_a_project_from_another_one_says_what_it_will_hold_and_is_made(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":new-proj<enter>APP App")
        assert "from which project" in message(pilot)
        await typed(pilot, " from WEB start 1 feb")
        assert "17 tasks, 4 milestones, Mon 1 Feb 2027 to " in message(pilot)
        await typed(pilot, "<enter>")
        record = home(pilot).record
        assert record is not None and record.id == "APP"
        assert "made from the project WEB" in message(pilot)
        await typed(pilot, "u")
        assert "APP" not in PlanFile.open(sample).plan.projects


async def test_a_project_is_closed_after_a_yes_and_leaves_the_screen(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2jj")
        record = home(pilot).record
        assert record is not None

        def shown() -> bool:
            ids = {item.id for item in home(pilot).pane("projects").items} & {row.id for row in home(pilot).roadmap.rows}
            return record.id in ids

        await typed(pilot, ":close-p<enter>Ask.")
        assert f"close {record.id}: lessons" in "\n".join(picture(pilot)) and "open tasks" in message(pilot)
        await typed(pilot, "<enter>n<enter>")
        assert not PlanFile.open(sample).plan.projects[record.id].archived
        await typed(pilot, ":close-p<enter>Ask.<enter>y<enter>")
        closed = PlanFile.open(sample).plan.projects[record.id]
        assert closed.archived and closed.notes.endswith("Ask.")
        assert not shown()
        assert not any(item.id.startswith(f"{record.id}-") for item in home(pilot).pane("milestones").items)
        await typed(pilot, ":show-a<enter>")
        assert shown() and any(record.name[:10] in line and " archived" in line for line in picture(pilot))
        await typed(pilot, ":show-a<enter>")
        assert not shown()
        await typed(pilot, f":reop<enter>{record.id}<enter>")
        assert not PlanFile.open(sample).plan.projects[record.id].archived
        assert shown()


async def test_what_is_archived_is_shown_when_one_goes_to_it(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2:close-p<enter><enter>y<enter>")
        gone = next(p for p in PlanFile.open(sample).plan.projects.values() if p.archived)
        home(pilot).jump(gone.id)
        await typed(pilot, ":reop<enter>")
        assert not PlanFile.open(sample).plan.projects[gone.id].archived


async def test_there_is_nothing_to_show_or_reopen_before_something_is_closed(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":show-a<enter>")
        assert "Nothing is archived yet" in message(pilot)
        await typed(pilot, ":reop<enter>")
        assert "No project is closed" in message(pilot)


async def test_plus_archived_in_a_filter_searches_what_is_put_away_too(sample: Path, shell: Shell) -> None:
    shell.file = sample
    shell.ok("close", "CRM", "--lessons", "Ask earlier.", "--force")
    assert "None of the" in shell.ok("list", "tasks", "--filter", "KPI").out
    assert "CRM-6" in shell.ok("list", "tasks", "--filter", "+archived KPI").out
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/KPI +archived<enter>")
        assert any("KPI dashboards" in line for line in picture(pilot))
        await typed(pilot, "<escape>")
        assert not home(pilot).archived and not any("KPI dashboards" in line for line in picture(pilot))


async def test_the_palette_reads_new_project_from_and_shows_its_work_by_date_before_it_is_kept(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":new project from web<enter> 1 feb")
        shown = "\n".join(picture(pilot))
        assert "WEB2-M4 Website live" in shown and "+75d  Wed 19 May 2027" in shown and "17 tasks, 4 milestones" in shown
        await typed(pilot, "<enter>")
        assert "WEB2" in home(pilot).session.plan.projects
