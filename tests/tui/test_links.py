"""The links of a row, its constraint and the risk on it, as they are used by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.planfile import PlanFile
from tests.tui.home_app import NARROW, NOW, WIDE, app_on, home, line_typed, picture, sample_file, typed
from tui.rows import links as open_links
from tui.screens.home import HomeScreen
from tui.screens.links import LinksScreen
from widgets.bars import MessageLine
from widgets.prompt import Prompt


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


async def links_of(pilot: Pilot[None], record_id: str) -> LinksScreen:
    """The links of a record, opened on its row."""
    home(pilot).jump(record_id)
    open_links(home(pilot))
    await pilot.pause()
    return links(pilot)


def links(pilot: Pilot[None]) -> LinksScreen:
    """The links, which are on top."""
    screen = pilot.app.screen
    assert isinstance(screen, LinksScreen)
    return screen


def message(pilot: Pilot[None]) -> str:
    """What the message line of the screen on top says."""
    return pilot.app.screen.query_one("#message", MessageLine).text


def ends(screen: LinksScreen) -> list[str]:
    """The other ends, with what the table says of each link."""
    return [f"{'after' if row.incoming else 'before'} {row.other_id} {row.spec}" for row in screen._links]


# --------------------------------------------------------------------------------------------------------------- links


async def test_i_shows_what_a_row_waits_for_and_what_waits_for_it(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        home(pilot).jump("OPS-3")
        await typed(pilot, "i")
        shown = "\n".join(picture(pilot))
        assert "Links of OPS-3" in shown
        assert "BRD-M1" in shown and "↗ BRD" in shown and "▶ drives" in shown
        assert "OPS-3 begins after BRD-M1 finishes" in shown
        await typed(pilot, "<escape>")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_only_tasks_and_milestones_are_linked(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "4i")
        assert "Links are between tasks and milestones" in message(pilot)


async def test_a_link_is_added_with_a_look_at_what_it_moves_and_u_takes_it_back(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        screen = await links_of(pilot, "OPS-3")
        before = ends(screen)
        await typed(pilot, "aBRD-7SS+2d")
        assert "BRD-7" in message(pilot) and "move" in message(pilot)
        await typed(pilot, "<enter>")
        assert "after BRD-7 SS+2d" in ends(screen)
        assert "OPS-3 after BRD-7SS+2d" in message(pilot)
        await typed(pilot, "u")
        assert ends(screen) == before
        await typed(pilot, "U")
        assert "after BRD-7 SS+2d" in ends(screen)


async def test_before_adds_what_waits_for_this_row(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await links_of(pilot, "OPS-3")
        await typed(pilot, "abefore GOV-8<enter>")
        assert "before GOV-8 FS" in ends(screen)


async def test_a_wrong_link_is_told_in_the_prompt_which_stays_open(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await links_of(pilot, "BRD-3")
        before = ends(screen)
        for text, words in (("ZZ-9", "ZZ-9"), ("BRD-3", "itself"), ("BRD-5", "circle")):
            await typed(pilot, f"a{text}<enter>")
            assert words in message(pilot)
            await typed(pilot, "<escape>")
        assert ends(screen) == before


async def test_type_and_lag_are_changed_in_place_and_a_link_is_deleted(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        screen = await links_of(pilot, "OPS-3")
        assert ends(screen)[0] == "after BRD-M1 FS"
        await typed(pilot, "<enter>FS+3d<enter>")
        assert ends(screen)[0] == "after BRD-M1 FS+3d"
        assert "moved" in message(pilot)
        await typed(pilot, "dFS+3d<enter>")
        await typed(pilot, "x")
        assert "after BRD-M1 FS+3d" not in ends(screen)
        await typed(pilot, "u")
        assert ends(screen)[0] == "after BRD-M1 FS+3d"


async def test_one_walks_along_the_links_and_back_and_goes_to_the_other_end(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await links_of(pilot, "OPS-3")
        await typed(pilot, "l")
        assert screen.record_id == "BRD-M1"
        assert screen.link is not None and screen.link.other_id == "OPS-3"
        await typed(pilot, "h")
        assert screen.record_id == "OPS-3"
        await typed(pilot, "h")
        assert "where you began" in message(pilot)
        await typed(pilot, "o")
        record = home(pilot).record
        assert record is not None and record.id == "BRD-M1"


async def test_a_row_that_others_deleted_is_told(sample: Path) -> None:
    from planning.plan import remove

    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await links_of(pilot, "OPS-3")
        await typed(pilot, "d")
        with PlanFile.open(sample, now=lambda: NOW) as file:
            file.commit(remove(file.plan, "OPS-3"))
        screen.look_for_others()
        await typed(pilot, "SS<enter>")
        assert "deleted" in message(pilot)
        await typed(pilot, "<escape>ax<enter>")
        assert "deleted" in message(pilot)
        await typed(pilot, "<escape><enter><escape>xol<escape>")
        assert isinstance(pilot.app.screen, HomeScreen)


# -------------------------------------------------------------------------------------------------- constraint, risk


async def test_c_says_what_a_constraint_means_while_it_is_typed_and_keeps_it(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        home(pilot).jump("GOV-8")
        await typed(pilot, "cm")
        assert "MSO must start on" in message(pilot) and "MFO" in message(pilot)
        await typed(pilot, "so 16 nov")
        assert "must start on Mon 16 Nov 2026" in message(pilot)
        await typed(pilot, "<enter>")
        constraint = app.session.plan.tasks["GOV-8"].constraint
        assert constraint is not None and constraint.kind == "MSO"
        await typed(pilot, "c")
        assert line_typed(pilot) == "MSO 2026-11-16"
        await typed(pilot, "-<enter>")
        assert app.session.plan.tasks["GOV-8"].constraint is None


async def test_c_pins_a_row_and_lets_it_go(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        home(pilot).jump("GOV-8")
        await typed(pilot, "cpin<enter>")
        assert app.session.plan.tasks["GOV-8"].manual
        assert app.session.schedule is not None and app.session.schedule["GOV-8"].driver.type == "pin"
        await typed(pilot, "cunpin<enter>")
        assert not app.session.plan.tasks["GOV-8"].manual


async def test_r_captures_a_risk_on_the_row_with_the_caret_before_its_place(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        home(pilot).jump("GOV-8")
        known = set(app.session.plan.risks)
        await typed(pilot, "r")
        prompt = home(pilot).query_one("#prompt", Prompt)
        assert (prompt.text, prompt.place) == ("r  on GOV-8", 2)
        await typed(pilot, "The board is away p40% 5d<enter>")
        (made,) = set(app.session.plan.risks) - known
        risk = app.session.plan.risks[made]
        assert (risk.name, risk.on, risk.current.probability) == ("The board is away", ("GOV-8",), 0.4)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_link_is_typed_by_name_and_weighed_before_enter(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        screen = await links_of(pilot, "CMP-7")
        await typed(pilot, "apartner")
        assert "CMP-8 PR and partner outreach" in message(pilot)
        assert any("What this does" in line for line in picture(pilot))
        await typed(pilot, " SS+2d<enter>")
        assert "after CMP-8 SS+2d" in ends(screen)
        assert not any("What this does" in line for line in picture(pilot))


async def test_several_rows_of_a_name_are_listed_and_tab_takes_the_first(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await links_of(pilot, "CMP-7")
        await typed(pilot, "amedia")
        assert "media may be CMP-" in message(pilot) and "tab takes the first" in message(pilot)
        await typed(pilot, "<enter>")
        assert screen._question is not None  # nothing is guessed
        await typed(pilot, "<tab>")
        assert screen.query_one("#prompt", Prompt).text.startswith("CMP-")
        await typed(pilot, "<escape>anobody at all<enter>")
        assert "There is no task or milestone" in message(pilot)
