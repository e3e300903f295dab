"""The health screen as it is used: its points, their offenders, the colours, and what home and the shell mark."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.cli_runs import Shell
from tests.tui.home_app import NARROW, WIDE, app_on, home, picture, sample_file, typed
from tui.screens.health import HealthScreen


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def health(pilot: Pilot[None]) -> HealthScreen:
    """The health screen, which is on top."""
    screen = pilot.app.screen
    assert isinstance(screen, HealthScreen)
    return screen


def line_of(pilot: Pilot[None], text: str) -> str:
    """The first line of the screen that holds a text."""
    return next(line for line in picture(pilot) if text in line)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("keys", ["gq", ":health<enter>"])
async def test_the_points_say_count_share_and_verdict(sample: Path, size: tuple[int, int], keys: str) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await pilot.pause()
        await typed(pilot, keys)
        line = line_of(pilot, "Lags")
        assert "✗" in line and "10.9" in line and "fails" in line
        assert "passes" in line_of(pilot, "Leads")
        assert "8 of 13 pass · hit rate Oct 8 of 19" in line_of(pilot, "Schedule of KES")
        assert "BEI" in line_of(pilot, " 14 "), "all fourteen are seen at once, on a low terminal too"
        await typed(pilot, "jj")
        assert "Mend" in "\n".join(picture(pilot))
        assert len(health(pilot).listing.rows) == 20
        await typed(pilot, "<enter>")
        assert "Means" in "\n".join(picture(pilot)) and "Mend" in "\n".join(picture(pilot))


async def test_enter_lists_the_offenders_and_goes_to_one(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await typed(pilot, "gqjjjjjj<enter>")
        assert "17 of 51" in line_of(pilot, "Negative float of KES")
        await typed(pilot, "j<enter>")
        assert home(pilot).required().id == "BRD-5"


async def test_a_link_leads_to_its_successor(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await typed(pilot, "gqjj<enter>j")
        assert "WEB-6 SS+6d WEB-8" in "\n".join(picture(pilot))
        await typed(pilot, "<enter>")
        assert home(pilot).required().id == "WEB-8"


async def test_escape_goes_back_to_the_point_and_then_home(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await typed(pilot, "gqjj<enter><escape>")
        assert health(pilot).listing.cursor == 2 and not health(pilot).inside
        await typed(pilot, "<escape>")
        assert home(pilot).where == "list"


async def test_tab_turns_to_the_colours_and_their_dimensions(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await typed(pilot, "gq<tab>")
        line = line_of(pilot, "Program office")
        assert "● green" in line and "▲ amber" in line and "G→A?" in line and "float -2d (amber below 0)" in line
        await typed(pilot, "jjj<enter>")
        assert "a broken deadline is red" in line_of(pilot, "WEB-M4 breaks its deadline")
        await typed(pilot, "<enter>")
        assert home(pilot).required().id == "WEB-M4"


async def test_p_turns_to_the_next_program_and_to_all(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await typed(pilot, "gqp")
        assert health(pilot).program == "HRB"
        await typed(pilot, "p")
        assert "Schedule of all programs" in "\n".join(picture(pilot))


async def test_home_marks_a_declared_colour_that_is_kinder(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await typed(pilot, "j")
        seen = "\n".join(picture(pilot))
        assert "G→A?" in seen and "G→R?" in seen
        assert "■ red G→R? declared kinder: schedule: BRD-M2 breaks its deadline" in seen


def test_the_shell_marks_it_too(shell: Shell) -> None:
    sample_file(shell.file)
    assert "green G→A?" in next(line for line in shell.ok("list", "projects").lines if line.startswith("GOV"))
    told = {record["id"]: record for record in shell.ok("list", "projects", "--json").json}
    assert told["GOV"]["computed_rag"] == "amber" and told["GOV"]["rag_kinder"] is True
    assert told["GOV"]["rag_rule"] == "schedule: float -2d (amber below 0)"
    assert "A→R?" in shell.ok("show", "KES").out
    assert shell.ok("show", "KES", "--json").json["computed_rag"] == "red"


async def test_goal_warnings_are_lines_of_their_own_and_colour_nothing(sample: Path, shell: Shell) -> None:
    shell.ok("set", "GOV", "goal=", "--file", str(sample))
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await typed(pilot, "gq<tab>")
        assert "! goal" in line_of(pilot, "says no goal") and "about goals" in line_of(pilot, "Declared and computed")
        assert "To green" in "\n".join(picture(pilot)) and "Recover 2 working days on BRD-8 (KM, SB)" in "\n".join(picture(pilot))
        await typed(pilot, "G<enter>")
        assert home(pilot).required().id == "GOV"


def test_the_shell_tells_health_the_path_to_green_and_what_goals_do_not_say(shell: Shell, sample: Path) -> None:
    there = ("--file", str(sample), "--today", "2026-10-30")
    shell.ok("set", "GOV", "goal=", *there)
    told = shell.ok("health", *there).out
    assert "G→A?" in told and "goals: GOV says no goal" in told
    one = shell.ok("health", "WEB", "--json", *there).json
    assert [each["id"] for each in one["health"]] == ["WEB"] and one["health"][0]["computed_rag"] == "red"
    assert one["health"][0]["path_to_green"][0]["way"].startswith("Recover 2 working days on WEB-12 (LF)")
    assert shell.refused("health", "WEB-9", *there) == "WEB-9 is no program or project that is worked on; `headway health` lists them."
