"""Records as documents and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import FrozenInstanceError, fields
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.plan import Meta, Plan, build
from planning.records import KINDS, Assignment, Baseline, Constraint, Milestone, Planned, Promise, Record, Task
from planning.soundness import fatal_problems
from planning.validate import Problem, problems
from store.codec import Document, all_named, decode, decode_meta, decode_table, encode, encode_meta, encode_over
from store.errors import FileError
from store.parsing import parse
from tests.store.mutations import VALUES, mutated
from tests.store.plans import sample
from tests.strategies import TEXT, UNKNOWN, records_of

FATAL_CHANGES: list[tuple[str, Document]] = [
    ("tasks", {"duration": -1}),
    ("tasks", {"deadline": "1066-10-14T08:00"}),
    ("tasks", {"calendar": "NONE"}),
    ("tasks", {"parent": "NONE"}),
    ("tasks", {"parent": "NEW-1"}),
    ("tasks", {"id": "NEW "}),
    ("tasks", {"id": "NEW\n"}),
    ("tasks", {"id": "\x1b[2J"}),
    ("tasks", {"id": ""}),
    ("tasks", {"id": "KES"}),
    ("milestones", {"calendar": "NONE"}),
    ("people", {"calendar": "NONE"}),
    ("links", {"predecessor": "NONE"}),
    ("links", {"successor": "KES"}),
    ("links", {"lag": 1e12}),
    ("issues", {"due": "2201-01-01"}),
    ("calendars", {"base": "NEW-1"}),
    ("calendars", {"minutes_per_day": 0}),
    ("calendars", {"week": [[[480, 470]]]}),
    ("programs", {"rag_thresholds": {"spi": 1e16}}),
]

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


def one_by_one(kind: str, documents: Mapping[str, Document]) -> dict[str, Record]:
    """A table as ``decode`` reads each of its documents, refused where an id stands twice."""
    records: dict[str, Record] = {}
    for number in sorted(documents, key=int):
        try:
            record = decode(kind, documents[number])
        except FileError as error:
            raise error.at(document=number) from None
        if record.id in records:
            raise FileError("twice", table=kind, document=number, record=record.id, field="id")
        records[record.id] = record
    return records


def told(read: Callable[[str, Mapping[str, Document]], object], kind: str, documents: Mapping[str, Document]) -> object:
    """What a way of reading makes of a table: its records with the types of their values, or the place of the error."""
    try:
        found = read(kind, documents)
    except FileError as error:
        return error.table, error.document, error.record, error.field, None if error.field == "id" else error.why
    assert isinstance(found, dict)
    return list(found), list(found.values()), repr(found)


def at_once(kind: str, documents: Mapping[str, Document]) -> dict[str, Record]:
    return decode_table(kind, documents).records


@given(st.data(), WITH_KIND.flatmap(lambda pair: st.tuples(st.just(pair[0]), st.lists(records_of(pair[0]), max_size=5))))
def test_a_table_is_read_at_once_as_document_after_document(data: st.DataObject, table: tuple[str, list[Record]]) -> None:
    kind, records = table
    numbers = data.draw(st.lists(st.integers(1, 50).map(str), min_size=len(records), max_size=len(records), unique=True))
    documents = {number: json.loads(json.dumps(encode(record))) for number, record in zip(numbers, records, strict=True)}
    assert told(at_once, kind, documents) == told(one_by_one, kind, documents)


@pytest.mark.parametrize("count", [1, 150])
def test_records_read_at_once_are_frozen_like_all_others(count: int) -> None:
    field = "name"
    for record in at_once("tasks", {str(n): {"id": f"T-{n}"} for n in range(1, count + 1)}).values():
        assert type(record) is Task
        with pytest.raises(FrozenInstanceError):
            setattr(record, field, "x")


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_table_is_read_at_once_as_document_after_document(kind: str) -> None:
    documents: dict[str, Document] = {}
    for record in (record for each, record in sample().records() if each == kind):
        for copy in range(130):  # enough for a reader of their own
            documents[str(len(documents) + 1)] = encode(record) | {"id": f"{record.id}-{copy}", "rank": copy / 2}
    content = json.dumps({kind: documents}).encode()
    for seed in range(60):
        with suppress(FileError):
            table = parse(mutated(content, seed) if seed else content).get(kind, {})
            assert told(at_once, kind, table) == told(one_by_one, kind, table)


@pytest.mark.parametrize(
    "content",
    [
        '{"tasks": {"1": {"id": "A", "id": "B"}}}',
        '{"tasks": {"1": {"id": "A"}, "1": {"id": "A"}}}',
        '{"tasks": {}, "tasks": {}}',
        '{"tasks": {"1": {"id" : "A", "id"\t:"A"}}}',
        '{"tasks": {"1": {"id": "A", "x": [{"y": 1, "y": 1}]}}}',
        '{"tasks": {"1": {"id": "A", "x": "a:b", "x": "\\u003a\\u003A:"}}}',
        '{"tasks": {"1": {"id": "A", "\\u0069d": "A"}}}',
        '{"tasks": {"1": {"id": "A", "x\\\\": 1, "x\\\\": "\\":"}}}',
    ],
)
def test_a_key_that_stands_twice_is_refused_wherever_it_hides(content: str) -> None:
    with pytest.raises(FileError, match="stands twice in one place"):
        parse(content.encode())


def test_numbers_of_documents_are_whole_and_written_in_one_way() -> None:
    assert parse(b'\xef\xbb\xbf{"tasks": {"1": {}, "999999999999999": {}}, "x": {}}') == {
        "tasks": {"1": {}, "999999999999999": {}},
        "x": {},
    }
    for number in ("", "0", "01", "-1", "1 ", "1\\n2", "1\\n", "\u0661", "1.0", "1" * 16):
        with pytest.raises(FileError, match="is no document number"):
            parse(f'{{"tasks": {{"7": {{}}, "{number}": {{}}}}}}'.encode())


@pytest.mark.parametrize("count", [1, 150])
@pytest.mark.parametrize("value", [*VALUES, 10**400, float("nan"), float("inf"), {"a": [[]]}])
def test_a_wrong_value_is_told_alike_among_few_and_many(value: object, count: int) -> None:
    sound = next(encode(record) for _, record in sample().records() if isinstance(record, Task))
    for field in (*sound, "deadline", "constraint", "tags", "external", "odd"):
        documents = {str(n): sound | {"id": f"T{n}", field: sound.get(field, "")} for n in range(1, count + 1)}
        documents[str(count)] = documents[str(count)] | {field: value}
        for table in (documents, {n: {k: v for k, v in d.items() if v != ""} for n, d in documents.items()}):
            assert told(at_once, "tasks", table) == told(one_by_one, "tasks", table)


@given(st.lists(WITH_KIND.map(lambda pair: pair[1]), max_size=6, unique_by=lambda record: record.id))
def test_what_is_fatal_is_told_alike_of_a_plan_read_at_once(records: list[Record]) -> None:
    plan = build(records)
    tables = [decode_table(kind, {"1": encode(r)}) for kind in KINDS for r in plan.table(kind).values()]
    assert fatal_problems(plan, all_named(tables)) == tuple(problem for problem in problems(plan) if problem.fatal)


@pytest.mark.parametrize("change", FATAL_CHANGES, ids=str)
def test_what_is_fatal_is_found_in_a_plan_read_at_once(change: tuple[str, Document]) -> None:
    kind, fields_of_it = change
    documents = {each: {str(n): encode(r) for n, r in enumerate(sample().table(each).values(), 1)} for each in KINDS}
    assert not fatal(documents)
    table = documents[kind]
    table[str(len(table) + 1)] = {**table["1"], "id": "NEW-1", **fields_of_it}
    assert fatal(documents)


def fatal(documents: Mapping[str, Mapping[str, Document]]) -> tuple[Problem, ...]:
    """What is fatal in a plan of these tables; the quick way and the slow one agree on it."""
    tables = {kind: decode_table(kind, dict(documents[kind])) for kind in KINDS}
    found: dict[str, Any] = {kind: table.records for kind, table in tables.items()}
    plan = Plan(**found)
    quick = fatal_problems(plan, all_named(tables.values()))
    assert quick == fatal_problems(plan)
    return quick


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
