"""The first hour with the program: look at the sample, change a date, see what moves, take it back, leave; then a plan of one's own."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from planning.schedule import schedule
from store.planfile import PlanFile
from tests.tui.home_app import WIDE, app_on, home, message, picture, sample_file, typed


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


def records_in(path: Path) -> dict[str, object]:
    """What a plan file holds, without what it says of itself."""
    found: dict[str, object] = json.loads(path.read_text())
    return {kind: table for kind, table in found.items() if kind != "meta"}


async def test_a_date_is_changed_looked_at_taken_back_and_the_file_is_as_before(tmp_path: Path) -> None:
    path = sample_file(tmp_path / "plan.json")
    before = records_in(path)

    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, "3")  # to the milestones, and down to the brand direction
        while (record := home(pilot).record) is not None and record.id != "BRD-M1":
            await typed(pilot, "j")
        assert any("Brand direction" in line and "6 Nov" in line for line in picture(pilot))

        await typed(pilot, "d+1w")
        assert "13 Nov" in message(pilot)
        assert "breaks the deadline" in message(pilot)
        await typed(pilot, "<enter>")
        assert "pins it" in message(pilot)  # a link decides the date today: asked once
        await typed(pilot, "<enter>")
        assert any("Brand direction" in line and "13 Nov" in line for line in picture(pilot))
        now = home(pilot).session.schedule
        assert now is not None
        assert now["WEB-M4"].finish.date() == date(2027, 1, 29)

        await typed(pilot, "u")
        assert "undid" in message(pilot)
        assert any("Brand direction" in line and " 6 Nov" in line for line in picture(pilot))
        await typed(pilot, "q")
        assert not pilot.app.is_running or pilot.app._exit

    assert records_in(path) == before


async def test_looking_around_writes_nothing(tmp_path: Path) -> None:
    path = sample_file(tmp_path / "plan.json")
    before, when = path.read_bytes(), path.stat().st_mtime_ns
    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, "1j2G3gg4jj5jjhl+-=t[]CMMz<escape>?<escape>:<escape>a<escape>3d+1w<escape>gr<tab><tab>q")
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == when


async def test_a_plan_from_microsoft_project_shows_project_s_dates(tmp_path: Path, oracles: Path) -> None:
    path = tmp_path / "mine.json"
    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, f"i{oracles / 'msp' / 'home_move.xml'}<enter>")
        assert "169 tasks" in message(pilot)
        assert any("Home Move" in line for line in picture(pilot))
    plan = PlanFile.open(path).plan
    shown = schedule(plan)
    by_uid = {activity.external["mspdi"]: activity.id for activity in plan.activities()}
    with (oracles / "msp" / "home_move.expected.csv").open(newline="") as lines:
        expected = [(by_uid[row["uid"]], row["start"], row["finish"]) for row in csv.DictReader(lines)]
    assert len(expected) > 100
    assert [(i, f"{shown[i].start:%Y-%m-%dT%H:%M}", f"{shown[i].finish:%Y-%m-%dT%H:%M}") for i, *_ in expected] == expected
