"""``headway spend``, ``headway budget`` and the bookings in ``list``, ``set``, ``delete``, ``undo`` and ``merge``."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.planfile import PlanFile
from tests.tui.cli_runs import TODAY as DAY
from tests.tui.cli_runs import Shell
from tests.tui.home_app import sample_file
from tui.verbs.sheet import comma_separated


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command line on the sample program."""
    path = sample_file(tmp_path / "plan.json")
    monkeypatch.setenv("HEADWAY_FILE", str(path))
    monkeypatch.setenv("HEADWAY_TODAY", DAY)
    return Shell(path, capsys, monkeypatch)


def test_money_is_booked_listed_edited_deleted_and_undone(shell: Shell) -> None:
    assert shell.ok("spend", "WEB", "1200", "hosting").out.startswith("SP-1: €1,200 on WEB Website relaunch, hosting, Fri 30 Oct")
    assert shell.ok("evm", "WEB", "--json").json["programs"][0]["ac"] == pytest.approx(162349.01 + 1200)
    shell.ok("set", "SP-1", "amount=€1.3k", "category=serv", "--yes")
    assert "services and purchases" in shell.ok("list", "bookings").out
    shell.ok("delete", "SP-1", "--yes")
    assert "There are no bookings" in shell.ok("list", "spending").out
    shell.ok("undo")
    shell.ok("undo")
    assert PlanFile.open(shell.file).plan.spending["SP-1"].amount == 1200


@pytest.mark.parametrize(
    "words",
    [["WEB", "$30", "x"], ["WEB-999", "30"], ["R-01", "30"], ["WEB", "1.200"], ["WEB", "nothing"], ["WEB", "9" * 40], ["", ""],
     ["WEB", "0"], ["WEB", "5", "x", "--budget", "travel"], ["WEB", "-0.00"], ["WEB", "1e5"], ["WEB", "NaN"], ["WEB", "ordered", "-5"]],
)  # fmt: skip
def test_what_cannot_be_booked_is_one_sentence_and_changes_nothing(shell: Shell, words: list[str]) -> None:
    before = shell.file.read_bytes()
    answer = shell("spend", *words)
    assert answer.code == 2 and len(answer.err.splitlines()) == 1 and not answer.out
    assert shell.file.read_bytes() == before


def test_the_budget_tells_lines_and_when_the_reserves_are_gone(shell: Shell) -> None:
    shell.ok("spend", "WEB", "ordered", "5000", "server", "--budget", "services")
    answer = shell.ok("budget", "--json").json
    web = next(project for project in answer["projects"] if project["id"] == "WEB")["lines"][1]
    assert (web["category"], web["planned"], web["committed"]) == ("services and purchases", 29900, 5000)
    assert (web["spent"], web["left"], web["forecast"]) == (
        pytest.approx(20596, abs=1),
        pytest.approx(4304, abs=1),
        pytest.approx(30304, abs=1),
    )
    kes = answer["programs"][0]
    assert kes["contingency"]["eaten"] == pytest.approx(11760.71) and kes["contingency"]["gone"] == "2026-12-15"
    assert kes["management_reserve"]["gone"] == "2027-02-16" and kes["eaten_by_week"][-1] == kes["contingency"]["eaten"]
    assert "gone Tue 15 Dec" in shell.ok("budget", "KES").out


def test_delete_says_where_bookings_go(shell: Shell) -> None:
    shell.ok("spend", "WEB-9", "100", "provider")
    told = shell.ok("delete", "WEB-9", "--yes")
    assert "SP-1  provider stays booked, on WEB from now on" in told.out and "SP-1 now on WEB" in told.err
    assert shell.ok("list", "spending", "--json").json[0]["on"] == "WEB"
    shell.ok("undo")
    assert shell.ok("list", "spending", "--json").json[0]["on"] == "WEB-9"


def test_two_who_booked_the_same_number_are_merged(shell: Shell, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.json", tmp_path / "theirs.json"
    for copy, words in ((ours, ("WEB", "100", "one")), (theirs, ("CMP", "200", "two"))):
        shutil.copy(shell.file, copy)
        shell.ok("--file", str(copy), "spend", *words)
    merged = shell.ok("merge", str(shell.file), str(ours), str(theirs))
    assert "SP-1 of theirs is SP-2 now" in merged.out + merged.err
    assert {s.id: s.amount for s in PlanFile.open(ours).plan.spending.values()} == {"SP-1": 100, "SP-2": 200}


def test_a_sheet_of_bookings_has_no_formulas_and_no_escape_sequences(shell: Shell) -> None:
    for name in ("=cmd|' /C calc'!A0", "@SUM(1)", "\x1b[31mred", 'a "quoted", name'):
        shell.ok("spend", "WEB", "-5", f'". {name}"' if '"' not in name else name)
    printed = shell.ok("list", "spending", "--csv").out
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [row["amount"] for row in rows] == ["-5"] * 4 and {row["currency"] for row in rows} == {"EUR"}
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row.values()) and "\x1b" not in printed


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.none() | st.text(max_size=8) | st.floats(-1e15, 1e15) | st.booleans())))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_text_stays_one_cell_that_is_no_formula(records: list[dict[str, object]]) -> None:
    rows = list(csv.reader(io.StringIO(comma_separated(records), newline="")))
    texts = [cell for record in records for cell in record.values() if isinstance(cell, str)]
    for row in rows[1:]:
        assert len(row) == len(rows[0])
    for cell in (cell for row in rows[1:] for cell in row):
        assert not cell.startswith(("=", "+", "@", "\t")) and (not cell.startswith("-") or float(cell) < 0)
    assert all(text == "" or any(row for row in rows[1:]) for text in texts)
