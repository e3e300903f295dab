"""A session beside other processes: what both may keep is kept, what only one may keep is refused, and the file follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic

import pytest

from planning.errors import LoopError
from planning.plan import put
from planning.records import Link, Task
from store.errors import ConflictError
from store.planfile import PlanFile
from tests.store.test_takeover import names, names_on_disk, noon, rename, seeded
from tui.session import Session

LATEST = 10.0
"""Seconds after which the file is said not to follow."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return seeded(tmp_path / "plan.json")


@pytest.fixture
def session(path: Path) -> Session:
    """The app's side."""
    return Session(PlanFile.open(path, now=noon, by="app"), date(2026, 11, 26))


@pytest.fixture
def other(path: Path) -> PlanFile:
    """Another process that has the file open, as far as the file can tell."""
    return PlanFile.open(path, now=noon)


def test_two_links_made_at_once_never_make_a_loop(session: Session, other: PlanFile, path: Path) -> None:
    there_and = put(session.plan, Link(id="L-1", predecessor="WEB-1", successor="WEB-2"))
    other.commit(put(other.plan, Link(id="L-2", predecessor="WEB-2", successor="WEB-1")))
    with pytest.raises(LoopError, match=r"WEB-1.*WEB-2"):
        session.commit(there_and)
    assert set(session.plan.links) == set(PlanFile.open(path).plan.links) == {"L-2"}
    assert session.trouble == ""


def test_a_change_that_was_previewed_before_others_wrote_is_kept_beside_theirs(session: Session, other: PlanFile) -> None:
    longer = put(session.plan, replace(session.plan.tasks["WEB-1"], duration=960))
    rename(other, "WEB-1", "theirs")
    session.refresh()
    session.commit(longer)
    task = session.plan.tasks["WEB-1"]
    assert (task.name, task.duration) == ("theirs", 960)
    assert session.schedule is not None and session.schedule.plan is session.plan


def test_a_change_that_was_previewed_before_others_changed_the_same_field_is_refused(session: Session, other: PlanFile) -> None:
    mine = put(session.plan, replace(session.plan.tasks["WEB-1"], name="mine"))
    rename(other, "WEB-1", "theirs")
    session.refresh()
    with pytest.raises(ConflictError, match="WEB-1 name was changed to theirs by another process"):
        session.commit(mine)
    assert names(session.file) == ["theirs", "t2", "t3"]


def test_a_new_record_whose_id_was_taken_is_called_by_its_own_id_in_the_history_too(session: Session, other: PlanFile) -> None:
    mine = Task(id="WEB-4", name="mine", project="WEB")
    added = put(session.plan, mine, "added WEB-4 mine")
    other.commit(put(other.plan, replace(mine, name="theirs")))
    session.commit(added)
    assert session.told().endswith("WEB-4 was taken by another process meanwhile; yours is WEB-5.")
    assert session.undo().label == "added WEB-5 mine"
    assert names(session.file) == ["t1", "t2", "t3", "theirs"]


def test_what_a_killed_process_confirmed_reaches_the_file_through_an_app_that_is_open(
    session: Session, other: PlanFile, path: Path
) -> None:
    session.file.follow()
    rename(other, "WEB-1", "confirmed")  # and here it is killed: it never writes the file
    session.refresh()
    assert names(session.file) == ["confirmed", "t2", "t3"]
    session.file.close()
    assert "confirmed" in path.read_text()


def test_the_file_follows_an_edit_although_another_wrote_in_between(session: Session, other: PlanFile, path: Path) -> None:
    file = session.file
    rename(file, "WEB-1", "mine")
    looked_at = file.plan.tasks["WEB-2"]
    rename(other, "WEB-2", "theirs")
    with pytest.raises(ConflictError):  # takes in what the other wrote, keeps nothing
        session.commit(put(file.plan, replace(looked_at, name="mine too")))
    file.follow()
    session.refresh()
    end = monotonic() + LATEST
    while b"theirs" not in path.read_bytes():
        assert monotonic() < end
    assert names_on_disk(path) == ["mine", "theirs", "t3"]
    assert b'"mine"' in path.read_bytes() and file.trouble == ""
    file.close()
