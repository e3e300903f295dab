"""The screen of people as it is used: what it shows, how one moves in it, and what is done from it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from statistics import median

import pytest
from textual.pilot import Pilot

from planning.plan import build
from planning.records import Assignment, Leave, Person, Program, Project, Task
from store.demo import demo_plan
from store.planfile import PlanFile
from tests.tui.home_app import NARROW, NOW, TODAY, WIDE, app_on, picture, plan_file, sample_file, typed
from tests.tui.terminal import Terminal, headway
from tui.app import HeadwayApp
from tui.screens.form import FormScreen
from tui.screens.home import HomeScreen
from tui.screens.people import PeopleScreen
from tui.session import Session
from widgets.bars import MessageLine


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def people(pilot: Pilot[None]) -> PeopleScreen:
    """The screen of people, which is on top."""
    screen = pilot.app.screen
    assert isinstance(screen, PeopleScreen)
    return screen


def message(pilot: Pilot[None]) -> str:
    """What the message line of the screen on top says."""
    return pilot.app.screen.query_one("#message", MessageLine).text


def row(pilot: Pilot[None], name: str) -> list[str]:
    """The figures in the row of a name, behind it."""
    line = next(line for line in picture(pilot) if name in line and "│" in line)
    return line.rpartition("  " if name not in line else name)[2].strip("│ ").split()


def text(pilot: Pilot[None]) -> str:
    """All that is seen."""
    return "\n".join(picture(pilot))


def odd_file(path: Path) -> Path:
    """Two people and a role without a name; one of them away at first, and too busy then."""
    work = Task(id="X-1", project="X", duration=10 * 480, assignments=(Assignment("?frontend", 0.6), Assignment("B", 1.2)))
    away = Person(id="A", name="Anna", leave=(Leave(date(2026, 11, 2), date(2026, 11, 6), "skiing"),))
    program = Program(id="P", name="Program", start=datetime(2026, 11, 2, 8))
    return plan_file(path, build((program, Project(id="X", name="Shop", program="P"), away, Person(id="B", name="[b]Bo"), work)))


# ------------------------------------------------------------------------------------------------------- what is shown


async def test_weeks_show_the_load_of_everybody_in_digits_and_mark_what_is_over(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gp")
        assert row(pilot, "Designer")[:6] == ["88", "100", "156!", "136!", "110!", "12"]
        assert row(pilot, "Brand lead")[:5] == ["58", "60", "88", "68", "·"]
        shown = text(pilot)
        assert "▾w44" in shown and "░w48" in shown and "░░░" in shown
        assert "▲ 9 over  LF 170% 17 Nov–11 Dec   KM 160% 9–27 Nov   SB 140%" in shown


async def test_the_box_below_says_who_it_is_and_what_takes_the_time(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gpjjjjjjjllll")
        shown = text(pilot)
        assert "Lena Fox · w48 23–29 Nov" in shown and "120% of 32 h · up to 120%, 4d over" in shown
        assert "Front-end developer · €520 a day · there 100% · Office, Monday to Friday · no leave to come" in shown
        assert "over  17 Nov–11 Dec up to 170% on 18d" in shown
        assert "WEB-8    Front-end build" in shown and "100%  32.0 h  -2d float · critical" in shown


async def test_weeks_that_are_over_say_what_was_done_in_them(sample: Path) -> None:
    designer = list(demo_plan(TODAY).people).index("KM")
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"gp{'j' * designer}")
        assert "Kenji Mori · w44" in text(pilot) and "88% of 40 h" in text(pilot)
        assert re.search(r"BRD-4 .* 20% +8\.0 h +done", text(pilot))
        assert "Free these days." not in text(pilot)


async def test_overdue_work_that_no_coming_week_holds_is_told_in_the_box(tmp_path: Path) -> None:
    plan = demo_plan(TODAY)
    silent = replace(plan, programs={"KES": replace(plan.programs["KES"], status_date=None)})
    path = plan_file(tmp_path / "plan.json", silent)
    sofia = f"gp{'j' * list(plan.people).index('SB')}"
    async with HeadwayApp(Session(PlanFile.open(path, now=lambda: NOW), date(2026, 12, 7))).run_test(size=WIDE) as pilot:
        await typed(pilot, sofia)
        assert "overdue  BRD-7, WEB-10, BRD-8: planned to be done by now, in no week to come" in text(pilot)
    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, sofia)
        assert "overdue" not in text(pilot)


async def test_leave_roles_without_a_name_and_names_that_look_like_markup_are_seen(tmp_path: Path) -> None:
    async with app_on(odd_file(tmp_path / "plan.json")).run_test(size=WIDE) as pilot:
        await typed(pilot, "gp")
        assert row(pilot, "Anna")[:3] == ["·", "▒▒▒", "·"]
        assert row(pilot, "[b]Bo")[:4] == ["·", "120!", "120!", "·"]
        assert row(pilot, "no name yet")[:4] == ["·", ".6", ".6", "·"]
        await typed(pilot, "Gl")
        assert "24 h · 0.6 full-time people" in text(pilot)
        await typed(pilot, "kk")
        assert "away 2–6 Nov skiing" in text(pilot) and "Away these days." in text(pilot)


async def test_plus_and_minus_go_from_months_to_days_around_the_cursor(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gpll+")
        assert "Load by day" in text(pilot) and "Rosa Lindqvist · Mon 9 Nov" in text(pilot)
        assert row(pilot, "Designer")[-3:] == ["140!", "140!", "130!"]
        await typed(pilot, "+")
        assert "Days are the shortest" in message(pilot)
        await typed(pilot, "--")
        assert "Load by month" in text(pilot) and "Rosa Lindqvist · November 2026" in text(pilot)
        await typed(pilot, "-")
        assert "Months are the longest" in message(pilot)
        await typed(pilot, "+t")
        cell = people(pilot).cell
        assert cell is not None and cell.first == date(2026, 10, 26)


async def test_time_is_turned_by_brackets_and_past_the_edge(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gp]")
        first = people(pilot).cell
        await typed(pilot, "[")
        assert first is not None and first.first == date(2026, 12, 7)
        await typed(pilot, "l" * 13)
        cell = people(pilot).cell
        assert cell is not None and cell.first == date(2027, 1, 25)
        await typed(pilot, "h" * 20)
        cell = people(pilot).cell
        assert cell is not None and cell.first == date(2026, 9, 7)


async def test_tab_adds_people_up_by_role(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gp<tab>")
        assert "Load by week and role" in text(pilot)
        assert row(pilot, "Designer  KM")[:3] == ["88", "100", "156!"]


async def test_a_plan_without_people_says_how_to_add_one(tmp_path: Path) -> None:
    path = plan_file(tmp_path / "plan.json", build((Program(id="P", name="Program"), Project(id="X", program="P"))))
    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, "gp")
        assert "No person yet; a adds: person KM Kenji Mori" in text(pilot)
        await typed(pilot, "<enter>e<escape><tab><tab>+aperson KM Kenji Mori designer<enter>")
        assert "KM  Kenji Mori" in text(pilot)


@pytest.mark.parametrize("size", [WIDE, NARROW, (61, 17), (200, 50), (40, 12)], ids=str)
async def test_every_line_is_as_wide_as_the_terminal(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await typed(pilot, "gp")
        for keys in ("", "jjjjllll", "+", "--", "<tab>", "<enter>", "<escape>?"):
            await typed(pilot, keys)
            assert len(picture(pilot)) == size[1]
            assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {size[0]}


async def test_more_people_than_lines_are_turned_through(tmp_path: Path) -> None:
    plan = demo_plan(TODAY)
    many = {f"P{n:02}": Person(id=f"P{n:02}", name=f"Person {n}") for n in range(60)}
    path = plan_file(tmp_path / "plan.json", replace(plan, people={**plan.people, **many}))
    async with app_on(path).run_test(size=NARROW) as pilot:
        await typed(pilot, "gpG")
        assert "Person 59" in text(pilot) and "All people" in text(pilot)
        await typed(pilot, "gg")
        assert "Rosa" in text(pilot)


@pytest.mark.parametrize("keys", ["gp", "gp<tab>", ":raci<enter>"])
async def test_names_of_wide_backward_and_no_letters_take_their_place(tmp_path: Path, keys: str) -> None:
    names = ("設計の凍結 担当", "\u202eabc \x1b[31m", "é" * 80, "[bold]", "", "👩‍🚀 Ana")
    people = [Person(id=f"{n}設" if n % 2 else f"P{n}", name=name, role=name) for n, name in enumerate(names)]
    work = [Task(id=f"X-{n}", name=names[n], project="X", raci={p.id: "A"}, assignments=(Assignment(p.id),)) for n, p in enumerate(people)]
    project = Project(id="X", name=names[0], program="P", raci={name or "nobody": "R" for name in names})
    program = Program(id="P", name="Program", start=datetime(2026, 11, 2, 8))
    path = plan_file(tmp_path / "plan.json", build((program, project, *people, *work)))
    for size in (WIDE, NARROW):
        async with app_on(path).run_test(size=size) as pilot:
            await typed(pilot, keys + "jjlll")
            assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {size[0]}
            assert "\x1b" not in text(pilot) and "\u202e" not in text(pilot)
            rights = {line.rstrip()[-1] for line in picture(pilot)[2:8]}
            assert rights == {"│"}


# ------------------------------------------------------------------------------------------------------- what is done


async def test_enter_lists_the_tasks_that_cause_a_cell_and_goes_to_one(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gpjjjjjjjllll<enter>")
        assert "WEB-6    Template visual design" in text(pilot)
        await typed(pilot, "2")
        screen = pilot.app.screen
        assert isinstance(screen, HomeScreen)
        assert screen.record is not None and screen.record.id == "WEB-6"


async def test_leave_is_typed_with_what_moves_and_can_be_undone(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gp:leave KM 6 nov day off<enter>")
        assert "Kenji Mori away 6 Nov 2026 day off" in message(pilot) and "breaks the deadline of CMP-M3" in message(pilot)
        await typed(pilot, "<enter>")
        assert "leave of Kenji Mori: 6 Nov 2026 day off" in message(pilot) and "u undoes" in message(pilot)
        assert row(pilot, "Designer")[1] == "100▒"
        await typed(pilot, "u")
        assert row(pilot, "Designer")[1] == "100"
        await typed(pilot, "q")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_leave_on_home_shows_the_preview_and_wrong_words_are_told(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":leave XX fri<enter>")
        assert "XX" in message(pilot) and message(pilot).endswith(".")
        await typed(pilot, "<escape>:leave KM 6 nov<enter>")
        assert "What this does" in text(pilot)
        await typed(pilot, "<enter>")
        assert "leave of Kenji Mori: 6 Nov 2026" in message(pilot)


async def test_leave_may_come_out_of_a_calendar_file(sample: Path, tmp_path: Path) -> None:
    source = tmp_path / "h.ics"
    source.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261109\nDTEND;VALUE=DATE:20261114\nSUMMARY:Ski\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gp")
        people(pilot).do_with(people(pilot).registry.by_name["days-off"], f"KM from {tmp_path}/none.ics")
        assert "no such file" in message(pilot)
        await typed(pilot, "<escape>")
        people(pilot).do_with(people(pilot).registry.by_name["days-off"], f"KM from {source}")
        assert "Kenji Mori away 9 Nov 2026 to 13 Nov 2026 Ski" in message(pilot)
        await typed(pilot, "<enter>")
        assert row(pilot, "Designer")[2] == "▒▒▒"


async def test_free_lists_who_has_time(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":free w47 developer<enter>")
        lines = [line for line in picture(pilot) if "d of" in line]
        assert [line.split()[1] for line in lines] == ["AH", "LF"]
        assert "Mon 16 Nov to Sun 22 Nov 2026" in message(pilot)
        await typed(pilot, "<enter>")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_e_opens_the_form_of_the_person_and_what_is_kept_is_shown(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gpjjjjjjje")
        assert isinstance(pilot.app.screen, FormScreen)
        await typed(pilot, "<escape>")
        record = people(pilot).record
        assert record is not None and record.id == "LF"


async def test_what_another_window_changes_is_seen(sample: Path) -> None:
    from planning.leave import with_leave
    from store.planfile import PlanFile

    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gp")
        with PlanFile.open(sample) as file:
            file.commit(with_leave(file.plan.people["KM"], [Leave(date(2026, 11, 2), date(2026, 11, 6))]))
        people(pilot).look_for_others()
        await pilot.pause()
        assert row(pilot, "Designer")[1] == "▒▒▒"


# --------------------------------------------------------------------------------------------------------- over the wire


def test_it_opens_and_moves_in_few_bytes(sample: Path) -> None:
    with Terminal(headway("--file", str(sample), "--today", "2026-10-30"), marker=b"Risks") as terminal:
        terminal.press("g")
        assert terminal.press("p").size <= 25 * 1024
        assert median(answer.size for answer in terminal.type("jjjjllllkkhh")) <= 2.5 * 1024
