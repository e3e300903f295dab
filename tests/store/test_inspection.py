"""What is told of a broken file: everything, at once, with lines and ids; of a sound one nothing, and never an exception."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.plan import Plan, build
from planning.records import KINDS, Task
from store.codec import encode, encode_meta
from store.errors import FileError
from store.inspection import Finding, inspect, is_remarkable
from store.loading import plan_of
from store.parsing import parse
from store.rendering import rendered
from tests.store.mutations import mutated
from tests.store.plans import sample
from tests.strategies import records_of, sound_plan

Tables = dict[str, dict[str, dict[str, Any]]]

PLANS = st.lists(st.sampled_from(list(KINDS)).flatmap(records_of), max_size=6).map(sound_plan)


def tables_of(plan: Plan) -> Tables:
    """The tables of a plan, its documents numbered in order."""
    tables: Tables = {"meta": {"1": encode_meta(plan.meta)}}
    for kind, record in plan.records():
        table = tables.setdefault(kind, {})
        table[str(len(table) + 1)] = encode(record)
    return tables


def content_of(plan: Plan) -> bytes:
    """The file of a plan."""
    return rendered(tables_of(plan))


def changed(change: Callable[[Tables], object]) -> bytes:
    """The file of the sample after somebody was at it with an editor."""
    tables = tables_of(sample())
    change(tables)
    return rendered(tables)


def told(content: bytes) -> list[Finding]:
    """What is wrong in a file, without mere notes."""
    return list(inspect(content).faults)


def line_of(content: bytes, text: str) -> int:
    """The line in which a text stands first."""
    return content.decode().split(text, maxsplit=1)[0].count("\n") + 1


def opens(content: bytes) -> bool:
    """Whether the file can be opened."""
    try:
        plan_of(parse(content) if content.strip() else {})
    except FileError:
        return False
    return True


# --------------------------------------------------------------------------------------------------------- sound files


def test_nothing_is_told_of_a_sound_file() -> None:
    inspection = inspect(content_of(sample()))
    assert inspection.findings == ()
    assert inspection.plan == sample()


@given(PLANS)
def test_a_file_that_opens_has_no_fatal_finding(plan: Plan) -> None:
    content = content_of(plan)
    assert not [f for f in inspect(content).findings if f.fatal]


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b'{"tasks": {}}', b"\xef\xbb\xbf{}"])
def test_an_empty_file_is_an_empty_plan(content: bytes) -> None:
    assert inspect(content).findings == ()


def test_a_sound_file_needs_no_second_look() -> None:
    assert not is_remarkable(sample(), content_of(sample()))
    assert is_remarkable(sample(), json.dumps(tables_of(sample()), indent=2).encode())
    assert is_remarkable(build([Task(id="T", project="NONE")]), b"")


# ------------------------------------------------------------------------------------------------------- many at once


def wrong(tables: Tables) -> None:
    """Six things wrong in six records."""
    tables["tasks"]["1"]["duration"] = "long"
    tables["tasks"]["2"]["deadline"] = "soon"
    tables["tasks"]["2"]["percent"] = "half"
    tables["links"]["1"]["successor"] = "WEB-99"
    tables["people"]["1"]["leave"] = [{"first": "2026-12-28", "last": "2026-13-31"}]
    tables["risks"]["1"]["on"] = ["GONE"]


WRONG = {
    ("WEB-1", "duration"),
    ("WEB-2", "deadline"),
    ("WEB-2", "percent"),
    ("L-1", "successor"),
    ("KM", "leave[0].last"),
    ("R-01", "on[0]"),
}


def test_everything_that_is_wrong_is_told_at_once() -> None:
    content = changed(wrong)
    assert {(f.id, f.field) for f in told(content)} == WRONG
    assert {f.id: f.line for f in told(content)} == {i: line_of(content, f'"id": "{i}"') for i, _ in WRONG}


@pytest.mark.parametrize("indent", [None, 0, 1, 4])
def test_lines_are_right_however_the_file_is_laid_out(indent: int | None) -> None:
    tables = tables_of(sample())
    wrong(tables)
    content = json.dumps(tables, indent=indent).encode()
    assert {(f.id, f.field) for f in told(content)} == WRONG
    for finding in told(content):
        start = content.decode().splitlines()[finding.line - 1]
        assert f'"{finding.document}": {{' in start


def also_too_much(tables: Tables) -> None:
    """One more thing that is wrong, which nobody but a person can put right."""
    wrong(tables)
    tables["tasks"]["1"]["percent"] = 140


def test_each_finding_says_what_a_repair_would_do_or_leaves_it_to_a_person() -> None:
    content = changed(also_too_much)
    said = {(f.id, f.field): f.repair for f in told(content)}
    assert said["WEB-1", "duration"] == 'left out (it was "long")'
    assert said["L-1", "successor"] == "the link is taken away (WEB-2 -> WEB-99, SS)"
    assert said["WEB-1", "percent"] == ""


# --------------------------------------------------------------------------------------------------------- broken text


def test_a_truncated_file_is_read_up_to_its_end() -> None:
    content = content_of(sample())
    end = content.index(b'"id": "WEB-2"') + 20
    findings = told(content[:end])
    assert any(f.why.startswith("the file ends too early") for f in findings)
    last = next(f for f in findings if f.id == "WEB-2" and "no JSON" in f.why)
    assert last.line == content[:end].count(b"\n") + 1 and "actual_start" in last.repair
    read = inspect(content[:end]).plan
    assert read.programs == sample().programs and read.risks == sample().risks and "WEB-2" in read.tasks


@pytest.mark.parametrize("tail", [b'"x": 1}}\n', b'{"tasks": {"1": {"id": "WEB-1", "project": "WEB"}}}', b"\0\0\0", b"}"])
def test_what_an_interrupted_writer_leaves_behind_the_end_is_told(tail: bytes) -> None:
    content = content_of(sample())
    (finding,) = told(content + tail)
    assert finding.line == content.count(b"\n") + 1 and "after the end" in finding.why
    assert inspect(content + tail).plan == sample()


def test_a_record_that_only_stands_behind_the_end_is_not_lost() -> None:
    tail = b'{"tasks": {"1": {"id": "WEB-1", "project": "WEB"}, "9": {"id": "WEB-9", "project": "WEB"}}}'
    read = inspect(content_of(sample()) + tail).plan
    assert set(read.tasks) == {"WEB-1", "WEB-2", "WEB-9"}
    assert read.tasks["WEB-1"] == sample().tasks["WEB-1"]


def test_a_line_that_is_no_json_costs_no_more_than_that_line() -> None:
    content = content_of(sample())
    broken = content.replace(b'"name": "Concept"', b'"name": Concept"')
    (finding,) = told(broken)
    line = line_of(content, '"id": "WEB-1"')
    assert (finding.line, finding.table, finding.document, finding.id) == (line, "tasks", "1", "WEB-1")
    column = broken.decode().splitlines()[line - 1].index('Concept"') + 1
    assert f"column {column} is no JSON" in finding.why and 'left out: "name": Concept"' in finding.repair
    read = inspect(broken).plan
    assert read == replace(sample(), tasks={**sample().tasks, "WEB-1": replace(sample().tasks["WEB-1"], name="")})


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b'},\n"2"', b'}\n"2"', "a comma is missing"),
        (b"}\n}\n}\n", b"},\n}\n}\n", "a comma too many"),
        (b'}\n},\n"tasks"', b'},\n"tasks"', "a closing brace is missing"),
        (b'"Kenji Mori"', b'"Kenji\nMori"', "a control character"),
    ],
)
def test_a_slip_of_the_editor_loses_nothing(old: bytes, new: bytes, why: str) -> None:
    content = content_of(sample())
    assert old in content
    broken = content.replace(old, new, 1)
    assert not opens(broken)
    findings = told(broken)
    assert len(findings) == 1 and findings[0].why.startswith(why)
    assert sum(1 for _ in inspect(broken).plan.records()) == sum(1 for _ in sample().records())


def test_a_conflict_that_git_left_is_told_with_both_sides() -> None:
    lines = content_of(sample()).split(b"\n")
    at = next(i for i, line in enumerate(lines) if b'"id": "WEB-1"' in line)
    theirs = lines[at].replace(b"4800", b"9600")
    conflict = [b"<<<<<<< HEAD", lines[at], b"=======", theirs, b">>>>>>> other"]
    (finding,) = told(b"\n".join([*lines[:at], *conflict, *lines[at + 1 :]]))
    assert finding.line == at + 1 and f"lines {at + 1} to {at + 5}" in finding.why
    assert finding.repair.startswith("ours is kept") and "9600" in finding.repair
    assert inspect(b"\n".join([*lines[:at], *conflict, *lines[at + 1 :]])).plan == sample()


def test_a_conflict_in_the_style_of_diff3_is_one_too() -> None:
    lines = content_of(sample()).split(b"\n")
    at = next(i for i, line in enumerate(lines) if b'"id": "KM"' in line)
    conflict = [b"<<<<<<< HEAD", lines[at], b"||||||| base", b'"1": {}', b"=======", b'"1": {"id": "KX"}', b">>>>>>> other"]
    assert inspect(b"\n".join([*lines[:at], *conflict, *lines[at + 1 :]])).plan == sample()


def test_bytes_that_are_no_text_are_told_line_by_line() -> None:
    content = content_of(sample()).replace("Größe".encode(), "Größe".encode("latin-1"))
    findings = told(content)
    assert [f.line for f in findings] == [line_of(content_of(sample()), "Größe")]
    assert "f6 df" in findings[0].why
    assert "Gr\ufffd\ufffde" in inspect(content).plan.programs["KES"].name


def test_a_file_in_utf_16_is_read_as_such() -> None:
    inspection = inspect(content_of(sample()).decode().encode("utf-16"))
    assert len(inspection.faults) == 1 and inspection.plan == sample()


def test_a_key_that_stands_twice_is_told_with_the_value_that_gives_way() -> None:
    content = content_of(sample()).replace(b'"name": "Concept"', b'"name": "Old", "name": "Concept"')
    (finding,) = told(content)
    assert (finding.id, finding.field) == ("WEB-1", "name") and '"Old"' in finding.repair


def test_a_long_text_is_cut_short_and_nothing_in_it_is_obeyed() -> None:
    content = content_of(sample()).replace(b'"Concept"', b'"\x1b[2J' + b"x" * 100_000)
    for finding in told(content):
        assert len(finding.why) < 500 and finding.why.isprintable()
        assert len(finding.repair) < 500 and finding.repair.isprintable()


# ----------------------------------------------------------------------------------------------------- records, tables


def test_double_ids_and_numbers_are_told() -> None:
    tables = tables_of(sample())
    tables["tasks"]["9"] = {**tables["tasks"]["1"], "name": "Copy"}
    tables["tasks"]["x"] = {**tables["tasks"]["2"], "id": "WEB-7"}
    (number, double) = sorted(told(json.dumps(tables).encode()), key=lambda f: f.field)
    assert "document number" in number.why and number.repair == "it becomes document 10"
    assert double.id == "WEB-1" and "stands in document 1 too" in double.why and double.repair == "it becomes WEB-8"


def test_an_id_of_two_tables_is_told() -> None:
    (finding,) = told(changed(lambda t: t["people"]["1"].update(id="WEB-1")))[:1]
    assert "stands in tasks document 1 too" in finding.why


def test_a_record_without_an_id_gets_one_of_its_neighbours_kind() -> None:
    (finding,) = [f for f in told(changed(lambda t: t["tasks"]["1"].pop("id"))) if f.field == "id"]
    assert finding.repair == "it becomes WEB-3"


def test_numbers_that_are_not_finite_are_told() -> None:
    content = content_of(sample()).replace(b'"duration": 4800, "id": "WEB-1"', b'"duration": NaN, "id": "WEB-1"')
    content = content.replace(b'"percent": 12.5', b'"percent": 1e999')
    assert {(f.id, f.field, f.why) for f in told(content)} == {
        ("WEB-1", "duration", "this number is not finite; correct it."),
        ("WEB-2", "percent", "this number is not finite; correct it."),
    }


def test_half_a_character_is_told() -> None:
    content = content_of(sample()).replace(b"Concept", b"\\ud83d Concept")
    (finding,) = told(content)
    assert finding.id == "WEB-1" and "half a character" in finding.why


def test_parents_in_a_circle_people_that_do_not_exist_and_loops_are_told() -> None:
    def change(tables: Tables) -> None:
        tables["tasks"]["1"]["parent"] = "WEB-2"
        tables["tasks"]["1"]["assignments"] = [{"person": "XY"}]
        tables["tasks"]["3"] = {"id": "WEB-3", "project": "WEB"}
        tables["links"]["2"] = {"id": "L-2", "predecessor": "WEB-3", "successor": "WEB-2"}
        tables["links"]["3"] = {"id": "L-3", "predecessor": "WEB-M1", "successor": "WEB-3"}

    found = told(changed(change))
    assert {(f.id, f.field) for f in found if f.fatal} == {("WEB-1", "parent"), ("WEB-2", "parent")}
    assert {("WEB-1", "assignments[0].person")} < {(f.id, f.field) for f in found}
    assert [f.table for f in found if "circle" in f.why or "loop" in f.why] == ["links"]


def test_a_table_that_is_none_and_a_document_that_is_none_are_told() -> None:
    tables: dict[str, Any] = tables_of(sample())
    tables["views"] = [tables["views"]["1"]]
    tables["people"]["2"] = "KX"
    found = told(json.dumps(tables).encode())
    assert {f.table for f in found} == {"views", "people"}
    assert inspect(json.dumps(tables).encode()).plan == sample()


@pytest.mark.parametrize("schema", [None, 0, -1, "1", True, 1.5, 10**30])
def test_a_file_that_does_not_say_what_it_is_is_taken_for_a_plan_of_today(schema: object) -> None:
    inspection = inspect(json.dumps(tables_of(sample()) | {"meta": {"1": {"schema": schema}}}).encode())
    (finding,) = inspection.faults
    assert finding.field == "schema" and finding.repair == "it is taken for schema 1" and not inspection.hopeless


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"_default": {"1": {"a": 1}}}', "another program"),
        (b'{"meta": {"1": {"schema": 2}}, "tasks": {"1": {"id": "T", "project": "P"}}}', "newer version"),
        (b"hello", "no plan"),
        (b"[1, 2]", "no plan"),
        (b"\x00\x01\xff", "UTF-8"),
    ],
)
def test_a_file_that_is_no_plan_of_ours_is_said_to_be_none(content: bytes, why: str) -> None:
    inspection = inspect(content)
    assert inspection.hopeless and any(why in f.why for f in inspection.faults)
    assert not any(f.repair for f in inspection.findings)


def test_what_a_later_version_wrote_and_low_counters_are_mere_notes() -> None:
    tables = tables_of(sample()) | {"ideas": {"1": {"a": 1}}}
    tables["tasks"]["1"]["colour"] = "red"
    tables["meta"]["1"]["counters"]["WEB-"] = 1
    inspection = inspect(rendered(tables))
    assert inspection.faults == ()
    assert {(f.table, f.field) for f in inspection.findings} == {("ideas", ""), ("tasks", "colour"), ("meta", "counters")}


# ------------------------------------------------------------------------------------------------------ any file at all

BITS = ["{", "}", "[", "]", ",", ":", '"', "\\", "\n", "1", "NaN", "1e999", '"\\ud800"', "漢", "\x00", "[" * 600, "]" * 600, "9" * 5000]
PARTS = ['"id": "A-1"', '"project": "P"', '"1": {', '"tasks": {', '"meta": {"1": {"schema": 1}}', "<<<<<<< a\n", "=======\n", ">>>>>>> b\n"]
PIECES = st.sampled_from(BITS + PARTS)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    content = text.encode()
    inspection = inspect(content)
    assert opens(content) == (not any(f.fatal for f in inspection.findings))


@given(st.binary(max_size=60))
def test_no_bytes_are_too_odd_to_be_looked_at(content: bytes) -> None:
    assert opens(content) == (not any(f.fatal for f in inspect(content).findings))


def test_what_is_told_and_what_is_opened_agree_on_broken_files() -> None:
    content = content_of(sample())
    for seed in range(200):
        broken = mutated(content, seed)
        assert opens(broken) == (not any(f.fatal for f in inspect(broken).findings)), seed
