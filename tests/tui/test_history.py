"""The history as it is used: what it shows, how one moves in it, and how it takes back, makes again and restores."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import put
from store.planfile import PlanFile
from tests.tui.home_app import NARROW, NOW, TODAY, WIDE, app_on, home, picture, plan_file, sample_file, typed
from tui.app import HeadwayApp
from tui.screens.history import HistoryScreen
from tui.screens.home import HomeScreen
from tui.session import Session
from widgets.bars import MessageLine

TO_WEB = "2jj"
"""Keys that go to the project WEB, from where these tests rename it."""


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def history(pilot: Pilot[None]) -> HistoryScreen:
    """The history, which is on top."""
    screen = pilot.app.screen
    assert isinstance(screen, HistoryScreen)
    return screen


def message(pilot: Pilot[None]) -> str:
    """What the message line of the screen on top says."""
    return pilot.app.screen.query_one("#message", MessageLine).text


def table(pilot: Pilot[None]) -> list[str]:
    """The rows of the table as they are seen, without its frame."""
    lines = picture(pilot)
    first = next(n for n, line in enumerate(lines) if "History of" in line and "╭" in line)
    last = next(n for n, line in enumerate(lines) if n > first and "╰" in line)
    return [line.strip("│ ") for line in lines[first + 2 : last] if line.strip("│ ")]


def at(moment: datetime, path: Path) -> PlanFile:
    """The file as another process has it open at another time."""
    return PlanFile.open(path, now=lambda: moment)


def rename(path: Path, name: str, moment: datetime = NOW) -> None:
    """Another process gives the project WEB another name."""
    with at(moment, path) as file:
        file.commit(put(file.plan, replace(file.plan.projects["WEB"], name=name)))


# ------------------------------------------------------------------------------------------------------- what is shown


async def test_it_tells_of_a_record_what_each_field_was_and_became_the_newest_first(sample: Path) -> None:
    rename(sample, "Shop")
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}nA<enter>gy")
        rows = table(pilot)
        assert rows[0].split()[:5] == ["3", "today", "09:30", "shell", "notes"] and rows[0].endswith("A")
        assert rows[1].split()[:5] == ["2", "today", "09:30", "shell", "name"]
        assert "Website relaunch" in rows[1] and rows[1].endswith("Shop")
        assert rows[2].startswith("1 ") and "added Website relaunch" in rows[2]
        assert any("History of WEB Shop" in line and "3 changes" in line for line in picture(pilot))


async def test_p_turns_to_the_whole_plan_with_labels_and_counts_and_back(sample: Path) -> None:
    rename(sample, "Shop")
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}gyp")
        rows = table(pilot)
        assert len(rows) == 2
        assert "changed WEB" in rows[0] and rows[0].endswith(" 1")
        assert "the plan of this test" in rows[1] and rows[1].endswith(" 324")
        await typed(pilot, "<tab>")
        assert any("History of WEB" in line for line in picture(pilot))


async def test_what_was_taken_back_is_struck_out_and_told_in_words(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}nA<enter>u")
        label = message(pilot).removeprefix("undid: ")
        await typed(pilot, "gyp")
        rows = table(pilot)
        assert rows[0].endswith("undoes 2") and rows[1].endswith("undone by 3")
        strips = pilot.app.screen._compositor.render_strips()
        assert [s.text for strip in strips for s in strip if s.style is not None and s.style.strike] == [label]
        await typed(pilot, "U")
        assert [row.rpartition("  ")[2].strip() for row in table(pilot)] == ["redoes 2", "undoes 2", "1", "324"]


async def test_days_of_this_week_have_a_time_and_older_ones_a_date(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path = sample_file(path)
    for moment, name in (
        (datetime(2026, 10, 30, 14, 3), "A"),
        (datetime(2026, 10, 28, 9, 5), "B"),
        (datetime(2026, 9, 2, 9, 5), "C"),
        (datetime(2025, 12, 24, 9, 5), "D"),
    ):
        rename(path, name, moment)
    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}gy")
        told = [" ".join(row.split()[1:4]) for row in table(pilot)][:4]
        assert told == ["24 Dec 2025", "2 Sep shell", "Wed 09:05 shell", "today 14:03 shell"]


async def test_who_it_was_is_told(sample: Path) -> None:
    sample.write_text(sample.read_text().replace('"name": "Website relaunch"', '"name": "Changed by hand"'))
    app = HeadwayApp(Session(PlanFile.open(sample, now=lambda: NOW, by="app"), TODAY))
    async with app.run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}nA<enter>gy")
        assert [row.split()[3] for row in table(pilot)] == ["app", "outside", "shell"]


async def test_the_box_below_tells_all_fields_of_the_change_under_the_cursor(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "3xgyp")
        shown = "\n".join(picture(pilot))
        assert "GOV-M1" in shown and "deleted" in shown
        await typed(pilot, "j")
        assert "and 320 more" in "\n".join(picture(pilot))


async def test_an_empty_plan_has_a_history_too(tmp_path: Path) -> None:
    async with app_on(tmp_path / "plan.json").run_test(size=WIDE) as pilot:
        await typed(pilot, "gy")
        assert any("Nothing has happened yet." in line for line in picture(pilot))
        await typed(pilot, "u<enter>RUp")
        assert "whole plan" in message(pilot)
        await typed(pilot, "q")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("size", [WIDE, NARROW, (61, 17), (200, 50), (40, 12)], ids=str)
async def test_every_line_is_as_wide_as_the_terminal(sample: Path, size: tuple[int, int]) -> None:
    rename(sample, "[bold]設計の凍結 \u202eabc")
    async with app_on(sample).run_test(size=size) as pilot:
        await typed(pilot, f"{TO_WEB}gy")
        for keys in ("", "p", "?", "<escape>:"):
            await typed(pilot, keys)
            lines = picture(pilot)
            assert len(lines) == size[1]
            assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {size[0]}


async def test_the_terminal_may_change_its_size_at_any_moment(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gy")
        for size in ((20, 5), NARROW, (1, 1), (200, 60), WIDE):
            await pilot.resize_terminal(*size)
            await typed(pilot, "jk")
        assert {len(line) for line in picture(pilot)} == {WIDE[0]}
        await typed(pilot, "q")
        assert any("2 Projects" in line for line in picture(pilot))


# -------------------------------------------------------------------------------------------------------- moving about


@pytest.mark.parametrize(
    ("keys", "place"), [("", 0), ("j", 1), ("jjk", 1), ("G", 39), ("Ggg", 0), ("<down><down>", 2), ("<end><home>", 0), ("k", 0)]
)
async def test_the_keys_of_a_list_move_the_cursor(tmp_path: Path, keys: str, place: int) -> None:
    path = sample_file(tmp_path / "plan.json")
    with at(NOW, path) as file:
        for n in range(39):
            file.commit(put(file.plan, replace(file.plan.projects["WEB"], name=f"Name {n}")))
    async with app_on(path).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}gy{keys}")
        assert history(pilot).listing.cursor == place
        assert pilot.app.cursor_position.y == history(pilot).listing.region.y + history(pilot).listing.cursor_line
        shown = history(pilot).entry
        assert shown is not None and any(f"│ {shown.number} · " in line for line in picture(pilot))


async def test_enter_goes_to_the_record_on_home_and_its_program(sample: Path) -> None:
    with at(NOW, sample) as file:
        task = next(t for t in file.plan.tasks.values() if file.plan.program_of(t) is file.plan.programs["HRB"])
        file.commit(put(file.plan, replace(task, name="Renamed")))
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gypgg<enter>")
        record = home(pilot).record
        assert record is not None and record.id == task.id
        assert home(pilot).place == "roadmap" and home(pilot).program_id == "HRB"


async def test_escape_goes_back_to_where_one_was(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "3jj")
        before = home(pilot).record
        await typed(pilot, "gyj<escape>")
        assert home(pilot).record == before and home(pilot).place == "milestones"


async def test_the_palette_and_the_list_of_keys_are_those_of_the_history(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gy?")
        shown = "\n".join(picture(pilot))
        assert "Take back the change under the cursor." in shown and "Change the date" not in shown
        await typed(pilot, "<escape>:whole<tab><enter>")
        assert history(pilot).of_plan


# ------------------------------------------------------------------------------------------------------------- changes


async def test_u_takes_back_the_newest_at_once_and_home_shows_it(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}nseen<enter>gyu")
        assert message(pilot).startswith("undid: note on WEB")
        await typed(pilot, "q")
        assert "seen" not in home(pilot).session.plan.projects["WEB"].notes
        assert not any("seen" in line for line in picture(pilot))


async def test_u_on_an_older_change_asks_and_takes_back_that_one_alone(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}nseen<enter>o<ctrl+u>KM<enter>gypju")
        assert any("undo 2? y/n" in line for line in picture(pilot)) and "not the newest" in message(pilot)
        await typed(pilot, "n<enter>")
        assert "seen" in history(pilot).session.plan.projects["WEB"].notes
        await typed(pilot, "uy<enter>")
        web = history(pilot).session.plan.projects["WEB"]
        assert message(pilot).startswith("undid: note on WEB") and "seen" not in web.notes and web.owner == "KM"


async def test_u_on_the_change_of_another_process_asks(sample: Path) -> None:
    rename(sample, "Theirs")
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}gyu")
        assert "not of this window" in message(pilot)
        await typed(pilot, "y<enter>")
        assert history(pilot).session.plan.projects["WEB"].name == "Website relaunch"


async def test_what_cannot_be_taken_back_is_told_with_its_reason(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}nA<enter>nB<enter>gy")
        before = PlanFile.open(sample).plan
        await typed(pilot, "juy<enter>")
        assert "notes of WEB was changed again by" in message(pilot) and "undo change 3 first" in message(pilot)
        assert not any("y/n" in line for line in picture(pilot))
        assert PlanFile.open(sample).plan == before
        await typed(pilot, "kuu")
        assert "Change 3 is undone already" in message(pilot)
        await typed(pilot, "ggu")
        assert "Change 4 is the undoing or redoing of 3" in message(pilot)


async def test_r_brings_a_deleted_record_back(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        before = home(pilot).session.plan
        await typed(pilot, "3xgypgg<enter>")
        assert "R brings back" in message(pilot)
        await typed(pilot, "R")
        assert message(pilot) == "did: restored GOV-M1"
        after = history(pilot).session.plan
        assert after.milestones == before.milestones and after.links == before.links
        await typed(pilot, "R")
        assert "GOV-M1 is in the plan" in message(pilot)
        await typed(pilot, "ggR")
        assert "Nothing was deleted here" in message(pilot)


async def test_the_history_of_a_read_only_plan_can_be_looked_at(sample: Path) -> None:
    async with app_on(sample, read_only=True).run_test(size=WIDE) as pilot:
        before = sample.read_bytes()
        await typed(pilot, f"{TO_WEB}gy")
        assert table(pilot)
        for key in "uUR":
            await typed(pilot, key)
            assert "for reading only" in message(pilot)
    assert sample.read_bytes() == before


async def test_what_another_process_does_appears_and_the_cursor_stays_on_its_row(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, f"{TO_WEB}gy")
        was = history(pilot).entry
        rename(sample, "Theirs")
        history(pilot).look_for_others()
        assert "another window: " in message(pilot) and "Theirs" in table(pilot)[0]
        assert history(pilot).entry == was and history(pilot).listing.cursor == 1


def test_a_plan_without_a_journal_has_no_past(tmp_path: Path) -> None:
    assert PlanFile.open(plan_file(tmp_path / "plan.json")).history() == ()
