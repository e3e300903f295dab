"""Dates moved from the keyboard: nothing moves before one has seen what moves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.records import Constraint
from tests.tui.home_app import NARROW, WIDE, app_on, home, line_typed, message, picture, sample_file, typed

PREVIEW = "What this does"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


async def on(pilot: Pilot[None], record_id: str) -> None:
    """Put the cursor on a record of the roadmap."""
    home(pilot).jump(record_id)
    home(pilot).go("roadmap")
    await pilot.pause()


def finish(pilot: Pilot[None], record_id: str) -> date:
    """When a record ends now."""
    now = home(pilot).session.schedule
    assert now is not None
    return now[record_id].finish.date()


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_screen_shows_what_three_more_days_do_while_they_are_typed(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await on(pilot, "BRD-5")
        await typed(pilot, "D+3d")
        shown = "\n".join(picture(pilot))
        assert PREVIEW in shown and "38 of 93 rows move" in shown and "12 milestones" in shown
        assert any("Breaks" in line and "CMP-M3" in line and "3d late" in line for line in picture(pilot))
        assert any("Later still" in line or "WEB-M4" in line for line in picture(pilot))
        assert any("Tell" in line and "Helena Stroud" in line for line in picture(pilot))
        assert finish(pilot, "WEB-M4") == date(2027, 1, 22)  # nothing has moved
        await typed(pilot, "<escape>")
        assert not any(PREVIEW in line for line in picture(pilot))
        await typed(pilot, "D+3d<enter>")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 27)


async def test_the_rows_that_move_are_turned_page_by_page(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "BRD-5")
        await typed(pilot, "D+3d")
        assert any("more lines; pgdn" in line for line in picture(pilot))
        await typed(pilot, "<pagedown><pagedown>")
        assert any("GOV-M4 Program closed" in line and "22 Mar" in line for line in picture(pilot))
        await typed(pilot, "<pageup><pageup>")
        assert any("38 of 93" in line for line in picture(pilot))


async def test_pushes_add_up_and_turn_back(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "BRD-5")
        await typed(pilot, "LL")
        assert line_typed(pilot) == "+2d"
        await typed(pilot, "HHH")
        assert line_typed(pilot) == "-1d"
        await typed(pilot, "<escape>)))")
        assert line_typed(pilot) == "+3d" and any("38 of 93" in line for line in picture(pilot))
        await typed(pilot, "(")
        assert line_typed(pilot) == "+2d"


async def test_a_push_that_is_turned_back_to_nothing_changes_nothing(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "WEB-8")
        before = home(pilot).session.plan
        for keys in ("LH", ")("):
            await typed(pilot, keys)
            assert line_typed(pilot) == "+0d" and any("nothing changes" in line for line in picture(pilot))
            await typed(pilot, "<enter>")
            assert home(pilot).session.plan is before


async def test_a_typed_date_asks_once_to_pin_or_to_move_by_the_link(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "WEB-8")
        await typed(pilot, "d+3d<enter>")
        assert "pins it" in message(pilot)
        await typed(pilot, "l")
        assert "by its link: WEB-6SS+9d" in message(pilot)
        assert any(PREVIEW in line for line in picture(pilot))
        await typed(pilot, "<enter>")
        plan = home(pilot).session.plan
        assert plan.tasks["WEB-8"].constraint is None
        assert any(link.lag == 4320 for link in plan.links.values() if (link.predecessor, link.successor) == ("WEB-6", "WEB-8"))
        await typed(pilot, "u")
        await typed(pilot, "d+3d<enter><enter>")
        plan = home(pilot).session.plan
        assert isinstance(plan.tasks["WEB-8"].constraint, Constraint)
        assert any(link.lag == 2880 for link in plan.links.values() if (link.predecessor, link.successor) == ("WEB-6", "WEB-8"))


async def test_done_and_delete_show_first_what_else_they_move(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "BRD-5")
        for key in (" ", "x"):
            await typed(pilot, key)
            assert any(PREVIEW in line for line in picture(pilot)), key
            await typed(pilot, "n<enter>")
            assert "esc leaves all as it was" in message(pilot)
            await typed(pilot, "<escape>")
            assert home(pilot).session.plan.tasks["BRD-5"].actual_finish is None
        await typed(pilot, "x<enter>")
        assert "BRD-5" not in home(pilot).session.plan.tasks
        await typed(pilot, "u")
        assert "BRD-5" in home(pilot).session.plan.tasks


async def test_what_moves_nothing_else_is_done_at_once(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "CRM-7")
        await typed(pilot, " ")
        assert home(pilot).session.plan.tasks["CRM-7"].actual_finish is not None


async def test_what_waits_for_open_work_is_not_done_without_a_word(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "CRM-M2")
        await typed(pilot, " ")
        assert any("CRM-M2 waits for CRM-6" in line for line in picture(pilot))
        await typed(pilot, "<escape>")
        assert home(pilot).session.plan.milestones["CRM-M2"].actual is None
        await typed(pilot, " <enter>")
        assert home(pilot).session.plan.milestones["CRM-M2"].actual is not None


async def test_the_first_letter_takes_the_place_of_what_stands_there(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "BRD-5")
        await typed(pilot, "p60")
        assert line_typed(pilot) == "60"
        await typed(pilot, "<escape>p<backspace>")
        assert line_typed(pilot) == "4"


async def test_three_points_are_told_and_not_typed_over_by_a_slip(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "WEB-8")
        await typed(pilot, "D")
        assert "now 16/20/38d" in message(pilot)
