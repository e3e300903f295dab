"""Pasting: many lines become one change after a look; pasted text never acts as keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from store.demo import demo_plan
from store.planfile import PlanFile
from tests.planning.test_minutes import MINUTES
from tests.tui.cli_runs import Shell
from tests.tui.home_app import TODAY, WIDE, app_on, home, line_typed, message, picture, sample_file, typed
from tests.tui.odd_plans import write_loop


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste as a terminal does."""
    pilot.app.screen.post_message(Paste(text))
    await pilot.pause()


async def test_minutes_are_shown_line_by_line_and_kept_as_one_change(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = home(pilot).session.plan
        await typed(pilot, "2ja")
        await paste(pilot, MINUTES)
        shown = "\n".join(picture(pilot))
        assert "Fix the date for review 2" in shown and "left out" in shown and "→" in shown
        assert "enter keeps all as one change" in message(pilot)
        await typed(pilot, "<enter>")
        plan = home(pilot).session.plan
        assert [len(plan.table(k)) - len(before.table(k)) for k in ("actions", "decisions", "risks", "issues")] == [1, 1, 1, 1]
        await typed(pilot, "u")
        assert home(pilot).session.plan.actions == before.actions


async def test_a_wrong_line_is_named_and_nothing_is_kept(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = home(pilot).session.plan
        await typed(pilot, "2ja")
        await paste(pilot, "A: call @TV\nA: call @NOBODY")
        assert "Line 2" in message(pilot)
        await typed(pilot, "<enter>")
        assert "Line 2" in message(pilot) and home(pilot).session.plan is before


async def test_one_pasted_line_goes_into_the_prompt(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "a")
        await paste(pilot, "Landing pages 5d\n")
        assert line_typed(pilot).strip() == "Landing pages 5d"


async def test_what_is_pasted_without_a_prompt_does_nothing(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = home(pilot).session.plan
        await paste(pilot, "xxx\nuuu\nq")
        assert home(pilot).session.plan is before and pilot.app.is_running
        assert "Pasted text goes" in message(pilot)


def test_the_shell_takes_minutes_too(sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_FILE", str(sample))
    monkeypatch.setenv("HEADWAY_TODAY", "2026-10-30")
    done = Shell(sample, capsys, monkeypatch)("add", "-", "--in", "BRD", stdin=MINUTES)
    assert done.code == 0 and "2 lines without" in done.err
    assert len(done.out.split()) == 4


async def test_a_status_sheet_pasted_into_a_plan_with_a_loop_is_refused_in_a_sentence(tmp_path: Path) -> None:
    async with app_on(write_loop(tmp_path / "plan.json")).run_test(size=WIDE) as pilot:
        await typed(pilot, "a")
        await paste(pilot, "Status sheet of TV\nA-1 [70% 2d left]\nA-2 [done]\n")
        assert pilot.app.is_running and message(pilot)
        await typed(pilot, "<enter><escape>")
        assert pilot.app.is_running


async def test_pasted_lines_are_counted_as_a_terminal_sends_them_and_what_they_lack_is_said(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "a")
        await paste(pilot, "A: Priya to book the photographer by 13 Nov\rA: call the agency\rtalk")
        assert any(line.startswith(" 3 lines ") for line in picture(pilot)) and any("╭▸ 3 lines" in line for line in picture(pilot))
        assert any("owner Priya Raman, due Fri 13 Nov" in line for line in picture(pilot))
        assert any("call the agency" in line and "no owner, no due date" in line for line in picture(pilot))


async def test_one_pasted_line_of_a_status_sheet_is_an_answer_and_no_new_task(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "a")
        pilot.app.screen.post_message(Paste("WEB-9 [80% 2d left] Shop and payment integration"))
        await pilot.pause()
        await typed(pilot, "<enter>")
        plan = PlanFile.open(sample).plan
        assert plan.tasks["WEB-9"].percent == 80 and len(plan.tasks) == len(demo_plan(TODAY).tasks)
