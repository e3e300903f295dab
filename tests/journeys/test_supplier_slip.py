"""A supplier slips: what that moves is seen before it counts, asked why, tried, compared, kept with its change request, taken back.

And the sample's own ripple: the identity review three days longer, read off the screen.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planning.schedule import schedule
from store.paths import whatif_of
from store.planfile import PlanFile
from tests.journeys.keyboard import Keyboard, records_in
from tests.tui.home_app import NARROW, NOW, WIDE, app_on, sample_file


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


def finishes(path: Path, *ids: str) -> list[date]:
    """The finishes of these rows of a plan file."""
    dates = schedule(PlanFile.open(path, read_only=True, now=lambda: NOW).plan)
    return [dates[each].finish.date() for each in ids]


async def test_a_slip_is_looked_at_tried_kept_with_its_change_request_and_taken_back(sample: Path) -> None:
    before, bytes_before = records_in(sample), sample.read_bytes()
    async with app_on(sample).run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)

        # ten days: it eats float alone; twenty: it reaches the launch
        await keyboard.press("fOPS-4<enter>D+10d")
        assert "21 Dec → 9 Jan 2027 (+10d)" in keyboard.message and "moves 2 rows, 1 milestone" in keyboard.message
        assert keyboard.row("OPS-M1 Packaging in warehouse", "21 Dec", "9 Jan")
        assert "Breaks" not in keyboard.screen
        await keyboard.press("<ctrl+u>+20d")
        assert "moves 15 rows, 6 milestones · breaks the deadline of CMP-M3" in keyboard.message
        assert keyboard.row("15 of 93 rows move", "6 milestones")
        assert keyboard.row("Breaks", "CMP-M3 Campaign launched", "2 Feb", "deadline 29 Jan")
        assert keyboard.row("Later still", "WEB-M4 Website live", "26 Jan", "deadline 20 Jan")
        assert keyboard.row("promise 20 Jan to Helena Stroud")
        assert keyboard.row("Tell", "Helena Stroud", "PR (CMP)")
        await keyboard.press("<escape>")
        assert sample.read_bytes() == bytes_before

        # why is it where it is, before anybody slips
        await keyboard.press("w")
        assert keyboard.row("OPS-4 Packaging production lead time finishes on Mon 21 Dec 2026: after OPS-3")
        assert keyboard.row("+4d against its baseline", "progress +1d (BRD-4)", "re-estimates +3d (BRD-5)")
        assert keyboard.row("begins", "BRD-5", "06 Nov")
        await keyboard.press("<escape>")

        await keyboard.press("D+20d<ctrl+t>")
        assert keyboard.message.startswith("trying: OPS-4 duration") and "the plan is as it was" in keyboard.message
        assert keyboard.row("WHAT-IF")
        assert keyboard.row("Kestrel", "19 Mar") and keyboard.row("Operations ready", "21 Jan")
        await keyboard.press("W")
        assert keyboard.row("Kestrel", "17 Mar") and keyboard.row("Operations ready", "14 Jan") and "WHAT-IF" not in keyboard.screen
        assert sample.read_bytes() == bytes_before
        await keyboard.press("q")
        assert keyboard.count <= 45
    assert records_in(sample) == before and whatif_of(sample).exists()

    async with app_on(sample).run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        assert "with 1 change waits" in keyboard.message
        await keyboard.press("Wgw")
        assert keyboard.row("milestone", "WEB-M4", "22 Jan 2027", "26 Jan 2027", "+2d")
        assert keyboard.row("milestone", "OPS-M1", "21 Dec 2026", "21 Jan 2027")
        assert keyboard.row("deadline", "CMP-M3")
        assert keyboard.row("tried 1")
        assert records_in(sample) == before

        await keyboard.press("KPackaging slips because no sample by 30 Nov<enter>")
        assert keyboard.message.startswith("kept: Packaging slips, with the change request C-05")
        await keyboard.press("q")
        assert keyboard.row("Kestrel", "19 Mar") and "WHAT-IF" not in keyboard.screen
        assert finishes(sample, "WEB-M4", "CMP-M3", "OPS-M1") == [date(2027, 1, 26), date(2027, 2, 2), date(2027, 1, 21)]
        request = PlanFile.open(sample, read_only=True).plan.changes["C-05"]
        assert (request.name, request.state, request.outcome, request.on) == (
            "Packaging slips",
            "approved",
            "no sample by 30 Nov",
            ("OPS-4",),
        )
        assert not whatif_of(sample).exists()

        await keyboard.press("u")
        assert keyboard.message == "undid: Packaging slips"
        assert keyboard.row("Kestrel", "17 Mar")
        await keyboard.press("q")
        assert keyboard.count <= 52
    assert records_in(sample) == before


async def test_the_review_three_days_longer_is_the_ripple_that_the_sample_promises(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press("fBRD-5<enter>D+3d")
        assert keyboard.row("38 of 93 rows move", "12 milestones")
        assert keyboard.row("Breaks", "CMP-M3 Campaign launched", "3 Feb")
        assert keyboard.row("Later still") and keyboard.row("WEB-M4 Website live", "27 Jan", "deadline 20 Jan")
        await keyboard.press("<pagedown>")
        assert keyboard.row("◆ OPS-M1 Packaging in warehouse", "21 Dec", " 2 Jan")
        assert keyboard.row("◆ WEB-M4 Website live", "22 Jan", "27 Jan", "+3d")
        assert keyboard.row("◆ CMP-M3 Campaign launched", "29 Jan", "3 Feb", "+3d")
        await keyboard.press("<escape>")
        assert keyboard.count <= 14


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_four_days_of_go_live_are_told_in_three_words_and_with_who_made_them(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press("fWEB-M4<enter>w")
        assert keyboard.row("+4d against its baseline: progress +1d (BRD-4) · re-estimates +3d (BRD-5)")
        await keyboard.press("G")
        assert keyboard.row("late", "BRD-4", "+1d", "progress") and keyboard.row("late", "BRD-5", "+3d", "re-estimates")
        assert keyboard.count <= 10
