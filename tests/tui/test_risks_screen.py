"""The risks as they are used: what the screen shows, how one moves in it, and what its keys do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import put
from planning.records import ResponseAction, Risk, RiskLevel, Score
from store.demo import demo_plan
from store.planfile import PlanFile
from store.versions import versions
from tests.tui.home_app import NARROW, NOW, TODAY, WIDE, app_on, picture, plan_file, sample_file, typed
from tests.tui.terminal import Terminal, headway
from tui.screens.history import HistoryScreen
from tui.screens.home import HomeScreen
from tui.screens.log import LogScreen
from tui.screens.risks import RisksScreen
from widgets.bars import MessageLine

KB = 1024


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def risks(pilot: Pilot[None]) -> RisksScreen:
    """The screen of risks, which is on top."""
    screen = pilot.app.screen
    assert isinstance(screen, RisksScreen)
    return screen


def message(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one("#message", MessageLine).text


def line_with(pilot: Pilot[None], text: str) -> str:
    """The first line of the picture that has a text in it."""
    return next(line for line in picture(pilot) if text in line)


def under_cursor(pilot: Pilot[None]) -> str:
    """The id of the risk under the cursor; nothing where there is none."""
    risk = risks(pilot).risk
    return risk.id if risk is not None else ""


def ids(pilot: Pilot[None]) -> list[str]:
    """The ids in the register."""
    return [record.id for record in risks(pilot).listed]


# ------------------------------------------------------------------------------------------------------- what is shown


async def test_the_register_the_risk_in_full_and_the_exposure_against_the_reserve(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gk")
        assert ids(pilot) == [
            "R-02", "R-01", "R-06", "R-03", "R-09", "R-10", "R-07", "R-08", "R-04", "R-05", "O-01", "O-04", "O-02", "O-03",
        ]  # fmt: skip
        head = line_with(pilot, "Score").split()
        assert head == ["│", "Score", "Id", "Risk", "P", "Days", "Money", "EMV", "Near", "Trigger", "Strategy", "Who", "Review", "│"]
        row = line_with(pilot, "R-07")
        for cell in ("12", "35%", "3d", "€18,000", "−€6,300", "mid", "transfer", "PR", "27 Nov"):
            assert cell in row
        whole = "\n".join(picture(pilot))
        for told in (
            "Because",
            "it may",
            "and so",
            "P4 × I3 = 12 high",
            "P2 × I3 = 6  medium",
            "Load > 130 %",
            "WEB-8 Front-end build",
            "TV: mitigate",
        ):
            assert told in whole
        assert "wins €2,250 and 2.5d on average; its cost is not known" in whole
        assert "Open threats  −€33,350 → −€11,975   opportunities €30,840 → €39,920   net −€2,510 → €27,945" in whole
        assert "KES contingency left €14,239: short by €19,111 ▲, after the response €2,264 left" in whole


async def test_at_80_columns_nothing_that_matters_is_cut_and_z_gives_the_risk_all_room(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await typed(pilot, "gkj")
        whole = "\n".join(picture(pilot))
        for told in (
            "R-01 threat  12 high",
            "Risks now",
            "0 low 5 medium 5 high 0 extreme",
            "€27,945",
            "Register",
            "reserve €19,111 short ▲",
        ):
            assert told in whole
        await typed(pilot, "z")
        whole = "\n".join(picture(pilot))
        assert "Register" not in whole and "P3 × I4 = 12 high" in whole and "Reviewed  23 Oct, 7 days ago · next 13 Nov" in whole
        await typed(pilot, "<escape>")
        assert "Register" in "\n".join(picture(pilot))


async def test_without_colours_the_matrix_still_tells_its_zones_and_its_counts(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gk")
        whole = "\n".join(picture(pilot))
        assert "0 low  5 medium  5 high  0 extreme" in whole and "●3 +1" in whole and "▸●1 +2" in whole and " 25" in whole


async def test_an_empty_register_says_how_to_begin(tmp_path: Path) -> None:
    plan = demo_plan(TODAY)
    bare = replace(plan, risks={})
    async with app_on(plan_file(tmp_path / "plan.json", bare)).run_test(size=WIDE) as pilot:
        await typed(pilot, "gk")
        assert "No risk is written down yet; a adds one" in "\n".join(picture(pilot))
        await typed(pilot, "jkF")
        assert "There is nothing under the cursor" in message(pilot)


# --------------------------------------------------------------------------------------------------- matrix and register


async def test_m_turns_the_matrix_and_the_register_from_now_to_after_to_before(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gk")
        assert "impact, now" in line_with(pilot, "Probability")
        await typed(pilot, "m")
        assert "after response" in line_with(pilot, "Probability") and "5 low  5 medium  0 high  0 extreme" in "\n".join(picture(pilot))
        assert line_with(pilot, "R-07").split()[2] == "6" or " 6 " in line_with(pilot, "R-07  Agency")
        await typed(pilot, "m")
        assert "before response" in line_with(pilot, "Probability")
        await typed(pilot, "m")
        assert "impact, now" in line_with(pilot, "Probability")


async def test_the_cell_under_the_cursor_of_the_matrix_filters_the_register(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gk<tab>")
        assert risks(pilot).cell == (4, 3) and ids(pilot) == ["R-02", "O-04", "O-02"]
        await typed(pilot, "j")
        assert ids(pilot) == ["R-06", "R-03", "R-10", "O-03"]
        await typed(pilot, "<right>")
        assert ids(pilot) == ["R-01", "R-07", "R-04"]
        await typed(pilot, "<enter>j")
        assert under_cursor(pilot) == "R-07" and len(ids(pilot)) == 3
        await typed(pilot, "<escape>")
        assert len(ids(pilot)) == 14 and isinstance(pilot.app.screen, RisksScreen)
        await typed(pilot, "<tab>llllll")
        assert risks(pilot).in_grid and "Nothing stands in this cell" in "\n".join(picture(pilot)), "the right edge, an empty cell"
        await typed(pilot, "<tab>")
        assert not risks(pilot).in_grid and len(ids(pilot)) == 14
        await typed(pilot, "<escape>")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_filter_an_order_and_all_programs(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gk/owner:TV risk:high<enter>")
        assert ids(pilot) == ["R-02", "R-01"] and "2 of 14" in message(pilot)
        await typed(pilot, "<escape>OO")
        assert ids(pilot)[:3] == ["R-07", "R-08", "R-01"] and "by money" in line_with(pilot, "Register")
        await typed(pilot, "p")
        assert "R-11" in ids(pilot) and "of all programs" in line_with(pilot, "Register")
        assert "HRB contingency" in "\n".join(picture(pilot)) or "HRB: " in "\n".join(picture(pilot))


async def test_the_exposure_by_project_leads_to_the_risks_of_one(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gkE")
        web = line_with(pilot, "WEB Website relaunch")
        assert "−€12,400 → " in web and "€9,800" in web and "3 high" in web
        await typed(pilot, "web<enter>")
        assert set(ids(pilot)) == {"R-01", "R-02", "R-06", "R-09", "O-04"}
        await typed(pilot, "<escape>")
        assert len(ids(pilot)) == 14


# ------------------------------------------------------------------------------------------------------ what its keys do


async def test_the_keys_of_home_act_on_the_risk_under_the_cursor(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gkd20 nov<enter>oMO<enter>nspoke to the agency<enter>")
        risk = risks(pilot).session.plan.risks["R-02"]
        assert (risk.review, risk.owner) == (date(2026, 11, 20), "MO") and "spoke to the agency" in risk.notes
        await typed(pilot, "sclosed<enter>")
        assert risks(pilot).session.plan.risks["R-02"].state == "closed" and ids(pilot)[-1] == "R-02"
        await typed(pilot, "uuuu")
        assert risks(pilot).session.plan.risks["R-02"] == demo_plan(TODAY).risks["R-02"]
        await typed(pilot, "x")
        assert "R-02" not in ids(pilot)
        await typed(pilot, "u")
        assert "R-02" in ids(pilot)


async def test_keys_act_on_all_that_is_selected(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gkvvoMO<enter>")
        plan = risks(pilot).session.plan
        assert [plan.risks[i].owner for i in ("R-02", "R-01", "R-06")] == ["MO", "MO", "SB"]
        assert "»R-01" in "\n".join(picture(pilot))
        await typed(pilot, "sfired<enter>")
        assert [i.came_from for i in risks(pilot).session.plan.issues.values() if "fired" in i.tags] == ["R-02", "R-01"]
        await typed(pilot, "u")
        assert len(risks(pilot).session.plan.issues) == len(plan.issues)
        await typed(pilot, "<escape>x")
        assert len(ids(pilot)) == 13 and not risks(pilot).selected


async def test_capture_begins_with_a_risk_and_the_form_refuses_the_wrong_strategy(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gkaKeys lost p50% 4d on WEB-9 @AH avoid<enter>")
        plan = risks(pilot).session.plan
        assert plan.risks["R-13"].name == "Keys lost" and risks(pilot).risk == plan.risks["R-13"]
        await typed(pilot, "P<end>Early bird p50% on WEB-9 avoid<enter>")
        assert "avoid is a strategy for a threat" in message(pilot)
        await typed(pilot, "<escape>")
        assert plan is risks(pilot).session.plan


async def test_one_key_makes_an_issue_of_a_risk_that_came_true(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gkF")
        plan = risks(pilot).session.plan
        issue = plan.issues["I-06"]
        assert plan.risks["R-02"].state == "fired" and "issue I-06, severity 3, urgency 5" in message(pilot)
        assert (issue.came_from, issue.on, issue.owner) == ("R-02", ("WEB-8",), "TV")
        assert "I-06" in line_with(pilot, "Issue ")
        await typed(pilot, "F")
        assert "fired already" in message(pilot)
        await typed(pilot, "u")
        assert "I-06" not in risks(pilot).session.plan.issues and risks(pilot).session.plan.risks["R-02"].state == "open"


async def test_space_says_that_a_risk_was_looked_at_or_that_a_step_is_done(sample: Path) -> None:
    with PlanFile.open(sample, now=lambda: NOW) as file:
        steps = (ResponseAction("Book a contractor", "TV", date(2026, 11, 4)), ResponseAction("Use the template", done=True))
        file.commit(put(file.plan, replace(file.plan.risks["R-02"], actions=steps, response_cost=6200.0)))
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gk")
        whole = "\n".join(picture(pilot))
        assert "☐ Book a contractor  TV 4 Nov" in whole and "☑ Use the template" in whole
        assert "wins €2,250 and 2.5d for €6,200: €1,580 for a day won" in whole
        await typed(pilot, " 2")
        assert [step.done for step in risks(pilot).session.plan.risks["R-02"].actions] == [True, True]
        await typed(pilot, " 1")
        assert risks(pilot).session.plan.risks["R-02"].reviewed == TODAY
        await typed(pilot, "jd2026-10-29<enter> ")
        looked = risks(pilot).session.plan.risks["R-01"]
        assert looked.reviewed == TODAY and looked.review == date(2026, 11, 5)


async def test_a_review_that_is_due_is_marked_by_a_word(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gkd2026-10-28<enter>")
        assert "review 2 calendar days overdue ▲" in "\n".join(picture(pilot)) and "28 Oct ▲" in line_with(pilot, "12  R-02")


async def test_the_history_of_a_score_is_drawn_from_the_journal(sample: Path) -> None:
    with PlanFile.open(sample, now=lambda: datetime(2026, 10, 31, 9)) as file:
        risk = file.plan.risks["R-02"]
        for score in (Score(5, 4), Score(2, 3)):
            risk = replace(risk, score=score)
            file.commit(put(file.plan, risk))
        file.commit(put(file.plan, replace(risk, current=RiskLevel(0.2, 2, 500))))
        told = versions(file.history("R-02"), file.plan.risks["R-02"])
        scores = [was.score for _, was in told if isinstance(was, Risk)]
        assert scores == [Score(4, 3), Score(5, 4), Score(2, 3), Score(2, 3)]
        assert told[-1][1] == file.plan.risks["R-02"]
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gk/front-end<enter>")
        assert "12 → 20 → 6" in line_with(pilot, "Score     ")


async def test_enter_goes_home_to_what_the_risk_is_on_and_the_chords_to_other_screens(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gk<enter>")
        screen = pilot.app.screen
        assert isinstance(screen, HomeScreen) and screen.place == "roadmap" and screen.record is not None and screen.record.id == "WEB-8"
        await typed(pilot, "gkgy")
        assert isinstance(pilot.app.screen, HistoryScreen) and "History of R-02" in "\n".join(picture(pilot))
        await typed(pilot, "qgl")
        assert isinstance(pilot.app.screen, LogScreen)
        await typed(pilot, "gkq")
        assert isinstance(pilot.app.screen, HomeScreen)
        await typed(pilot, "4jgk")
        assert risks(pilot).risk is not None and risks(pilot).risk == screen.record


# -------------------------------------------------------------------------------------------------------------- the line


def test_opening_costs_a_screen_and_moving_two_lines_and_a_box(sample: Path) -> None:
    with Terminal(headway("--file", str(sample), "--today", "2026-10-30"), marker=b"Risks") as terminal:
        assert sum(answer.size for answer in terminal.type("gk")) <= 25 * KB
        moves = sorted(answer.size for answer in terminal.type("jjjjjjjjkkkk"))
        assert moves[len(moves) // 2] <= 2.5 * KB
