"""Home as it is used: moving about, asking, changing, undoing, and what it says when something is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from planning.plan import build, put
from planning.records import Link, Milestone, Program, Project, Record, Task
from store.demo import demo_plan
from store.planfile import PlanFile
from tests.tui.home_app import NARROW, TODAY, WIDE, app_on, home, line_typed, message, picture, plan_file, sample_file, typed
from widgets.roadmap import Roadmap


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


# ------------------------------------------------------------------------------------------------------ what is shown


async def test_home_shows_the_four_lists_and_the_roadmap(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        shown = "\n".join(picture(pilot))
        for words in ("1 Programs", "2 Projects", "3 Milestones", "4 Risks", "14 open", "Roadmap", "Kestrel Coffee", "today"):
            assert words in shown


async def test_every_line_is_as_wide_as_the_terminal(sample: Path) -> None:
    for size in (WIDE, NARROW, (61, 17), (200, 50)):
        async with app_on(sample).run_test(size=size) as pilot:
            await typed(pilot, "5jjj")
            lines = picture(pilot)
            assert len(lines) == size[1]
            assert {len(line) for line in lines} == {size[0]}


async def test_the_lists_show_their_columns_straight(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        rows = [line[:34] for line in picture(pilot)]
        first = next(n for n, row in enumerate(rows) if "2 Projects" in row)
        columns = {row.index("%") for row in rows[first + 1 : first + 7]}
        assert len(columns) == 1


async def test_a_milestone_s_slip_stands_in_working_days(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        line = next(line for line in picture(pilot) if "Design freeze" in line[:34])
        assert "27 Nov" in line[:34]
        assert "+6d" in line[:34]


async def test_a_project_in_another_program_is_listed_when_its_program_is_chosen(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = [item.id for item in home(pilot).pane("projects").items]
        await typed(pilot, "1j")
        after = [item.id for item in home(pilot).pane("projects").items]
        assert before[0] == "GOV"
        assert not set(before) & set(after)
        assert after


async def test_names_that_look_like_markup_or_codes_show_as_text_and_keep_the_columns(tmp_path: Path) -> None:
    names = ("[bold]x[/]", "\x1b[2Jgone", "設計の凍結と全体の確認", "עיצוב סופי של האתר", "a\tb\nc")
    records: list[Record] = [Program(id="P", name="[red]P[/]", start=datetime(2026, 10, 26, 8))]
    records += [Project(id=f"A{n}", program="P", name=name, rank=n) for n, name in enumerate(names)]
    records += [Task(id=f"A{n}-1", project=f"A{n}", name=name) for n, name in enumerate(names)]
    path = plan_file(tmp_path / "plan.json", build(records))
    async with app_on(path).run_test(size=WIDE) as pilot:
        shown = picture(pilot)
        assert any("[bold]x[/]" in line for line in shown)
        assert any("[red]P[/]" in line for line in shown)
        assert not any("\x1b" in line or "\t" in line for line in shown)
        edges = [strip.cell_length for strip in pilot.app.screen._compositor.render_strips()]
        assert set(edges) == {WIDE[0]}


# -------------------------------------------------------------------------------------------------------- moving about


@pytest.mark.parametrize(("keys", "place"), [("1", "programs"), ("3", "milestones"), ("4", "risks"), ("gr", "roadmap"), ("5", "roadmap")])
async def test_a_digit_goes_to_its_list(sample: Path, keys: str, place: str) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, keys)
        assert home(pilot).place == place


async def test_tab_goes_round_all_five_places_and_back(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        seen = [home(pilot).place]
        for _ in range(5):
            await typed(pilot, "<tab>")
            seen.append(home(pilot).place)
        assert seen == ["projects", "milestones", "risks", "roadmap", "programs", "projects"]
        await typed(pilot, "<shift+tab>")
        assert home(pilot).place == "programs"


@pytest.mark.parametrize(
    ("keys", "place"), [("j", 1), ("jjk", 1), ("<down><down>", 2), ("G", 5), ("Ggg", 0), ("<pagedown>", 5), ("k", 0), ("<end><home>", 0)]
)
async def test_vi_keys_and_arrows_move_in_a_list(sample: Path, keys: str, place: int) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, keys)
        pane = home(pilot).pane("projects")
        assert pane.item is pane.items[place]


async def test_enter_shows_a_milestone_on_the_roadmap_and_escape_goes_back(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "3G")
        wanted = home(pilot).record
        await typed(pilot, "<enter>")
        assert home(pilot).place == "roadmap"
        assert home(pilot).record == wanted
        await typed(pilot, "<escape>")
        assert home(pilot).place == "milestones"


async def test_enter_on_a_risk_goes_to_what_it_threatens(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "4<enter>")
        record = home(pilot).record
        assert record is not None
        assert record.id == "WEB-13"


async def test_folding_hides_a_project_s_rows_and_unfolding_shows_them(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "5jh")
        assert "GOV" in home(pilot).folded
        assert not any("Program charter" in line[34:] for line in picture(pilot))
        await typed(pilot, "l")
        assert "GOV" not in home(pilot).folded
        assert any("Program charter" in line[34:] for line in picture(pilot))


async def test_zooming_and_panning_change_the_window_and_fit_brings_it_back(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "5")
        first = picture(pilot)[2:4]
        await typed(pilot, "+]]")
        assert picture(pilot)[2:4] != first
        await typed(pilot, "=")
        assert picture(pilot)[2:4] == first


async def test_only_critical_rows_and_only_milestones_can_be_shown(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "5C")
        assert not any("Stakeholder map" in line for line in picture(pilot))
        assert any("Go-live readiness" in line for line in picture(pilot))
        await typed(pilot, "M")
        assert not any("Go-live readiness" in line for line in picture(pilot))
        assert any("◆ Go / no-go" in line for line in picture(pilot))
        await typed(pilot, "<escape>")
        assert home(pilot).filter == ""


async def test_a_pane_can_have_the_whole_screen_and_q_gives_it_back(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "5z")
        assert not any("2 Projects" in line for line in picture(pilot))
        await typed(pilot, "q")
        assert any("2 Projects" in line for line in picture(pilot))
        assert pilot.app.is_running


async def test_at_80_columns_the_list_in_use_is_open_and_the_others_are_a_line(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        assert any("Website" in line[:27] for line in picture(pilot))
        await typed(pilot, "4")
        assert not any("Website" in line[:27] for line in picture(pilot))
        assert any("Checkout" in line[:27] for line in picture(pilot))
        assert any("2 Projects" in line for line in picture(pilot))


# ------------------------------------------------------------------------------------------------- changing and undoing


async def test_a_date_says_what_it_is_and_what_it_moves_while_it_is_typed(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = PlanFile.open(sample).plan
        await typed(pilot, "3jjjjd+3d")
        assert "11 Nov" in message(pilot)
        assert "+3d" in message(pilot)
        assert "milestones" in message(pilot)
        assert PlanFile.open(sample).plan == before


async def test_escape_forgets_what_was_typed(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = sample.read_bytes()
        await typed(pilot, "3jjjjd+3d<escape>")
        assert message(pilot) == ""
        assert sample.read_bytes() == before


async def test_a_date_is_kept_with_enter_and_u_takes_it_back_by_name(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        was = home(pilot).session.schedule
        assert was is not None
        await typed(pilot, "3jjjjd+3d<enter><enter>")
        now = home(pilot).session.schedule
        assert now is not None
        assert now["BRD-M1"].finish.date() == date(2026, 11, 11)
        assert now["WEB-M4"].finish > was["WEB-M4"].finish
        await typed(pilot, "u")
        again = home(pilot).session.schedule
        assert again is not None
        assert again["WEB-M4"].finish == was["WEB-M4"].finish
        assert message(pilot).startswith("undid: BRD-M1")
        await typed(pilot, "U")
        assert message(pilot).startswith("did again: BRD-M1")


async def test_a_duration_moves_what_follows(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        home(pilot).reveal("BRD-5")
        await typed(pilot, "5")
        home(pilot).roadmap.cursor_to("BRD-5")
        await typed(pilot, "D<ctrl+u>12d")
        assert "moves 38 rows, 12 milestones" in message(pilot)
        await typed(pilot, "<enter>")
        now = home(pilot).session.schedule
        assert now is not None
        assert now["WEB-M4"].finish.date() == date(2027, 1, 27)
        assert now["CMP-M3"].finish.date() == date(2027, 2, 3)


async def test_one_line_captures_a_task_in_the_project_under_the_cursor(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2jjaLanding copy 5d @SB 50% after WEB-8")
        assert "Landing copy" in message(pilot)
        assert "5d" in message(pilot)
        await typed(pilot, "<enter>")
        plan = PlanFile.open(sample).plan
        made = [task for task in plan.tasks.values() if task.name == "Landing copy"]
        assert [(task.project, task.duration) for task in made] == [("WEB", 5 * 480)]
        record = home(pilot).record
        assert record is not None


async def test_a_part_that_means_nothing_is_named_and_the_line_stays(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "aLanding copy 5d @XX<enter>")
        assert "XX" in message(pilot)
        assert line_typed(pilot) == "Landing copy 5d @XX"


async def test_space_on_a_reached_milestone_shows_what_moves_first_and_u_makes_it_reached_again(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "3 ")
        assert home(pilot).session.plan.milestones["GOV-M1"].actual is not None
        assert any("GOV-M1" in line and "+35d" in line for line in picture(pilot))
        await typed(pilot, "<escape>")
        assert home(pilot).session.plan.milestones["GOV-M1"].actual is not None
        await typed(pilot, " <enter>")
        assert home(pilot).session.plan.milestones["GOV-M1"].actual is None
        await typed(pilot, "u")
        assert home(pilot).session.plan.milestones["GOV-M1"].actual is not None


async def test_delete_says_what_it_deleted_and_u_brings_it_back_with_its_links(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = home(pilot).session.plan
        await typed(pilot, "3x")
        assert "GOV-M1" not in home(pilot).session.plan.milestones
        assert "Charter approved" in message(pilot)
        await typed(pilot, "u")
        after = home(pilot).session.plan
        assert after.milestones == before.milestones
        assert after.links == before.links


async def test_a_project_with_tasks_in_it_is_not_deleted(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2x")
        assert "still holds" in message(pilot)
        assert "GOV" in home(pilot).session.plan.projects


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("2p", "Only a task"),
        ("3D", "Only a task"),
        ("2 ", "Only tasks and milestones"),
        ("2sblue<enter>", "blue"),
        ("3jjjjdsomeday<enter>", "someday"),
        (":zzz<enter>", "No command"),
    ],
)
async def test_what_cannot_be_done_is_told_in_the_message_line(sample: Path, keys: str, words: str) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = sample.read_bytes()
        await typed(pilot, keys)
        assert words in message(pilot)
        assert sample.read_bytes() == before


async def test_a_note_is_kept_as_typed(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2nblocked on [icons]<enter>")
        assert "blocked on [icons]" in home(pilot).session.plan.projects["GOV"].notes
        assert any("blocked on [icons]" in line for line in picture(pilot))


async def test_a_read_only_plan_can_be_looked_at_and_not_changed(sample: Path) -> None:
    before = sample.read_bytes()
    async with app_on(sample, read_only=True).run_test(size=WIDE) as pilot:
        for key in ("a", "d", "p", "s", "n", "o", " ", "x", "u", "D"):
            await typed(pilot, key)
            assert "read-only" in message(pilot)
        assert "read-only" in picture(pilot)[0]
    assert sample.read_bytes() == before


async def test_pasted_text_never_acts_as_keys(sample: Path) -> None:
    from textual.events import Paste

    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = sample.read_bytes()
        pilot.app.post_message(Paste("xxxq"))
        await pilot.pause()
        assert sample.read_bytes() == before
        assert pilot.app.is_running
        await typed(pilot, "a")
        pilot.app.post_message(Paste("Press kit out\n"))
        await pilot.pause()
        assert line_typed(pilot).rstrip() == "Press kit out"


# ------------------------------------------------------------------------------------------------------ help, palette


async def test_help_filters_as_one_types_and_runs_what_is_chosen(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "?")
        assert any("Change the date, and see first what moves." in line for line in picture(pilot))
        await typed(pilot, "milestones-o<enter>")
        assert home(pilot).filter == "milestones"


async def test_the_palette_completes_a_name_and_runs_it(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":risk<tab>")
        assert line_typed(pilot) == "risks"
        await typed(pilot, "<enter>")
        assert home(pilot).place == "risks"


async def test_g_shows_its_choices_and_another_key_lets_it_go(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "g")
        assert "roadmap" in message(pilot)
        await typed(pilot, "Q")
        assert message(pilot) == ""
        assert home(pilot).place == "projects"


# ------------------------------------------------------------------------------------- an empty plan, a plan in trouble


async def test_an_empty_plan_says_what_to_do_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    async with app_on(path).run_test(size=WIDE) as pilot:
        shown = "\n".join(picture(pilot))
        assert "new program" in shown
        assert "sample program" in shown
        assert "Project XML" in shown
        await typed(pilot, "jkdxp3 <enter><escape>")
    assert not path.exists()


async def test_a_program_begins_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, "nKES Online relaunch<enter>")
        assert any("Online relaunch" in line for line in picture(pilot))
        await typed(pilot, "aproject WEB Website relaunch in KES<enter>")
        await typed(pilot, "aTemplates 5d in WEB<enter>")
    plan = PlanFile.open(path).plan
    assert plan.programs["KES"].name == "Online relaunch"
    assert [task.name for task in plan.tasks.values()] == ["Templates"]


async def test_the_sample_program_fills_an_empty_plan_and_u_empties_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, "s")
        assert home(pilot).session.plan.programs
        assert any("Kestrel" in line for line in picture(pilot))
        await typed(pilot, "u")
        assert not home(pilot).session.plan.programs
        assert any("This plan is empty" in line for line in picture(pilot))


async def test_a_file_that_is_no_project_plan_is_refused_in_one_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.xml"
    wrong.write_text("<Project><Tasks>")
    async with app_on(tmp_path / "plan.json").run_test(size=WIDE) as pilot:
        await typed(pilot, f"i{wrong}<enter>")
        assert "wrong.xml" in message(pilot)
        assert not home(pilot).session.plan.programs
    assert not (tmp_path / "plan.json").exists()


async def test_a_loop_of_links_is_named_and_everything_still_opens(tmp_path: Path) -> None:
    plan = build(
        [
            Program(id="P", name="Relaunch", start=datetime(2026, 10, 26, 8)),
            Project(id="A", program="P", name="Website"),
            Task(id="A-1", project="A", name="One"),
            Task(id="A-2", project="A", name="Two"),
            Milestone(id="A-M1", project="A", name="Done"),
            Link(id="L-1", predecessor="A-1", successor="A-2"),
            Link(id="L-2", predecessor="A-2", successor="A-1"),
        ]
    )
    async with app_on(plan_file(tmp_path / "plan.json", plan)).run_test(size=WIDE) as pilot:
        assert any("A-1 -> A-2 -> A-1" in line or "A-2 -> A-1 -> A-2" in line for line in picture(pilot))
        for keys in ("1", "2", "3", "4", "5jjjj", "dfri<enter>", "CM+-=t[]", "z", "z"):
            await typed(pilot, keys)
        assert pilot.app.is_running


# -------------------------------------------------------------------------------------------------------- any terminal


async def test_a_tiny_terminal_says_so_and_takes_no_keys(sample: Path) -> None:
    before = sample.read_bytes()
    async with app_on(sample).run_test(size=(20, 5)) as pilot:
        assert any("too small" in line.casefold() for line in picture(pilot))
        await typed(pilot, "x ")
    assert sample.read_bytes() == before


async def test_the_terminal_may_change_its_size_at_any_moment(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        for keys, size in (
            ("5jj", (20, 5)),
            ("", NARROW),
            ("aab", (1, 1)),
            ("", (200, 60)),
            ("<escape>?", NARROW),
            ("z", (37, 9)),
            ("", WIDE),
        ):
            await typed(pilot, keys)
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await typed(pilot, "<escape><escape>")
        shown = picture(pilot)
        assert {len(line) for line in shown} == {WIDE[0]}
        assert any("2 Projects" in line for line in shown)


async def test_the_terminal_s_cursor_follows_ours(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await pilot.pause()
        first = pilot.app.cursor_position
        assert first.y > home(pilot).pane("projects").region.y
        await typed(pilot, "j")
        assert pilot.app.cursor_position.y == first.y + 1
        await typed(pilot, "5")
        assert pilot.app.cursor_position.x >= home(pilot).query_one(Roadmap).region.x


async def test_a_cursor_move_repaints_no_more_than_it_must(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "5")
        chart = [line[35:119] for line in picture(pilot)[1:26]]
        await typed(pilot, "j")
        assert [line[35:119] for line in picture(pilot)[1:26]] == chart  # the text of the chart stays, only the cursor's ground moves


async def test_a_change_that_another_one_made_meanwhile_is_not_overwritten(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        other = PlanFile.open(sample)
        web = other.plan.projects["WEB"]
        other.commit(put(other.plan, replace(web, name="Renamed elsewhere")))
        await typed(pilot, "2saamber<escape>")
        await typed(pilot, "2sred<enter>")
        plan = PlanFile.open(sample).plan
        assert plan.projects["WEB"].name == "Renamed elsewhere"


def test_the_sample_of_these_tests_is_the_documented_one() -> None:
    assert demo_plan(TODAY).programs["KES"].status_date == TODAY
