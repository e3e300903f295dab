"""The log as it is used, on the screen and in the shell: what it lists, what its keys do, and where they lead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import put
from planning.records import Action, ChangeRequest
from store.planfile import PlanFile
from tests.tui.cli_runs import Shell
from tests.tui.home_app import NARROW, NOW, TODAY, WIDE, app_on, picture, sample_file, typed
from tests.tui.terminal import Terminal, headway
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


def log(pilot: Pilot[None]) -> LogScreen:
    """The log, which is on top."""
    screen = pilot.app.screen
    assert isinstance(screen, LogScreen)
    return screen


def message(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one("#message", MessageLine).text


def ids(pilot: Pilot[None]) -> list[str]:
    return [record.id for record in log(pilot).listed]


def whole(pilot: Pilot[None]) -> str:
    return "\n".join(picture(pilot))


def keep(path: Path, record: Action | ChangeRequest) -> None:
    """Another process writes a record."""
    with PlanFile.open(path, now=lambda: NOW) as file:
        file.commit(put(file.plan, record))


# ------------------------------------------------------------------------------------------------------- what is shown


async def test_what_is_open_comes_first_by_the_day_it_is_due_and_what_is_overdue_says_so(sample: Path) -> None:
    keep(sample, Action(id="A-10", name="Order the racks", program="KES", owner="ID", due=date(2026, 10, 27), on=("OPS-1",)))
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gl")
        assert ids(pilot)[:4] == ["A-10", "A-01", "S-03", "I-01"]
        assert set(ids(pilot)[-4:]) == {"D-01", "D-02", "D-03", "C-02"}
        row = next(line for line in picture(pilot) if "Order the racks" in line)
        assert "27 Oct" in row and "overdue 3 days" in row and "1 overdue, in calendar days" in whole(pilot)
        assert "3 calendar days overdue ▲" in whole(pilot)


async def test_each_kind_alone_and_what_is_open_alone(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gl4")
        assert set(ids(pilot)) == {"C-01", "C-02", "C-03", "C-04"}
        await typed(pilot, "M")
        assert "C-02" not in ids(pilot)
        await typed(pilot, "<tab>")
        assert set(ids(pilot)) == {"S-01", "S-02", "S-03"}
        await typed(pilot, "<tab>M/owner:TV<enter>")
        assert ids(pilot) == ["A-02", "I-03", "C-01", "C-03"]
        await typed(pilot, "<escape>p")
        assert "A-09" in ids(pilot) and "of all programs" in whole(pilot)


async def test_a_change_request_tells_its_price_its_milestone_and_its_baseline(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gl4/contractor front<enter>")
        assert "+€6,200 · no days · WEB-M4 -4d" in whole(pilot)
        assert "in none yet; the program is held against BL-1" in whole(pilot)
        assert "R-02 Front-end developer is the single bottleneck" in whole(pilot)
        await typed(pilot, "<escape>")
    with PlanFile.open(sample, now=lambda: NOW) as file:
        request = file.plan.changes["C-03"]
    keep(sample, replace(request, baseline="BL-1", target_days=2.0))
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await typed(pilot, "gl4/contractor front<enter>")
        assert "in BL-1" in whole(pilot) and "WEB-M4 +2d" in whole(pilot)


async def test_a_what_if_that_is_kept_fills_in_the_impact_of_its_change_request(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "fBRD-5<enter>D+3d<ctrl+t>gwKSlower review because the board asked<enter>qgl4/slower<enter>")
        entry = log(pilot).entry
        assert isinstance(entry, ChangeRequest) and entry.state == "approved" and entry.outcome == "the board asked"
        assert entry.days > 0 and entry.target_days > 0 and entry.target in log(pilot).session.plan.milestones
        assert f"{entry.target} +{entry.target_days:g}d" in whole(pilot)


# ------------------------------------------------------------------------------------------------------ what its keys do


async def test_space_closes_an_entry_opens_it_again_and_asks_for_the_answer_to_a_change(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gl ")
        plan = log(pilot).session.plan
        assert (plan.actions["A-01"].state, plan.actions["A-01"].done) == ("done", TODAY)
        await typed(pilot, " ")
        assert log(pilot).session.plan.actions["A-01"].state == "open"
        await typed(pilot, "3 ")
        decided = log(pilot).session.plan.decisions["D-04"]
        assert (decided.state, decided.decided) == ("decided", TODAY)
        await typed(pilot, "4G/contractor<enter> rejected<enter>")
        assert log(pilot).session.plan.changes["C-03"].state == "rejected"
        await typed(pilot, "u")
        assert log(pilot).session.plan.changes["C-03"].state == "in review"


async def test_closing_what_repeats_makes_the_next_one(sample: Path) -> None:
    repeats = Action(id="A-10", name="Weekly note", program="KES", due=date(2026, 10, 23), repeat="FREQ=WEEKLY;BYDAY=FR")
    keep(sample, repeats)
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gl")
        assert "every fri" in whole(pilot).casefold()
        await typed(pilot, " ")
        made = log(pilot).session.plan.actions["A-11"]
        assert made.state == "open" and made.due == TODAY and "next A-11" in message(pilot)


async def test_the_keys_of_home_act_on_the_entry_and_capture_begins_with_its_kind(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gl2d+1w<enter>oTV<enter>nasked twice<enter>aOrder cups ^fri @ID<enter>")
        plan = log(pilot).session.plan
        assert (plan.actions["A-01"].due, plan.actions["A-01"].owner) == (date(2026, 11, 9), "TV")
        assert plan.actions["A-10"].name == "Order cups" and log(pilot).entry == plan.actions["A-10"]
        await typed(pilot, "5aThe port stays open<enter>")
        assert "S-04" in log(pilot).session.plan.assumptions
        await typed(pilot, "x")
        assert "S-04" not in log(pilot).session.plan.assumptions


async def test_enter_goes_to_what_it_is_on_and_w_to_what_it_came_from(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "glw")
        assert log(pilot).entry is not None and log(pilot).entry == log(pilot).session.plan.issues["I-01"]
        assert "A-01 Fix date for review 2 (open)" in whole(pilot)
        await typed(pilot, "/contractor offer<enter>w")
        screen = pilot.app.screen
        assert isinstance(screen, RisksScreen) and screen.risk is not None and screen.risk.id == "R-02"
        await typed(pilot, "gl2<enter>")
        home = pilot.app.screen
        assert isinstance(home, HomeScreen) and home.record is not None and home.record.id == "BRD-5"


def test_opening_and_moving_cost_little(sample: Path) -> None:
    with Terminal(headway("--file", str(sample), "--today", "2026-10-30"), marker=b"Risks") as terminal:
        assert sum(answer.size for answer in terminal.type("gl")) <= 25 * KB
        moves = sorted(answer.size for answer in terminal.type("jjjjjjjjkkkk"))
        assert moves[len(moves) // 2] <= 2.5 * KB


# ------------------------------------------------------------------------------------------------------------ the shell


def test_the_shell_lists_the_log_by_kind_and_by_what_is_due(shell: Shell) -> None:
    shell.ok("demo")
    everything = shell.ok("log", "--json").json
    assert {entry["kind"] for entry in everything} == {"issue", "action", "decision", "change", "assumption"}
    opened = [entry["open"] for entry in everything]
    assert opened == sorted(opened, reverse=True)
    due = shell.ok("log", "issues", "action", "--due", "7d", "--json").json
    assert (
        due
        and {entry["kind"] for entry in due} <= {"issue", "action"}
        and all(entry["open"] and entry["due"] <= "2026-11-06" for entry in due)
    )
    assert "overdue" in shell.ok("log", "--open", "--today", "2026-12-24").out
    assert "There is no kind of entry called isue" in shell.refused("log", "isue")


def test_the_shell_fires_a_risk_as_setting_its_state_does(shell: Shell) -> None:
    shell.ok("demo")
    fired = shell.ok("fire", "R-07", "--json").json
    issue = shell.ok("show", fired["issues"][0], "--json").json
    assert (issue["came_from"], issue["severity"], issue["urgency"], issue["owner"]) == ("R-07", 4, 3, "PR")
    assert "fired already" in shell.refused("fire", "R-07")
    shell.ok("set", "R-01", "state=fired")
    assert [i["came_from"] for i in shell.ok("log", "issues", "--json").json if "fired" in i["tags"]] == ["R-01", "R-07"]
    shell.ok("undo")
    assert len([i for i in shell.ok("log", "issues", "--json").json if "fired" in i["tags"]]) == 1


def test_the_shell_tells_the_score_and_the_expected_money_of_a_risk(shell: Shell) -> None:
    shell.ok("demo")
    risk = shell.ok("show", "R-07", "--json").json
    told = {r["id"]: r for r in shell.ok("list", "risks", "--json").json}["R-07"]
    assert (told["total_score"], told["zone"], told["emv"], told["residual_emv"]) == (12, "high", -6300, -1800)
    assert risk["total_score"] == 12
    assert "exploit is a strategy for an opportunity" in shell.refused("set", "R-07", "strategy=exploit")


def test_the_shell_adds_the_risks_up(shell: Shell) -> None:
    shell.ok("demo")
    (found,) = shell.ok("exposure", "KES", "--json").json
    assert (found["threats"], found["threats_after"], found["net"], found["net_after"]) == (-33_350, -11_975, -2_510, 27_945)
    assert (found["contingency"], found["contingency_left"], found["zones"]["high"]["threats"]) == (26_000, -19_110.71, 5)
    assert sum(project["net"] for project in found["projects"]) == pytest.approx(found["net"])
    said = shell.ok("exposure").out
    assert "KES: 5 high, 5 medium; contingency €14,239 of €26,000: €19,111 short, after the response €2,264 left." in said


async def test_changes_alone_have_days_and_cost_apart_and_issues_their_weight(sample: Path) -> None:
    for size in (WIDE, NARROW):
        async with app_on(sample).run_test(size=size) as pilot:
            await typed(pilot, "gl4")
            shown = picture(pilot)
            assert any("Days" in line and "Cost" in line for line in shown)
            assert any("Loyalty app" in line and "+35d" in line and "€60,000" in line for line in shown)
            await typed(pilot, "1")
            assert any("Weight" in line for line in picture(pilot))


def test_changes_alone_have_days_and_cost_in_the_shell(shell: Shell) -> None:
    shell.ok("demo")
    heads, *rows = shell.ok("log", "changes").lines
    assert heads.split()[5:7] == ["Days", "Cost"] and any(row.split()[-2:] == ["+35d", "€60,000"] for row in rows)
    assert "Weight" in shell.ok("log", "issues").lines[0] and "Weighs" in shell.ok("log").lines[0]


async def test_a_risk_on_the_home_screen_tells_its_expected_money_and_what_it_led_to(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "4j")
        text = "\n".join(picture(pilot))
        assert "EMV -4,500" in text and "led to A-02 · I-03 · C-03" in text
