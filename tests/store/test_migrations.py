"""Plans of every schema that was ever released open today, and an older file is copied before it is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planning.plan import SCHEMA, put
from planning.records import Program
from store import loading, planfile
from store.backups import backups
from store.migrations import STEPS, migrated
from store.parsing import Tables, parse
from store.planfile import PlanFile
from tests.store.plans import sample

RELEASED = Path(__file__).parents[1] / "data" / "schemas"


def shout(tables: Tables) -> Tables:
    """A step that a next version could need: names in capitals."""
    programs = {n: d | {"name": str(d.get("name", "")).upper()} for n, d in tables["programs"].items()}
    return tables | {"programs": programs}


def test_there_is_a_step_away_from_every_older_schema() -> None:
    assert sorted(STEPS) == list(range(1, SCHEMA))


def test_there_is_a_plan_of_every_released_schema() -> None:
    assert sorted(path.name for path in RELEASED.iterdir()) == [f"{n}.json" for n in range(1, SCHEMA + 1)]


@pytest.mark.parametrize("path", sorted(RELEASED.iterdir()), ids=lambda path: path.stem)
def test_a_plan_of_every_released_schema_opens_with_all_it_holds(path: Path, tmp_path: Path) -> None:
    place = tmp_path / "plan.json"
    place.write_bytes(path.read_bytes())
    plan = PlanFile.open(place).plan
    wanted = sample()
    assert plan == wanted
    assert place.read_bytes() == path.read_bytes()


def test_steps_are_made_one_after_the_other_and_alter_nothing_in_place() -> None:
    tables: Tables = {"meta": {"1": {"schema": 1, "kept": True}}, "programs": {"1": {"id": "K", "name": "kay"}}}
    before = json.dumps(tables)
    new = migrated(tables, 1, {1: shout, 2: lambda t: t | {"added": {}}}, 3)
    assert new == {"meta": {"1": {"schema": 3, "kept": True}}, "programs": {"1": {"id": "K", "name": "KAY"}}, "added": {}}
    assert json.dumps(tables) == before


def test_an_older_file_is_copied_before_its_first_write_and_its_history_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.json"
    with PlanFile.open(path) as file:
        file.commit(put(file.plan, Program(id="K", name="kay")))
    old = path.read_bytes()

    monkeypatch.setattr(loading, "SCHEMA", 2)  # what a next version would say of itself
    monkeypatch.setattr(planfile, "SCHEMA", 2)
    monkeypatch.setattr(loading, "STEPS", {1: shout})
    file = PlanFile.open(path)
    assert file.plan.programs["K"].name == "KAY"
    assert path.read_bytes() == old
    with file:
        file.commit(put(file.plan, Program(id="L", name="ell")))
    copy = next(b for b in backups(path) if b.sort == "schema")
    assert (copy.name, copy.path.read_bytes()) == ("schema-1", old)
    assert parse(path.read_bytes())["meta"]["1"]["schema"] == 2

    again = PlanFile.open(path)
    assert [p.name for p in again.plan.programs.values()] == ["KAY", "ell"]
    assert [h.entry.label for h in again.history()] == ["added L"]
    again.undo()
    assert list(again.plan.programs) == ["K"]
