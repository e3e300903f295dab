"""What is looked at before a change is kept: as much as it can have broken, and no more."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.errors import PlanError
from planning.plan import Change, Edit, Plan
from planning.records import KINDS, Record
from planning.validate import problems
from store.changes import require_sound
from tests.store.plans import sample
from tests.strategies import records_of, sound_plan

RECORDS = st.lists(st.sampled_from(list(KINDS)).flatmap(records_of), max_size=12)


def refused(plan: Plan, gone: list[int]) -> tuple[bool, bool]:
    """Whether the deletion of some records is refused, and whether the plan after it has something fatal in it."""
    records = list(plan.records())
    chosen = {index % len(records) for index in gone} if records else set()
    change = Change("deleted", tuple(Edit(kind, r.id, r, None) for n, (kind, r) in enumerate(records) if n in chosen))
    after = plan.apply(change)
    try:
        require_sound(after, change)
    except PlanError:
        return True, any(problem.fatal for problem in problems(after))
    return False, any(problem.fatal for problem in problems(after))


@settings(max_examples=150)
@given(
    found=st.lists(st.sampled_from(list(KINDS)).flatmap(records_of), max_size=12),
    gone=st.lists(st.integers(0, 10_000), min_size=1, max_size=4),
)
def test_a_deletion_is_refused_when_and_only_when_the_whole_plan_would_not_open(found: list[Record], gone: list[int]) -> None:
    told, true = refused(sound_plan(found), gone)
    assert told == true


def test_each_record_of_the_sample_is_missed_when_and_only_when_something_needs_it() -> None:
    plan = sample()
    for place, (_, record) in enumerate(plan.records()):
        told, true = refused(plan, [place])
        assert told == true, record.id
