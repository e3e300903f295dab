"""Broken files put right: the result always opens, nothing goes without being told, and a sound file stays as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from planning.plan import Plan, build
from planning.records import Assignment, Calendar, Link, Person, Program, Project, Risk, Task
from planning.validate import validate
from store.errors import StoreError
from store.inspection import inspect
from store.loading import plan_of
from store.parsing import parse
from store.planfile import PlanFile
from store.recovery import Basis
from store.rendering import rendered
from store.repair import mending, repaired, write_repaired
from tests.store.mutations import mutated
from tests.store.plans import names_in, sample
from tests.store.test_inspection import PLANS, Tables, changed, content_of, tables_of, wrong

NOON = datetime(2026, 11, 22, 12, 30, 5)


def plan_after(content: bytes) -> Plan:
    """The plan of a file after its repair."""
    return plan_of(repaired(inspect(content)).tables)[0]


def survives(content: bytes) -> int:
    """How many records are left after a repair; -1 where nothing could be made of the file. Fails where the result does not open."""
    inspection = inspect(content)
    result = repaired(inspection)
    plan, tables = plan_of(result.tables)
    assert tables is result.tables
    again = inspect(rendered(tables))
    assert not any(f.fatal for f in again.findings)
    assert repaired(again).done == ()
    told = {f for f in inspection.faults if f.repair}
    assert bool(result.done) >= bool(told)
    assert all(line.isprintable() and len(line) < 900 for line in result.done)
    if not inspection.faults:
        assert tables == (parse(content) if content.strip() else {})
    return -1 if inspection.hopeless else sum(1 for _ in plan.records())


# -------------------------------------------------------------------------------------------------------- any file


@pytest.mark.parametrize("layout", ["ours", "one line", "indented"])
def test_a_hundred_broken_files_of_each_layout_open_after_their_repair(layout: str) -> None:
    left = [survives(mutated(laid_out(layout), seed)) for seed in range(100)]
    assert sum(n >= 20 for n in left) > 70


@pytest.mark.torture
@pytest.mark.parametrize("layout", ["ours", "one line", "indented"])
def test_two_thousand_broken_files_open_after_their_repair(layout: str) -> None:
    left = [survives(mutated(laid_out(layout), seed)) for seed in range(1000, 3000)]
    assert sum(n >= 20 for n in left) > 1400


def laid_out(layout: str) -> bytes:
    """The sample's file as we write it, as plain TinyDB does, and as a formatter of JSON does."""
    tables = tables_of(sample())
    return rendered(tables) if layout == "ours" else json.dumps(tables, indent=2 if layout == "indented" else None).encode()


def test_a_file_cut_anywhere_keeps_every_record_before_the_cut() -> None:
    content = content_of(sample())
    for size in range(200, len(content), 53):
        lines = content[:size].split(b"\n")[:-1]
        records = sum(line.startswith((b'"1": {', b'"2": {')) for line in lines) - (size > content.index(b'"meta"'))
        assert survives(content[:size]) >= records - 1, size  # a link may lead to what was cut off


@given(PLANS)
def test_a_file_with_nothing_wrong_is_returned_as_it_is(plan: Plan) -> None:
    content = content_of(plan)
    inspection = inspect(content)
    if not inspection.faults:
        assert repaired(inspection) == (parse(content), (), ())


@given(PLANS)
def test_problems_of_any_plan_are_mended_or_left_to_a_person(plan: Plan) -> None:
    content = content_of(plan)
    result = repaired(inspect(content))
    after, _ = plan_of(result.tables)
    assert all(f.id for f in result.left if f.table != "schedule")
    assert {(p.kind, p.id, p.field) for p in validate(after)} <= {(f.table, f.id, f.field) for f in result.left}


# ------------------------------------------------------------------------------------------------------- what is mended


def test_a_value_that_cannot_be_read_is_dropped_and_shown() -> None:
    result = repaired(inspect(changed(wrong)))
    assert any('tasks 1 (WEB-1), field duration: left out (it was "long").' in line for line in result.done)
    after, _ = plan_of(result.tables)
    assert after.tasks["WEB-1"] == replace(sample().tasks["WEB-1"], duration=480)
    assert after.people["KM"] == replace(sample().people["KM"], leave=())
    assert after.risks["R-01"].on == () and not after.links


def test_only_the_entry_of_a_list_that_cannot_be_read_is_dropped() -> None:
    def change(tables: Tables) -> None:
        tables["tasks"]["2"]["assignments"][0]["units"] = "half"

    assert plan_after(changed(change)).tasks["WEB-2"].assignments == (Assignment("?frontend", 1.0, 960),)


def test_what_is_named_and_not_there_is_made_where_that_loses_nothing() -> None:
    def change(tables: Tables) -> None:
        tables["tasks"]["1"].update(project="APP", assignments=[{"person": "XY"}, {"person": "WEB"}])
        tables["risks"]["1"]["program"] = "NEW"
        del tables["risks"]["1"]["on"]

    after = plan_after(changed(change))
    assert after.projects["APP"].program == "" or after.projects["APP"].program == "KES"
    assert after.programs["NEW"] == Program(id="NEW") and after.people["XY"] == Person(id="XY")
    assert [a.person for a in after.tasks["WEB-1"].assignments] == ["XY", "?WEB"]
    assert not [p for p in validate(after) if p.field in ("project", "program", "assignments[0].person")]


def test_a_circle_of_parents_is_cut_once() -> None:
    def change(tables: Tables) -> None:
        tables["tasks"]["1"]["parent"] = "WEB-2"

    after = plan_after(changed(change))
    assert [after.tasks[i].parent for i in ("WEB-1", "WEB-2")] == [None, "WEB-1"]


def test_amounts_that_cannot_be_worked_with_are_reset_and_odd_ones_are_left_to_a_person() -> None:
    def change(tables: Tables) -> None:
        tables["tasks"]["1"].update(duration=-5, percent=140)
        tables["calendars"]["2"]["week"][2] = [[700, 600]]
        tables["programs"]["1"]["start"] = "0001-01-01T08:00"

    result = repaired(inspect(changed(change)))
    after, _ = plan_of(result.tables)
    assert after.tasks["WEB-1"].duration == 480 and after.programs["KES"].start is None
    assert after.calendars["LATE"].week[2] == Calendar(id="x").week[2]
    assert after.calendars["LATE"].week[0] == ((600, 840),)
    assert [(f.id, f.field) for f in result.left] == [("WEB-1", "percent")]


MONTH = {"first": "2026-01-01", "last": "2026-12-31"}
WHOLE = {"start": "2026-09-07T08:00", "finish": "2026-09-18T17:00"}
RESET: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("calendars", "1", {"week": [[], []]}, "week", "the week becomes Monday to Friday"),
    ("calendars", "1", {"exceptions": [MONTH, MONTH | {"rule": "FREQ=SECONDLY"}]}, "exceptions[1].rule", "from 2026-01-01 to 2026-12-31"),
    ("calendars", "1", {"base": "LATE"}, "base", "it names none any more (it was LATE)"),
    ("calendars", "1", {"minutes_per_day": 0}, "minutes_per_day", "it is reset (it was 0)"),
    ("baselines", "1", {"activities": {"a.b": WHOLE | {"start": "0001-01-01T08:00"}, "a": WHOLE}}, "activities.a.b.start", "it is reset"),
    ("tasks", "1", {"assignments": [{"person": "KM", "effort": -5}]}, "assignments[0].effort", "it is reset (it was -5)"),
    ("projects", "1", {"budget": [{"category": "x", "amount": 1e300}]}, "budget[0].amount", "it is reset"),
    ("snapshots", "1", {"figures": {"spi": 1e300, "cpi": 1}}, "figures.spi", "it is reset"),
    ("milestones", "1", {"gate": "NONE", "calendar": "NONE"}, "gate", "it names none any more (it was NONE)"),
    ("programs", "1", {"baseline": "NONE"}, "baseline", "it names none any more (it was NONE)"),
]


@pytest.mark.parametrize(("table", "number", "values", "field", "words"), RESET)
def test_a_value_that_cannot_be_worked_with_gives_way(table: str, number: str, values: dict[str, Any], field: str, words: str) -> None:
    inspection = inspect(changed(lambda tables: tables[table][number].update(values)))
    (finding, *_) = [f for f in inspection.faults if f.table == table and f.field == field]
    assert words in finding.repair and finding.line
    result = repaired(inspection)
    assert result.left == () and any(words in line for line in result.done)
    after, _ = plan_of(result.tables)
    assert sum(1 for _ in after.records()) == sum(1 for _ in sample().records())


def test_of_many_values_only_the_one_that_cannot_be_worked_with_gives_way() -> None:
    planned = WHOLE | {"start": "0001-01-01T08:00"}
    after = plan_after(changed(lambda tables: tables["baselines"]["1"].update(activities={"a.b": planned, "a": WHOLE})))
    assert after.baselines["BL-1"].activities.keys() == {"a"}
    after = plan_after(changed(lambda tables: tables["snapshots"]["1"].update(figures={"spi": 1e300, "cpi": 1})))
    assert after.snapshots["SN-1"].figures == {"cpi": 1}


def test_a_copied_record_gets_an_id_and_a_number_of_its_own() -> None:
    tables = tables_of(sample())
    tables["tasks"]["9"] = {**tables["tasks"]["1"], "name": "Copy"}
    after = plan_after(json.dumps(tables).encode())
    assert after.tasks["WEB-3"] == replace(sample().tasks["WEB-1"], id="WEB-3", name="Copy")
    assert after.meta.counters["WEB-"] == 3


def test_a_record_that_stands_twice_word_for_word_stays_once() -> None:
    tables = tables_of(sample())
    tables["tasks"]["9"] = dict(tables["tasks"]["1"])
    assert plan_after(json.dumps(tables).encode()) == sample()


def test_what_names_a_record_by_a_broken_id_follows_it() -> None:
    def change(tables: Tables) -> None:
        tables["tasks"]["2"]["id"] = "WEB-2 "
        tables["links"]["1"]["predecessor"] = "WEB-2 "

    assert plan_after(changed(change)) == sample()


def test_a_loop_of_links_is_left_to_a_person() -> None:
    def change(tables: Tables) -> None:
        tables["links"]["2"] = {"id": "L-2", "predecessor": "WEB-M1", "successor": "WEB-2"}

    result = repaired(inspect(changed(change)))
    assert not [line for line in result.done if "counters" not in line]
    assert [f.table for f in result.left] == ["links"]


def test_what_this_version_does_not_know_is_kept() -> None:
    tables: dict[str, Any] = tables_of(sample()) | {"ideas": {"4": {"a": [1]}}}
    tables["tasks"]["1"]["colour"] = {"deep": [1]}
    tables["tasks"]["2"]["assignments"][0]["mood"] = "good"
    tables["tasks"]["2"]["duration"] = "x"
    after = repaired(inspect(json.dumps(tables).encode())).tables
    assert after["ideas"] == tables["ideas"] and after["tasks"]["1"] == tables["tasks"]["1"]
    assert after["tasks"]["2"]["assignments"] == tables["tasks"]["2"]["assignments"]


@pytest.mark.parametrize("content", [b"hello", b'{"meta": {"1": {"schema": 2}}}', b'{"_default": {"1": {"a": 1}}}'])
def test_nothing_is_done_to_a_file_that_is_no_plan_of_ours(content: bytes) -> None:
    result = repaired(inspect(content))
    assert result.tables == {} and result.done == () and result.left


# ------------------------------------------------------------------------------------------------- a plan that opens


def test_the_problems_of_an_open_plan_are_mended_by_one_change() -> None:
    task = Task(id="WEB-1", project="WEB", assignments=(Assignment("XY"),), percent=140)
    risk = Risk(id="R-01", on=("GONE", "WEB-1"))
    plan = build([Program(id="KES"), task, Link(id="L-1", predecessor="WEB-1", successor="WEB-1"), risk])
    mend = mending(inspect(content_of(plan), plan), plan)
    after = plan.apply(mend.change)
    assert after.projects["WEB"] == Project(id="WEB", program="KES") and "XY" in after.people and after.risks["R-01"].on == ("WEB-1",)
    assert after.apply(mend.change.inverse()).tasks == plan.tasks
    assert mend.change.label == "repaired WEB-1, R-01"
    assert ("WEB-1", "percent") in {(f.id, f.field) for f in mend.left}


def test_nothing_is_changed_where_only_a_person_can_decide() -> None:
    plan = build([Program(id="KES"), Project(id="WEB", program="KES"), Task(id="WEB-1", project="WEB", percent=140)])
    mend = mending(inspect(content_of(plan), plan), plan)
    assert mend.change.edits == () and mend.done == () and len(mend.left) == 1


# ------------------------------------------------------------------------------------------------------------- writing


def test_the_broken_file_is_kept_to_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    broken = changed(wrong)[:-40]
    path.write_bytes(broken)
    aside = write_repaired(path, repaired(inspect(broken)).tables, NOON, Basis.of(path))
    assert aside == tmp_path / "plan.json.broken-2026-11-22T123005" and aside.read_bytes() == broken
    with PlanFile.open(path) as file:
        assert file.plan == plan_after(broken) and file.notes == []
    assert plan_of(parse(path.read_bytes()))[0] == plan_after(broken)
    again = write_repaired(path, tables_of(sample()), NOON, Basis.of(path))
    assert again is not None and again.name == "plan.json.broken-2026-11-22T123005-2"
    assert aside.read_bytes() == broken


def test_a_file_that_somebody_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(b"theirs")
    basis = Basis.of(path)
    path.write_bytes(b"mine")
    with pytest.raises(StoreError, match="changed by somebody else"):
        write_repaired(path, tables_of(sample()), NOON, basis)
    assert path.read_bytes() == b"mine"
    assert [name for name in names_in(tmp_path) if not name.startswith(".")] == ["plan.json"]
