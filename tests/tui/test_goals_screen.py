"""Goals, gates, one page, portfolio and baselines in the app: what they show, what their keys keep, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.fields import set_fields
from store.planfile import PlanFile
from tests.tui.home_app import NARROW, TODAY, WIDE, app_on, home, message, picture, plan_file, sample_file, typed
from tests.tui.odd_plans import odd_titles
from tui.goals import read_set
from tui.screens.baselines import BaselinesScreen
from tui.screens.board import BoardScreen
from tui.screens.brief import BriefScreen
from tui.screens.gates import GatesScreen
from tui.screens.goals import GoalsScreen
from tui.screens.home import HomeScreen
from tui.screens.portfolio import PortfolioScreen
from widgets.bars import MessageLine

SCREENS = {"goals": GoalsScreen, "gates": GatesScreen, "brief": BriefScreen, "portfolio": PortfolioScreen, "baselines": BaselinesScreen}


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def board(pilot: Pilot[None]) -> BoardScreen:
    """The board, which is on top."""
    screen = pilot.app.screen
    assert isinstance(screen, BoardScreen)
    return screen


def seen(pilot: Pilot[None]) -> str:
    return "\n".join(picture(pilot))


def said(pilot: Pilot[None]) -> str:
    return board(pilot).query_one("#message", MessageLine).text


def ids(pilot: Pilot[None]) -> list[str]:
    """The first cells of the rows."""
    return [row.cells[0].text for row in board(pilot).listing.rows]


async def opened(pilot: Pilot[None], name: str) -> BoardScreen:
    """A board, opened by its name."""
    await pilot.pause()
    await typed(pilot, f":{name}<enter>")
    await pilot.pause()
    return board(pilot)


# --------------------------------------------------------------------------------------------------------------- goals


async def test_goals_show_what_each_benefit_waits_for_and_a_measurement_is_one_line(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await typed(pilot, "go")
        assert isinstance(board(pilot), GoalsScreen)
        assert ids(pilot) == [  # a program, what it is for, and what adds to it
            "KES",
            "B-1",
            "B-2",
            "B-3",
            "B-4",
            "B-5",
            "DB-1",
            "WEB",
            "CMP",
            "CRM",
            "OPS",
            "GOV",
            "BRD",
            "HRB",
            "B-6",
            "RET",
            "REP",
        ]
        assert "B-2   Better conversion" in seen(pilot) and "WEB-M4 22 Jan 2027 (+4d)" in seen(pilot)
        await typed(pilot, "jjm1.7 on wed")
        assert said(pilot) == "→ 1.7 % on 28 Oct 2026, 33 % of the way 1.4 % → 2.3 %"
        await typed(pilot, "<enter>")
        assert "33 %" in seen(pilot) and "B-2 measured 1.7 % on 2026-10-28" in said(pilot)
        await typed(pilot, "u")
        assert PlanFile.open(sample, read_only=True).plan.benefits["B-2"].measurements == ()
        await typed(pilot, "<enter>")
        screen = home(pilot)
        assert screen.record is not None and screen.record.id == "WEB-M4"


async def test_projects_have_a_priority_and_those_without_a_goal_are_named(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "goals")
        screen.move_to_key("BRD")
        await typed(pilot, "p800<enter>")
        assert ids(pilot)[7] == "BRD" and screen.key == "BRD"
        with PlanFile.open(sample) as file:
            file.commit(set_fields(file.plan, "BRD", {"goal": ""}, file.clock().date()))
        screen.look_for_others()
        await pilot.pause()
        assert "1 without a goal: BRD" in seen(pilot) and "no goal is said" in seen(pilot)
        await typed(pilot, "m")
        assert said(pilot) == "Only benefits are measured; put the cursor on one."


# --------------------------------------------------------------------------------------------------------------- gates


async def test_space_ticks_a_criterion_and_a_gate_is_not_passed_over_an_open_one_without_a_reason(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "gates")
        screen.move_to_key(("G1", 1))
        await typed(pilot, " ")
        assert "[x] Brand direction approved" in seen(pilot)
        await typed(pilot, "s<enter>")
        assert "G1 has 1 open criterion (Budget within contingency)" in said(pilot)
        await typed(pilot, "The board accepts it<enter>")
        assert "passed 30 Oct with 1 open" in seen(pilot)
        assert PlanFile.open(sample, read_only=True).plan.gates["G1"].reason == "The board accepts it"
        await typed(pilot, "s")
        assert "amber: 1 of 3 open" in seen(pilot)
        await typed(pilot, "aRisks reviewed<enter>")
        assert "[ ] Risks reviewed" in seen(pilot)
        await typed(pilot, "<enter>")
        assert (record := home(pilot).record) is not None and record.id == "GOV-M2"


# ----------------------------------------------------------------------------------------------------------- baselines


async def test_two_baselines_are_marked_and_compared_and_rows_are_sorted(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        home(pilot).jump("WEB-M4")
        await typed(pilot, ":baseline set Approved 30 Oct<enter>")
        assert "KES has the baseline Approved 11 Sep already; say the reason" in message(pilot)
        await typed(pilot, "<enter>")
        assert "say the reason" in message(pilot)
        await typed(pilot, " because the launch moved, approved by Board<enter>")
        assert "baseline BL-3 Approved 30 Oct of KES" in message(pilot)
        plan = PlanFile.open(sample, read_only=True).plan
        assert (plan.baselines["BL-3"].reason, plan.baselines["BL-3"].approver) == ("the launch moved", "Board")
        screen = await opened(pilot, "baselines")
        assert screen.key == "BL-3"
        await typed(pilot, "gg jj <enter>")
        assert "From Approved 11 Sep to Approved 30 Oct" in seen(pilot) and "57 of 77 rows" in seen(pilot)
        heads = next(line for line in seen(pilot).splitlines() if "Duration" in line)
        assert "Approved 11 Sep" in heads and "Approved 30 Oct" in heads and "Now" not in heads, "each column has its baseline's name"
        assert ids(pilot)[:3] == ["KES", "BRD", "BRD-3"]
        await typed(pilot, "O")
        assert ids(pilot)[:2] == ["KES", "CMP-6"] and "by finish" in seen(pilot)
        await typed(pilot, "A")
        assert len(ids(pilot)) == 78
        await typed(pilot, "<escape>ggc")
        assert PlanFile.open(sample, read_only=True).plan.programs["KES"].baseline == "BL-1"
        await typed(pilot, "<escape>")
        assert isinstance(pilot.app.screen, HomeScreen)


def test_a_line_says_name_reason_and_approver() -> None:
    assert read_set('"Approved 30 Oct" because we slip by two days, approved by the Board') == (
        "Approved 30 Oct", "we slip by two days", "the Board",
    )  # fmt: skip
    assert read_set("Second") == ("Second", "", "")


# --------------------------------------------------------------------------------------------------- one page, portfolio


async def test_the_portfolio_leads_to_the_page_of_a_program(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await opened(pilot, "portfolio")
        assert "€628,106" in seen(pilot) and "data says red: schedule: BRD-M2 breaks" in seen(pilot)
        assert "amber A→R?" in seen(pilot) and "green G→R?" in seen(pilot)
        await typed(pilot, "o")
        assert isinstance(board(pilot), BriefScreen)
        assert "sponsor Helena Stroud · manager Rosa Lindqvist" in seen(pilot)
        await typed(pilot, "j")
        assert "sponsor Bram Aalto" in seen(pilot)
        await typed(pilot, "<enter>")
        assert (record := home(pilot).record) is not None and record.id == "HRB"


# ------------------------------------------------------------------------------------------------------------ everywhere


async def test_p_lists_projects_by_score_with_its_sum_and_o_sorts_by_the_next_column(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await opened(pilot, "portfolio")
        await typed(pilot, "p")
        assert ids(pilot) == ["REP", "RET", "WEB", "CMP", "CRM", "OPS", "BRD", "GOV"]
        assert "amber A→R?" in seen(pilot) and "Score 69 = half of priority 500 ÷ 10 + half of alignment 88" in seen(pilot)
        await typed(pilot, "O")
        assert ids(pilot)[0] == "BRD" and "by priority" in seen(pilot)
        await typed(pilot, "R")
        assert "BRD Brand and messaging: status report" in "\n".join(picture(pilot))
        await typed(pilot, "<escape>p")
        assert "KES" in ids(pilot)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", SCREENS)
async def test_every_board_bears_an_empty_plan_and_odd_titles(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    for file in (tmp_path / "empty.json", plan_file(tmp_path / "odd.json", odd_titles())):
        async with app_on(file).run_test(size=size) as pilot:
            assert isinstance(await opened(pilot, name), SCREENS[name])
            await typed(pilot, "jkG<enter>")
            if isinstance(pilot.app.screen, BoardScreen):
                assert not any("\x1b" in line for line in picture(pilot))
                await typed(pilot, " mpsOAcu<escape><escape><escape>")


async def test_a_plan_that_is_open_for_reading_is_shown_and_not_changed(sample: Path) -> None:
    before = sample.read_bytes()
    async with app_on(sample, read_only=True).run_test(size=NARROW) as pilot:
        screen = await opened(pilot, "gates")
        screen.move_to_key(("G1", 1))
        await typed(pilot, " s")
        assert "amber: 2 of 3 open" in seen(pilot) and "read-only" in seen(pilot)
    assert sample.read_bytes() == before


async def test_a_milestone_ticked_too_early_says_what_is_open_and_not_that_it_is_reached(sample: Path) -> None:
    with PlanFile.open(sample) as file:
        file.commit(set_fields(file.plan, "WEB-M4", {"state": "done"}, TODAY))
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        home(pilot).jump("WEB-M4")
        await pilot.pause()
        assert "ticked done, but WEB-16 is open" in seen(pilot) and "reached" not in seen(pilot)
