"""The verbs that change a plan or read another's: add, set, import - and when, which explains a phrase."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.cli_runs import ORACLES, Shell
from tui.verbs.import_ import _why_not as why_not

START = """program KES Online relaunch
project WEB Website relaunch in KES
person SB Sofia Brandt content €420/d
Wireframes 5d @SB in WEB
Landing pages 3d @SB after WEB-1 in WEB
* Site live after WEB-2 in WEB
"""


@pytest.fixture
def small(shell: Shell) -> Shell:
    """The command line on a plan of one project."""
    shell.ok("add", "-", stdin=START)
    return shell


# ---------------------------------------------------------------------------------------------------------------- add


def test_many_lines_become_one_change_and_print_their_ids(shell: Shell) -> None:
    assert shell.ok("add", "-", stdin=START).lines == ["KES", "WEB", "SB", "WEB-1", "WEB-2", "WEB-M1"]
    finish = {a["id"]: a["finish"] for a in shell.ok("schedule", "--json").json["activities"]}
    assert finish["WEB-1"] < finish["WEB-2"] == finish["WEB-M1"]


def test_one_line_prints_its_id(small: Shell) -> None:
    assert small.ok("add", "Copy deck 2d @SB after WEB-1", "--in", "WEB").out == "WEB-3\n"
    assert small.ok("add", "Copy", "deck", "two", "2d", "in", "web", "--json").json["ids"] == ["WEB-4"]


def test_lines_are_all_kept_or_none_and_every_wrong_one_is_named(small: Shell) -> None:
    lines = "Good 2d in WEB\nBad 2d after WEB-99 in WEB\n\nWorse 2d @NOBODY in WEB\n"
    said = small.refused("add", "-", stdin=lines)
    assert "Line 2: " in said and "WEB-99" in said and "Line 4: " in said and "NOBODY" in said and "Line 1" not in said
    assert len(small.ok("list", "--json").json) == 2


def test_nothing_on_standard_input_is_told(small: Shell) -> None:
    assert "empty" in small.refused("add", "-", stdin="\n  \n")


def test_a_dry_run_says_what_it_would_become_and_keeps_nothing(small: Shell) -> None:
    before = small.file.read_bytes()
    assert "Press kit" in small.ok("add", "Press kit 2d", "--in", "WEB", "--dry-run").out
    assert small.file.read_bytes() == before


def test_the_project_of_a_line_must_be_one(small: Shell) -> None:
    assert "no project" in small.refused("add", "Press kit 2d", "--in", "SB")


def test_a_note_goes_to_the_record_that_is_named(small: Shell) -> None:
    small.ok("add", "n two templates blocked", "--on", "WEB-1")
    assert "two templates blocked" in small.ok("show", "WEB-1").out


def test_text_that_is_no_utf8_is_refused(small: Shell) -> None:
    assert "UTF-8" in small.refused("add", "Caf\udce9 2d", "--in", "WEB")
    assert "Line 1" in small.refused("add", "-", stdin="Caf\udce9 2d in WEB\n")


def test_a_title_with_commands_for_the_terminal_is_text(small: Shell) -> None:
    new = small.ok("add", "[bold]x[/] \x1b[2J 2d", "--in", "WEB").out.strip()
    for verb in ("list", "schedule", "roadmap", f"show {new}"):
        out = small.ok(*verb.split()).out
        assert "\x1b" not in out and "[bold]x[/]" in out


@settings(max_examples=40)
@given(text=st.text(max_size=60))
def test_no_line_whatever_breaks_the_shell(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    import contextlib
    import io

    from tui.cli import main

    file = tmp_path_factory.mktemp("any") / "plan.json"
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(["--file", str(file), "--today", "2026-10-30", "add", "program KES Relaunch"])
        main(["--file", str(file), "--today", "2026-10-30", "add", "project WEB Website in KES"])
        code = main(["--file", str(file), "--today", "2026-10-30", "add", "--in", "WEB", "--", text])
        assert code in (0, 2)
        assert main(["--file", str(file), "--today", "2026-10-30", "list"]) == 0
    assert "\x1b" not in out.getvalue() + err.getvalue()


# ---------------------------------------------------------------------------------------------------------------- set


def test_set_shows_what_moves_and_keeps_it(small: Shell) -> None:
    told = small.ok("set", "WEB-1", "duration=8d")
    rows = {line.split()[0]: line for line in told.lines if line.startswith("WEB-")}
    assert set(rows) == {"WEB-1", "WEB-2", "WEB-M1"}
    assert rows["WEB-2"].split()[-3:] == ["+3d", "+3", "0d"]
    assert "3 rows move, 1 of them a milestone." in told.out
    assert small.ok("show", "WEB-1", "--json").json["duration"] == 8 * 480


def test_set_tells_the_ripple_to_programs(small: Shell) -> None:
    reply = small.ok("set", "WEB-1", "duration=+3d", "--json").json
    assert reply["kept"] is True and reply["milestones"] == ["WEB-M1"]
    assert {m["working_days"] for m in reply["moves"]} == {3}
    assert reply["finish_before"] < reply["finish_after"]


def test_a_dry_run_keeps_nothing(small: Shell) -> None:
    before = small.file.read_bytes()
    told = small.ok("set", "WEB-1", "duration=8d", "--dry-run")
    assert "WEB-M1" in told.out and "Nothing was kept." in told.err
    assert small.file.read_bytes() == before


def test_a_broken_deadline_is_named(small: Shell) -> None:
    small.ok("set", "WEB-M1", "deadline=+15d")
    reply = small.ok("set", "WEB-1", "duration=30d", "--json").json
    assert reply["deadlines_broken"] == ["WEB-M1"]


def test_a_change_that_moves_nothing_says_so(small: Shell) -> None:
    told = small.ok("set", "WEB-1", "name=Wire frames")
    assert told.out == "No date moves.\n" and told.err.startswith("Kept: WEB-1 name ")


def test_lines_set_many_records_in_one_change(small: Shell) -> None:
    reply = small.ok("set", "-", "--json", stdin="WEB-1 duration=2d 'name=Wire frames'\nWEB-2 duration=4d\n").json
    assert reply["label"] == "changed 2 records"
    said = small.refused("set", "-", stdin="WEB-1 duration=9d\nWEB-7 duration=4d\n")
    assert said.startswith("Line 2: There is no record WEB-7")
    assert "Line 1 has a quotation mark" in small.refused("set", "-", stdin="WEB-1 'name=x\n")
    assert small.ok("show", "WEB-1", "--json").json["duration"] == 2 * 480


@pytest.mark.parametrize("word", ["duration", "=5d", "--"])
def test_what_is_no_field_and_value_is_refused(small: Shell, word: str) -> None:
    assert "FIELD=VALUE" in small.refused("set", "WEB-1", word)


def test_an_unknown_field_is_answered_with_near_ones(small: Shell) -> None:
    assert "duration" in small.refused("set", "WEB-1", "duratoin=5d")


def test_a_link_that_closes_a_circle_is_refused_and_named(small: Shell) -> None:
    said = small.refused("set", "WEB-1", "after=WEB-M1")
    assert "WEB-1 -> WEB-2 -> WEB-M1 -> WEB-1" in said or said.count("->") == 3


# ------------------------------------------------------------------------------------------------------------- import


def test_a_project_plan_is_imported_with_projects_own_dates(shell: Shell) -> None:
    source = ORACLES / "msp" / "home_move.xml"
    if not source.is_file():
        pytest.skip("the folder of oracle cases is not at hand")
    reply = shell.ok("import", str(source), "--json").json
    assert set(reply) == {"format", "read", "columns", "refused", "dropped"}
    assert reply["format"] == "mspdi" and reply["read"]["tasks"] > 10 and reply["columns"] == {}
    activities = shell.ok("schedule", "--json").json["activities"]
    assert all(a["external"]["mspdi"] for a in activities)


def test_a_dry_run_of_an_import_writes_nothing(shell: Shell) -> None:
    source = ORACLES / "msp" / "home_move.xml"
    if not source.is_file():
        pytest.skip("the folder of oracle cases is not at hand")
    assert "Would import" in shell.ok("import", str(source), "--dry-run").out
    assert not shell.file.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "save it there as XML"),
        (b"<html></html>", "no plan of Microsoft Project"),
        (b'{"meta": {}}', "--file"),
        (b"a;b;c\n1;2;3\n", "cannot be imported"),
        (b"\x00\x01\x02", "cannot be imported"),
        ("<html/>".encode("utf-16"), "no plan of Microsoft Project"),
    ],
)
def test_what_cannot_be_imported_is_told_from_its_content(shell: Shell, tmp_path: Path, content: bytes, says: str) -> None:
    source = tmp_path / "plan.xml"
    source.write_bytes(content)
    said = shell.refused("import", str(source))
    assert says in said and str(source) in said and not shell.file.exists()


def test_a_file_that_is_not_there_is_told(shell: Shell, tmp_path: Path) -> None:
    assert "cannot be read: no such file" in shell.refused("import", str(tmp_path / "none.xml"))
    assert "cannot be read" in shell.refused("import", str(tmp_path))


def test_project_xml_is_known_in_every_encoding_it_is_saved_in() -> None:
    text = '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">'
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        assert why_not(text.encode(encoding)) == ""


# --------------------------------------------------------------------------------------------------------------- when


def test_phrases_are_answered_in_their_order(shell: Shell) -> None:
    reply = shell.ok("when", "--json", "--", "tomorrow", "feb 30", "-1w", "2026-12-03").json
    assert [r["phrase"] for r in reply] == ["tomorrow", "feb 30", "-1w", "2026-12-03"]
    assert [r["date"] for r in reply] == ["2026-10-31", None, "2026-10-23", "2026-12-03"]
    assert [bool(r["error"]) for r in reply] == [False, True, False, False]


def test_a_phrase_may_begin_with_a_minus(shell: Shell) -> None:
    assert shell.ok("when", "-1w", "--json").json[0] == {"phrase": "-1w", "date": "2026-10-23", "error": None}


def test_words_without_quotes_are_taken_together_where_they_mean_nothing_apart(shell: Shell) -> None:
    assert "in 14 days" in shell.ok("when", "in", "14", "days").out


def test_a_phrase_that_means_nothing_is_said_so_and_ends_with_zero(shell: Shell) -> None:
    told = shell.ok("when", "quux").out
    assert "quux" in told and len(told.splitlines()) == 2


def test_working_days_are_those_of_the_plan(small: Shell) -> None:
    assert small.ok("when", "--json", "+1d").json[0]["date"] == "2026-11-02"


def test_several_quoted_lines_are_a_record_each_and_all_of_them_or_none_are_kept(shell: Shell) -> None:
    shell.ok("add", "program NOV Novara merger", "project CRM One CRM in NOV")
    assert shell.ok("add", "Choose the vendor 10d", "Configure it 20d after CRM-1", "* Go live after CRM-2").lines == [
        "CRM-1",
        "CRM-2",
        "CRM-M1",
    ]
    assert shell.ok("add", "Train", "people", "5d").lines == ["CRM-3"]
    assert "Line 2" in shell.refused("add", "Good task 5d", "Bad task 5d after CRM-99")
    assert len(shell.ok("list", "tasks").lines) == 4
