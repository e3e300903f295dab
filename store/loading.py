"""The tables of a plan file as a plan, or the first thing that is wrong with them."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from planning.plan import SCHEMA, Meta, Plan
from planning.records import KINDS, Record
from planning.validate import problems
from store.codec import check_unknown_table, decode, decode_meta
from store.documents import META, META_DOCUMENT
from store.errors import FileError, shown
from store.migrations import STEPS, migrated

if TYPE_CHECKING:
    from store.parsing import Tables


def plan_of(tables: Tables) -> tuple[Plan, Tables]:
    """The plan that these tables hold, and the tables in the schema of today (the same ones where they are).

    Raises FileError for tables of another program or a newer version, and for what does not hold together.
    """
    with without_collection():
        meta = _require_plan(tables)
        if meta.schema < SCHEMA:
            tables = migrated(tables, meta.schema, STEPS, SCHEMA)
            meta = decode_meta(tables[META][META_DOCUMENT])
        found: dict[str, Any] = {kind: _records(kind, tables[kind]) for kind in KINDS if kind in tables}
        for name in tables.keys() - KINDS.keys() - {META}:
            check_unknown_table(name, tables[name])
        plan = Plan(meta=meta, **found)
        _require_sound(plan, tables)
    return plan, tables


def schema_of(tables: Tables) -> int:
    """The schema that tables say they have; 0 where they do not say."""
    schema = tables.get(META, {}).get(META_DOCUMENT, {}).get("schema")
    return schema if isinstance(schema, int) else 0


def _require_plan(tables: Tables) -> Meta:
    document = tables.get(META, {}).get(META_DOCUMENT)
    if document is None and not any(tables.values()):
        return Meta()
    schema = document.get("schema") if document else None
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        held = ", ".join(sorted(tables)[:5])
        raise FileError(f"this is a file of another program (its tables: {shown(held)}), not a plan; name another file.")
    if schema > SCHEMA:
        raise FileError(f"this plan was written by a newer version of headway (schema {schema}, here {SCHEMA}); update headway.")
    assert document is not None
    return decode_meta(document)


def _records(kind: str, documents: Mapping[str, dict[str, object]]) -> dict[str, Record]:
    records: dict[str, Record] = {}
    numbers: dict[str, str] = {}
    for number in sorted(documents, key=int):
        try:
            record = decode(kind, documents[number])
        except FileError as error:
            raise error.at(document=number) from None
        if record.id in records:
            why = f"this id stands in document {numbers[record.id]} too; give one of them another id."
            raise FileError(why, table=kind, document=number, record=record.id, field="id")
        records[record.id] = record
        numbers[record.id] = number
    return records


def _require_sound(plan: Plan, tables: Tables) -> None:
    fatal = [problem for problem in problems(plan) if problem.fatal]
    if fatal:
        first, more = fatal[0], len(fatal) - 1
        others = f" ({more} more like this)" if more else ""
        number = next((n for n, document in tables.get(first.kind, {}).items() if document.get("id") == first.id), "")
        raise FileError(f"{shown(first.why, 400)}{others}", table=first.kind, document=number, record=first.id, field=first.field)


@contextmanager
def without_collection() -> Iterator[None]:
    """Many objects are made that hold no circles; looking for some would take a third of the time and more."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
