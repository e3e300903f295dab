"""Why a date is what it is, by key and from the shell: the answer, the chain to jump along, what made it late, DRAG."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import put
from store.demo import demo_plan
from tests.tui.cli_runs import Shell
from tests.tui.home_app import NARROW, TODAY, WIDE, app_on, home, message, picture, plan_file, sample_file, typed
from tui.screens.home import HomeScreen
from tui.screens.why import WhyScreen, wrapped
from widgets.bars import MessageLine


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def reasons(pilot: Pilot[None]) -> WhyScreen:
    """The reasons, which are on top."""
    screen = pilot.app.screen
    assert isinstance(screen, WhyScreen)
    return screen


async def asked(pilot: Pilot[None], record_id: str) -> WhyScreen:
    """The reasons of a record, asked for by key on its row."""
    home(pilot).jump(record_id)
    await typed(pilot, "w")
    return reasons(pilot)


def marked(screen: WhyScreen, mark: str) -> list[str]:
    """The ids of the rows with this mark."""
    return [row.cells[1].text for row in screen.listing.rows if row.cells[0].text == mark]


async def test_w_tells_the_chain_what_made_it_late_and_what_would_win_time(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await asked(pilot, "WEB-M4")
        assert (marked(screen, "this"), marked(screen, "begins")) == (["WEB-M4"], ["BRD-5"])
        assert " ".join(marked(screen, "because")) == "WEB-16 WEB-15 WEB-M3 WEB-14 WEB-13 WEB-M2 WEB-12 WEB-8 WEB-6 BRD-M1"
        assert (marked(screen, "late"), marked(screen, "drag")) == (["BRD-4", "BRD-5"], ["WEB-12", "BRD-5", "WEB-13", "WEB-16"])
        seen = "\n".join(picture(pilot))
        assert "WEB-M4 Website live is due on Fri 22 Jan 2027" in seen
        assert "+4d against its baseline: progress +1d (BRD-4) · re-estimates +3d (BRD-5)" in seen
        assert "after WEB-M2 · 24 Dec - 1 Jan Company closed" in seen


async def test_enter_goes_to_the_row_under_the_cursor_and_comma_back(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await asked(pilot, "WEB-M4")
        await typed(pilot, "jjj<enter>")
        assert home(pilot).required().id == "WEB-M3"
        await typed(pilot, "<comma>")
        assert home(pilot).required().id == "WEB-M4"


async def test_a_step_can_be_asked_why_in_turn_and_the_way_back_is_kept(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await asked(pilot, "WEB-M4")
        await typed(pilot, "jjjjw")
        assert screen.record_id == "WEB-14"
        await typed(pilot, "h")
        assert (screen.record_id, screen.row_id) == ("WEB-M4", "WEB-14")
        await typed(pilot, "h")
        assert "This is where you began" in screen.query_one("#message", MessageLine).text
        await typed(pilot, "<escape>")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_program_a_risk_and_a_project_are_asked_through_an_activity(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        for record_id, about in (("KES", "GOV-M4"), ("WEB", "WEB-17"), ("R-03", "BRD-5")):
            assert (await asked(pilot, record_id)).record_id == about
            await typed(pilot, "q")


async def test_all_of_it_fits_a_small_terminal(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await asked(pilot, "WEB-M4")
        seen = picture(pilot)
        assert all(len(line) <= NARROW[0] for line in seen)
        assert any("+4d against its baseline: progress +1d (BRD-4)" in line for line in seen)
        await typed(pilot, "G")
        assert reasons(pilot).row_id == "WEB-16"


async def test_the_details_of_a_late_row_say_what_made_it_late(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        home(pilot).jump("BRD-5")
        await pilot.pause()
        assert any("Why late  progress +1d (BRD-4) · re-estimates +3d (BRD-5)" in line for line in picture(pilot))
        home(pilot).jump("GOV-4")
        await pilot.pause()
        assert not any("Why late" in line for line in picture(pilot))


async def test_a_risk_on_nothing_is_refused_in_words(tmp_path: Path) -> None:
    plan = demo_plan(TODAY)
    loose = put(plan, replace(plan.risks["R-03"], on=()))
    async with app_on(plan_file(tmp_path / "plan.json", plan.apply(loose))).run_test(size=WIDE) as pilot:
        home(pilot).jump("R-03")
        await typed(pilot, "w")
        assert message(pilot).startswith("R-03 has no date of its own")


def test_lines_break_between_words() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("", 7) == []


# ------------------------------------------------------------------------------------------------------------- the shell


def test_the_shell_answers_the_same(shell: Shell) -> None:
    shell.ok("demo", "--no-open")
    told = shell.ok("why", "web-m4").out
    assert "All of it begins with BRD-5" in told
    assert "progress +1d (BRD-4)" in told and "re-estimates +3d (BRD-5)" in told
    assert told.index("6d  WEB-12") < told.index("5d  BRD-5") < told.index("2d  WEB-13") < told.index("1d  WEB-16")


def test_the_shell_answers_programs_too(shell: Shell) -> None:
    shell.ok("demo", "--no-open")
    reply = shell.ok("why", "KES", "--json").json
    assert (reply["asked"], reply["id"]) == ("KES", "GOV-M4")
    live = shell.ok("why", "WEB-M4", "--json").json
    assert [step["id"] for step in live["chain"]][-1] == "BRD-5"
    assert live["slip"]["slip_minutes"] == sum(part["minutes"] for part in live["slip"]["parts"]) == 4 * 480
    assert [(each["id"], each["days"]) for each in live["drag"]] == [("WEB-12", 6), ("BRD-5", 5), ("WEB-13", 2), ("WEB-16", 1)]


def test_the_shell_refuses_what_has_no_date(shell: Shell) -> None:
    shell.ok("demo", "--no-open")
    assert "KM has no date of its own" in shell.refused("why", "KM")
    assert "WEB-99" in shell.refused("why", "WEB-99")
