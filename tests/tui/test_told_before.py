"""Before enter one sees whom a change overloads, whom it takes off, what it costs, and when something new would be."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.costs import planned_costs
from tests.tui.home_app import NARROW, WIDE, app_on, home, message, picture, sample_file, typed
from tui.screens.keyed import KeyedScreen

PREVIEW = "What this does"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


def shown(pilot: Pilot[None]) -> str:
    """All of the screen as text."""
    return "\n".join(picture(pilot))


def screen_on_top(pilot: Pilot[None]) -> KeyedScreen:
    """The screen on top."""
    screen = pilot.app.screen
    assert isinstance(screen, KeyedScreen)
    return screen


async def on(pilot: Pilot[None], record_id: str) -> None:
    """Put the cursor on a record of the roadmap."""
    home(pilot).jump(record_id)
    home(pilot).go("roadmap")
    await pilot.pause()


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_who_is_put_on_a_task_is_weighed_before_enter(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await on(pilot, "BRD-7")
        await typed(pilot, "okenji")
        assert "▲ Kenji Mori 160% → 260%" in message(pilot)
        assert "takes off SB 60%, MO 30%" in message(pilot)
        assert "+€360" in message(pilot)
        assert any("Too much" in line and "Kenji Mori" in line for line in picture(pilot))
        assert any("Takes off" in line and "Maya Okafor 30%" in line for line in picture(pilot))
        await typed(pilot, "<escape>o+KM")
        assert "takes off" not in message(pilot) and "Kenji Mori" in message(pilot)


async def test_a_new_task_says_when_it_is_and_whom_it_overloads(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "aPress photos 3d @SB after WEB-6")
        assert PREVIEW in shown(pilot)
        assert any("New" in line and "GOV-9  30 Nov → 2 Dec" in line for line in picture(pilot))
        assert any("Too much" in line and "Sofia Brandt 140% → 240%" in line and "GOV-9" in line for line in picture(pilot))
        await typed(pilot, "<enter>")
        row = home(pilot).session.schedule
        assert row is not None and row["GOV-9"].start.date().isoformat() == "2026-11-30"


async def test_a_line_that_reaches_nobody_shows_no_table(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "aLanding pages 5d")
        assert PREVIEW not in shown(pilot) and "task GOV-9" in message(pilot)


async def test_enter_says_beforehand_that_it_asks_how_a_date_is_to_hold(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "CMP-8")
        await typed(pilot, "LLL")
        assert "enter asks: pin or link" in shown(pilot) and "enter keeps" not in shown(pilot)
        await typed(pilot, "<enter>")
        assert "pins it: not before 25 Nov 2026" in message(pilot) and "SNET" not in shown(pilot)
        assert "enter keeps" in shown(pilot) and "enter asks" not in shown(pilot)
        await typed(pilot, "<escape>")
        assert message(pilot) == "Nothing was changed: CMP-8 stays where it was."
        await typed(pilot, "LLL<enter><enter>")
        assert message(pilot) == "CMP-8 not before 25 Nov 2026 · ends 11 Dec 2026 · u undoes"
        assert any("Why " in line and "not before 25 Nov 2026" in line for line in picture(pilot))
        assert "SNET" not in shown(pilot)


@pytest.mark.parametrize(
    ("opens", "place"), [("gl", "log"), ("gk", "risks"), ("gq", "health"), ("gc", "cost"), ("gp", "people"), ("gy", "history")]
)
async def test_find_works_on_every_screen_and_goes_there(sample: Path, opens: str, place: str) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await typed(pilot, opens)
        assert screen_on_top(pilot).where == place
        await typed(pilot, "fCMP-8")
        assert any("PR and partner outreach" in line for line in picture(pilot))
        await typed(pilot, "<enter>")
        record = home(pilot).record
        assert record is not None and record.id == "CMP-8"


async def test_a_key_that_does_nothing_says_so(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "glZ")
        assert any("Z does nothing here; ? lists what does." in line for line in picture(pilot))


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("key", ["p", "d", "o", "D", "a", "/", ":", "f", "?", "n", "x", "i" + "a"])
async def test_every_line_that_asks_says_how_to_leave_it(sample: Path, size: tuple[int, int], key: str) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await on(pilot, "BRD-7")
        await typed(pilot, key)
        line = next(line for line in picture(pilot)[-3:] if "enter" in line)
        assert "· esc " in line


async def test_a_risk_without_owner_or_task_says_so_and_i_says_where_it_is_set(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "ar Gateway slips 30% +5d")
        assert "on no task (on ID), no owner (@)" in message(pilot)
        await typed(pilot, " hits CMP-8 @TV")
        assert "on CMP-8" in message(pilot) and "no owner" not in message(pilot)
        await typed(pilot, "<escape>4i")
        assert "e edits what it is on" in message(pilot)


async def test_the_footer_offers_what_means_something_on_the_row(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "4")
        assert "p per cent" not in picture(pilot)[-1] and "D duration" not in picture(pilot)[-1]
        await typed(pilot, "d")
        assert "takes the review away" in message(pilot)
        await typed(pilot, "<escape>")
        await on(pilot, "BRD-7")
        assert "p per cent" in picture(pilot)[-1] and "D duration" in picture(pilot)[-1]


async def test_what_is_said_of_work_in_progress_and_of_a_filter_is_what_there_is(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "BRD-5")
        await typed(pilot, "p60<enter>")
        assert "BRD-5 per cent " in message(pilot) and "→ 60" in message(pilot)
        await typed(pilot, " <enter>")
        assert any("27 Oct → 30 Oct  4d (duration 9d)" in line for line in picture(pilot))
        await typed(pilot, "/checkout<enter>")
        assert message(pilot) == "0 of 93 rows, 1 risk; esc shows all."


async def test_a_day_in_another_year_says_so_and_a_date_that_moves_nothing_says_why(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "CMP-6")
        await typed(pilot, "d1 sep 2027")
        assert " Sep 2027 (" in message(pilot)
        assert any("CMP-6" in line and " Sep 27 " in line for line in picture(pilot))
        await typed(pilot, "<escape>")
        await on(pilot, "WEB-8")
        await typed(pilot, "dyesterday")
        assert "moves nothing · it waits for WEB-6" in message(pilot)


async def test_links_show_their_lag_and_drag_says_what_gets_earlier(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "CMP-8")
        assert any("Links" in line and "after CMP-M1 ✓ 22 Oct +20d" in line for line in picture(pilot))
        await on(pilot, "WEB-M4")
        await typed(pilot, "w")
        lines = picture(pilot)
        assert any("drag" in line and "DRAG: WEB-M4 " in line for line in lines)


async def test_at_80_columns_no_list_is_an_empty_frame(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        lines = [line[:27] for line in picture(pilot)]
        assert not any("╭" in above[:1] and "╰" in below[:1] for above, below in pairwise(lines))
        assert any("Charter ap" in line for line in lines)  # what projects leave is used


async def test_the_money_of_a_preview_is_that_of_the_program_and_says_so(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "BRD-7")
        await typed(pilot, "okenji")
        now = home(pilot).session.schedule
        assert now is not None
        planned = planned_costs(now).programs["KES"]
        assert any(f"Money       KES: the plan costs {planned:,.0f} → {planned + 360:,.0f} (+€360)" in line for line in picture(pilot))


async def test_help_turns_a_page_at_once_and_the_capture_hint_names_person_and_link(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await typed(pilot, "?")
        first = picture(pilot)
        await typed(pilot, "<pagedown><pagedown>")
        assert picture(pilot)[2:6] != first[2:6]
        await typed(pilot, "<escape>a")
        assert all(word in message(pilot) for word in ("milestone", "person", "link"))
        assert any("person" in line and "link" in line for line in picture(pilot)[-1:])
