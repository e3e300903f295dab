"""The journal beside a plan: torn and damaged lines, undo without limit, archives, and files that others changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from tinydb import TinyDB

from planning.plan import Plan, put, remove
from planning.records import Link, Milestone, Program, Project, Task
from store.archive import archives, cut_journal, put_away
from store.backups import backups
from store.errors import FileError, OthersChangeError, StoreError
from store.journal import Base, Entry, Journal, Mark, Print, journal_of, read_lines
from store.planfile import PlanFile
from tests.store.plans import sample
from tests.strategies import adding

NOON = datetime(2026, 11, 26, 12, 0, 33)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def next_day(self) -> None:
        """The same time tomorrow."""
        self.now += timedelta(1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.json"


@pytest.fixture
def file(path: Path) -> PlanFile:
    """The sample plan, in its file."""
    opened = PlanFile.open(path, now=lambda: NOON)
    opened.commit(adding(sample()))
    opened.flush()
    return opened


@pytest.fixture
def small_journals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal is put away whenever the plan file has all of it."""
    monkeypatch.setattr("store.planfile.cut_journal", partial(cut_journal, large=1))


def rename(file: PlanFile, task_id: str, name: str) -> None:
    file.commit(put(file.plan, replace(file.plan.tasks[task_id], name=name), f"{task_id} renamed to {name}"))


def crashed(file: PlanFile) -> PlanFile:
    """The same plan opened by a new process; the old one has written nothing more."""
    return PlanFile.open(file.path, now=lambda: NOON)


# -------------------------------------------------------------------------------------------------------- torn and damaged


def test_a_torn_last_line_is_dropped_and_the_next_edit_takes_its_place(file: PlanFile, path: Path) -> None:
    rename(file, "WEB-1", "kept")
    journal = journal_of(path)
    whole = journal.read_bytes()
    line = whole[whole.rstrip(b"\n").rfind(b"\n") + 1 :]
    for size in range(1, len(line)):
        journal.write_bytes(whole + line[:size])
        opened = crashed(file)
        assert opened.plan == file.plan
        assert opened.notes == []
        assert journal.read_bytes() == whole + line[:size]
    rename(opened, "WEB-1", "next")
    entries = [line for _, line in read_lines(journal) if isinstance(line, Entry)]
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert journal.read_bytes().startswith(whole)
    assert crashed(file).plan.tasks["WEB-1"].name == "next"


def test_a_damaged_line_whose_edit_the_file_has_not_got_is_told(file: PlanFile, path: Path) -> None:
    rename(file, "WEB-1", "one")
    rename(file, "WEB-1", "two")
    journal = journal_of(path)
    journal.write_bytes(journal.read_bytes().replace(b'"name": "one"', b'"name": "0ne"'))
    with pytest.raises(FileError, match=r"damaged.*check --repair"):
        PlanFile.open(path)


def test_a_damaged_line_whose_edit_the_file_has_does_no_harm(file: PlanFile, path: Path) -> None:
    rename(file, "WEB-1", "one")
    file.close()
    journal = journal_of(path)
    journal.write_bytes(journal.read_bytes().replace(b'"name": "one"', b'"name": "0ne"', 1))
    opened = PlanFile.open(path)
    assert opened.plan == file.plan
    rename(opened, "WEB-1", "two")
    assert crashed(file).plan.tasks["WEB-1"].name == "two"


def test_a_journal_that_was_taken_away_is_begun_anew_and_the_plan_stays(file: PlanFile, path: Path) -> None:
    rename(file, "WEB-1", "one")
    file.close()
    journal_of(path).unlink()
    opened = PlanFile.open(path)
    assert opened.plan == file.plan
    rename(opened, "WEB-1", "two")
    opened.undo()
    assert crashed(file).plan.tasks["WEB-1"].name == "one"


def test_a_journal_taken_away_under_an_open_plan_loses_no_edit(file: PlanFile, path: Path) -> None:
    rename(file, "WEB-1", "one")
    file.flush()
    journal_of(path).unlink()
    rename(file, "WEB-1", "two")
    assert crashed(file).plan == file.plan
    assert file.plan.tasks["WEB-1"].name == "two"


def test_another_plan_in_the_place_of_an_open_one_is_not_written_over(file: PlanFile, path: Path) -> None:
    for place in (path, journal_of(path)):
        place.unlink()
    with PlanFile.open(path) as other:
        other.commit(put(other.plan, Program(id="NEW", name="quite another plan")))
        other.commit(put(other.plan, Project(id="P", program="NEW", name="x" * 2000)))
        rest = other.plan
    file.refresh()
    assert file.plan == rest
    file.commit(put(file.plan, Task(id="T", project="P")))
    assert crashed(file).plan == file.plan
    assert set(file.plan.programs) == {"NEW"}


def test_a_line_that_somebody_kept_behind_our_back_is_never_cut_off(file: PlanFile, path: Path) -> None:
    rename(file, "WEB-1", "one")
    entry = next(line for _, line in read_lines(journal_of(path)) if isinstance(line, Entry) and line.number == 2)
    ours, theirs = Journal(journal_of(path)), Journal(journal_of(path))
    for journal in (ours, theirs):
        journal.load()
    theirs.append(entry._replace(number=3))
    content = journal_of(path).read_bytes()
    with pytest.raises(StoreError, match="at the same moment"):
        ours.append(entry._replace(number=3, label="ours"))
    assert journal_of(path).read_bytes() == content


def test_an_edit_while_the_lock_file_is_gone_joins_what_others_kept(file: PlanFile, path: Path) -> None:
    other = crashed(file)
    with file.exclusively():
        path.with_name(".plan.json.lock").unlink()
        rename(other, "WEB-2", "behind our back")
        rename(file, "WEB-1", "ours")
    assert crashed(file).plan == file.plan
    assert (file.plan.tasks["WEB-1"].name, file.plan.tasks["WEB-2"].name) == ("ours", "behind our back")


def test_documents_with_the_first_and_the_last_number_there_are_can_be_changed(path: Path) -> None:
    for number in ("1", "999999999999999"):
        path.write_text(json.dumps({"meta": {"1": {"schema": 1}}, "programs": {number: {"id": "K", "name": "a"}}}))
        journal_of(path).unlink(missing_ok=True)
        with PlanFile.open(path) as file:
            file.commit(put(file.plan, replace(file.plan.programs["K"], name="b")))
            file.commit(put(file.plan, Program(id="L")) + put(file.plan, Program(id="M")))
        assert PlanFile.open(path).plan == file.plan
        assert {program.name for program in file.plan.programs.values()} == {"b", ""}


def test_a_document_with_number_nought_is_refused_with_the_way_out(path: Path) -> None:
    path.write_text('{"meta": {"1": {"schema": 1}}, "programs": {"0": {"id": "K"}}}')
    with pytest.raises(FileError, match="no document number; give it a whole number that is free"):
        PlanFile.open(path)


# ---------------------------------------------------------------------------------------------- killed between two writes


def test_a_plan_file_that_was_written_before_the_journal_could_say_so_is_nobody_elses(file: PlanFile, path: Path, tmp_path: Path) -> None:
    rename(file, "WEB-1", "one")
    file.commit(put(file.plan, Task(id="WEB-7", project="WEB", name="seven")))
    journal = journal_of(path)
    unsaid = journal.read_bytes()
    file.flush()
    journal.write_bytes(unsaid)
    for edit in (lambda f: rename(f, "WEB-1", "two"), lambda f: rename(f, "WEB-7", "7"), lambda f: f.commit(remove(f.plan, "WEB-7"))):
        opened = crashed(file)
        before, lines = opened.plan, len(list(read_lines(journal)))
        assert opened.notes == []
        edit(opened)
        assert opened.plan != before
        assert len(list(read_lines(journal))) == lines + 1
        again = crashed(file)
        assert again.plan == opened.plan
        assert again.notes == []


# ------------------------------------------------------------------------------------------------------------ undo, redo


@pytest.mark.usefixtures("small_journals")
def test_undo_has_no_limit_across_restarts_and_archives(path: Path) -> None:
    plans = []
    for turn in range(12):
        with PlanFile.open(path, now=lambda: NOON) as file:
            plans.append(file.plan)
            if turn:
                rename(file, "WEB-1", f"turn {turn}")
            else:
                file.commit(adding(sample()))
    whole = file.plan
    assert len(archives(journal_of(path))) == 12
    for plan in reversed(plans):
        with PlanFile.open(path, now=lambda: NOON) as file:
            assert file.next_undo() is not None
            file.undo()
            assert dict(file.plan.tasks) == dict(plan.tasks)
    with pytest.raises(StoreError, match="nothing to undo"):
        PlanFile.open(path).undo()
    for plan in [*plans[1:], whole]:
        with PlanFile.open(path, now=lambda: NOON) as file:
            file.redo()
            assert dict(file.plan.tasks) == dict(plan.tasks)
    assert file.plan.tasks["WEB-1"].name == "turn 11"


def test_undo_of_a_number_is_refused_with_the_reason_when_the_field_was_changed_again(file: PlanFile) -> None:
    rename(file, "WEB-1", "one")
    file.commit(put(file.plan, replace(file.plan.tasks["WEB-1"], percent=40.0), "WEB-1 40%"))
    rename(file, "WEB-1", "two")
    with pytest.raises(StoreError, match=r"name of WEB-1 was changed again by WEB-1 renamed to two; undo change 4 first"):
        file.undo(2)
    assert file.undo(3).label == "WEB-1 40%"
    file.undo(4)
    assert file.undo(2).label == "WEB-1 renamed to one"
    assert file.plan.tasks["WEB-1"].name == "Concept"
    for number, why in ((2, "undone already"), (99, "no change 99"), (5, "is the undoing or redoing of 3")):
        with pytest.raises(StoreError, match=why):
            file.undo(number)


def test_undo_of_a_number_is_refused_even_where_later_changes_came_back_to_the_same_value(file: PlanFile) -> None:
    for name in ("one", "Concept", "one"):
        rename(file, "WEB-1", name)
    with pytest.raises(StoreError, match="undo change 4 first"):
        file.undo(2)
    for name in ("Concept", "one", "Concept"):
        file.undo()
        assert file.plan.tasks["WEB-1"].name == name


def test_undo_of_what_was_done_outside_does_not_care_which_ids_were_given_since(file: PlanFile, path: Path) -> None:
    by_hand(path, lambda data: data["tasks"].update({"9": {"id": "WEB-90", "project": "WEB"}}) or data["meta"]["1"].update(counters={}))
    file.refresh()
    file.commit(put(file.plan, Task(id="WEB-91", project="WEB")))
    file.undo(2, others=True)
    assert "WEB-90" not in file.plan.tasks
    assert file.plan.next_id("WEB-") == "WEB-92"
    assert crashed(file).plan == file.plan


def test_putting_an_empty_journal_away_keeps_what_was_put_away_before(file: PlanFile, path: Path) -> None:
    for _ in range(3):
        journal = Journal(journal_of(path))
        journal.load()
        put_away(journal)
        journal.begin(Base(journal.number, NOON.isoformat(), 1, json.loads(path.read_bytes()), Print.of(path.read_bytes())))
        journal.close()
    opened = crashed(file)
    assert opened.plan == file.plan
    opened.undo()
    assert not opened.plan.tasks


def test_the_change_of_another_process_is_undone_only_when_that_is_welcome(file: PlanFile) -> None:
    other = crashed(file)
    rename(other, "WEB-1", "theirs")
    with pytest.raises(OthersChangeError, match="WEB-1 renamed to theirs") as caught:
        file.undo()
    assert caught.value.number == 2
    assert file.plan.tasks["WEB-1"].name == "theirs"
    file.undo(others=True)
    assert file.plan.tasks["WEB-1"].name == "Concept"


def test_what_was_there_before_this_process_can_be_undone_without_a_question(file: PlanFile) -> None:
    rename(file, "WEB-1", "yesterday")
    assert crashed(file).undo().label == "WEB-1 renamed to yesterday"


def test_an_entry_without_an_edit_does_not_stand_in_the_way_of_undo(file: PlanFile, path: Path) -> None:
    from store.recovery import Basis, from_journal, write_tables

    rename(file, "WEB-1", "one")
    file.close()
    path.write_text("{")
    write_tables(path, from_journal(path).tables, "rebuilt from the journal", lambda: NOON, Basis.of(path))
    with PlanFile.open(path, now=lambda: NOON) as rebuilt:
        assert rebuilt.plan == file.plan
        rebuilt.undo()
        assert rebuilt.plan.tasks["WEB-1"].name == "Concept"


def test_a_deleted_record_comes_back_with_the_links_whose_other_end_is_there(path: Path) -> None:
    with PlanFile.open(path, now=lambda: NOON) as file:
        file.commit(put(file.plan, Program(id="K")) + put(file.plan, Project(id="P", program="K")))
        for name in ("A", "B", "C"):
            file.commit(put(file.plan, Task(id=name, project="P", name=name)))
        file.commit(put(file.plan, Link(id="L-1", predecessor="A", successor="B", lag=480)))
        file.commit(put(file.plan, Link(id="L-2", predecessor="B", successor="C")))
        whole = file.plan
        file.commit(remove(file.plan, "B"))
        assert not file.plan.links
        file.commit(remove(file.plan, "C"))
        file.restore("B")
        assert list(file.plan.links.values()) == [whole.links["L-1"]]
        file.restore("C")
        assert file.plan.tasks == whole.tasks
        with pytest.raises(StoreError, match="ever deleted"):
            file.restore("X")


# ------------------------------------------------------------------------------------------------ archives, time machine


@pytest.mark.parametrize("cut", [False, True])
def test_the_plan_of_every_past_day_is_there_across_archives(path: Path, cut: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if cut:
        monkeypatch.setattr("store.planfile.cut_journal", partial(cut_journal, large=1))
    clock = Clock()
    evenings: dict[date, Plan] = {}
    with PlanFile.open(path, now=clock) as file:
        for turn in range(9):
            if turn == 0:
                file.commit(adding(sample()))
            elif turn == 4:
                file.commit(remove(file.plan, "WEB-2"))
            elif turn == 7:
                file.undo(6)
            elif turn % 3:
                rename(file, "WEB-1", f"morning {turn}")
                rename(file, "WEB-1", f"evening {turn}")
            file.flush()
            evenings[clock.now.date()] = file.plan
            clock.next_day()
        assert {day: file.at(day) for day in evenings} == evenings
        with pytest.raises(StoreError, match=f"does not reach back to {NOON.date() - timedelta(1)}"):
            file.at(NOON.date() - timedelta(1))
        assert file.at(clock.now.date()) is file.plan
    again = PlanFile.open(path, now=clock)
    assert {day: again.at(day) for day in evenings} == evenings
    assert bool(archives(journal_of(path))) == cut


def test_a_day_before_the_history_begins_is_told(path: Path) -> None:
    path.write_text('{"meta": {"1": {"schema": 1}}, "programs": {"1": {"id": "K"}}}')
    with PlanFile.open(path, now=lambda: NOON) as file:
        file.commit(put(file.plan, Program(id="L")))
        with pytest.raises(StoreError, match=r"does not reach back to 2026-11-01\. It begins on 2026-11-26"):
            file.at(date(2026, 11, 1))


# -------------------------------------------------------------------------------------------------- changed by somebody else


def by_hand(path: Path, act: Callable[[dict[str, dict[str, dict[str, object]]]], object]) -> None:
    data = json.loads(path.read_bytes())
    act(data)
    path.write_text(json.dumps(data))


def test_an_edit_by_hand_is_taken_over_as_one_change_that_can_be_undone(file: PlanFile, path: Path) -> None:
    before = file.plan

    def act(data: dict[str, dict[str, dict[str, object]]]) -> None:
        data["tasks"]["1"]["name"] = "by hand"
        data["tasks"]["9"] = {"id": "WEB-9", "project": "WEB"}
        del data["views"]

    by_hand(path, act)
    rename(file, "WEB-2", "ours")
    assert [file.plan.tasks[i].name for i in ("WEB-1", "WEB-2", "WEB-9")] == ["by hand", "ours", ""]
    assert not file.plan.views
    assert {happening.entry.label for happening in file.history("WEB-9")} == {"changed outside headway: 3 records"}
    file.undo()
    file.undo(others=True)
    assert (file.plan.tasks, file.plan.views) == (before.tasks, before.views)


def test_an_edit_by_hand_before_the_plan_is_opened_is_taken_over_with_the_first_write(file: PlanFile, path: Path) -> None:
    file.close()
    by_hand(path, lambda data: data["tasks"]["1"].update(name="by hand"))
    journal = journal_of(path).read_bytes()
    opened = crashed(file)
    assert opened.plan.tasks["WEB-1"].name == "by hand"
    assert journal_of(path).read_bytes() == journal
    rename(opened, "WEB-2", "ours")
    assert [entry.label for _, entry in read_lines(journal_of(path)) if isinstance(entry, Entry)][1:] == [
        "changed outside headway: 1 record",
        "WEB-2 renamed to ours",
    ]
    assert crashed(file).plan == opened.plan


def test_an_edit_by_hand_that_nobody_can_read_is_told_and_the_old_plan_stays(file: PlanFile, path: Path) -> None:
    plan = file.plan
    by_hand(path, lambda data: data["tasks"]["1"].update(parent="NONE"))
    with pytest.raises(FileError, match="no task NONE") as caught:
        rename(file, "WEB-1", "ours")
    assert str(path) in str(caught.value)
    assert file.plan is plan
    by_hand(path, lambda data: data["tasks"]["1"].pop("parent"))
    rename(file, "WEB-1", "ours")
    assert crashed(file).plan == file.plan


def test_an_edit_by_hand_and_one_confirmed_meanwhile_are_both_kept_where_they_touch_other_fields(file: PlanFile, path: Path) -> None:
    rename(file, "WEB-1", "ours")
    by_hand(path, lambda data: data["tasks"]["1"].update(name="theirs", percent=30.0))
    file.refresh()
    assert (file.plan.tasks["WEB-1"].name, file.plan.tasks["WEB-1"].percent) == ("ours", 30.0)
    assert file.notes == [f"{path} was changed outside, and so was name of WEB-1 here: the value confirmed here is kept."]
    file.close()
    assert crashed(file).plan == file.plan


def test_an_old_version_put_back_by_git_is_taken_over_as_one_change(file: PlanFile, path: Path) -> None:
    old = path.read_bytes()
    before = file.plan
    rename(file, "WEB-1", "newer")
    file.commit(remove(file.plan, "WEB-2"))
    file.flush()
    newer = file.plan
    path.write_bytes(old)
    file.refresh()
    assert dict(file.plan.tasks) == dict(before.tasks)
    assert file.number == 4
    file.close()
    assert crashed(file).plan == file.plan
    file.undo(others=True)
    assert dict(file.plan.tasks) == dict(newer.tasks)


def test_a_plan_file_that_was_deleted_comes_back_from_its_journal(file: PlanFile, path: Path) -> None:
    rename(file, "WEB-1", "kept")
    path.unlink()
    opened = crashed(file)
    assert opened.plan == file.plan
    assert len(opened.notes) == 1
    assert opened.notes[0].startswith(f"{path} was taken away; this is what its journal holds")
    assert not path.exists()
    rename(file, "WEB-2", "too")
    file.close()
    with TinyDB(path) as db:
        assert {document["name"] for document in db.table("tasks")} == {"kept", "too"}


def test_a_plan_behind_a_symlink_keeps_its_journal_where_the_file_is(file: PlanFile, path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.json"
    link.parent.mkdir()
    link.symlink_to(path)
    with PlanFile.open(link, now=lambda: NOON) as through:
        rename(through, "WEB-1", "through")
        rename(file, "WEB-2", "beside")
    assert [place.name for place in link.parent.iterdir()] == ["link.json"]
    assert link.is_symlink()
    assert crashed(file).plan == through.plan == file.plan


# ---------------------------------------------------------------------------------------------------------------- backups


def test_ten_daily_backups_are_kept_each_as_the_plan_was_before_the_first_edit_of_its_day(path: Path) -> None:
    clock = Clock()
    mornings: dict[date, Plan] = {}
    with PlanFile.open(path, now=clock) as file:
        file.commit(adding(sample()))
        file.flush()
        for turn in range(14):
            clock.next_day()
            mornings[clock.now.date()] = file.plan
            for part in ("morning", "evening"):
                rename(file, "WEB-1", f"{part} {turn}")
                file.flush()
    found = backups(path)
    assert [backup.name for backup in found] == [f"daily-{day}" for day in sorted(mornings, reverse=True)[:10]]
    for backup in found:
        assert PlanFile.open(backup.path).plan.tasks == mornings[date.fromisoformat(backup.name[6:])].tasks


def test_a_backup_that_was_asked_for_can_be_restored_and_that_undone(file: PlanFile, path: Path) -> None:
    from store.recovery import from_backup

    rename(file, "WEB-1", "worth keeping")
    backup = file.back_up()
    kept = file.plan
    file.commit(remove(file.plan, "WEB-2") + put(file.plan, Milestone(id="WEB-M9", project="WEB")))
    lost = file.plan
    file.replace_with(from_backup(backup).tables, f"restored {backup.name}")
    assert (file.plan.tasks, file.plan.milestones, file.plan.links) == (kept.tasks, kept.milestones, kept.links)
    file.undo()
    assert (file.plan.tasks, file.plan.milestones, file.plan.links) == (lost.tasks, lost.milestones, lost.links)
    file.close()
    assert crashed(file).plan == file.plan


def test_ids_are_never_given_again_whatever_was_restored_or_undone(file: PlanFile) -> None:
    from store.recovery import from_backup

    backup = file.back_up()
    file.commit(put(file.plan, Task(id="WEB-50", project="WEB")))
    file.undo()
    assert file.plan.next_id("WEB-") == "WEB-51"
    file.commit(put(file.plan, Task(id="WEB-60", project="WEB")))
    file.replace_with(from_backup(backup).tables, "restored")
    assert file.plan.next_id("WEB-") == "WEB-61"
    file.undo()
    file.undo()
    assert file.plan.next_id("WEB-") == "WEB-61"
    assert crashed(file).plan.next_id("WEB-") == "WEB-61"


def test_the_mark_says_which_entries_the_plan_file_has(file: PlanFile, path: Path) -> None:
    rename(file, "WEB-1", "one")
    marks = [line for _, line in read_lines(journal_of(path)) if isinstance(line, Mark)]
    assert marks[-1].number == 1
    file.flush()
    marks = [line for _, line in read_lines(journal_of(path)) if isinstance(line, Mark)]
    assert (marks[-1].number, marks[-1].print.size) == (2, path.stat().st_size)
