"""A what-if is kept beside the plan, survives what happens to both, and never touches the plan."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.plan import Change, Plan, put, remove
from planning.records import Task
from store.demo import demo_plan
from store.errors import FileError, StoreError
from store.paths import whatif_of
from store.whatif import WhatIf
from tests.tui.home_app import TODAY

PLAN = demo_plan(TODAY)


def longer(plan: Plan, task_id: str, days: int = 3) -> Change:
    """The change that makes a task some days longer."""
    task = plan.tasks[task_id]
    return put(plan, replace(task, duration=task.duration + days * 480), f"{task_id} +{days}d")


def begun(path: Path, *steps: Change) -> WhatIf:
    """A what-if with these changes."""
    found = WhatIf.begin(path, "trial", 7)
    for step in steps:
        found.add(step)
    return found


def test_it_is_read_again_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    first = longer(PLAN, "BRD-5")
    second = remove(PLAN.apply(first), "WEB-16")
    begun(path, first, second)
    found = WhatIf.load(path)
    assert found is not None
    assert (found.name, found.base, [s.label for s in found.steps]) == ("trial", 7, ["BRD-5 +3d", second.label])
    assert found.on(PLAN).plan == PLAN.apply(first).apply(second)
    assert not path.exists()


def test_it_is_on_top_of_the_plan_as_it_is_now(tmp_path: Path) -> None:
    found = begun(tmp_path / "plan.json", longer(PLAN, "BRD-5"))
    now = PLAN.apply(put(PLAN, replace(PLAN.tasks["BRD-5"], name="Identity"), "renamed"))
    view = found.on(now)
    assert (view.plan.tasks["BRD-5"].name, view.plan.tasks["BRD-5"].duration) == ("Identity", PLAN.tasks["BRD-5"].duration + 1440)
    assert now.apply(view.change) == view.plan


def test_what_no_longer_fits_is_named_and_left_out_but_not_lost(tmp_path: Path) -> None:
    found = begun(tmp_path / "plan.json", longer(PLAN, "BRD-5"), longer(PLAN, "WEB-6"))
    now = PLAN.apply(longer(PLAN, "BRD-5", 10))
    view = found.on(now)
    assert view.plan.tasks["BRD-5"] == now.tasks["BRD-5"] and view.plan.tasks["WEB-6"] != now.tasks["WEB-6"]
    assert len(view.lost) == 1 and str(view.lost[0]).startswith("BRD-5 +3d: BRD-5 duration was changed")
    assert found.on(PLAN).lost == ()


def test_a_new_record_gives_way_to_one_of_the_plan_with_its_id(tmp_path: Path) -> None:
    task = Task(id=PLAN.next_id("WEB-"), name="Tried", project="WEB")
    added = put(PLAN, task)
    follow = longer(PLAN.apply(added), task.id)
    found = begun(tmp_path / "plan.json", added, follow)
    now = PLAN.apply(put(PLAN, replace(task, name="Real")))
    view = found.on(now)
    tried = [t for t in view.plan.tasks.values() if t.name == "Tried"]
    assert view.plan.tasks[task.id].name == "Real" and len(tried) == 1 and tried[0].duration == task.duration + 1440
    assert view.lost == ()


def test_taking_back_and_trying_again_outlive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    found = begun(path, longer(PLAN, "BRD-5"), longer(PLAN, "WEB-6"))
    assert found.take_back().label == "WEB-6 +3d"
    again = WhatIf.load(path)
    assert again is not None and found.is_stale is False
    assert again.try_again().label == "WEB-6 +3d"
    assert found.is_stale
    assert len(again.steps) == 2
    with pytest.raises(StoreError, match="Nothing was taken back"):
        again.try_again()


def test_there_is_one_at_a_time_and_dropping_forgets_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    found = begun(path)
    with pytest.raises(StoreError, match="There is a what-if already"):
        begun(path)
    found.drop()
    assert WhatIf.load(path) is None and list(tmp_path.iterdir()) == []


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=3))
def test_a_damaged_file_is_refused_in_one_sentence_or_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, place: int, junk: bytes
) -> None:
    path = tmp_path_factory.mktemp("whatif") / "plan.json"
    begun(path, longer(PLAN, "BRD-5"))
    content = whatif_of(path).read_bytes()
    place %= len(content)
    whatif_of(path).write_bytes(content[:place] + junk + content[place + len(junk) :])
    try:
        found = WhatIf.load(path)
    except FileError as error:
        assert "\n" not in str(error) and "drop the what-if" in str(error)
    else:
        assert found is not None and [s.edits for s in found.steps] == [longer(PLAN, "BRD-5").edits]


def test_the_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    whatif_of(path).write_text(json.dumps({"whatif": 99}) + "\n", encoding="utf-8")
    with pytest.raises(FileError, match="newer headway"):
        WhatIf.load(path)
