"""Filter, search and saved views as they are used on the home screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import Plan, put
from planning.records import Task
from store.planfile import PlanFile
from tests.tui.cli_runs import Shell
from tests.tui.home_app import NARROW, NOW, WIDE, app_on, home, line_typed, message, picture, sample_file, typed
from tui.screens.form import FormScreen
from widgets.bars import EdgeLine

ALL = 93
"""Tasks and milestones of the sample program."""


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def rows(pilot: Pilot[None]) -> set[str]:
    """The tasks and milestones on the roadmap."""
    plan = home(pilot).session.plan
    return {row.id for row in home(pilot).roadmap.rows if plan.activity(row.id)}


def listed(pilot: Pilot[None], name: str) -> list[str]:
    """The ids in one of the four lists."""
    return [item.id for item in home(pilot).pane(name).items]


def edge(pilot: Pilot[None]) -> str:
    """What the upper edge of the roadmap says."""
    return "".join(run.text for run in home(pilot).query_one("#edge-top", EdgeLine).runs(0, 110))


def plan_of(path: Path) -> Plan:
    """The plan as it is in the file."""
    return PlanFile.open(path, read_only=True, now=lambda: NOW).plan


def of_person(plan: Plan, person: str) -> set[str]:
    """The tasks of a person."""
    return {t.id for t in plan.tasks.values() if any(a.person == person for a in t.assignments)}


# -------------------------------------------------------------------------------------------------------------- filter


async def test_rows_and_lists_follow_every_key_and_the_line_below_counts(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/owner:KM")
        mine = of_person(home(pilot).session.plan, "KM")
        assert rows(pilot) == mine
        assert message(pilot) == f"{len(mine)} of {ALL} rows"
        assert f"Roadmap /owner:KM · {len(mine)} of {ALL} rows" in edge(pilot)
        assert set(listed(pilot, "projects")) == {home(pilot).session.plan.tasks[i].project for i in mine}
        assert listed(pilot, "milestones") == [] and home(pilot).pane("milestones").info == "0 of 17"
        await typed(pilot, " !done")
        assert rows(pilot) < mine and message(pilot).startswith(f"{len(rows(pilot))} of {ALL}")
        await typed(pilot, "<enter>")
        assert message(pilot) == f"{len(rows(pilot))} of {ALL} rows; esc shows all."
        await typed(pilot, "<escape>")
        assert len(rows(pilot)) > 60 and "/owner" not in edge(pilot) and message(pilot) == "Showing all rows."


async def test_esc_brings_back_what_was_before_with_its_cursors_and_folds(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "jj5jjjj")
        before = (picture(pilot), home(pilot).roadmap.row_id, set(home(pilot).folded))
        await typed(pilot, "/late owner:SB")
        assert rows(pilot) != set() and picture(pilot) != before[0]
        await typed(pilot, "<escape>")
        assert (picture(pilot), home(pilot).roadmap.row_id, home(pilot).folded) == before


async def test_a_filter_shows_what_folded_projects_hold(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":fold-all<enter>")
        assert rows(pilot) == set()
        await typed(pilot, "/owner:KM<enter>")
        assert rows(pilot) == of_person(home(pilot).session.plan, "KM")
        await typed(pilot, "<escape>")
        assert rows(pilot) == set()


async def test_a_mistake_is_told_and_enter_keeps_asking(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/owner:KX ")
        assert message(pilot).startswith("There is no person KX; near: KM")
        await typed(pilot, "<enter>")
        assert line_typed(pilot) == "owner:KX " and message(pilot).startswith("There is no person KX")
        await typed(pilot, "<ctrl+u>owner:KM<enter>")
        assert home(pilot).typed == "owner:KM"


async def test_a_word_that_is_still_being_typed_hides_nothing_and_tab_finishes_it(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/owner:KM unassi")
        assert rows(pilot) == of_person(home(pilot).session.plan, "KM")
        assert message(pilot) == "unassigned  tab"
        await typed(pilot, "<ctrl+u>own<tab>")
        assert line_typed(pilot) == "owner:" and "RL · MO · TV" in message(pilot)
        await typed(pilot, "<tab>")
        assert line_typed(pilot) == "owner:RL"
        await typed(pilot, "<tab>")
        assert line_typed(pilot) == "owner:MO" and rows(pilot) >= of_person(home(pilot).session.plan, "MO")


async def test_critical_only_and_milestones_only_hold_beside_a_filter(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/project:WEB<enter>C")
        scheduled = home(pilot).session.schedule
        assert scheduled is not None
        web = {a.id for a in home(pilot).session.plan.activities() if a.project == "WEB"}
        assert rows(pilot) == {i for i in web if scheduled[i].critical}
        assert f"/project:WEB · critical only · {len(rows(pilot))} of {ALL} rows" in edge(pilot)
        await typed(pilot, "M")
        assert rows(pilot) == web & set(home(pilot).session.plan.milestones)
        await typed(pilot, "<escape>")
        assert home(pilot).filter == home(pilot).typed == "" and len(rows(pilot)) > 60


async def test_an_empty_line_shows_all_rows(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/late<enter>/")
        assert line_typed(pilot) == "late"
        await typed(pilot, "<ctrl+u><backspace><enter>")
        assert home(pilot).typed == "" and message(pilot) == "Showing all rows."


async def test_a_row_that_a_change_takes_out_of_the_filter_leaves_and_the_filter_stays(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/owner:KM !done<enter>5gg")
        while home(pilot).record is None or not isinstance(home(pilot).record, Task):
            await typed(pilot, "j")
        gone = home(pilot).required().id
        await typed(pilot, "oSB<enter>")
        assert gone not in rows(pilot) and home(pilot).typed == "owner:KM !done"


async def test_what_others_change_is_filtered_as_it_comes(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/zebra<enter>")
        assert rows(pilot) == set()
        with PlanFile.open(sample, now=lambda: NOW) as file:
            task = file.plan.tasks["WEB-8"]
            file.commit(put(file.plan, Task(id="WEB-99", name="Zebra crossing", project=task.project)))
        home(pilot).look_for_others()
        await pilot.pause()
        assert rows(pilot) == {"WEB-99"}


async def test_a_new_record_that_does_not_fit_is_shown_all_the_same(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/owner:KM<enter>aZebra crossing 2d in WEB<enter>")
        assert home(pilot).typed == "" and any(
            home(pilot).session.plan.tasks[i].name == "Zebra crossing" for i in rows(pilot) & set(home(pilot).session.plan.tasks)
        )


async def test_the_count_is_seen_on_a_small_terminal(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await typed(pilot, "/critical !milestone")
        seen = "\n".join(picture(pilot))
        assert f"{len(rows(pilot))} of {ALL} rows" in seen and "/critical !milestone" in seen


# -------------------------------------------------------------------------------------------------------------- search


async def test_f_lists_hits_and_enter_jumps_into_another_program(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        plan = home(pilot).session.plan
        other = next(p for p in plan.programs if p != home(pilot).program_id)
        task = next(t for t in plan.tasks.values() if plan.projects[t.project].program == other)
        await typed(pilot, f":fold-all<enter>f{task.id}")
        assert any(task.name in line and task.id in line for line in picture(pilot))
        await typed(pilot, "<enter>")
        assert (home(pilot).program_id, home(pilot).place, home(pilot).required().id) == (other, "roadmap", task.id)
        await typed(pilot, ",")
        assert home(pilot).program_id != other


async def test_the_arrows_choose_among_hits(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "fWEB-1<down><enter>")
        assert home(pilot).required().id == "WEB-10"


async def test_a_jump_drops_a_filter_that_hides_the_record(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/owner:KM<enter>fWEB-M4<enter>")
        assert home(pilot).typed == "" and home(pilot).required().id == "WEB-M4"
        await typed(pilot, "/owner:KM<enter>fWEB-6<enter>")
        assert home(pilot).typed == "owner:KM" and home(pilot).required().id == "WEB-6"


async def test_a_record_without_a_row_shows_its_fields_and_enter_edits_it(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "fSH-1<enter>")
        seen = "\n".join(picture(pilot))
        assert "stakeholder SH-1" in seen and "Helena Stroud" in seen and "Sponsor, COO" in seen
        await typed(pilot, "wanted")
        assert not any("Sponsor, COO" in line for line in picture(pilot))
        await typed(pilot, "<enter>")
        assert isinstance(pilot.app.screen, FormScreen)


async def test_words_that_nothing_has_say_so(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "fqqqq")
        assert any("Nothing has all these words." in line for line in picture(pilot))
        await typed(pilot, "<enter>")
        assert home(pilot).required()


# --------------------------------------------------------------------------------------------------------------- views


async def test_a_view_is_saved_chosen_after_a_restart_and_its_deletion_undone(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/owner:KM<enter>COowner by float<enter>Vsave Kenji critical<enter>")
        assert message(pilot).startswith("saved the view Kenji critical")
        chosen = rows(pilot)
    view = plan_of(sample).views["V-1"]
    assert (view.name, view.filter, view.group, view.sort) == ("Kenji critical", "critical owner:KM", "owner", "float")
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "V")
        assert any("1  Kenji critical" in line and "grouped by owner" in line for line in picture(pilot))
        await typed(pilot, "1")
        assert rows(pilot) == chosen and home(pilot).arrangement is not None
        assert message(pilot) == f"Kenji critical: {len(chosen)} of {ALL} rows; esc shows all."
        assert f"{len(listed(pilot, 'projects'))} of 6" in "\n".join(picture(pilot))
        await typed(pilot, "Vdelete ken<enter>")
        assert plan_of(sample).views == {}
        await typed(pilot, "u")
        assert plan_of(sample).views["V-1"] == view


async def test_a_saved_view_of_either_keeps_both_words_to_what_is_critical(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/owner:KM or owner:SB<enter>CVsave Ours<enter>")
        assert plan_of(sample).views["V-1"].filter == "critical (owner:KM or owner:SB)"


async def test_a_view_is_chosen_by_its_name_and_saving_again_takes_its_place(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/late<enter>Vsave Late<enter><escape>/near<enter>Vsave Edge<enter><escape>Vlat<enter>")
        assert home(pilot).typed == "late"
        await typed(pilot, "/late !milestone<enter>Vsave late<enter>")
        assert [(v.name, v.filter) for v in plan_of(sample).views.values()] == [("late", "late !milestone"), ("Edge", "near")]


async def test_a_view_whose_filter_has_lost_its_person_says_so(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "/owner:KM<enter>Vsave Mine<enter><escape>")
        view = home(pilot).session.plan.views["V-1"]
        with PlanFile.open(sample, now=lambda: NOW) as file:
            from dataclasses import replace

            file.commit(put(file.plan, replace(view, filter="owner:XYZ")))
        home(pilot).look_for_others()
        await typed(pilot, "V1")
        assert message(pilot).startswith("There is no person XYZ") and home(pilot).typed == ""


async def test_nothing_is_saved_where_the_plan_is_read_only(sample: Path) -> None:
    async with app_on(sample, read_only=True).run_test(size=WIDE) as pilot:
        await typed(pilot, "/late<enter>Vsave Late<enter>")
        assert home(pilot).session.plan.views == {} and "reading" in message(pilot).replace("read-only", "reading")


# --------------------------------------------------------------------------------------------------------------- shell


def test_list_takes_a_filter(shell: Shell) -> None:
    shell.ok("demo")
    mine = shell.ok("list", "--json", "--filter", "owner:KM !done").json
    assert mine and all("KM" in {a["person"] for a in task["assignments"]} and not task["finished"] for task in mine)
    assert shell.ok("list", "risks", "--json", "--filter", "risk:high kind:opportunity").json == []
    assert "None of the" in shell.ok("list", "people", "--filter", "zzz").out
    assert "There is no field ownr; near: owner" in shell.refused("list", "--filter", "ownr:KM")


def test_find_prints_hits_and_exits_1_without_any(shell: Shell) -> None:
    shell.ok("demo")
    hits = shell.ok("find", "WEB-8", "--json").json
    assert (hits[0]["table"], hits[0]["id"], hits[0]["field"]) == ("tasks", "WEB-8", "id")
    assert "Helena Stroud" in shell.ok("find", "helena").out
    none = shell("find", "qqqq")
    assert none.code == 1 and "Nothing has all these words" in none.out
    assert "nothing to look for" in shell.refused("find", " ")
