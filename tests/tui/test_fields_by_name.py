"""Fields that have no letter of their own, and people added and taken away."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from planning.records import Promise
from store.planfile import PlanFile
from tests.tui.home_app import WIDE, app_on, home, message, sample_file, typed


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


async def test_a_deadline_a_promise_and_what_is_left_have_names_in_the_palette(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        home(pilot).jump("WEB-M4")
        await typed(pilot, ":deadline 5 feb<enter><enter>")
        await typed(pilot, ":promise 8 feb to Helena Stroud<enter><enter>")
        kept = PlanFile.open(sample).plan.milestones["WEB-M4"]
        assert kept.deadline == datetime(2027, 2, 5, 17) and kept.promise == Promise("Helena Stroud", date(2027, 2, 8))
        home(pilot).jump("BRD-5")
        await typed(pilot, ":remaining 6d<enter><enter>")
        assert PlanFile.open(sample).plan.tasks["BRD-5"].remaining == 6 * 480


async def test_people_are_added_to_a_task_and_taken_from_it_by_a_sign(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        home(pilot).jump("BRD-5")
        before = [a.person for a in PlanFile.open(sample).plan.tasks["BRD-5"].assignments]
        await typed(pilot, "o+LF 20%<enter>")
        assert [a.person for a in PlanFile.open(sample).plan.tasks["BRD-5"].assignments] == [*before, "LF"]
        await typed(pilot, f"o-{before[0]}<enter>")
        assert [a.person for a in PlanFile.open(sample).plan.tasks["BRD-5"].assignments] == [*before[1:], "LF"]
        await typed(pilot, "o-ZZ<enter>")
        assert "ZZ" in message(pilot)
