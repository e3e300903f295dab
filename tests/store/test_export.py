"""The plan as JSON for other programs."""

from __future__ import annotations

import json

from planning.plan import Plan
from planning.records import KINDS
from planning.schedule import schedule
from store.codec import decode
from store.export import export_json
from tests.store.plans import sample


def test_every_record_is_exported_and_can_be_read_back() -> None:
    plan = sample()
    exported = json.loads(export_json(plan))
    assert exported["meta"]["schema"] == 1
    for kind in KINDS:
        assert [decode(kind, document) for document in exported[kind]] == list(plan.table(kind).values())


def test_an_empty_plan_has_a_list_for_every_kind() -> None:
    exported = json.loads(export_json(Plan()))
    assert exported == {"meta": {"schema": 1}, **{kind: [] for kind in KINDS}}


def test_dates_come_with_a_schedule() -> None:
    plan = sample()
    rows = schedule(plan)
    exported = json.loads(export_json(plan, rows))
    computed = {document["id"]: document["computed"] for document in exported["tasks"] + exported["milestones"]}
    assert computed["WEB-2"]["start"] == rows["WEB-2"].start.isoformat(timespec="minutes")
    assert computed["WEB-1"]["kind"] == "summary"
    assert computed["WEB-M1"]["driver"] == {"kind": "link", "id": "WEB-2", "type": "SS"}
    assert computed["WEB-M1"]["total_float_minutes"] == rows["WEB-M1"].total_float
    assert "computed" not in exported["programs"][0]
