"""A what-if by keys: tried, compared, kept as one change or dropped; the plan stays as it is until then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planning.errors import LoopError
from planning.fields import set_fields
from store.errors import StoreError
from store.paths import whatif_of
from store.planfile import PlanFile
from tests.tui.home_app import NARROW, NOW, TODAY, WIDE, app_on, home, message, picture, sample_file, typed
from tests.tui.test_dating import finish, on
from tui.screens.whatif import WhatIfScreen
from tui.session import Session
from widgets.bars import MessageLine


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


async def test_what_is_tried_is_kept_as_one_change_with_its_change_request(sample: Path) -> None:
    before = sample.read_bytes()
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "W")
        assert any("WHAT-IF what-if" in line for line in picture(pilot)), "it begins at once, and is named when it is worth a name"
        await typed(pilot, ":whatif-name contractor<enter><enter>")
        assert any("WHAT-IF contractor" in line for line in picture(pilot))
        await on(pilot, "BRD-5")
        await typed(pilot, "D-2d<enter>")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 20)
        await typed(pilot, "W")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 22) and sample.read_bytes() == before
        await typed(pilot, "gw")
        shown = "\n".join(picture(pilot))
        assert "What-if contractor against the plan" in shown and "WEB-M4" in shown and "20 Jan" in shown and "-2d" in shown
        await typed(pilot, "Kcontractor hired because the board wants January<enter>")
        assert "C-05" in pilot.app.screen.query_one("#message", MessageLine).text
        await typed(pilot, "q")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 20)
        session = home(pilot).session
        request = list(session.plan.changes.values())[-1]
        assert (request.state, request.target, request.target_days, request.outcome) == (
            "approved",
            "WEB-M4",
            -2,
            "the board wants January",
        )
        assert request.cost < 0 and "BRD-5" in request.on
        assert not whatif_of(sample).exists()
        await typed(pilot, "u")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 22) and request.id not in home(pilot).session.plan.changes


async def test_it_waits_over_a_restart_and_can_be_dropped(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "BRD-5")
        await typed(pilot, "D+3d<ctrl+t>")
        assert "trying" in message(pilot) and finish(pilot, "WEB-M4") == date(2027, 1, 27)
        await typed(pilot, "W")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 22)
    async with app_on(sample).run_test(size=NARROW) as pilot:
        assert "with 1 change waits" in message(pilot)
        await typed(pilot, "W")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 27) and any("WHAT-IF" in line for line in picture(pilot))
        await typed(pilot, ":whatif-drop<enter>y<enter>")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 22) and not whatif_of(sample).exists()


async def test_in_a_what_if_u_takes_back_what_was_tried_last(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "W")
        await on(pilot, "BRD-5")
        await typed(pilot, "D+3d<enter>u")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 22) and "undid" in message(pilot)
        await typed(pilot, "U")
        assert finish(pilot, "WEB-M4") == date(2027, 1, 27)
        await typed(pilot, "gw")
        assert isinstance(pilot.app.screen, WhatIfScreen) and any("BRD-5" in line and "tried 1" in line for line in picture(pilot))
        await typed(pilot, "u")
        await pilot.pause()
        assert any("Nothing yet" in line for line in picture(pilot))


async def test_what_others_do_to_the_plan_is_in_the_what_if_too(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await on(pilot, "BRD-5")
        await typed(pilot, "D+3d<ctrl+t>")
        with PlanFile.open(sample) as other:
            from planning.fields import set_fields

            other.commit(set_fields(other.plan, "WEB-16", {"name": "Switch over"}, TODAY))
        home(pilot).look_for_others()
        assert home(pilot).session.plan.tasks["WEB-16"].name == "Switch over"
        assert finish(pilot, "WEB-M4") == date(2027, 1, 27)
        whatif_of(sample).unlink()
        home(pilot).look_for_others()
        assert finish(pilot, "WEB-M4") == date(2027, 1, 22)


async def test_a_loop_of_links_comes_into_no_what_if(sample: Path) -> None:
    session = Session(PlanFile.open(sample, now=lambda: NOW), TODAY)
    plan = session.plan
    loop = set_fields(plan, "WEB-8", {"after": "WEB-M4"}, TODAY)
    with pytest.raises(LoopError):
        session.to_whatif(loop)
    assert session.trying.whatif is None and not session.trying.looking
    session.trying.begin("try")
    with pytest.raises(LoopError):
        session.commit(loop)
    assert session.plan == plan
    session.file.close()


async def test_what_was_tried_is_not_taken_back_in_a_file_that_is_open_for_reading(sample: Path) -> None:
    with PlanFile.open(sample, now=lambda: NOW) as file:
        session = Session(file, TODAY)
        session.to_whatif(set_fields(session.plan, "WEB-8", {"percent": "50%"}, TODAY))
    reading = Session(PlanFile.open(sample, read_only=True, now=lambda: NOW), TODAY)
    reading.trying.turn()
    with pytest.raises(StoreError):
        reading.undo()
    reading.file.close()


async def test_an_empty_what_if_is_dropped_at_once_and_one_with_changes_after_a_yes(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "W:whatif-drop<enter>")
        assert home(pilot).session.trying.whatif is None and "is dropped" in message(pilot)
        await typed(pilot, "W")
        home(pilot).jump("BRD-5")
        await typed(pilot, "D+3d<enter>gwX<enter>")
        assert any("The what-if what-if is still there." in line for line in picture(pilot))
        await typed(pilot, "Xy<enter>")
        assert home(pilot).session.trying.whatif is None and "is dropped" in message(pilot)  # the comparison is closed


async def test_a_what_if_is_renamed_in_the_comparison_and_a_key_typed_after_w_is_a_key(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "Wf")
        assert home(pilot).session.trying.name == "what-if" and any(" find" in line for line in picture(pilot)[-3:])
        await typed(pilot, "<escape>gwnsecond designer<enter>")
        assert any("What-if second designer against the plan" in line for line in picture(pilot))
    assert "second designer" in whatif_of(sample).read_text()
