"""On coming back: what changed since one last looked, each with its undo."""

from __future__ import annotations

import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from planning.fields import set_fields
from store.looked import Look, Looks
from store.planfile import PlanFile
from tests.tui.home_app import NOW, TODAY, WIDE, home, message, picture, sample_file, typed
from tui.app import HeadwayApp
from tui.screens.history import HistoryScreen
from tui.session import Session


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


def app(sample: Path, clock: Clock) -> HeadwayApp:
    """The app of a user whose looks are remembered beside the plan of the test."""
    looks = Looks(sample.parent / "state" / "looked.json")
    return HeadwayApp(Session(PlanFile.open(sample, now=clock), TODAY, looks))


def others_rename(sample: Path, *ids: str) -> None:
    """Another process changes the names of these records."""
    with PlanFile.open(sample, now=lambda: NOW) as file:
        for record_id in ids:
            file.commit(set_fields(file.plan, record_id, {"name": f"Theirs {record_id}"}, TODAY))


async def test_the_next_day_says_what_happened_and_lists_it_with_its_undo(sample: Path) -> None:
    clock = Clock()
    async with app(sample, clock).run_test(size=WIDE) as pilot:
        assert message(pilot) == ""
        await typed(pilot, "2j")
    others_rename(sample, "WEB", "BRD", "BRD-5")
    clock.at += timedelta(days=1)
    async with app(sample, clock).run_test(size=WIDE) as pilot:
        assert message(pilot).startswith("3 changes since you last looked (Fri 30 Oct 09:30)")
        await typed(pilot, "gyn")
        assert isinstance(pilot.app.screen, HistoryScreen)
        assert "Since you last looked" in picture(pilot)[1] and len(pilot.app.screen.listing.rows) == 3
        await typed(pilot, "u")
        await typed(pilot, "y<enter>")
        assert pilot.app.screen.session.plan.tasks["BRD-5"].name == "Identity review and refinement"
        await typed(pilot, "n")
        assert len(pilot.app.screen.listing.rows) > 3
    async with app(sample, clock).run_test(size=WIDE) as pilot:
        assert message(pilot) == ""


async def test_after_a_time_away_the_first_key_says_it(sample: Path) -> None:
    clock = Clock()
    async with app(sample, clock).run_test(size=WIDE) as pilot:
        await typed(pilot, "2j")
        others_rename(sample, "WEB", "BRD")
        home(pilot).look_for_others()
        clock.at += timedelta(minutes=5)
        await typed(pilot, "j")
        assert "since you last looked" not in message(pilot)
        others_rename(sample, "CMP")
        home(pilot).look_for_others()
        clock.at += timedelta(hours=9)
        await typed(pilot, "k")
        assert message(pilot).startswith("1 change since you last looked (09:35)")
        await typed(pilot, "k")
        assert "since you last looked" not in message(pilot)


async def test_what_one_does_oneself_is_no_news(sample: Path) -> None:
    clock = Clock()
    async with app(sample, clock).run_test(size=WIDE) as pilot:
        await typed(pilot, "2s<ctrl+u>green because all is well<enter>j")
    clock.at += timedelta(days=1)
    async with app(sample, clock).run_test(size=WIDE) as pilot:
        assert message(pilot) == ""


def test_the_file_is_the_owners_and_tells_no_path(tmp_path: Path) -> None:
    place = tmp_path / "state" / "looked.json"
    Looks(place).keep(tmp_path / "secret plan.json", Look(4, NOW))
    assert stat.S_IMODE(place.stat().st_mode) == 0o600 and "secret" not in place.read_text(encoding="utf-8")
    assert Looks(place).last(tmp_path / "secret plan.json") == Look(4, NOW)
    assert Looks(place).last(tmp_path / "other.json") is None


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 3}', '{"x": ["a", "b"]}', "\0"])
def test_a_damaged_file_says_nothing(tmp_path: Path, content: str) -> None:
    place = tmp_path / "looked.json"
    place.write_text(content, encoding="utf-8")
    looks = Looks(place)
    assert looks.last(tmp_path / "plan.json") is None
    looks.keep(tmp_path / "plan.json", Look(1, NOW))
    assert looks.last(tmp_path / "plan.json") == Look(1, NOW)


def test_a_place_that_cannot_be_written_is_borne(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    Looks(tmp_path / "file" / "looked.json").keep(tmp_path / "plan.json", Look(1, NOW))
