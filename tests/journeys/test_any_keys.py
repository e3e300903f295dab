"""Whatever keys are pressed, nothing crashes, the plan stays sound, and what was done can be undone."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from planning.frozen import replaced
from planning.plan import Plan
from planning.records import Record
from planning.schedule import schedule
from planning.validate import validate
from store.demo import demo_plan
from store.errors import StoreError
from store.planfile import PlanFile
from tests.journeys.any_keys import any_keys
from tests.tui.home_app import NARROW, NOW, TODAY, WIDE, app_on, plan_file, typed

SIZES = (WIDE, NARROW, (60, 16), (200, 60))


@pytest.fixture(autouse=True)
def harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    """No editor opens, and levelling takes one pass."""
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setattr("tui.screens.level.SECONDS", 0.0)


async def _pressed(path: Path, seed: int, count: int) -> list[str]:
    """Press keys drawn from a seed on a plan; what was pressed until the program was left."""
    random, done = Random(seed), list[str]()
    app = app_on(path)
    async with app.run_test(size=random.choice(SIZES)) as pilot:
        for keys in any_keys(random, count):
            done.append(keys)
            await typed(pilot, keys)
            if not app.is_running:
                break
    return done


def _told(plan: Plan) -> list[tuple[str, Record]]:
    """The records of a plan, whatever their stamps."""
    return [(kind, replaced(record, created=None, updated=None)) for kind, record in plan.records()]


def _undone(file: PlanFile) -> bool:
    """Whether there was something to undo."""
    try:
        file.undo(others=True)
    except StoreError as error:
        assert "nothing to undo" in str(error)
        return False
    return True


def _wrong(plan: Plan) -> set[str]:
    return {str(problem) for problem in validate(plan)}


async def _check(path: Path, plan: Plan, seed: int, count: int) -> None:
    plan_file(path, plan)
    started = PlanFile.open(path, now=lambda: NOW).plan
    pressed = await _pressed(path, seed, count)
    with PlanFile.open(path, now=lambda: NOW) as file:
        schedule(file.plan)
        assert _wrong(file.plan) <= _wrong(started), pressed
        while _told(file.plan) != _told(started):
            if not _undone(file):
                assert not list(file.plan.records()), pressed  # what made the plan was undone with the keys
                break


@pytest.mark.parametrize("seed", range(2))
async def test_any_keys_on_the_sample_program(tmp_path: Path, seed: int) -> None:
    await _check(tmp_path / "plan.json", demo_plan(TODAY), seed, 20)


async def test_any_keys_on_a_plan_with_nothing_in_it(tmp_path: Path) -> None:
    await _check(tmp_path / "plan.json", Plan(), 1, 25)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100, 300))
async def test_any_keys_for_long(tmp_path: Path, seed: int) -> None:
    await _check(tmp_path / "plan.json", demo_plan(TODAY) if seed % 4 else Plan(), seed, 90)
