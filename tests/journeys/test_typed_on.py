"""People type on after a key without looking: where the key was refused, what they type is no command."""

from __future__ import annotations

from pathlib import Path
from typing import Never

import pytest

from planning.plan import Plan
from store.planfile import PlanFile
from tests.journeys.keyboard import Keyboard
from tests.tui.home_app import TODAY, WIDE, app_on, home, plan_file, sample_file
from tui.app import HeadwayApp
from tui.keys.boards import BASELINES, BRIEF, COST, GATES, GOALS, PORTFOLIO
from tui.keys.command import ASKS, Registry
from tui.keys.home import HOME
from tui.keys.people import LEVEL, PEOPLE, RACI
from tui.keys.registers import HEALTH, LOG, REPORT, RISKS, STAKEHOLDERS
from tui.keys.row import FORM, HISTORY, LINKS, WHATIF, WHY
from tui.screens.home import HomeScreen
from tui.session import Session

TYPED = "+3d anna U x v < K 2 : z é /"
"""Letters that would be commands, and a line that would be text."""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def state_of(app: HeadwayApp) -> tuple[Plan, str, str, list[str]]:
    """What commands would change: the plan, the screen on top, and at home the place and what is selected."""
    first = app.screen_stack[0]
    assert isinstance(first, HomeScreen)
    return first.session.plan, type(app.screen).__name__, first.place, list(first.selected)


@pytest.mark.parametrize("key", ["D", "p", "i", "c"])
async def test_text_after_a_key_that_this_row_refuses_does_nothing(sample: Path, key: str) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press("4")  # the risks: none of them has a duration, a per cent, links or a constraint
        before = state_of(app)
        await keyboard.press(f"{key}{TYPED}")
        assert state_of(app) == before
        assert keyboard.line == TYPED
        assert keyboard.message.endswith(".")  # the sentence that says why stands there as long as one types
        await keyboard.press("<enter>")
        assert state_of(app) == before
        assert keyboard.message == ""
        await keyboard.press("2")  # and the next key is a key again
        assert home(pilot).place == "projects"


@pytest.mark.parametrize(("screen", "key"), [("gq", "a"), ("gc", "D"), ("gs", "N"), ("go", "d"), ("gp", "n"), ("gy", "o"), ("gk", "D")])
async def test_text_after_a_key_that_means_something_at_home_alone_does_nothing(sample: Path, screen: str, key: str) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press(screen)
        before = state_of(app)
        await keyboard.press(f"{key}{TYPED}")
        assert f"{key} does nothing here" in keyboard.message
        assert state_of(app) == before
        await keyboard.press("<escape>")
        assert state_of(app) == before
        await keyboard.press("<escape>")
        assert pilot.app.screen is app.screen_stack[0]


async def test_a_key_that_moves_leaves_the_line_of_a_refused_key(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press("4")
        first = home(pilot).record
        await keyboard.press("D<down>")
        assert home(pilot).record is not first
        await keyboard.press("n")
        assert "note" in keyboard.screen  # a letter is a command again


async def test_words_in_the_palette_for_what_is_refused_are_kept_in_the_line_that_says_so(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press("4:duration +3d<enter>")
        assert "Only a task has a duration" in keyboard.message
        assert keyboard.line == "+3d"


async def test_a_plan_that_may_not_be_written_takes_no_text_for_commands(sample: Path) -> None:
    app = HeadwayApp(Session(PlanFile.open(sample, read_only=True), TODAY))
    async with app.run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        before = state_of(app)
        await keyboard.press(f"a{TYPED}<enter>")
        assert state_of(app) == before


async def test_an_empty_plan_takes_no_text_for_commands(tmp_path: Path) -> None:
    app = app_on(plan_file(tmp_path / "plan.json"))
    async with app.run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press("dsn<enter>")  # s would fill the plan, n would begin a program
        assert not home(pilot).session.plan.programs
        assert keyboard.line == "sn"


def test_what_asks_is_named_as_it_is_in_the_registries() -> None:
    registries: tuple[Registry[Never], ...] = (
        *(HOME, RISKS, LOG, STAKEHOLDERS, REPORT, HEALTH, PEOPLE, RACI, LEVEL, GOALS, GATES, BRIEF, COST, PORTFOLIO, BASELINES),
        *(HISTORY, FORM, LINKS, WHY, WHATIF),
    )
    assert {name for registry in registries for name in registry.by_name} >= ASKS
