"""Files that accidents have happened to: opened, or refused in one sentence; never altered, and nothing in them lost."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from planning.errors import HeadwayError, PlanError
from planning.plan import Plan, put
from planning.records import View
from planning.schedule import schedule
from store.errors import StoreError
from store.journal import journal_of
from store.planfile import PlanFile
from tests.store.mutations import VALUES, mutated
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


# --------------------------------------------------------------------------------------------------------------- journals


class Story:
    """A plan file and its journal after some edits: the file has all of them, or not the last two."""

    def __init__(self, folder: Path, *, behind: bool) -> None:
        path = folder / "plan.json"
        file = PlanFile.open(path)
        file.commit(adding(sample()))
        file.flush()
        self.old_file, self.old_journal = path.read_bytes(), journal_of(path).read_bytes()
        for name in ("one", "two", "three"):
            file.commit(put(file.plan, replace(file.plan.tasks["WEB-1"], name=name)))
        if not behind:
            file.commit(put(file.plan, View(id="V-2", name="new")))
            file.flush()
        else:
            file.flush()
            file.commit(put(file.plan, replace(file.plan.tasks["WEB-2"], name="four")))
            file.commit(put(file.plan, View(id="V-2", name="new")))
        self.plan: Plan = file.plan
        self.file, self.journal = path.read_bytes(), journal_of(path).read_bytes()
        self.behind = behind


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> list[Story]:
    """A story whose file is behind its journal, one whose file is not, and another plan's."""
    return [Story(tmp_path_factory.mktemp("story"), behind=behind) for behind in (False, True)]


def summed(value: dict[str, Any]) -> bytes:
    """A line of a journal whose checksum is right, whatever it says."""
    text = json.dumps(value)[:-1].encode()
    return b'%b, "sum": "%08x"}' % (text, crc32(text))


def nonsense(line: bytes, draw: random.Random) -> bytes:
    """The line with something else in one place, and the right checksum."""
    value = json.loads(line)
    value.pop("sum", None)
    places: list[tuple[Any, Any]] = []
    stack = [value]
    while stack:
        holder = stack.pop()
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder))) if isinstance(holder, list) else []
        places += [(holder, key) for key in keys]
        stack += [holder[key] for key in keys]
    holder, key = draw.choice(places)
    holder[key] = draw.choice((*VALUES, float("inf"), 10**400, "\ud800", [[[{}]]] * 3, {"1": {"id": "X"}}, 3, 2))
    return summed(value)


def damaged(journal: bytes, other: bytes, draw: random.Random) -> bytes:
    """A journal after an accident."""
    lines = journal.rstrip(b"\n").split(b"\n")
    place, second = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(10):
        case 0:
            at = draw.randrange(len(journal))
            return journal[:at] + bytes([draw.randrange(256)]) + journal[at + 1 :]
        case 1:
            return journal[: draw.randrange(len(journal))]
        case 2:
            lines.insert(second, lines[place])
        case 3:
            lines[place], lines[second] = lines[second], lines[place]
        case 4:
            lines.insert(place, draw.choice(other.rstrip(b"\n").split(b"\n")))
        case 5:
            del lines[place]
        case 6:
            lines.insert(place, summed({"saved": draw.choice((0, 1, 3, 10**9, "x")), "last": 3, "crc": 1, "size": 2, "stamp": [1, 2, 3]}))
        case 7:
            lines[place] = draw.choice((b"", b"{}", b"[]", b"null", b"[" * 50_000, b"\0" * 100, b"1" * 5000))
        case _:
            lines[place] = nonsense(lines[place], draw)
    return b"\n".join(lines) + b"\n"


def outlives(folder: Path, file: bytes, journal: bytes) -> PlanFile | None:
    """The plan of a damaged pair where it can be opened, after an edit that was kept; else it was refused in one sentence."""
    path = folder / "plan.json"
    shutil.rmtree(folder / "plan.json.archive", ignore_errors=True)
    path.write_bytes(file)
    journal_of(path).write_bytes(journal)
    try:
        opened = PlanFile.open(path)
    except (StoreError, PlanError) as error:
        assert str(error).isprintable() and len(str(error)) < 700
        return None
    finally:
        assert (path.read_bytes(), journal_of(path).read_bytes()) == (file, journal)
    found = PlanFile.open(path)
    try:
        opened.commit(put(opened.plan, View(id="V-99")))
        opened.flush()
        assert PlanFile.open(path).plan == opened.plan
        for act in (lambda: opened.undo(others=True), opened.redo, lambda: opened.history("WEB-1")):
            try:
                act()
            except (StoreError, PlanError) as error:
                assert str(error).isprintable() and len(str(error)) < 700
    except (StoreError, PlanError) as error:
        assert str(error).isprintable() and len(str(error)) < 700
        assert journal_of(path).read_bytes().startswith(journal[: journal.rfind(b"\n") + 1][:-200])
    return found


def endure(stories: list[Story], folder: Path, seeds: range) -> int:
    """How many damaged journals still give a plan."""
    opened = 0
    for seed in seeds:
        draw = random.Random(seed)
        story, other = stories[seed % 2], stories[1 - seed % 2]
        journal = damaged(story.journal, other.journal, draw)
        file = story.file if draw.random() < 0.8 else mutated(story.file, seed)
        found = outlives(folder, file, journal)
        opened += found is not None
    return opened


def test_two_hundred_damaged_journals_are_opened_or_refused(stories: list[Story], tmp_path: Path) -> None:
    assert 40 < endure(stories, tmp_path, range(200)) < 190


@pytest.mark.torture
def test_two_thousand_damaged_journals_are_opened_or_refused(stories: list[Story], tmp_path: Path) -> None:
    assert 400 < endure(stories, tmp_path, range(1000, 3000)) < 1900


def test_a_flipped_byte_anywhere_in_the_journal_loses_nothing_that_the_file_has(stories: list[Story], tmp_path: Path) -> None:
    story = stories[0]
    for at in range(7, len(story.journal), max(1, len(story.journal) // 150)):
        journal = story.journal[:at] + bytes([story.journal[at] ^ 1]) + story.journal[at + 1 :]
        found = outlives(tmp_path, story.file, journal)
        assert found is None or found.plan == story.plan


def test_a_flipped_byte_before_the_last_line_never_silently_loses_an_edit(stories: list[Story], tmp_path: Path) -> None:
    story = stories[1]
    last = story.journal.rstrip(b"\n").rfind(b"\n")
    for at in range(7, last - 1, max(1, last // 150)):
        journal = story.journal[:at] + bytes([story.journal[at] ^ 1]) + story.journal[at + 1 :]
        found = outlives(tmp_path, story.file, journal)
        assert found is None or found.plan == story.plan


def test_the_file_alone_and_the_journal_alone_give_the_plan(stories: list[Story], tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(stories[0].file)
    journal_of(path).write_bytes(b"")
    assert PlanFile.open(path).plan == stories[0].plan
    for story in stories:
        path.unlink(missing_ok=True)
        journal_of(path).write_bytes(story.journal)
        assert PlanFile.open(path).plan == story.plan


def test_an_old_copy_of_the_file_with_the_new_journal_is_an_edit_that_can_be_undone(stories: list[Story], tmp_path: Path) -> None:
    story = stories[0]
    found = outlives(tmp_path, story.old_file, story.journal)
    assert found is not None
    assert found.plan.tasks["WEB-1"].name == "Concept"
    with PlanFile.open(tmp_path / "plan.json") as file:
        file.undo(others=True)
        file.undo(others=True)
        assert file.plan.tasks == story.plan.tasks


def test_the_new_file_with_an_old_copy_of_the_journal_is_the_new_plan(stories: list[Story], tmp_path: Path) -> None:
    found = outlives(tmp_path, stories[0].file, stories[0].old_journal)
    assert found is not None and found.plan == stories[0].plan


def test_a_journal_that_is_a_folder_is_refused_and_nothing_is_changed(stories: list[Story], tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(stories[0].file)
    journal_of(path).mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        PlanFile.open(path)
    assert path.read_bytes() == stories[0].file


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.update(n=10**30),
        lambda entry: entry.update(n="4"),
        lambda entry: entry["edits"][0].update(doc=-5),
        lambda entry: entry["edits"][0].update(doc=10**15),
        lambda entry: entry["edits"][0].update(before=[1]),
        lambda entry: entry["edits"][0].update(after="x"),
        lambda entry: entry["edits"][0].update(kind="meta", id=""),
        lambda entry: entry["edits"][0].update(kind="rockets"),
        lambda entry: entry["edits"][0]["after"].update(duration=[[]]),
        lambda entry: entry["edits"][0]["after"].update(parent="NONE"),
        lambda entry: entry["edits"][0]["after"].update(id="OTHER"),
        lambda entry: entry.update(edits={}),
        lambda entry: entry.update(undoes=-1, redoes="x"),
    ],
)
def test_a_line_with_the_right_checksum_and_nonsense_in_it_is_refused_or_harmless(
    stories: list[Story], tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    story = stories[1]
    lines = story.journal.rstrip(b"\n").split(b"\n")
    entry = json.loads(lines[-2])
    del entry["sum"]
    change(entry)
    outlives(tmp_path, story.file, b"\n".join([*lines[:-2], summed(entry), lines[-1]]) + b"\n")
