"""Many rows at once, rows in another order and another place, and the way back to where one was."""

from __future__ import annotations

from pathlib import Path

import pytest

from planning.records import Task
from store.planfile import PlanFile
from tests.tui.home_app import NARROW, WIDE, app_on, home, line_typed, message, picture, plan_file, sample_file, typed
from tests.tui.small_plan import small_plan


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


# ------------------------------------------------------------------------------------------------------------- selecting


async def test_three_rows_are_set_to_50_per_cent_at_once_and_one_undo_takes_all_back(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        screen.jump("WEB-1")
        await typed(pilot, "vvvp50<enter>")
        tasks = screen.session.plan.tasks
        chosen = list(screen.selected)
        assert len(chosen) == 3
        assert chosen == ["WEB-1", "WEB-2", "WEB-3"]
        assert [tasks[i].percent for i in chosen] == [50, 50, 50]
        assert "percent 50" in message(pilot)
        await typed(pilot, "<escape>u")
        assert {task.percent for task in screen.session.plan.tasks.values()} == {0}


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_is_selected_is_marked_and_counted_and_esc_forgets_it(tmp_path: Path, size: tuple[int, int]) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=size) as pilot:
        home(pilot).jump("WEB-1")
        await typed(pilot, "vv")
        assert sum("»" in line for line in picture(pilot)) == 2
        assert any("2 selected" in line for line in picture(pilot))
        await typed(pilot, "kv")
        assert any("1 selected" in line for line in picture(pilot))
        await typed(pilot, "<escape>")
        assert not any("»" in line or "selected ─" in line for line in picture(pilot))
        assert home(pilot).place == "roadmap"


async def test_a_relative_date_counts_from_each_rows_own(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        rows = screen.session.schedule
        assert rows is not None
        was = {i: rows[i].start for i in ("WEB-2", "WEB-3")}
        assert was["WEB-2"] != was["WEB-3"]
        screen.selected.update(dict.fromkeys(was))
        await typed(pilot, "d+1w<enter>")
        now = screen.session.schedule
        assert now is not None
        assert {i: (now[i].start - at).days for i, at in was.items()} == {"WEB-2": 7, "WEB-3": 7}


async def test_owner_note_done_and_delete_act_on_all_that_is_selected(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        screen.selected.update({"WEB-2": None, "WEB-M1": None})
        await typed(pilot, "oKM<enter>")
        plan = screen.session.plan
        assert (plan.tasks["WEB-2"].assignments[0].person, plan.milestones["WEB-M1"].owner) == ("KM", "KM")
        await typed(pilot, "ntold the board<enter> <enter>")
        plan = screen.session.plan
        assert all("told the board" in r.notes for r in (plan.tasks["WEB-2"], plan.milestones["WEB-M1"]))
        assert plan.tasks["WEB-2"].actual_finish
        assert plan.milestones["WEB-M1"].actual
        await typed(pilot, "x<enter>")
        assert screen.session.plan.activity("WEB-2") is None
        assert screen.session.plan.activity("WEB-M1") is None
        await typed(pilot, "uu")
        restored = screen.session.plan
        assert restored.tasks["WEB-2"].actual_finish is None
        assert restored.milestones["WEB-M1"].actual is None


async def test_the_first_record_that_a_field_does_not_fit_is_named_and_nothing_changes(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        before = screen.session.plan
        screen.selected.update({"WEB-2": None, "WEB-M1": None})
        await typed(pilot, "D")
        assert "WEB-M1 is no task" in message(pilot)
        await typed(pilot, "<escape>")
        screen.selected.clear()
        screen.selected.update({"WEB-2": None, "KES": None})
        await typed(pilot, " ")
        assert "KES is neither" in message(pilot)
        assert screen.session.plan is before


async def test_rows_of_a_list_are_selected_too(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        await typed(pilot, "2vvsgreen<enter>")
        plan = home(pilot).session.plan
        assert [p.rag for p in plan.projects.values()] == ["green", "green"]


# ---------------------------------------------------------------------------------------------- in another order and place


async def test_rows_are_grouped_and_sorted_and_the_cursor_stays_on_its_row(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        screen.jump("WEB-3")
        await typed(pilot, "Oow<tab>")
        assert line_typed(pilot) == "owner"
        assert "grouped by owner" in message(pilot)
        await typed(pilot, " by float<enter>")
        assert "Grouped by owner, sorted by float" in message(pilot)
        assert any("grouped by owner, sorted by float" in line for line in picture(pilot))
        assert any("▾ nobody yet" in line for line in picture(pilot))
        assert screen.roadmap.row_id == "WEB-3"
        await typed(pilot, "J")
        assert "O - goes back to the WBS" in message(pilot)
        await typed(pilot, "O-<enter>")
        assert screen.arrangement is None
        assert screen.roadmap.row_id == "WEB-3"


async def test_a_heading_tells_its_figures_and_selects_all_that_is_below_it(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        await typed(pilot, "5Ostate<enter>gg")
        assert any("group of 5" in line for line in picture(pilot))
        assert any("0% done  0 of 5" in line for line in picture(pilot))
        await typed(pilot, "e")
        assert "This is a heading" in message(pilot)
        await typed(pilot, "<escape>v")
        assert sorted(screen.selected) == ["BRD-1", "WEB-1", "WEB-2", "WEB-3", "WEB-M1"]


async def test_a_heading_is_folded_and_a_jump_opens_it_again(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        await typed(pilot, "5Oowner<enter>ggh")
        assert screen.roadmap.row is not None
        assert screen.roadmap.row.folded
        screen.jump("WEB-2")
        assert screen.roadmap.row_id == "WEB-2"


async def test_a_row_is_moved_and_indented_and_taken_out_again(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        screen.jump("WEB-2")
        await typed(pilot, "J")
        assert [r.id for r in screen.roadmap.rows if r.project == "WEB"][:4] == ["WEB", "WEB-1", "WEB-3", "WEB-2"]
        assert screen.roadmap.row_id == "WEB-2"
        await typed(pilot, "K>")
        task = screen.session.plan.tasks["WEB-2"]
        assert isinstance(task, Task)
        assert task.parent == "WEB-1"
        assert "Website ▸ Design ▸ Front" in picture(pilot)[0]
        await typed(pilot, "<less_than_sign>")
        assert screen.session.plan.tasks["WEB-2"].parent is None
        await typed(pilot, "uuuu")
        task = screen.session.plan.tasks["WEB-2"]
        assert (task.parent, task.rank) == (None, 0)


async def test_a_row_that_would_lose_its_work_is_not_indented_below(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        home(pilot).jump("WEB-3")
        await typed(pilot, ">")
        assert "WEB-2 is linked to" in message(pilot)


# --------------------------------------------------------------------------------------------------- the way back, and links


async def test_back_and_forward_lead_through_where_one_was(tmp_path: Path) -> None:
    async with app_on(sample_file(tmp_path / "p.json")).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        seen = []
        for keys in ("2j", "3jj", "<enter>", "4", "g r"):
            await typed(pilot, keys.replace(" ", ""))
            seen.append((screen.place, screen.record.id if screen.record else ""))
        for spot in reversed(seen[:-1]):
            await typed(pilot, ",")
            assert (screen.place, screen.record.id if screen.record else "") == spot
        for spot in seen[1:]:
            await typed(pilot, ";")
            assert (screen.place, screen.record.id if screen.record else "") == spot
        await typed(pilot, ";")
        assert "last place" in message(pilot)


async def test_links_are_told_with_those_of_other_projects_marked_and_followed(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        screen = home(pilot)
        screen.jump("WEB-3")
        await typed(pilot, "5")
        told = "\n".join(picture(pilot))
        assert "↗BRD-1" in told
        assert "· before WEB-M1" in told
        await typed(pilot, ".")
        assert screen.roadmap.row_id == "WEB-2"
        assert "WEB-2 drives WEB-3 (1 of 3)" in message(pilot)
        await typed(pilot, ".")
        assert screen.roadmap.row_id == "BRD-1"
        await typed(pilot, "..")
        assert screen.roadmap.row_id == "WEB-3"
        await typed(pilot, ".,")
        assert screen.roadmap.row_id == "WEB-3"


async def test_what_is_linked_with_nothing_says_so(tmp_path: Path) -> None:
    async with app_on(plan_file(tmp_path / "p.json", small_plan())).run_test(size=WIDE) as pilot:
        home(pilot).jump("WEB-1")
        await typed(pilot, ".")
        assert "linked with nothing" in message(pilot)


@pytest.mark.parametrize("key", ["e", "i", "c", "N"])
async def test_a_key_for_one_row_says_so_where_several_are_selected(sample: Path, key: str) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"3vv{key}")
        shown = "\n".join(picture(pilot))
        assert "2 rows are selected, and" in shown and "for one row; esc selects nothing" in shown
        await typed(pilot, f"<escape><escape>{key}")
        assert "selected" not in "\n".join(picture(pilot)[-3:])


async def test_a_risk_is_on_all_that_are_selected(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "3vvr")
        chosen = list(home(pilot).selected)
        assert line_typed(pilot) == f"r  on {' '.join(chosen)}"
        await typed(pilot, "The venue is gone 20%<enter>")
        [risk] = [r for r in PlanFile.open(sample).plan.risks.values() if r.name == "The venue is gone"]
        assert risk.on == tuple(chosen)
