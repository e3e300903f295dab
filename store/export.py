"""A plan as one JSON text for other programs: the documents of the plan file as lists, one list a kind.

With a schedule, each task and milestone that is scheduled also has ``computed``: its dates, floats and driver.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from planning.records import KINDS
from store.codec import Document, encode, encode_meta

if TYPE_CHECKING:
    from datetime import datetime

    from planning.plan import Plan
    from planning.schedule import Row, Schedule


def export_json(plan: Plan, schedule: Schedule | None = None) -> str:
    """The plan as JSON text, one record a line, with a list for every kind, and ``meta``."""
    parts = [f'"meta": {_line(encode_meta(plan.meta))}']
    for kind in KINDS:
        lines = [_line(_document(record.id, encode(record), schedule)) for record in plan.table(kind).values()]
        parts.append(f'"{kind}": [\n' + ",\n".join(lines) + "\n]" if lines else f'"{kind}": []')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _document(record_id: str, document: Document, schedule: Schedule | None) -> Document:
    row = schedule.get(record_id) if schedule is not None else None
    return document if row is None else {**document, "computed": _computed(row)}


def _computed(row: Row) -> Document:
    return {
        "kind": row.kind,
        "start": _instant(row.start),
        "finish": _instant(row.finish),
        "late_start": _instant(row.late_start),
        "late_finish": _instant(row.late_finish),
        "total_float_minutes": row.total_float,
        "free_float_minutes": row.free_float,
        "critical": row.critical,
        "driver": {"kind": row.driver.kind, "id": row.driver.id, "type": row.driver.type},
        "percent": row.percent,
    }


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _line(document: Document) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False)
