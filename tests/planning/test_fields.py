"""What typing into a field does to a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.errors import PhraseError, PlanError
from planning.fields import field_names, set_fields, show_value, show_values
from planning.plan import Change, Plan, put
from planning.records import Action, Assignment, Constraint, Link, Milestone, Person, Program, Promise, Record, Risk, RiskLevel, Task
from tests.planning.sample_plan import DAY, TODAY, sample_plan

PLAN = sample_plan()
EVERY_FIELD = [(kind, record.id, name) for kind, record in PLAN.records() for name in field_names(kind)]


def change(record_id: str, plan: Plan = PLAN, /, **values: str) -> Change:
    return set_fields(plan, record_id, values, TODAY)


def after(record_id: str, plan: Plan = PLAN, /, **values: str) -> Record:
    """The record once the values are typed; the change fits the plan."""
    found = plan.apply(change(record_id, plan, **values)).find(record_id)
    assert found is not None
    return found


def task(record_id: str, plan: Plan = PLAN, /, **values: str) -> Task:
    found = after(record_id, plan, **values)
    assert isinstance(found, Task)
    return found


def milestone(record_id: str, **values: str) -> Milestone:
    found = after(record_id, **values)
    assert isinstance(found, Milestone)
    return found


# ------------------------------------------------------------------------------------------------- duration, remaining


def test_a_duration_typed_on_a_started_task_moves_what_remains_by_the_same_difference() -> None:
    typed = task("BRD-5", duration="12d")
    assert (typed.duration, typed.remaining, typed.percent) == (12 * DAY, 8 * DAY, 45)
    assert change("BRD-5", duration="12d").label == "BRD-5 duration 9d -> 12d"


def test_what_remains_moves_the_duration_by_the_same_difference() -> None:
    typed = task("BRD-5", remaining="+1d")
    assert (typed.duration, typed.remaining) == (10 * DAY, 6 * DAY)


def test_duration_and_remaining_typed_together_stand_as_typed() -> None:
    typed = task("BRD-5", remaining="3d", duration="10d")
    assert (typed.duration, typed.remaining) == (10 * DAY, 3 * DAY)


def test_a_duration_far_shorter_leaves_nothing_and_never_less() -> None:
    assert task("BRD-5", duration="1d").remaining == 0


def test_differences_count_from_the_duration_there_is() -> None:
    assert task("WEB-6", duration="+2d").duration == 16 * DAY
    assert task("WEB-6", duration="-1d").duration == 13 * DAY
    with pytest.raises(PhraseError, match="less than nothing"):
        change("WEB-6", duration="-20d")


def test_three_durations_are_typed_and_one_moves_them_all_and_says_so() -> None:
    typed = task("WEB-6", duration="10/14/20d")
    assert (typed.optimistic, typed.duration, typed.pessimistic) == (10 * DAY, 14 * DAY, 20 * DAY)
    for one in ("6d", "+1d"):
        longer = task("WEB-17", duration=one)
        assert (longer.optimistic, longer.duration, longer.pessimistic) == (5 * DAY, 6 * DAY, 10 * DAY)
        assert change("WEB-17", duration=one).label == "WEB-17 duration 5d -> 6d, best and worst 5d and 10d"
    shorter = task("WEB-17", duration="0d")
    assert (shorter.optimistic, shorter.duration, shorter.pessimistic) == (0, 0, 4 * DAY)
    plain = change("WEB-17", duration="5d/5d/5d")
    assert (task("WEB-17", duration="5d/5d/5d").optimistic, plain.label) == (None, "WEB-17 duration 4d/5d/9d -> 5d")


def test_what_remains_of_a_task_that_has_not_begun_is_its_duration() -> None:
    typed = task("WEB-6", remaining="3d")
    assert (typed.duration, typed.remaining) == (3 * DAY, None)


# -------------------------------------------------------------------------------------------------------------- progress


def test_per_cent_moves_no_date() -> None:
    typed = task("BRD-5", percent="60%")
    assert (typed.percent, typed.remaining, typed.actual_start) == (60, 5 * DAY, PLAN.tasks["BRD-5"].actual_start)
    unknown = PLAN.apply(put(PLAN, replace(PLAN.tasks["BRD-5"], remaining=None, percent=50, duration=10 * DAY)))
    assert task("BRD-5", unknown, percent="90").remaining == 5 * DAY


@pytest.mark.parametrize("values", [{"percent": "100"}, {"state": "done"}])
def test_a_finished_task_ends_with_the_status_date_and_began_its_duration_earlier(values: dict[str, str]) -> None:
    typed = task("BRD-1", **values)
    assert (typed.actual_start, typed.actual_finish) == (datetime(2026, 11, 19, 8, 0), datetime(2026, 11, 20, 17, 0))
    assert (typed.percent, typed.remaining) == (100, 0)
    assert task("BRD-5", **values).actual_start == PLAN.tasks["BRD-5"].actual_start


def test_without_a_status_date_work_finishes_today() -> None:
    plan = PLAN.apply(set_fields(PLAN, "KES", {"status_date": "-"}, TODAY))
    typed = Plan.apply(plan, set_fields(plan, "BRD-5", {"state": "done"}, date(2026, 11, 24))).tasks["BRD-5"]
    assert typed.actual_finish == datetime(2026, 11, 24, 17, 0)


def test_finished_work_began_where_the_screen_showed_it() -> None:
    shown = {"start": date(2026, 11, 10)}
    typed = PLAN.apply(set_fields(PLAN, "BRD-1", {"state": "done"}, TODAY, shown=shown)).tasks["BRD-1"]
    assert typed.actual_start == datetime(2026, 11, 10, 8, 0)


def test_open_takes_actual_dates_back_and_a_lower_per_cent_only_the_finish() -> None:
    done = PLAN.apply(change("BRD-5", state="done"))
    opened = task("BRD-5", done, state="open")
    assert (opened.actual_start, opened.actual_finish, opened.remaining, opened.percent) == (None, None, None, 0)
    lower = task("BRD-5", done, percent="80")
    assert (lower.actual_finish, lower.percent, lower.actual_start) == (None, 80, PLAN.tasks["BRD-5"].actual_start)
    assert lower.remaining == round(9 * DAY * 0.2)


def test_a_task_starts_on_the_status_date() -> None:
    assert task("WEB-6", state="started").actual_start == datetime(2026, 11, 20, 8, 0)
    assert task("WEB-6", actual_start="16 nov 2026").actual_start == datetime(2026, 11, 16, 8, 0)


def test_a_finish_before_the_start_is_refused() -> None:
    with pytest.raises(PlanError, match="actual_start"):
        change("BRD-5", actual_finish="2026-11-18", actual_start="2026-11-19")


def test_a_milestone_is_reached_and_opened_again() -> None:
    reached = PLAN.apply(change("WEB-M4", state="done"))
    assert reached.milestones["WEB-M4"].actual == datetime(2026, 11, 20, 17, 0)
    assert set_fields(reached, "WEB-M4", {"percent": "0"}, TODAY).edits[0].after == PLAN.milestones["WEB-M4"]


def test_a_summary_takes_its_progress_from_below() -> None:
    for values in ({"percent": "50"}, {"duration": "3d"}, {"state": "done"}, {"start": "fri"}):
        with pytest.raises(PlanError, match="summary"):
            set_fields(PLAN, "BRD-9", values, TODAY)


# ----------------------------------------------------------------------------------------------------------------- dates


def test_a_start_is_a_constraint_at_the_first_minute_and_a_finish_at_the_last() -> None:
    assert task("WEB-6", start="fri").constraint == Constraint("SNET", datetime(2026, 11, 27, 8, 0))
    assert task("WEB-6", finish="fri").constraint == Constraint("FNET", datetime(2026, 11, 27, 17, 0))
    assert milestone("WEB-M4", date="fri").constraint == Constraint("SNET", datetime(2026, 11, 27, 17, 0))


def test_a_start_on_a_closed_day_rolls_forward_and_a_deadline_back() -> None:
    assert task("WEB-6", start="2026-11-26").constraint == Constraint("SNET", datetime(2026, 11, 27, 8, 0))
    assert task("WEB-6", deadline="2026-11-26").deadline == datetime(2026, 11, 25, 17, 0)


def test_a_phrase_counts_from_the_value_being_edited_or_from_what_is_shown() -> None:
    assert task("WEB-8", deadline="+1w").deadline == datetime(2026, 12, 23, 17, 0)
    edited = set_fields(PLAN, "WEB-6", {"start": "+2d"}, TODAY, shown={"start": date(2026, 12, 1)}).edits[0].after
    assert isinstance(edited, Task)
    assert edited.constraint == Constraint("SNET", datetime(2026, 12, 3, 8, 0))


def test_a_time_of_day_may_be_typed() -> None:
    assert task("WEB-6", deadline="2026-12-01 14:30").deadline == datetime(2026, 12, 1, 14, 30)


def test_a_started_task_has_no_start_to_type() -> None:
    with pytest.raises(PlanError, match="actual_start"):
        change("BRD-5", start="fri")


def test_constraints_are_typed_by_their_letters_or_their_words() -> None:
    assert task("WEB-6", constraint="MFO 9 dec").constraint == Constraint("MFO", datetime(2026, 12, 9, 17, 0))
    assert task("WEB-6", constraint="start no later than 9 dec").constraint == Constraint("SNLT", datetime(2026, 12, 9, 8, 0))
    assert task("WEB-6", constraint="ALAP").constraint == Constraint("ALAP")
    assert task("BRD-5", constraint="-").constraint is None
    with pytest.raises(PhraseError, match="SNET 9 nov"):
        change("WEB-6", constraint="SOON")


# ----------------------------------------------------------------------------------------------------------------- links


def test_typed_links_replace_all_and_keep_those_that_stay() -> None:
    typed = change("WEB-17", after="WEB-6SS+6ed, BRD-5FF+1d")
    assert [(e.id, e.before is None, e.after is None) for e in typed.edits] == [("L-5", True, False), ("L-3", False, True)]
    plan = PLAN.apply(typed)
    assert plan.links["L-5"] == Link(id="L-5", predecessor="BRD-5", successor="WEB-17", type="FF", lag=DAY)
    assert typed.label == "WEB-17 after WEB-8FS+2d, WEB-6SS+6ed -> WEB-6SS+6ed, BRD-5FF+1d"


def test_another_type_or_lag_keeps_the_link() -> None:
    typed = change("WEB-8", predecessors="WEB-6FF+1d")
    assert [e.id for e in typed.edits] == ["L-2"]
    assert PLAN.apply(typed).links["L-2"].type == "FF"


def test_successors_are_typed_the_same_way() -> None:
    plan = PLAN.apply(change("WEB-8", successors="WEB-17 +2d, WEB-M4"))
    assert {(x.predecessor, x.successor) for x in plan.links.values()} >= {("WEB-8", "WEB-17"), ("WEB-8", "WEB-M4")}
    assert plan.links["L-3"] == PLAN.links["L-3"]


def test_links_to_nothing_or_to_itself_are_refused() -> None:
    with pytest.raises((PlanError, PhraseError), match="WEB-99"):
        change("WEB-8", after="WEB-99")
    with pytest.raises(PlanError, match="itself"):
        change("WEB-8", after="WEB-8")


# ----------------------------------------------------------------------------------------------------- the other fields


def test_people_are_typed_with_their_units() -> None:
    typed = task("WEB-6", people="SB 50%, kenji, ?tester 20%")
    assert typed.assignments == (Assignment("SB", 0.5), Assignment("KM"), Assignment("?tester", 0.2))
    with pytest.raises(PlanError, match="SB"):
        change("WEB-6", assigned="SX")


def test_an_owner_is_a_person_or_a_stakeholder() -> None:
    assert milestone("WEB-M4", owner="@kenji").owner == "KM"
    assert milestone("WEB-M4", owner="helena stroud").owner == "Helena Stroud"
    with pytest.raises(PlanError, match="no person"):
        change("WEB-M4", owner="Nobody")


def test_rag_has_a_reason() -> None:
    project = PLAN.apply(change("WEB", rag="amber because the vendor is late")).projects["WEB"]
    assert (project.rag, project.rag_reason) == ("amber", "the vendor is late")
    assert PLAN.apply(change("KES", rag="r")).programs["KES"].rag == "red"


def test_the_status_date_and_the_money_of_a_program() -> None:
    program = after("KES", status_date="fri", budget="€600k", contingency="26,000")
    assert isinstance(program, Program)
    assert (program.status_date, program.budget, program.contingency) == (date(2026, 11, 27), 600_000, 26_000)


def test_a_risk_has_levels() -> None:
    risk = after("R-06", probability="40%", residual="10% 2d €3k", state="closed")
    assert isinstance(risk, Risk)
    assert (risk.current, risk.residual, risk.state) == (RiskLevel(0.4, 8, 14_000), RiskLevel(0.1, 2, 3_000), "closed")


def test_an_action_that_is_done_keeps_the_day() -> None:
    action = after("A-01", state="done")
    assert isinstance(action, Action)
    assert action.done == TODAY


def test_a_promise_says_to_whom() -> None:
    assert milestone("WEB-M4", promise="29 jan to Board").promise == Promise("Board", date(2027, 1, 29))


def test_leave_and_steps_of_capacity() -> None:
    person = after("KM", leave="21 dec..23 dec ski; 2027-02-01", capacity_steps="50% from 1 dec; 100% from 2027-02-01")
    assert isinstance(person, Person)
    assert [(x.first, x.last, x.why) for x in person.leave] == [
        (date(2026, 12, 21), date(2026, 12, 23), "ski"),
        (date(2027, 2, 1), date(2027, 2, 1), ""),
    ]
    assert [x.capacity for x in person.capacity_steps] == [0.5, 1.0]


def test_a_dash_or_nothing_clears() -> None:
    assert task("WEB-8", deadline="-", assigned="", tags="-", checklist="") == replace(
        PLAN.tasks["WEB-8"], deadline=None, assignments=(), tags=(), checklist=()
    )
    with pytest.raises(PhraseError, match="name"):
        change("WEB-8", name="")
    with pytest.raises(PhraseError, match="program"):
        change("WEB", program="-")


def test_a_task_moves_below_another_but_never_below_itself() -> None:
    assert task("BRD-5", parent="BRD-9").parent == "BRD-9"
    with pytest.raises(PlanError, match="below"):
        change("BRD-9", parent="BRD-1")
    with pytest.raises(PlanError, match="stands in WEB"):
        change("BRD-5", parent="WEB-8")


def test_a_task_moves_to_another_project_with_what_is_below_it() -> None:
    plan = PLAN.apply(change("BRD-9", project="CMP"))
    assert (plan.tasks["BRD-9"].project, plan.tasks["BRD-1"].project, plan.tasks["BRD-1"].parent) == ("CMP", "CMP", "BRD-9")


def test_a_milestone_always_belongs_somewhere() -> None:
    with pytest.raises(PlanError, match="no project and no program"):
        change("KES-M1", program="-")


def test_unknown_fields_and_ids_are_told_with_near_ones() -> None:
    with pytest.raises(PhraseError, match="duration"):
        change("WEB-8", durration="3d")
    with pytest.raises(PlanError, match="WEB-8"):
        change("WEB-88", duration="3d")
    with pytest.raises(PhraseError, match="never changed"):
        change("WEB-8", id="WEB-9")
    with pytest.raises(PlanError, match="WH6"):
        change("WEB-8", calendar="WH7")
    with pytest.raises(PhraseError, match="twice"):
        set_fields(PLAN, "WEB-8", {"after": "WEB-6", "predecessors": "WEB-6"}, TODAY)


def test_calendars_are_never_based_on_themselves() -> None:
    with pytest.raises(PlanError, match="based on"):
        change("STD", base="WH6")


def test_control_characters_in_a_name_become_visible() -> None:
    assert after("WEB-8", name="a\x1b[2J\nb").name == "a\ufffd[2J b"
    assert after("WEB-8", notes="a\x1b\nb").notes == "a\ufffd\nb"
    with pytest.raises(PhraseError, match="500"):
        change("WEB-8", name="x" * 501)


# ------------------------------------------------------------------------------------------------------------ every field


@pytest.mark.parametrize(("kind", "record_id", "name"), EVERY_FIELD)
def test_typing_what_is_shown_changes_nothing(kind: str, record_id: str, name: str) -> None:
    record = PLAN.table(kind)[record_id]
    assert set_fields(PLAN, record_id, {name: show_value(PLAN, record, name)}, TODAY).edits == ()


@pytest.mark.parametrize(("kind", "record_id", "name"), EVERY_FIELD)
def test_what_is_shown_can_be_typed_into_an_empty_field(kind: str, record_id: str, name: str) -> None:
    text = show_value(PLAN, PLAN.table(kind)[record_id], name)
    if not text or name in ("state", "percent", "remaining", "start", "finish", "actual_start", "name", "project", "base"):
        return
    try:
        emptied = PLAN.apply(set_fields(PLAN, record_id, {name: "-"}, TODAY))
    except (PhraseError, PlanError):
        return
    typed = emptied.apply(set_fields(emptied, record_id, {name: text}, TODAY))
    assert show_value(typed, typed.table(kind)[record_id], name) == text
    if name not in ("after", "successors", "duration", "rag_reason"):
        assert typed.table(kind)[record_id] == PLAN.table(kind)[record_id]


TYPED = (
    "- 5d 4/5/9d 3ed +2d -99d 99999999999w fri 2026-12-03 9999-12-31 0001-01-01 +99999999d 3 dec 50% 100 -1 1e99 nan WEB-8 "
    "WEB-6SS+50% SB KM @SB STD WEB KES G1 yes no 3x4 SNET MSO ALAP amber because ; , \\ [x] mon-fri 08:00-12:00 .. to "
    "rule=FREQ=DAILY from on spent = x y"
)
PHRASES = st.sampled_from(TYPED.split())
TEXTS = st.one_of(
    st.text(), st.lists(PHRASES, max_size=6).map(" ".join), st.lists(st.one_of(PHRASES, st.text(max_size=6)), max_size=5).map(" ".join)
)


@given(st.sampled_from(EVERY_FIELD), TEXTS)
def test_any_text_in_any_field_changes_it_or_says_why_not(place: tuple[str, str, str], text: str) -> None:
    kind, record_id, name = place
    try:
        typed = set_fields(PLAN, record_id, {name: text}, TODAY)
    except (PhraseError, PlanError) as error:
        assert str(error)
        assert "\n" not in str(error)
        return
    plan = PLAN.apply(typed)
    record = plan.table(kind)[record_id]
    shown = show_value(plan, record, name)
    assert set_fields(plan, record_id, {name: shown}, TODAY).edits == ()
    assert plan.apply(typed.inverse()).table(kind) == PLAN.table(kind)


@given(st.sampled_from(EVERY_FIELD), TEXTS)
def test_what_was_typed_reads_back_as_it_is_shown(place: tuple[str, str, str], text: str) -> None:
    """The reader and the shower agree: not only because unchanged text is left alone."""
    kind, record_id, name = place
    if name in ("state", "percent", "remaining", "predecessor", "successor", "project", "name", "notes"):
        return
    try:
        plan = PLAN.apply(set_fields(PLAN, record_id, {name: text}, TODAY))
    except (PhraseError, PlanError):
        return
    shown = show_value(plan, plan.table(kind)[record_id], name)
    if shown:
        again = PLAN.apply(set_fields(PLAN, record_id, {name: shown}, TODAY))
        assert show_value(again, again.table(kind)[record_id], name) == shown


def test_every_kind_names_its_fields() -> None:
    assert {kind: tuple(show_values(PLAN, record)) for kind, record in PLAN.records()} == {
        kind: field_names(kind) for kind, _ in PLAN.records()
    }
    assert {"duration", "remaining", "after", "assigned", "deadline", "start", "finish"} <= set(field_names("tasks"))
    with pytest.raises(PlanError, match="tasks"):
        field_names("taskss")


@pytest.mark.parametrize(
    ("record_id", "name", "text"),
    [
        ("D-01", "state", "maybe"),
        ("A-01", "state", "foo"),
        ("I-02", "state", "approved"),
        ("SH-1", "attitude", "angry"),
        ("SH-1", "cadence", "garbage"),
        ("SH-1", "cadence", "FREQ=FOO"),
        ("B-1", "needs", "R-01"),
    ],
)
def test_a_word_that_means_nothing_there_is_refused(record_id: str, name: str, text: str) -> None:
    assert PLAN.find(record_id) is not None
    with pytest.raises((PhraseError, PlanError)):
        change(record_id, PLAN, **{name: text})


def test_a_state_is_kept_in_one_spelling() -> None:
    plan = PLAN.apply(change("I-02", PLAN, state="IN PROGRESS"))
    assert plan.issues["I-02"].state == "in progress"


def test_how_often_somebody_is_told_is_typed_as_a_phrase() -> None:
    plan = PLAN.apply(change("SH-1", PLAN, cadence="every 2 weeks"))
    assert plan.stakeholders["SH-1"].cadence == "FREQ=WEEKLY;INTERVAL=2"
    assert show_value(plan, plan.stakeholders["SH-1"], "cadence") == "every 2 weeks"


@pytest.mark.parametrize(
    ("record_id", "name"),
    [
        ("KES", "budget"),
        ("KES", "contingency"),
        ("KM", "rate"),
        ("WEB-8", "fixed_cost"),
        ("WEB-8", "actual_cost"),
        ("WEB-8", "cost_per_day"),
    ],
)
def test_money_that_cannot_be_less_than_nothing_is_not(record_id: str, name: str) -> None:
    with pytest.raises(PhraseError, match="less than nothing"):
        change(record_id, PLAN, **{name: "-5"})


def test_what_is_left_out_of_a_level_stays_as_it_was() -> None:
    plan = PLAN.apply(change("R-06", PLAN, current="40% 6d 9000", residual="20% 2d 3000"))
    assert plan.apply(change("R-06", plan, residual="10%")).risks["R-06"].residual == RiskLevel(0.1, 2, 3000)
    assert plan.apply(change("R-06", plan, current="5d")).risks["R-06"].current == RiskLevel(0.4, 5, 9000)
    bare = plan.apply(change("R-06", plan, residual="-"))
    assert bare.apply(change("R-06", bare, residual="10%")).risks["R-06"].residual == RiskLevel(0.1, 6, 9000)


@pytest.mark.parametrize(
    ("record_id", "name"), [("WEB-8", "actual_start"), ("WEB-8", "actual_finish"), ("WEB-M4", "actual"), ("R-06", "reviewed")]
)
def test_what_has_been_is_not_told_of_days_to_come(record_id: str, name: str) -> None:
    with pytest.raises(PhraseError, match="still to come"):
        change(record_id, PLAN, **{name: "2027-05-05"})


def test_a_start_typed_with_what_is_left_does_not_lose_what_is_left() -> None:
    plan = PLAN.apply(change("WEB-8", PLAN, actual_start="2026-10-26", percent="50", remaining="20d"))
    found = plan.tasks["WEB-8"]
    assert (found.remaining, found.percent) == (20 * DAY, 50)
