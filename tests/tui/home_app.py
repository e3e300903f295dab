"""The app as tests drive it: on a plan file of its own, with keys typed as a person types them."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from textual.pilot import Pilot

from planning.plan import Plan
from store.demo import demo_plan
from store.planfile import PlanFile
from tui.app import HeadwayApp
from tui.screens.home import HomeScreen
from tui.session import Session, everything
from widgets.bars import MessageLine
from widgets.prompt import Prompt

TODAY = date(2026, 10, 30)
NOW = datetime(2026, 10, 30, 9, 30)
WIDE, NARROW = (120, 36), (80, 24)

_KEYS = {" ": "space"}
_TOKEN = re.compile(r"<[^>]+>|.", re.DOTALL)


def plan_file(path: Path, plan: Plan | None = None) -> Path:
    """A plan file that holds this plan; nothing is written without one."""
    if plan is not None:
        with PlanFile.open(path, now=lambda: NOW) as file:
            file.commit(everything(file.plan, plan, "the plan of this test"))
    return path


def sample_file(path: Path) -> Path:
    """A plan file that holds the sample program, its status date on the Friday of these tests."""
    return plan_file(path, demo_plan(TODAY))


def app_on(path: Path, *, read_only: bool = False) -> HeadwayApp:
    """The app on a plan file, on a Friday in October 2026."""
    return HeadwayApp(Session(PlanFile.open(path, read_only=read_only, now=lambda: NOW), TODAY))


async def typed(pilot: Pilot[None], keys: str) -> None:
    """Press keys one by one; ``<name>`` is a key with a name."""
    for token in _TOKEN.findall(keys):
        await pilot.press(token[1:-1] if len(token) > 1 else _KEYS.get(token, token))
    await pilot.pause()


def home(pilot: Pilot[None]) -> HomeScreen:
    """The home screen."""
    screen = pilot.app.screen
    assert isinstance(screen, HomeScreen)
    return screen


def picture(pilot: Pilot[None]) -> list[str]:
    """The lines of the screen, as text."""
    return ["".join(segment.text for segment in strip) for strip in pilot.app.screen._compositor.render_strips()]


def message(pilot: Pilot[None]) -> str:
    """What the message line says."""
    return home(pilot).query_one("#message", MessageLine).text


def line_typed(pilot: Pilot[None]) -> str:
    """What stands in the prompt."""
    return home(pilot).query_one("#prompt", Prompt).text
