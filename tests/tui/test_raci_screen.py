"""The matrix of who does what as it is used."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import build
from tests.tui.home_app import NARROW, WIDE, app_on, picture, plan_file, sample_file, typed
from tui.screens.home import HomeScreen
from tui.screens.raci import RaciScreen
from widgets.bars import MessageLine

OPEN = ":raci<enter>"
TO_KIT = OPEN + "<tab>j"
"""Keys that lead to the row of BRD-M2."""


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def message(pilot: Pilot[None]) -> str:
    """What the message line of the screen on top says."""
    return pilot.app.screen.query_one("#message", MessageLine).text


def row(pilot: Pilot[None], name: str) -> str:
    """The letters in the row of a deliverable, a dot where there is none."""
    line = next(line for line in picture(pilot) if name in line and "·" in line)
    return "".join(line.partition(name)[2].strip("│ ").split())


def letters(pilot: Pilot[None], record_id: str) -> dict[str, str]:
    """The letters in the plan."""
    screen = pilot.app.screen
    assert isinstance(screen, RaciScreen)
    activity = screen.session.plan.activity(record_id)
    assert activity is not None
    return dict(activity.raci)


async def test_deliverables_by_people_with_their_letters(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, TO_KIT)
        assert row(pilot, "Brand kit released").startswith("·AIC··R")
        shown = "\n".join(picture(pilot))
        assert "✓ Exactly one answers" in shown and "A accountable  Maya Okafor" in shown


async def test_letters_are_typed_in_place_told_when_wrong_and_undone(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, TO_KIT + "a")
        assert letters(pilot, "BRD-M2")["RL"] == "A"
        assert "BRD-M2: 2 answer for it: MO, RL" in message(pilot)
        assert "▲ 1 without exactly one A  BRD-M2 2 answer for it: MO, RL" in "\n".join(picture(pilot))
        await typed(pilot, "r")
        assert letters(pilot, "BRD-M2")["RL"] == "AR"
        await typed(pilot, "x")
        assert "RL" not in letters(pilot, "BRD-M2")
        await typed(pilot, "uuu")
        assert letters(pilot, "BRD-M2") == {"MO": "A", "KM": "R", "PR": "C", "TV": "I"}
        await typed(pilot, "l" + "a")
        assert "nobody answers for it (A)" in message(pilot)


async def test_a_stakeholder_and_any_name_get_a_column(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, TO_KIT + "oBoard<enter>i")
        assert letters(pilot, "BRD-M2")["SH-2"] == "I"
        await typed(pilot, "oThe town<enter>C")
        assert letters(pilot, "BRD-M2")["The town"] == "C"


async def test_tab_keeps_what_has_letters_and_enter_goes_to_the_row(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_KIT}j<enter>")
        screen = pilot.app.screen
        assert isinstance(screen, HomeScreen)
        assert screen.record is not None and screen.record.id == "WEB-M4"


async def test_columns_out_of_sight_are_reached(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await typed(pilot, TO_KIT + "l" * 14)
        screen = pilot.app.screen
        assert isinstance(screen, RaciScreen) and screen.party == "all"
        await typed(pilot, "h" * 14)
        assert screen.party == "RL"


@pytest.mark.parametrize("size", [WIDE, NARROW, (61, 17), (200, 50)], ids=str)
async def test_every_line_is_as_wide_as_the_terminal(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await typed(pilot, OPEN)
        for keys in ("", "Glll", "<tab>", "?"):
            await typed(pilot, keys)
            assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {size[0]}


async def test_a_plan_with_nothing_to_deliver_says_so(tmp_path: Path) -> None:
    from planning.records import Program

    async with app_on(plan_file(tmp_path / "plan.json", build((Program(id="P", name="P"),)))).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{OPEN}alhjx<enter>")
        assert "No project yet; a at home adds: project WEB" in "\n".join(picture(pilot))
