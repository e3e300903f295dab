"""The tables of a plan file as a plan, or the first thing that is wrong with them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from planning.plan import SCHEMA, Meta, Plan
from planning.records import KINDS
from planning.soundness import Named, fatal_problems
from store.codec import all_named, check_unknown_table, decode_meta, decode_table
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
        found = {kind: decode_table(kind, tables[kind]) for kind in KINDS if kind in tables}
        for name in tables.keys() - KINDS.keys() - {META}:
            check_unknown_table(name, tables[name])
        plan = Plan(meta=meta, **cast("dict[str, Any]", {kind: decoded.records for kind, decoded in found.items()}))
        _require_sound(plan, tables, all_named(found.values()))
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


def _require_sound(plan: Plan, tables: Tables, named: Named | None) -> None:
    fatal = fatal_problems(plan, named)
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
