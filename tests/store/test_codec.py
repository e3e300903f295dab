"""Records as documents and back."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.plan import Meta
from planning.records import KINDS, Assignment, Baseline, Constraint, Milestone, Planned, Promise, Record, Task
from store.codec import decode, decode_meta, encode, encode_meta, encode_over
from store.errors import FileError
from tests.store.plans import sample
from tests.strategies import TEXT, UNKNOWN, records_of

WITH_KIND = st.sampled_from(list(KINDS)).flatmap(lambda kind: st.tuples(st.just(kind), records_of(kind)))


@given(WITH_KIND)
def test_a_record_comes_back_from_json_as_it_was(pair: tuple[str, Record]) -> None:
    kind, record = pair
    assert decode(kind, json.loads(json.dumps(encode(record)))) == record


@pytest.mark.parametrize(("kind", "record"), list(sample().records()))
def test_every_kind_of_record_comes_back(kind: str, record: Record) -> None:
    assert decode(kind, json.loads(json.dumps(encode(record)))) == record


def test_what_equals_its_default_is_not_written() -> None:
    assert encode(Task(id="WEB-1", project="WEB")) == {"id": "WEB-1", "project": "WEB"}


def test_dates_instants_and_amounts_are_plain() -> None:
    task = Task(id="T", deadline=datetime(2026, 11, 26, 17), duration=960, rank=3.0, fixed_cost=0.5)
    assert encode(task) == {"id": "T", "deadline": "2026-11-26T17:00", "duration": 960, "rank": 3, "fixed_cost": 0.5}
    promise = encode(Milestone(id="M", promise=Promise("board", date(2026, 11, 26))))["promise"]
    assert promise == {"to": "board", "on": "2026-11-26"}


def test_instants_within_values_are_read() -> None:
    planned = {"start": "2026-11-02T08:00", "finish": "2026-11-06T17:00"}
    baseline = decode("baselines", {"id": "B", "activities": {"T": planned}})
    assert isinstance(baseline, Baseline)
    assert baseline.activities["T"] == Planned(datetime(2026, 11, 2, 8), datetime(2026, 11, 6, 17))
    task = decode("tasks", {"id": "T", "constraint": {"kind": "SNET", "at": "2026-11-02T08:00"}})
    assert isinstance(task, Task)
    assert task.constraint == Constraint("SNET", datetime(2026, 11, 2, 8))


TASK_FIELDS = frozenset(field.name for field in fields(Task)) - {"extra"}


@given(st.dictionaries(TEXT.filter(lambda name: name not in TASK_FIELDS | {"schema", "entry", "counters"}), UNKNOWN, max_size=3))
def test_unknown_fields_survive(unknown: dict[str, object]) -> None:
    document = {**unknown, "id": "T", "project": "P"}
    assert encode(decode("tasks", document)) == document
    meta = decode_meta({**unknown, "schema": 1, "entry": 7})
    assert decode_meta(encode_meta(meta)) == meta


def test_a_field_called_extra_is_an_unknown_field_like_others() -> None:
    record = decode("tasks", {"id": "T", "extra": {"a": 1}})
    assert record.extra == {"extra": {"a": 1}}
    assert encode(record) == {"id": "T", "extra": {"a": 1}}


def test_unknown_fields_inside_values_are_carried_over() -> None:
    document: dict[str, object] = {
        "id": "T",
        "constraint": {"kind": "SNET", "at": "2026-11-02T08:00", "why": "the hall"},
        "assignments": [{"person": "KM", "colour": "red"}, {"person": "TV", "colour": "blue"}],
    }
    moved = Task(id="T", constraint=Constraint("SNET", datetime(2026, 11, 3, 8)), assignments=(Assignment("TV"), Assignment("AB")))
    new = encode_over(document, moved)
    assert new["constraint"] == {"kind": "SNET", "at": "2026-11-03T08:00", "why": "the hall"}
    assert new["assignments"] == [{"person": "TV", "colour": "blue"}, {"person": "AB", "colour": "blue"}]
    alone = encode_over(document, Task(id="T", assignments=(Assignment("TV", 0.5),)))
    assert alone["assignments"] == [{"person": "TV", "units": 0.5}]


def test_unknown_fields_inside_a_baseline_stay_with_their_activity() -> None:
    planned = {"start": "2026-11-02T08:00", "finish": "2026-11-06T17:00"}
    document: dict[str, object] = {"id": "B", "activities": {"A": {**planned, "seen": 1}, "C": planned}}
    record = decode("baselines", {"id": "B", "activities": {"C": planned, "A": planned}})
    assert encode_over(document, record)["activities"] == {"C": planned, "A": {**planned, "seen": 1}}


WRONG: list[tuple[str, dict[str, object], str, str]] = [
    ("tasks", {"id": "T", "duration": "5d"}, "duration", "a whole number was expected, not text"),
    ("tasks", {"id": "T", "duration": True}, "duration", "a whole number was expected, not true or false"),
    ("tasks", {"id": "T", "duration": 1.5}, "duration", "a whole number was expected, not a number"),
    ("tasks", {"id": "T", "percent": None}, "percent", "a number was expected, not nothing"),
    ("tasks", {"id": "T", "percent": 10**400}, "percent", "too large"),
    ("tasks", {"id": "T", "tags": "a"}, "tags", "a list was expected"),
    ("tasks", {"id": "T", "assignments": [{"person": 1}]}, "assignments[0].person", "text was expected"),
    ("tasks", {"id": "T", "assignments": [{}]}, "assignments[0].person", "missing"),
    ("tasks", {"id": "T", "constraint": {"kind": "\x1b[2J"}}, "constraint.kind", "none of the words"),
    ("tasks", {"id": "T", "constraint": {"kind": "SNET", "at": 5}}, "constraint.at", "no instant"),
    ("tasks", {"id": "T", "constraint": []}, "constraint", "an object in braces or nothing was expected, not a list"),
    ("tasks", {"id": "T", "deadline": "2026-11-26"}, "deadline", "no instant"),
    ("tasks", {"id": "T", "deadline": "2026-11-26T17:00Z"}, "deadline", "no instant"),
    ("tasks", {"id": "T", "deadline": "2026-02-30T17:00"}, "deadline", "no instant"),
    ("tasks", {"id": 3}, "id", "text was expected"),
    ("tasks", {}, "id", "missing"),
    ("links", {"id": "L", "predecessor": "A"}, "successor", "missing"),
    ("issues", {"id": "I", "due": "26.11.2026"}, "due", "no date"),
    ("calendars", {"id": "C", "week": [[[480]]]}, "week[0][0]", "length"),
    ("baselines", {"id": "B", "activities": {"T": {"start": "x"}}}, "activities.T.start", "no instant"),
    ("baselines", {"id": "B", "activities": {"T": {"start": "2026-11-26T17:00"}}}, "activities[...].finish", "missing"),
    ("snapshots", {"id": "S", "figures": {"spi": "good"}}, "figures[...]", "a number was expected"),
    ("tasks", {"id": "T", "odd": float("inf")}, "odd", "not finite"),
    ("tasks", {"id": "T", "odd": json.loads("[" * 60 + "]" * 60)}, "odd", "nested deeper"),
]


@pytest.mark.parametrize(("kind", "document", "field", "why"), WRONG)
def test_a_wrong_value_is_named_with_its_place(kind: str, document: dict[str, object], field: str, why: str) -> None:
    with pytest.raises(FileError) as caught:
        decode(kind, document)
    assert (caught.value.table, caught.value.field) == (kind, field)
    assert why in str(caught.value)
    assert str(caught.value).isprintable()


def test_meta_is_read_and_written() -> None:
    meta = Meta(schema=1, entry=12, counters={"WEB-": 17}, extra={"colour": "red"})
    assert encode_meta(meta) == {"schema": 1, "entry": 12, "counters": {"WEB-": 17}, "colour": "red"}
    assert decode_meta(encode_meta(meta)) == meta
    with pytest.raises(FileError, match="field counters"):
        decode_meta({"schema": 1, "counters": []})
