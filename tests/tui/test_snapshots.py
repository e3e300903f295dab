"""What the screen looks like, cell by cell and colour by colour, held against pictures that people have looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Protocol

import pytest
from textual.pilot import Pilot

from store.demo import demo_plan
from tests.tui.home_app import TODAY, app_on, plan_file, sample_file, typed
from tests.tui.odd_plans import odd_titles
from tui.app import HeadwayApp


class Compare(Protocol):
    """Holds what an app shows against its picture."""

    def __call__(
        self,
        app: HeadwayApp,
        press: Iterable[str] = (),
        terminal_size: tuple[int, int] = (80, 24),
        run_before: Callable[[Pilot[None]], Awaitable[None] | None] | None = None,
    ) -> bool: ...


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


def keys(text: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Keys to type before the picture is taken."""

    async def run(pilot: Pilot[None]) -> None:
        await typed(pilot, text)

    return run


WEB_8 = "2jj5" + "j" * 18
"""Keys that go to the roadmap and down to a task of the website."""


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (200, 60)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_home(snap_compare: Compare, sample: Path, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(sample), terminal_size=size, run_before=keys("j"))


def test_the_roadmap_with_the_keys_on_it(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(120, 36), run_before=keys(WEB_8))


def test_the_roadmap_on_the_whole_of_a_small_screen(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(80, 24), run_before=keys("5jjjz"))


def test_the_risks_open_at_80_columns(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(80, 24), run_before=keys("4j"))


def test_a_captured_line_with_its_reading(snap_compare: Compare, sample: Path) -> None:
    line = "aAnalytics dashboards 5d @KM after WEB-8 ^2026-12-18 #data"
    assert snap_compare(app_on(sample), terminal_size=(120, 36), run_before=keys(f"2jj{line}"))


def test_a_captured_line_with_a_part_that_means_nothing(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(80, 24), run_before=keys("aAnalytics dashboards 5d @NOBODY"))


def test_a_date_with_what_it_would_move(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(120, 36), run_before=keys("3jjjjd+1w"))


def test_what_was_kept_is_said(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(120, 36), run_before=keys("3jjjjd+1w<enter>"))


def test_the_keys_of_this_place(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(120, 36), run_before=keys("?"))


def test_the_keys_filtered_at_80_columns(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(80, 24), run_before=keys("?date<down>"))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_an_empty_plan(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(tmp_path / "plan.json"), terminal_size=size)


def test_home_in_the_terminal_s_own_colours(snap_compare: Compare, sample: Path) -> None:
    app = app_on(sample)
    app.theme = "ansi-dark"
    assert snap_compare(app, terminal_size=(120, 36), run_before=keys("j"))


def test_home_without_colours(snap_compare: Compare, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app_on(sample), terminal_size=(120, 36), run_before=keys("j"))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_titles_that_look_like_markup_codes_and_other_scripts(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    path = plan_file(tmp_path / "plan.json", odd_titles())
    assert snap_compare(app_on(path), terminal_size=size, run_before=keys("2j"))


def test_a_plan_with_a_loop_of_links(snap_compare: Compare, tmp_path: Path) -> None:
    from tests.tui.odd_plans import write_loop

    assert snap_compare(app_on(write_loop(tmp_path / "plan.json")), terminal_size=(120, 36))


CHANGED = "2jjnWaiting for the supplier<enter>sred because late<enter>o<ctrl+u>KM<enter>u"
"""Keys that change the website's project three times and take the last of it back."""


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_the_history_of_a_record(snap_compare: Compare, sample: Path, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(sample), terminal_size=size, run_before=keys(f"{CHANGED}gyj"))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_the_history_of_the_whole_plan(snap_compare: Compare, sample: Path, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(sample), terminal_size=size, run_before=keys(f"{CHANGED}gyp"))


def test_the_history_in_the_terminal_s_own_colours(snap_compare: Compare, sample: Path) -> None:
    app = app_on(sample)
    app.theme = "ansi-dark"
    assert snap_compare(app, terminal_size=(120, 36), run_before=keys(f"{CHANGED}gyp"))


def test_the_history_without_colours(snap_compare: Compare, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app_on(sample), terminal_size=(120, 36), run_before=keys(f"{CHANGED}gyp"))


def test_the_history_asks_before_it_takes_back_an_older_change(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(80, 24), run_before=keys(f"{CHANGED}gypjjju"))


def test_a_terminal_that_is_too_small(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=(20, 5))


def test_the_pictures_hold_neither_a_path_nor_this_day(tmp_path: Path) -> None:
    folder = Path(__file__).parent / "__snapshots__" / "test_snapshots"
    for picture in folder.glob("*.svg"):
        text = picture.read_text()
        assert "plan.json" not in text
        assert "/tmp" not in text
        assert str(tmp_path.parent) not in text
    assert demo_plan(TODAY).programs["KES"].status_date == TODAY
