"""Checklists: what of a list is done, and the per cent that a task earns by it.

A task whose per cent is measured in ``steps`` earns the share of its checklist that is ticked. As with any per cent, that
moves no date: all steps ticked are 100 per cent of the value, and the task still has to be reported finished.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planning.fields_editing import Editing, Field, Value, is_clear, simple
from planning.fields_lists import CRITERIA
from planning.fields_progress import remaining_of
from planning.records import Criterion, Gate, Milestone, Record, Risk, Task


def checklist_of(record: Record) -> tuple[Criterion, ...]:
    """What is to be ticked on a record: a task's checklist, the criteria of a milestone or gate, the steps of a response."""
    if isinstance(record, Task):
        return record.checklist
    if isinstance(record, Milestone | Gate):
        return record.criteria
    if isinstance(record, Risk):
        return tuple(Criterion(action.text, action.done) for action in record.actions)
    return ()


def steps_done(items: Sequence[Criterion]) -> int:
    """How many are ticked."""
    return sum(item.met for item in items)


def next_step(items: Sequence[Criterion]) -> str:
    """The first that is not ticked; nothing where all are."""
    return next((item.text for item in items if not item.met), "")


def percent_of_steps(items: Sequence[Criterion]) -> float | None:
    """The share that is ticked, from 0 to 100, rounded to a whole per cent; None for an empty list."""
    return float(round(100 * steps_done(items) / len(items))) if items else None


def checklist_field() -> Field:
    """A task's checklist; ticking earns the per cent where that is measured in steps, unless one is typed with it."""

    def show(editing: Editing) -> str:
        return CRITERIA.show(editing, checklist_of(editing.record))

    def read(editing: Editing, text: str) -> None:
        task = editing.record
        if not isinstance(task, Task):
            return
        items = () if is_clear(text) else CRITERIA.read(editing, text, task.checklist)
        editing.record = _earned(editing, replace(task, checklist=items))

    return Field("checklist", show, read)


def method_field(methods: Value) -> Field:
    """How the per cent of a task is measured; turned to steps, it is earned by the checklist at once."""
    plain = simple("percent_method", methods)

    def read(editing: Editing, text: str) -> None:
        plain.read(editing, text)
        if isinstance(editing.record, Task):
            editing.record = _earned(editing, editing.record)

    return Field("percent_method", plain.show, read)


def _earned(editing: Editing, task: Task) -> Task:
    """The task with the per cent of its checklist, where that is how it is measured and none is typed."""
    percent = percent_of_steps(task.checklist)
    if task.percent_method != "steps" or percent is None or "percent" in editing.typed or task.actual_finish is not None:
        return task
    return replace(task, percent=percent, remaining=remaining_of(task))  # what is left becomes a figure, so that no date moves
