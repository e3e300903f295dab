"""Several ids in one line of capture."""

from __future__ import annotations

from datetime import date

import pytest

from planning.capture import read_line
from planning.records import Link, Risk, Task
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
PLAN = demo_plan(TODAY)


@pytest.mark.parametrize("line", ["Smoke test 2d after WEB-1 WEB-2", "Smoke test 2d after WEB-1, WEB-2", "Smoke test after web-1 web-2 2d"])
def test_several_ids_follow_after_with_or_without_commas(line: str) -> None:
    reading = read_line(line, PLAN, TODAY, project="WEB")
    assert reading.change is not None, reading.errors
    records = [edit.after for edit in reading.change.edits]
    assert [record.predecessor for record in records if isinstance(record, Link)] == ["WEB-1", "WEB-2"]
    assert [record.name for record in records if isinstance(record, Task)] == ["Smoke test"]


def test_a_word_that_is_no_id_ends_the_ids() -> None:
    reading = read_line("risk Late delivery on WEB-8 WEB-9 p40%", PLAN, TODAY, project="WEB")
    assert reading.change is not None, reading.errors
    [risk] = [edit.after for edit in reading.change.edits if isinstance(edit.after, Risk)]
    assert (risk.name, risk.on) == ("Late delivery", ("WEB-8", "WEB-9"))
