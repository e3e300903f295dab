"""What is kept is stamped by one clock, in the app and in the shell: the day that was set as today, with the real time of day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from store.planfile import PlanFile
from tests.tui.cli_runs import Shell
from tests.tui.terminal import Terminal, headway
from tui.clock import clock_of


def test_the_clock_shows_the_day_that_is_set_and_goes_on_past_midnight() -> None:
    at = [datetime(2026, 11, 23, 23, 50)]
    clock = clock_of(date(2026, 10, 30), lambda: at[0])
    assert clock() == datetime(2026, 10, 30, 23, 50)
    at[0] += timedelta(minutes=20)
    assert clock() == datetime(2026, 10, 31, 0, 10)


def test_the_app_stamps_with_the_day_that_is_set(shell: Shell) -> None:
    shell.ok("demo")
    with Terminal(headway("--file", str(shell.file), "--today", "2026-10-30"), marker=b"Risks") as app:
        for key in (*":note", "enter", *"x y", "enter"):
            app.press(key)
    kept = [r.updated for _, r in PlanFile.open(shell.file, read_only=True).plan.records() if r.notes.endswith("x y")]
    assert [stamp.date() for stamp in kept if stamp] == [date(2026, 10, 30)]


def test_the_shell_stamps_with_the_day_that_is_set(shell: Shell) -> None:
    shell.ok("demo")
    shell.ok("set", "WEB-8", "notes=x", "--yes")
    updated = PlanFile.open(shell.file, read_only=True).plan.tasks["WEB-8"].updated
    assert updated is not None and updated.date() == date(2026, 10, 30)
