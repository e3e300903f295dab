"""The levelling screen: moves kept or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.planfile import PlanFile
from tests.tui.home_app import NARROW, WIDE, app_on, home, message, picture, sample_file, typed
from tui.screens.level import LevelScreen
from tui.solver import installed


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample program in a file of its own. One pass by priority is enough here: no clock decides what is proposed."""
    monkeypatch.setattr("tui.screens.level.SECONDS", 0.0)
    return sample_file(tmp_path / "plan.json")


def level_screen(pilot: Pilot[None]) -> LevelScreen:
    """The screen on top."""
    assert isinstance(pilot.app.screen, LevelScreen)
    return pilot.app.screen


def levelled(path: Path) -> set[str]:
    """The tasks that levelling put off in the file."""
    return {task.id for task in PlanFile.open(path).plan.tasks.values() if task.levelled}


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_moves_are_listed_within_float_first_with_what_they_do(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await typed(pilot, "gpL")
        screen = level_screen(pilot)
        rows = [next(c.text for c in row.cells if c.text in ("within float", "delays")) for row in screen.listing.rows]
        assert rows == sorted(rows, key=lambda text: text != "within float") and {"within float", "delays"} == set(rows)
        shown = "\n".join(picture(pilot))
        assert "What the moves do" in shown and "KES 17 Mar → " in shown and "Breaks" in shown
        await typed(pilot, "<escape>")
        assert not isinstance(pilot.app.screen, LevelScreen) and levelled(sample) == set()


async def test_a_refused_move_stays_out_and_the_rest_is_levelled_anew(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":level<enter>")
        screen = level_screen(pilot)
        first = str(screen.listing.rows[0].key)
        await typed(pilot, "<space>")
        assert [str(row.key) for row in screen.listing.rows][-1] == first and "refused" in "\n".join(picture(pilot))
        await typed(pilot, "<enter>")
        assert "kept: levelled" in message(pilot)
        kept = levelled(sample)
        assert kept and first not in kept
        await typed(pilot, "u")
        assert levelled(sample) == set()


async def test_within_float_no_finish_moves(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":level<enter>F")
        shown = "\n".join(picture(pilot))
        assert "KES 17 Mar as before" in shown and "delays" not in shown
        before = level_screen(pilot).session.schedule
        await typed(pilot, "<enter>")
        after = home(pilot).session.schedule
        assert before is not None and after is not None and after is not before and before.finish == after.finish


async def test_the_moves_can_be_tried_in_a_what_if(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":level<enter>F<ctrl+t>")
        assert home(pilot).session.trying.looking and "trying: levelled" in message(pilot)
        assert levelled(sample) == set()


async def test_from_a_move_one_goes_to_its_row_at_home(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gpL")
        there = str(level_screen(pilot).listing.rows[0].key)
        await typed(pilot, "l")
        record = home(pilot).record
        assert record is not None and record.id == there


@pytest.mark.skipif(not installed(), reason="the extra headway[solver] is not installed")
async def test_with_the_solver_the_list_ends_proven_and_esc_stops_it(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.level.SECONDS", 0.1)
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gpL")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "none is shorter" in "\n".join(picture(pilot))
        await typed(pilot, "<space>")
        await typed(pilot, "<escape>")
        await pilot.app.workers.wait_for_complete()
        assert isinstance(pilot.app.screen, LevelScreen) and "Stopped looking" in "\n".join(picture(pilot))
