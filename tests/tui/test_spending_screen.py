"""Booking money in the app: from the home screen, and on the cost screen with its budget lines, bookings and reserves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import Plan
from planning.records import Spending
from store.demo import demo_plan
from tests.tui.home_app import NARROW, TODAY, WIDE, app_on, home, message, picture, plan_file, sample_file, typed
from tui.screens.cost import CostScreen
from widgets.bars import MessageLine


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


def cost(pilot: Pilot[None]) -> CostScreen:
    """The cost screen."""
    screen = pilot.app.screen
    assert isinstance(screen, CostScreen)
    return screen


def plan_of(pilot: Pilot[None]) -> Plan:
    """The plan as it is by now."""
    return home(pilot).session.plan if not isinstance(pilot.app.screen, CostScreen) else cost(pilot).session.plan


def shown_on(pilot: Pilot[None], words: str) -> str:
    """The line of the screen that holds these words."""
    return next(line for line in picture(pilot) if words in line)


async def test_the_selected_row_gets_the_money_and_its_reading_is_shown_while_typing(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2jj$")
        await typed(pilot, "1.200 hosting")
        assert shown_on(pilot, "can be read as 1200 or 1.2") and not plan_of(pilot).spending
        await typed(pilot, "<ctrl+u>1.200,50 hosting ^12 oct")
        assert shown_on(pilot, "→ SP-1: €1,200.50 on WEB Website relaunch, hosting, Mon 12 Oct")
        await typed(pilot, "<enter>")
        assert message(pilot).startswith("booked €1,200.50 on WEB hosting")
        assert plan_of(pilot).spending["SP-1"].project == "WEB"
        await typed(pilot, "u")
        assert not plan_of(pilot).spending


async def test_the_palette_books_on_any_id(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":spend CMP credit 300 rebate<enter><enter>")
        assert plan_of(pilot).spending["SP-1"].amount == -300


async def test_what_is_wrong_is_said_and_books_nothing(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2j$$30 ads<enter>")
        assert shown_on(pilot, "This program counts in EUR") and not plan_of(pilot).spending
        await typed(pilot, "<escape>")
        assert not plan_of(pilot).spending


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_booking_stands_below_its_budget_line_and_is_paid_edited_deleted_and_brought_back(
    sample: Path, size: tuple[int, int]
) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await typed(pilot, "gc<tab>jjjjj")
        assert cost(pilot).key == ("WEB", "services and purchases")
        await typed(pilot, "$ordered 5k server ^15 dec<enter>j")
        assert cost(pilot).key == "SP-1" and "€5,000" in shown_on(pilot, "  server") and "ordered" in shown_on(pilot, "  server")
        assert plan_of(pilot).spending["SP-1"].category == "services and purchases"
        line = shown_on(pilot, "WEB   services and pur")
        assert "€29,900" in line and "€4,304" in line  # 29,900 less 20,596 spent and 5,000 committed
        await typed(pilot, "p")
        paid = plan_of(pilot).spending["SP-1"]
        assert (paid.ordered, paid.day) == (False, TODAY) and "booked" in shown_on(pilot, "  server")
        await typed(pilot, "x")
        assert not plan_of(pilot).spending
        await typed(pilot, "uu")
        assert plan_of(pilot).spending["SP-1"].ordered


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_burn_of_the_reserves_is_drawn_and_its_end_is_told(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await typed(pilot, "gc<tab>")
        shown = picture(pilot)
        assert any("KES reserves" in line for line in shown) and any("×" in line and "┊" in line for line in shown)
        assert "€11,761" in shown_on(pilot, "Eaten so far")
        assert any("gone Tue 15 Dec" in line for line in shown)  # 14,239 of 26,000 left at 2,207 a week
        assert any("gone Tue 16 Feb 2027" in line for line in shown)
        await typed(pilot, "<tab>")
        assert cost(pilot).key == "GOV" and any("Earned value" in line for line in picture(pilot))


async def test_only_bookings_are_deleted_and_paid_on_the_cost_screen(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gcx")
        assert "Only bookings" in cost(pilot).query_one("#message", MessageLine).text
        await typed(pilot, "p")
        assert "Only what is ordered" in cost(pilot).query_one("#message", MessageLine).text


async def test_text_from_outside_is_shown_as_text(tmp_path: Path) -> None:
    plan = demo_plan(TODAY)
    bad = Spending(id="SP-1", name="\x1b[31mred [bold]x[/]", project="WEB", day=TODAY, amount=1e15, category="\x1b]52;c;eA==\x07")
    path = plan_file(tmp_path / "plan.json", replace(plan, spending={"SP-1": bad}))
    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, "gc<tab>jjjjjjj")
        assert cost(pilot).key == "SP-1" and not any("\x1b" in line or "\x07" in line for line in picture(pilot))
        assert any("[bold]" in line for line in picture(pilot))
