"""The app is closed, a shell changes things, the app is opened again: it tells what changed, and one of it is taken back."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from planning.schedule import schedule
from store.looked import Looks
from store.planfile import PlanFile
from tests.journeys.keyboard import Keyboard
from tests.tui.home_app import NOW, TODAY, WIDE, sample_file
from tui.app import HeadwayApp
from tui.session import Session


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


def opened(path: Path, now: datetime = NOW) -> HeadwayApp:
    """The app of a person whose looks are remembered beside the plan."""
    looks = Looks(path.parent / "state" / "looked.json")
    return HeadwayApp(Session(PlanFile.open(path, now=lambda: now, by="app"), TODAY, looks))


def shell(path: Path, *words: str) -> str:
    """What ``headway`` prints for these words, run as a process of its own; it must be done."""
    env = os.environ | {"HEADWAY_FILE": str(path), "HEADWAY_TODAY": TODAY.isoformat(), "XDG_STATE_HOME": str(path.parent / "elsewhere")}
    done = subprocess.run([sys.executable, "-m", "tui", *words], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


async def test_what_a_shell_did_meanwhile_is_told_and_one_of_it_is_taken_back(tmp_path: Path) -> None:
    path = sample_file(tmp_path / "plan.json")
    async with opened(path).run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press("fBRD-5<enter>p70<enter>q")
        assert keyboard.count <= 12

    assert "WEB-M4" in shell(path, "set", "BRD-5", "duration=+3d", "--yes")
    shell(path, "set", "WEB-16", "name=Switch over")
    shell(path, "add", "x Call the agency @TV ^6 nov on WEB-8")

    async with opened(path, NOW + timedelta(days=3)).run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        assert keyboard.message.startswith("3 changes since you last looked (Fri 30 Oct 09:30)")
        assert keyboard.row("Kestrel", "22 Mar")
        await keyboard.press("gyn")
        assert keyboard.row("Since you last looked")
        assert keyboard.row("shell", "added A-10 Call the agency")
        assert keyboard.row("shell", "WEB-16 name") and keyboard.row("shell", "BRD-5 duration")
        assert "percent 45 -> 70" not in keyboard.screen  # one's own is no news

        await keyboard.press("jju")
        assert keyboard.row("undo 3? y/n") and "not of this window (shell" in keyboard.message
        await keyboard.press("y<enter>")
        assert keyboard.message.startswith("undid: BRD-5 duration")
        await keyboard.press("q")
        assert keyboard.row("Kestrel", "17 Mar")
        assert keyboard.count <= 9

        plan = PlanFile.open(path, read_only=True).plan
        assert schedule(plan)["WEB-M4"].finish.date() == date(2027, 1, 22)
        assert plan.tasks["BRD-5"].percent == 70
        assert plan.tasks["WEB-16"].name == "Switch over" and plan.actions["A-10"].owner == "TV"
        await keyboard.press("q")

    async with opened(path, NOW + timedelta(days=4)).run_test(size=WIDE) as pilot:
        assert Keyboard(pilot).message == ""
