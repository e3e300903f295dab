"""Files that accidents have happened to: opened, or refused in one sentence; never altered, and nothing in them lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planning.errors import HeadwayError, PlanError
from planning.plan import put
from planning.records import View
from planning.schedule import schedule
from store.errors import StoreError
from store.planfile import PlanFile
from tests.store.mutations import mutated
from tests.store.plans import sample
from tests.strategies import adding


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sample plan's file."""
    path = tmp_path_factory.mktemp("whole") / "plan.json"
    with PlanFile.open(path) as file:
        file.commit(adding(sample()))
    return path.read_bytes()


def test_two_hundred_broken_files_are_opened_or_refused(content: bytes, tmp_path: Path) -> None:
    opened = sum(survives(mutated(content, seed), tmp_path / "plan.json") for seed in range(200))
    assert 20 < opened < 180


@pytest.mark.torture
def test_two_thousand_broken_files_are_opened_or_refused(content: bytes, tmp_path: Path) -> None:
    opened = sum(survives(mutated(content, seed), tmp_path / "plan.json") for seed in range(1000, 3000))
    assert 200 < opened < 1800


def test_a_file_cut_anywhere_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    for size in range(5, len(content.rstrip()) - 1, 97):
        assert not survives(content[:size], path)


def survives(content: bytes, path: Path) -> bool:
    """Whether a file can be opened; then an edit keeps all else that is in it. Fails for any error that is no sentence."""
    path.with_name(f"{path.name}.journal").unlink(missing_ok=True)
    path.write_bytes(content)
    try:
        file = PlanFile.open(path)
    except (StoreError, PlanError) as error:
        assert str(error).isprintable()
        assert len(str(error)) < 700
        assert path.read_bytes() == content
        return False
    assert path.read_bytes() == content
    try:
        schedule(file.plan)
    except HeadwayError as error:
        assert str(error)
    try:
        file.commit(put(file.plan, View(id="V-99")))
        file.flush()
    except PlanError:  # an accident made V-99 of another record
        assert path.read_bytes() == content
        return True
    assert PlanFile.open(path).plan == file.plan
    assert meant(path.read_bytes(), without="V-99") == meant(content)
    return True


def meant(content: bytes, *, without: str = "") -> dict[str, Any]:
    """What a file says, without empty tables, the counters, and one record."""
    tables: dict[str, Any] = json.loads(content.strip() or b"{}")
    tables.pop("meta", None)
    kept = {name: {n: d for n, d in documents.items() if d.get("id") != without or not without} for name, documents in tables.items()}
    return {name: documents for name, documents in kept.items() if documents}
