"""Copying: to the terminal's clipboard, told as sent, or into a file that no spreadsheet takes for formulas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from store.demo import demo_plan
from tests.tui.home_app import TODAY, WIDE, app_on, home, message, plan_file, sample_file, typed
from tests.tui.test_dating import on
from widgets.bars import MessageLine


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


async def test_the_id_the_line_and_the_table_go_to_the_clipboard(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "BRD-5")
        await typed(pilot, "y<enter>")
        assert pilot.app.clipboard == "BRD-5"
        assert message(pilot).startswith("sent to the terminal's clipboard: BRD-5 (5 bytes)") and "tmux" in message(pilot)
        await typed(pilot, "yl<enter>")
        assert pilot.app.clipboard.split("\t") == [
            "BRD-5",
            "Identity review and refinement",
            "2026-10-27",
            "2026-11-06",
            "45",
            "-2",
            "4",
            "KM, MO",
        ]
        await typed(pilot, "2yt<enter>")
        lines = pilot.app.clipboard.splitlines()
        assert lines[0].startswith("Id\tName\tStart") and len(lines) == 7 and lines[3].startswith("WEB\tWebsite relaunch\t")


async def test_a_table_is_written_to_a_file_and_never_over_one(sample: Path, tmp_path: Path) -> None:
    plan = demo_plan(TODAY)
    evil = plan_file(
        tmp_path / "evil.json", replace(plan, projects={**plan.projects, "WEB": replace(plan.projects["WEB"], name="=cmd|' /C calc'!A0")})
    )
    async with app_on(evil).run_test(size=WIDE) as pilot:
        await typed(pilot, f"2yt > {tmp_path}/t.tsv<enter>")
        assert message(pilot).startswith("written to") and "6 rows" in message(pilot)
        rows = (tmp_path / "t.tsv").read_text(encoding="utf-8").splitlines()
        assert rows[3].split("\t")[1] == "'=cmd|' /C calc'!A0"
        assert rows[3].split("\t")[5] == "-2"
        await typed(pilot, f"yt > {tmp_path}/t.tsv<enter>")
        assert "is there already" in message(pilot)
        await typed(pilot, "<ctrl+u>z<enter>")
        assert "i copies the id" in message(pilot)


async def test_the_risks_and_the_history_can_be_copied(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "4yt<enter>")
        assert pilot.app.clipboard.splitlines()[0] == "Id\tName\tScore\tStrategy\tOwner\tState\tReview"
        await typed(pilot, "gyyt<enter>")
        assert "No\tWhen\tWho" in pilot.app.clipboard
        assert "sent to" in pilot.app.screen.query_one("#message", MessageLine).text
        await typed(pilot, "q")
        assert home(pilot).place == "risks"
