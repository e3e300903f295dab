"""The verbs that look at a plan: list, show, schedule, roadmap, check, export - on the sample program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from planning.records import KINDS
from planning.text_width import cell_width
from tests.tui.cli_runs import Shell

ACTIVITY_KEYS = {
    "id",
    "kind",
    "name",
    "project",
    "program",
    "external",
    "start",
    "finish",
    "late_start",
    "late_finish",
    "total_float_minutes",
    "free_float_minutes",
    "critical",
    "driver",
    "percent",
    "baseline_start",
    "baseline_finish",
}


@pytest.fixture
def demo(shell: Shell) -> Shell:
    """The command line on the sample program."""
    shell.ok("demo")
    return shell


def columns_of(line: str, headings: list[str]) -> list[int]:
    """Where the headings of a table begin."""
    return [line.index(h) for h in headings]


# --------------------------------------------------------------------------------------------------------------- list


def test_list_shows_the_tasks_with_their_dates(demo: Shell) -> None:
    table = demo.ok("list").lines
    assert table[0].split() == ["Id", "Name", "Start", "Finish", "Float", "Done", "Slip", "State", "Who"]
    row = next(line for line in table if line.startswith("WEB-13 "))
    assert "2027-01-15" in row and "-2d" in row and "+4d" in row and "critical" in row and "TV 80%" in row


def test_ids_are_listed_as_people_count(demo: Shell) -> None:
    ids = [line.split()[0] for line in demo.ok("list").lines[1:]]
    assert ids.index("WEB-2") < ids.index("WEB-10")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_listed_for_people_and_for_programs(demo: Shell, kind: str) -> None:
    records = demo.ok("list", kind, "--json").json
    lines = demo.ok("list", kind).lines
    named = "bookings" if kind == "spending" else kind
    assert len(lines) == len(records) + bool(records) or lines == [f"There are no {named} in this plan yet."]
    assert all({"id", "name", "notes", "tags", "external"} <= record.keys() for record in records)


def test_a_kind_may_be_named_in_the_singular(demo: Shell) -> None:
    assert demo.ok("list", "person").out == demo.ok("list", "people").out
    assert demo.ok("list", "Risk").out == demo.ok("list", "risks").out


def test_an_unknown_kind_is_answered_with_near_ones(demo: Shell) -> None:
    assert "near: milestones" in demo.refused("list", "milestoens")


def test_tasks_for_programs_have_stored_and_computed_fields(demo: Shell) -> None:
    task = next(t for t in demo.ok("list", "tasks", "--json").json if t["id"] == "WEB-13")
    assert task["duration"] == 10 * 480 and task["assignments"][0] == {"person": "TV", "units": 0.8, "effort": None}
    assert task["finish"] == "2027-01-15T17:00" and task["total_float_minutes"] == -960 and task["critical"] is True
    assert task["baseline_finish"] == "2027-01-11T17:00" and task["slip_minutes"] == 4 * 480


def test_projects_and_programs_have_the_dates_of_what_is_in_them(demo: Shell) -> None:
    program = demo.ok("list", "programs", "--json").json[0]
    assert program["finish"] == "2027-03-17T17:00"
    assert program["count"] == len([a for a in demo.ok("schedule", program["id"], "--json").json["activities"] if a["kind"] != "summary"])
    assert all(p["start"] <= p["finish"] for p in demo.ok("list", "projects", "--json").json)


def test_columns_stay_straight_whatever_a_title_holds(demo: Shell) -> None:
    titles = ["[bold]x[/]", "\x1b[2Jgone", "漢字のタスク", "שלום עולם", "e\u0301\u200bx", "👩‍💻 build", "tab\there"]
    lines = "".join(f"WEB-{n} 'name={t}'\n" for n, t in enumerate(titles, 8))
    demo.ok("set", "-", stdin=lines)
    table = demo.ok("list").lines
    where = table[0].index("Start")
    for line in table[1:]:
        assert "\x1b" not in line and "\t" not in line
        cut = next(i for i in range(len(line)) if line[i : i + 3] in ("202", "   ") and cell_width(line[:i]) == where)
        assert line[cut : cut + 4] in ("2026", "2027")
    assert any("[bold]x[/]" in line for line in table) and any("[2Jgone" in line for line in table)


def test_a_heading_is_bold_on_a_terminal_only(demo: Shell) -> None:
    assert "\x1b" not in demo.ok("list").out


# --------------------------------------------------------------------------------------------------------------- show


def test_show_tells_a_task_in_words(demo: Shell) -> None:
    told = demo.ok("show", "WEB-13").out
    assert told.startswith("WEB-13  Integration and user acceptance test\ntask in WEB ")
    said = dict(line.split(maxsplit=1) for line in told.splitlines() if len(line) > 24 and line[23] == " " and line[0] != " ")
    assert "driven by               WEB-M2 FS" in told
    assert said["duration"] == "8d/10d/19d" and said["assigned"] == "TV 80%, LF 50%, AH 50%"
    assert "ignore_people_calendars" not in said
    assert "Follows\n" in told and "Leads to\n" in told and "SS+4d" in told


def test_show_tells_what_a_risk_is_worth_and_what_came_of_it(demo: Shell) -> None:
    lines = demo.ok("show", "R-02").lines
    assert "now                     score 12 high, expected money (EMV) −€4,500" in lines
    assert "after the response      score 6 medium, expected money (EMV) −€2,250" in lines
    led = lines[lines.index("Led to") + 1 :]
    assert [line.split()[0] for line in led[:3]] == ["A-02", "I-03", "C-03"]
    assert "came_from               R-02" in demo.ok("show", "C-03").lines


def test_show_tells_the_steps_of_a_response_with_owner_and_day(demo: Shell) -> None:
    demo.ok("set", "R-02", "actions=Book contractor @TV ^6 nov; [x] Move pages @LF")
    assert "actions                 Book contractor @TV ^2026-11-06; [x] Move pages @LF" in demo.ok("show", "R-02").lines


def test_show_says_how_often_in_words_with_the_rule_and_what_is_medium(demo: Shell) -> None:
    told = demo.ok("show", "SH-2").lines
    assert "interest                3" in told and "cadence                 every month  (FREQ=MONTHLY)" in told


def test_show_finds_an_id_in_small_letters(demo: Shell) -> None:
    assert demo.ok("show", "web-13").out == demo.ok("show", "WEB-13").out


def test_show_answers_an_unknown_id_with_near_ones(demo: Shell) -> None:
    said = demo.refused("show", "WEB-133")
    assert said.startswith("There is no record WEB-133") and "WEB-13" in said


def test_show_for_programs_holds_the_links_both_ways(demo: Shell) -> None:
    record = demo.ok("show", "WEB-13", "--json").json
    assert record["table"] == "tasks"
    assert {k["predecessor"] for k in record["predecessors"]} == {"WEB-M2", "WEB-10", "CRM-5"}
    assert all(k["predecessor"] == "WEB-13" for k in record["successors"]) and record["successors"]


def test_every_record_can_be_shown(demo: Shell) -> None:
    for kind in KINDS:
        for record in demo.ok("list", kind, "--json").json[:2]:
            assert demo.ok("show", record["id"]).out.startswith(record["id"])
            assert demo.ok("show", record["id"], "--json").json["id"] == record["id"]


# ----------------------------------------------------------------------------------------------------------- schedule


def test_the_schedule_for_programs_is_as_promised(demo: Shell) -> None:
    reply = demo.ok("schedule", "--json").json
    assert set(reply) == {"status_date", "finish", "activities"}
    assert reply["status_date"] == "2026-10-30"
    assert all(set(a) == ACTIVITY_KEYS for a in reply["activities"])
    for activity in reply["activities"]:
        for name in ("start", "finish", "late_start", "late_finish"):
            assert datetime.fromisoformat(activity[name]).tzinfo is None and len(activity[name]) == 16
        assert activity["kind"] in ("task", "milestone", "summary")
        assert activity["driver"]["kind"] in ("link", "constraint", "status", "actual", "start")
    live = next(a for a in reply["activities"] if a["id"] == "WEB-M4")
    assert live["finish"] == "2027-01-22T17:00" and live["total_float_minutes"] == -960
    assert live["driver"] == {"kind": "link", "id": "WEB-16", "type": "FS"}


def test_finished_work_has_no_float(demo: Shell) -> None:
    done = [a for a in demo.ok("schedule", "--json").json["activities"] if a["driver"]["kind"] == "actual" and a["percent"] == 100]
    assert done and all(a["total_float_minutes"] == 0 == a["free_float_minutes"] for a in done)
    row = next(line for line in demo.ok("schedule").lines if line.startswith("GOV-1 "))
    assert row.split()[-3:] == ["100%", "actual", "done"]


def test_a_part_of_the_schedule_can_be_asked_for(demo: Shell) -> None:
    web = demo.ok("schedule", "WEB", "--json").json
    assert {a["project"] for a in web["activities"]} == {"WEB"}
    assert web["finish"] == max(a["finish"] for a in web["activities"])
    assert "no program and no project" in demo.refused("schedule", "WEB-13")


# ------------------------------------------------------------------------------------------------------------ roadmap


def test_the_roadmap_fits_its_width(demo: Shell) -> None:
    for width in ("40", "100", "160"):
        assert max(map(cell_width, demo.ok("roadmap", "--width", width).lines)) <= int(width)
    assert max(map(cell_width, demo.ok("roadmap").lines)) <= 100


def test_the_roadmap_can_do_with_ascii(demo: Shell) -> None:
    text = demo.ok("roadmap", "--ascii").out
    assert text.isascii() and "Go-live cut-over" in text


def test_the_roadmap_of_a_project_shows_that_project(demo: Shell) -> None:
    text = demo.ok("roadmap", "OPS", "--width", "120").out
    assert "Packaging" in text and "Hypercare" not in text


@pytest.mark.parametrize("width", ["0", "-5", "19", "1001"])
def test_a_width_nothing_can_be_drawn_in_is_refused(demo: Shell, width: str) -> None:
    assert "20 to 1000" in demo.refused("roadmap", f"--width={width}")


# ------------------------------------------------------------------------------------------------------ check, export


def test_check_finds_nothing_wrong_with_the_sample(demo: Shell) -> None:
    assert demo.ok("check").out.startswith("The file is sound: nothing is wrong")
    reply = demo.ok("check", "--json").json
    assert reply["file"]["ok"] is True and reply["file"]["problems"] == [] and reply["dcma"]["leads"]["count"] == 0


def test_check_says_what_is_wrong_and_ends_with_one(demo: Shell) -> None:
    _rewrite(demo.file, lambda tables: next(d for d in tables["links"].values()).update(successor="WEB-3", predecessor="WEB-8"))
    answer = demo("check")
    assert answer.code == 1 and "circle" in answer.out
    reply = demo("check", "--json")
    assert reply.code == 1 and "WEB-8" in reply.json["file"]["problems"][0]["why"]


def test_a_loop_is_named_and_can_be_put_right_from_the_shell(demo: Shell) -> None:
    changed: list[str] = []

    def loop(tables: dict[str, dict[str, dict[str, object]]]) -> None:
        document = next(d for d in tables["links"].values())
        changed.append(str(document["id"]))
        document.update(successor="WEB-3", predecessor="WEB-8")

    _rewrite(demo.file, loop)
    assert "->" in demo.refused("schedule")
    demo.ok("set", changed[0], "predecessor=WEB-1", "--yes")
    demo.ok("schedule")


def test_a_broken_file_is_told_in_one_sentence_and_stays_as_it_is(shell: Shell) -> None:
    shell.file.write_text('{"tasks": {"1": {"id": "A-1", "duration": "long"}}}', encoding="utf-8")
    for verb in ("list", "schedule", "show A-1", "roadmap", "export json", "add x", "set A-1 name=b"):
        said = shell.refused(*verb.split())
        assert "\n" not in said and str(shell.file) in said


def test_export_holds_every_record_and_its_dates(demo: Shell, tmp_path: Path) -> None:
    printed = demo.ok("export", "json").json
    assert {t["id"] for t in printed["tasks"]} == {t["id"] for t in demo.ok("list", "--json").json}
    assert next(t for t in printed["tasks"] if t["id"] == "WEB-13")["computed"]["finish"] == "2027-01-15T17:00"
    target = tmp_path / "copy.json"
    target.write_text("something older")
    demo.ok("export", "json", "-o", str(target))
    assert json.loads(target.read_text(encoding="utf-8")) == printed


def test_export_does_not_write_over_the_plan_itself(demo: Shell) -> None:
    assert str(demo.file) in demo.refused("export", "json", "-o", str(demo.file))


def test_export_knows_no_other_format_yet(demo: Shell) -> None:
    assert "json" in demo.refused("export", "xlsx")


# --------------------------------------------------------------------------------------------------------------- demo


def test_the_sample_has_its_status_date_last_friday(shell: Shell) -> None:
    shell.ok("demo", "--today", "2031-05-07")
    assert shell.ok("schedule", "--json").json["status_date"] == "2031-05-02"


def test_the_sample_is_not_written_over_another_plan(shell: Shell) -> None:
    shell.ok("add", "program KES Online relaunch")
    assert "another plan" in shell.refused("demo")
    shell.ok("demo", "--force")
    assert len(shell.ok("list", "--json").json) > 50


def test_a_sample_that_is_there_is_left_as_it_is(demo: Shell) -> None:
    demo.ok("set", "WEB-13", "name=Mine", "--yes")
    before = demo.file.read_bytes()
    assert demo.ok("demo", "--json").json == {"file": str(demo.file), "written": False}
    assert demo.file.read_bytes() == before


def test_without_a_named_file_the_sample_gets_one_of_its_own(shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HEADWAY_FILE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made = Path(shell.ok("demo").lines[0])
    assert made.name == "demo.json" and made.is_file()
    assert shell.ok("list").out.startswith("There is no program yet, so no task; `headway add ")


# ----------------------------------------------------------------------------------------------------------- hygiene


@pytest.mark.parametrize(
    "words", ["list", "schedule --json", "show WEB-13", "check", "roadmap", "when fri", "export json", "help", "list risks"]
)
def test_a_verb_imports_nothing_of_the_screen(demo: Shell, words: str) -> None:
    names = _modules_of(demo, words)
    assert not {"textual", "rich", "tui.app", "importlib.metadata"} & names


def test_listing_imports_no_grammar_and_no_other_verb(demo: Shell) -> None:
    names = _modules_of(demo, "list")
    assert not {n for n in names if n.startswith(("planning.phrases", "planning.capture", "planning.fields", "store.mspdi", "defusedxml"))}
    assert {n for n in names if n.startswith("tui.verbs.")} <= {
        "tui.verbs.common",
        "tui.verbs.list",
        "tui.verbs.tables",
        "tui.verbs.figures",
    }


def _modules_of(shell: Shell, words: str) -> set[str]:
    """The modules that a run in a process of its own imports."""
    script = "import sys\nfrom tui.cli import main\nmain(sys.argv[1:])\nprint(' '.join(sys.modules), file=sys.stderr)"
    env = os.environ | {"HEADWAY_FILE": str(shell.file)}
    done = subprocess.run([sys.executable, "-c", script, *words.split()], capture_output=True, text=True, env=env, check=True)
    return set(done.stderr.split())


def _rewrite(file: Path, change: object) -> None:
    """Changes a plan file as somebody with an editor would."""
    tables = json.loads(file.read_text(encoding="utf-8"))
    assert callable(change)
    change(tables)
    file.write_text(json.dumps(tables), encoding="utf-8")
