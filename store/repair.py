"""A broken plan file put right, as far as that takes no guessing, and the change that does the same to an open plan."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from planning.plan import SCHEMA, Change, Edit, Plan
from planning.records import KINDS
from planning.validate import validate
from store.codec import encode, encode_meta, encode_over
from store.errors import shown
from store.inspection import located
from store.mending import counted, mended
from store.parsing import parse
from store.rendering import rendered
from store.scanning import META, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from planning.validate import Problem
    from store.inspection import Inspection
    from store.parsing import Tables
    from store.recovery import Basis


class Repaired(NamedTuple):
    """The tables of the repaired file, what was done, one sentence each, and what is left for a person.

    Of a hopeless file there are no tables, nothing is done, and all is left.
    """

    tables: Tables
    done: tuple[str, ...]
    left: tuple[Finding, ...]


class Mending(NamedTuple):
    """The change that mends an open plan, what it does, and what is left for a person."""

    change: Change
    done: tuple[str, ...]
    left: tuple[Finding, ...]


def repaired(inspection: Inspection) -> Repaired:
    """What can be made of a file. The tables can always be opened as a plan; those of a sound file are as they were."""
    if inspection.hopeless:
        return Repaired({}, (), inspection.faults)
    if not inspection.faults:
        return Repaired(parse(inspection.content) if inspection.content.strip() else {}, (), ())
    after = mended(inspection.plan)
    done = [_sentence(f) for f in inspection.of_file if f.repair]
    done += [_sentence(located(problem, inspection.held), words) for problem, words in after.done]
    done += [_sentence(f, "the counters are raised") for f in inspection.of_file if f.note and f.field == "counters"]
    left = [f for f in inspection.of_file if not f.repair and not f.note]
    return Repaired(_tables(inspection, after.plan), tuple(done), (*left, *_left(inspection, after.plan)))


def repaired_with_journal(path: Path, inspection: Inspection) -> Repaired:
    """What can be made of a file together with the edits of its journal that the file has not got yet. Raises OSError."""
    from store.inspection import inspect
    from store.journal_check import with_pending

    first = repaired(inspection)
    tables, lost = with_pending(Path(os.path.realpath(path)), first.tables)
    second = repaired(inspect(rendered(tables)))
    told = tuple(f"journal: a change that does not fit is left out ({shown(label)})." for label in lost)
    done = tuple(dict.fromkeys(first.done + second.done))
    return Repaired(second.tables, done + told, second.left)


def mending(inspection: Inspection, plan: Plan) -> Mending:
    """What can be done about the problems of a plan that was opened, as one change of it."""
    after = mended(plan)
    done = [_sentence(located(problem, inspection.held), words) for problem, words in after.done]
    change = Change(_label(after.done), tuple(_edits(plan, after.plan)))
    return Mending(change, tuple(done), tuple(_left(inspection, after.plan)))


def _sentence(finding: Finding, words: str = "") -> str:
    return f"{finding.place()}: {words or finding.repair}."


def _label(done: tuple[tuple[Problem, str], ...]) -> str:
    ids = list(dict.fromkeys(shown(problem.id) for problem, _ in done))
    return f"repaired {', '.join(ids[:3])}{' …' if len(ids) > 3 else ''}"


def _left(inspection: Inspection, plan: Plan) -> Iterator[Finding]:
    """What is still wrong with a plan; and what was found that is no problem of a record (a plan without dates)."""
    yield from (located(problem, inspection.held) for problem in validate(plan))
    yield from (finding for finding in inspection.of_plan if finding.table not in KINDS)


def _edits(before: Plan, after: Plan) -> Iterator[Edit]:
    for kind in KINDS:
        old, new = before.table(kind), after.table(kind)
        for record_id in {**old, **new}:
            if old.get(record_id) != new.get(record_id):
                yield Edit(kind, record_id, old.get(record_id), new.get(record_id))


def _tables(inspection: Inspection, plan: Plan) -> Tables:
    """The tables of a plan: documents that did not have to change are as they were, number and all."""
    tables: Tables = {name: dict(documents) for name, documents in inspection.others.items()}
    for kind in KINDS:
        records = plan.table(kind)
        if not records:
            continue
        table = tables.setdefault(kind, {})
        free = max((int(held.number) for (k, _), held in inspection.held.items() if k == kind), default=0) + 1
        for record_id, record in records.items():
            held = inspection.held.get((kind, record_id))
            if held is None:
                table[str(free)] = encode(record)
                free += 1
            else:
                table[held.number] = held.document if held.record is record else encode_over(held.document, record)
    meta = _meta(inspection, plan)
    if meta:
        tables.setdefault(META, {})["1"] = meta
    return tables


def _meta(inspection: Inspection, plan: Plan) -> dict[str, object]:
    """The document that says what the file is, its counters not below any id in use."""
    counters = dict(plan.meta.counters)
    for prefix, number in counted(plan).items():
        if number > counters.get(prefix, 0):
            counters[prefix] = number
    if counters == plan.meta.counters and inspection.meta.get("schema") == SCHEMA:
        return inspection.meta
    if not inspection.held and not inspection.others and not inspection.meta:
        return {}
    return encode_meta(replace(plan.meta, counters=counters, schema=max(plan.meta.schema, 1)))


def write_repaired(path: Path, tables: Tables, moment: datetime, basis: Basis) -> Path | None:
    """Put the repaired tables in the place of a broken file; returns where the broken one is kept.

    ``basis`` is how file and journal looked before they were inspected. Raises StoreError, with everything as it was, when they
    are not so any more, and OSError.
    """
    from store.recovery import write_tables

    return write_tables(path, tables, "repaired the file", lambda: moment, basis)
