"""The status of a project manager, asked for by mail, taken in as one change, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.events import Paste

from tests.tui.cli_runs import TODAY, Shell
from tests.tui.home_app import WIDE, app_on, home, message, picture, sample_file, typed


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    path = sample_file(tmp_path / "plan.json")
    monkeypatch.setenv("HEADWAY_FILE", str(path))
    monkeypatch.setenv("HEADWAY_TODAY", TODAY)
    monkeypatch.setenv("TERM", "xterm-256color")
    return Shell(path, capsys, monkeypatch)


def filled(sheet: str) -> str:
    """The sheet as it comes back: quoted, two lines filled in, a greeting above it."""
    blank = "[" + " " * 20 + "]"
    sheet = sheet.replace(f"WEB-9  {blank}", "WEB-9  [90% 1d left; waits for the test card]").replace(f"WEB-10 {blank}", "WEB-10 [27 nov]")
    return "Hi Rosa,\n\n" + "\n".join(f"> {line}" for line in sheet.splitlines()) + "\n"


def records(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(path.read_text())
    return {kind: table for kind, table in found.items() if kind != "meta"}


def test_ask_fill_in_take_in_and_take_back(shell: Shell) -> None:
    before = records(shell.file)
    answer = filled(shell.ok("ask", "TV").out)

    looked = shell.ok("set", "-", "--dry-run", stdin=answer)
    assert (
        "WEB-9 percent 75 -> 90, remaining 4d -> 1d, best and worst 10.6d and 29.3d, with a note" in looked.out
        and "Nothing was kept." in looked.err
    )
    assert records(shell.file) == before

    kept = shell.ok("set", "-", stdin=answer)
    assert "Line 1 is no answer: Hi Rosa," in kept.err and "Kept: status of TV: 2 tasks." in kept.err
    assert "2026-11-27" in next(line for line in kept.out.splitlines() if line.startswith("WEB-10") and "2026-11-20" in line)
    assert "waits for the test card" in shell.ok("show", "WEB-9").out

    assert "status of TV: 2 tasks" in shell.ok("history", "--limit", "1").out
    shell.ok("undo")
    assert records(shell.file) == before


def test_an_answer_that_means_nothing_keeps_nothing(shell: Shell) -> None:
    answer = filled(shell.ok("ask", "TV").out).replace("27 nov", "soonish")
    before = records(shell.file)
    result = shell("set", "-", stdin=answer)
    assert result.code == 2 and "WEB-10: 'soonish' is no answer; write 80%, 3d left" in result.err
    assert records(shell.file) == before


def test_nobody_to_ask_about_is_told(shell: Shell) -> None:
    assert shell("ask", "GS", "--weeks", "0").code in (0, 1)
    assert shell.refused("ask", "XX").endswith(".")


def test_each_project_manager_gets_a_sheet_of_their_own(shell: Shell, tmp_path: Path) -> None:
    answer = shell.ok("ask", "--managers", "-o", str(tmp_path / "sheets"))
    sheets = sorted(path.name for path in (tmp_path / "sheets").iterdir())
    assert {"TV.txt", "MO.txt", "PR.txt", "RL.txt"} <= set(sheets) and f"Written {len(sheets)} sheets" in answer.err
    assert (tmp_path / "sheets" / "TV.txt").read_text() == shell.ok("ask", "TV").out
    for words in ([], ["--managers"], ["TV", "-o", "x"], ["TV", "--managers", "-o", "x"]):
        assert shell.refused("ask", *words).endswith(".")


async def test_the_answer_may_be_pasted_into_the_app(shell: Shell) -> None:
    answer = filled(shell.ok("ask", "TV").out)
    async with app_on(shell.file).run_test(size=WIDE) as pilot:
        await typed(pilot, "a")
        home(pilot).post_message(Paste(answer))
        await pilot.pause()
        shown = "\n".join(picture(pilot))
        assert "WEB-10 remaining 15d -> 19d" in shown and "left out: no answer" in shown
        assert "enter keeps all as one change: status of TV: 2 tasks" in message(pilot)
        await typed(pilot, "<enter>")
        assert "status of TV: 2 tasks" in message(pilot)
        await typed(pilot, "u")
        assert "undid: status of TV: 2 tasks" in message(pilot)
