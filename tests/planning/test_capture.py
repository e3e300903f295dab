"""One line becomes records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.capture import Reading, read_line
from planning.errors import HeadwayError
from planning.plan import Plan, build, put
from planning.records import (
    Action,
    Assignment,
    Assumption,
    Benefit,
    Calendar,
    ChangeRequest,
    Constraint,
    Decision,
    Gate,
    Issue,
    Leave,
    Link,
    Milestone,
    Person,
    Program,
    Project,
    Record,
    Risk,
    RiskLevel,
    Stakeholder,
    Task,
)
from store.demo import demo_plan
from tests.planning.sample_plan import DAY, TODAY, sample_plan

PLAN = sample_plan()


def read(line: str, *, project: str | None = "WEB", record: str | None = None, plan: Plan = PLAN) -> Reading:
    return read_line(line, plan, TODAY, project=project, record=record)


def made(line: str, *, project: str | None = "WEB", record: str | None = None, plan: Plan = PLAN) -> tuple[Record, ...]:
    """What a line that is right adds or changes; the change fits the plan."""
    reading = read(line, project=project, record=record, plan=plan)
    assert reading.errors == ()
    assert reading.change is not None
    plan.apply(reading.change)
    return tuple(edit.after for edit in reading.change.edits if edit.after is not None)


def error(line: str, *, project: str | None = "WEB", record: str | None = None, plan: Plan = PLAN) -> str:
    reading = read(line, project=project, record=record, plan=plan)
    assert reading.change is None
    return " ".join(reading.errors)


# ---------------------------------------------------------------------------------------------------------------- tasks


def test_a_line_becomes_a_task_with_people_link_deadline_tag_and_priority() -> None:
    task, link = made("Landing pages 5d @SB 50% after WEB-8 +2d ^fri #campaign !high")
    assert isinstance(task, Task)
    assert (task.id, task.name, task.project, task.duration) == ("WEB-18", "Landing pages", "WEB", 5 * DAY)
    assert task.assignments == (Assignment("SB", 0.5),)
    assert task.deadline == datetime(2026, 11, 27, 17, 0)
    assert (task.tags, task.priority, task.estimated) == (("campaign",), 700, False)
    assert link == Link(id="L-5", predecessor="WEB-8", successor="WEB-18", type="FS", lag=2 * DAY)


def test_the_summary_says_in_words_what_the_line_will_become() -> None:
    reading = read("Landing pages 5d @SB 50% after WEB-8 +2d ^fri #campaign")
    assert reading.summary == (
        "task WEB-18 in WEB Website relaunch: Landing pages, 5d, Sofia Brandt 50 %, after WEB-8 +2d, deadline Fri 27 Nov, #campaign"
    )
    assert reading.ids == ("WEB-18",)


def test_three_durations_another_project_an_unnamed_role_and_a_link_type() -> None:
    task, link = made("Landing pages 4/5/9d in CMP @?frontend 60% after WEB-8 SS+2d")
    assert isinstance(task, Task)
    assert isinstance(link, Link)
    assert (task.id, task.project) == ("CMP-1", "CMP")
    assert (task.optimistic, task.duration, task.pessimistic) == (4 * DAY, 5 * DAY, 9 * DAY)
    assert task.assignments == (Assignment("?frontend", 0.6),)
    assert (link.type, link.lag) == ("SS", 2 * DAY)


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("after WEB-8", [("WEB-8", "FS", 0, "working")]),
        ("after WEB-8 -1d", [("WEB-8", "FS", -DAY, "working")]),
        ("after WEB-6SS+50%", [("WEB-6", "SS", 50, "percent")]),
        ("after WEB-8SS, WEB-6 FF +6ed", [("WEB-8", "SS", 0, "working"), ("WEB-6", "FF", 6 * 1440, "elapsed")]),
        ("after WEB-8 after WEB-6", [("WEB-8", "FS", 0, "working"), ("WEB-6", "FS", 0, "working")]),
        ("after web-m4 SF", [("WEB-M4", "SF", 0, "working")]),
    ],
)
def test_links_are_typed_as_in_project(words: str, links: list[tuple[str, str, float, str]]) -> None:
    found = [each for each in made(f"Landing pages {words}") if isinstance(each, Link)]
    assert [(each.predecessor, each.type, each.lag, each.lag_kind) for each in found] == links


def test_several_people_share_a_task_and_a_first_name_is_enough() -> None:
    task = made("Landing pages @SB 50% @kenji @?tester:30%")[0]
    assert isinstance(task, Task)
    assert task.assignments == (Assignment("SB", 0.5), Assignment("KM", 1.0), Assignment("?tester", 0.3))


def test_a_task_without_a_duration_is_estimated_at_a_day() -> None:
    task = made("Landing pages")[0]
    assert isinstance(task, Task)
    assert (task.duration, task.estimated) == (DAY, True)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("r is the letter", None),
        (". r is the letter", "r is the letter"),
        ('"r is the letter" 2d', "r is the letter"),
        ("risks are reviewed 1d", "risks are reviewed"),
        ("Buttons in all colours after work on Monday", "Buttons in all colours after work on Monday"),
        ("Retire 3d viewer 5d", "Retire 3d viewer"),
        ("Plan . 5d race 2d", "Plan 5d race"),
        ("Ship #1 release! [bold]x[/] 50%", "Ship #1 release! [bold]x[/] 50%"),
        ("Repair after COVID-19", "Repair after COVID-19"),
        ('12" screens "in CMP" 2d', '12" screens in CMP'),
        ("r", "r"),
        ("R is a language", "R is a language"),
        ("mail rosa@kes.example", "mail rosa@kes.example"),
    ],
)
def test_words_are_title_unless_they_are_marks_or_ids(line: str, title: str | None) -> None:
    reading = read(line)
    assert reading.errors == ()
    assert reading.change is not None
    record = reading.change.edits[0].after
    if title is None:
        assert isinstance(record, Risk)
    else:
        assert isinstance(record, Task)
        assert record.name == title


def test_a_task_goes_below_another_one() -> None:
    task = made("Interviews 2d in BRD-9")[0]
    assert isinstance(task, Task)
    assert (task.parent, task.project, task.id) == ("BRD-9", "BRD", "BRD-10")


def test_a_deadline_on_a_closed_day_rolls_back_to_the_last_open_one() -> None:
    task = made("Landing pages ^26 nov")[0]
    assert isinstance(task, Task)
    assert task.deadline == datetime(2026, 11, 25, 17, 0)


def test_the_longest_date_phrase_is_the_date_and_the_rest_is_title() -> None:
    task = made("Landing pages ^29 jan for the shop")[0]
    assert isinstance(task, Task)
    assert (task.name, task.deadline) == ("Landing pages for the shop", datetime(2027, 1, 29, 17, 0))


@pytest.mark.parametrize("line", ["Landing pages ^fri 5d", "Landing pages ^27 nov 5d", "Landing pages 5d ^fri"])
def test_a_duration_behind_a_date_is_no_part_of_it(line: str) -> None:
    task = made(line)[0]
    assert isinstance(task, Task)
    assert (task.name, task.duration, task.deadline) == ("Landing pages", 5 * DAY, datetime(2026, 11, 27, 17, 0))


def test_new_tasks_stand_at_the_end_of_their_project() -> None:
    task = made("Landing pages")[0]
    assert isinstance(task, Task)
    assert task.rank == 5.0


# ----------------------------------------------------------------------------------------------------------- milestones


def test_a_star_makes_a_milestone() -> None:
    milestone, link = made("* Press kit out after WEB-17 ^29 jan")
    assert isinstance(milestone, Milestone)
    assert (milestone.id, milestone.name, milestone.project) == ("WEB-M5", "Press kit out", "WEB")
    assert milestone.deadline == datetime(2027, 1, 29, 17, 0)
    assert isinstance(link, Link)
    assert link.successor == "WEB-M5"


def test_a_milestone_may_belong_to_the_program() -> None:
    milestone = made("* Benefits reviewed in KES")[0]
    assert isinstance(milestone, Milestone)
    assert (milestone.id, milestone.program, milestone.project) == ("KES-M2", "KES", "")


def test_a_task_in_a_program_is_refused() -> None:
    assert "KES is a program" in error("Landing pages in KES")


# ---------------------------------------------------------------------------------------------------------- risks, log


def test_a_risk_has_probability_days_money_owner_subject_and_strategy() -> None:
    risk = made("r CMS import slips p40% 10d €24k on WEB-8 @TV mitigate")[0]
    assert isinstance(risk, Risk)
    assert (risk.id, risk.name, risk.kind, risk.program) == ("R-07", "CMS import slips", "threat", "KES")
    assert risk.current == risk.inherent == RiskLevel(0.4, 10, 24_000)
    assert (risk.on, risk.owner, risk.strategy) == (("WEB-8",), "TV", "mitigate")


def test_a_strategy_in_front_of_all_marks_is_title() -> None:
    risk = made("r accept late payment p20% accept")[0]
    assert isinstance(risk, Risk)
    assert (risk.name, risk.strategy) == ("accept late payment", "accept")


def test_a_per_cent_behind_an_owner_is_no_share_of_a_day() -> None:
    risk = made("r Late payment @TV 40%")[0]
    assert isinstance(risk, Risk)
    assert (risk.owner, risk.current.probability) == ("TV", 0.4)


def test_an_opportunity_has_its_own_ids_and_strategies() -> None:
    risk = made("o Early booking p60% €9,400 exploit near 4x3")[0]
    assert isinstance(risk, Risk)
    assert (risk.id, risk.kind, risk.strategy, risk.proximity) == ("O-01", "opportunity", "exploit", "near")
    assert risk.current.cost == 9_400
    assert risk.score is not None
    assert (risk.score.probability, risk.score.impact) == (4, 3)


def test_money_of_another_currency_is_refused() -> None:
    assert "EUR" in error("r Rates rise p10% $24k")


def test_an_issue_has_an_owner_a_day_and_a_subject() -> None:
    issue = made("i Legacy export loses captions @TV ^fri on WEB-8 !high")[0]
    assert isinstance(issue, Issue)
    assert (issue.id, issue.name, issue.owner, issue.due) == ("I-03", "Legacy export loses captions", "TV", date(2026, 11, 27))
    assert (issue.on, issue.severity, issue.raised, issue.program) == (("WEB-8",), 4, TODAY, "KES")


def test_an_action_says_what_it_came_from() -> None:
    action = made("x Call supplier @KM ^+3d from R-06")[0]
    assert isinstance(action, Action)
    assert (action.id, action.name, action.came_from) == ("A-02", "Call supplier", "R-06")


def test_a_decision_is_taken_unless_it_is_asked_or_has_a_day() -> None:
    taken, asked = made("d One shop platform")[0], made("d Accept 27 Jan as new promise? ^9 dec")[0]
    assert isinstance(taken, Decision)
    assert isinstance(asked, Decision)
    assert (taken.state, taken.decided) == ("decided", TODAY)
    assert (asked.state, asked.decided, asked.name) == ("open", None, "Accept 27 Jan as new promise?")


def test_a_change_has_its_price_in_money_and_days() -> None:
    change = made("c Contractor for the front end €6,200 -4d on WEB-8")[0]
    assert isinstance(change, ChangeRequest)
    assert (change.id, change.cost, change.days) == ("C-01", 6_200, -4)


def test_an_assumption_is_captured_by_its_name() -> None:
    assumption = made("assumption Supplier works Saturdays @KM ^fri")[0]
    assert isinstance(assumption, Assumption)
    assert (assumption.id, assumption.owner) == ("S-01", "KM")


def test_what_an_entry_is_about_says_which_program_it_belongs_to() -> None:
    other = PLAN.apply(put(PLAN, Program(id="NEW"))).apply(put(PLAN, Project(id="OPS", program="NEW")))
    two = read("r Strike p10%", project=None, plan=other)
    assert "in KES" in two.errors[0]
    assert "in NEW" in two.errors[0]
    risk = made("r Strike p10% on WEB-8", project=None, plan=other)[0]
    assert isinstance(risk, Risk)
    assert risk.program == "KES"


def test_a_note_goes_to_the_record_under_the_cursor_with_the_day() -> None:
    task = made("n two templates blocked on the icon set", record="WEB-8")[0]
    assert task.id == "WEB-8"
    assert task.notes == "- 2026-11-22: two templates blocked on the icon set"


def test_a_second_note_follows_the_first() -> None:
    plan = PLAN.apply(put(PLAN, replace(PLAN.tasks["WEB-8"], notes="First.\n")))
    assert made("n second", record="WEB-8", plan=plan)[0].notes == "First.\n- 2026-11-22: second"


def test_a_note_names_its_record_where_no_cursor_does() -> None:
    assert made("n on BRD-5 board is away")[0].notes == "- 2026-11-22: board is away"
    assert made("n BRD-5: board is away")[0].notes == "- 2026-11-22: board is away"
    assert "n on WEB-8" in error("n board is away")


def test_a_note_of_five_megabytes_is_kept_whole() -> None:
    text = "wide ☃ words\n" * 400_000
    note = made(f"n {text}", record="WEB-8")[0]
    assert len(note.notes) > 5_000_000


# ------------------------------------------------------------------------------------------------------- the other kinds


def test_a_program_project_and_person_begin_an_empty_plan() -> None:
    plan = Plan()
    for line in (
        "program KES Online relaunch from 7 sep 2026 €570k",
        "person TV Tomas Veldt web lead €620/d",
        "project WEB Website relaunch in KES @TV !high",
        "Landing pages 5d @TV",
    ):
        reading = read_line(line, plan, TODAY)
        assert reading.errors == ()
        assert reading.change is not None
        plan = plan.apply(reading.change)
    assert plan.programs["KES"].name == "Online relaunch"
    assert plan.programs["KES"].start == datetime(2026, 9, 7, 8, 0)
    assert plan.programs["KES"].budget == 570_000
    assert (plan.projects["WEB"].owner, plan.projects["WEB"].program, plan.projects["WEB"].priority) == ("TV", "KES", 700)
    assert plan.tasks["WEB-1"].name == "Landing pages"


@pytest.mark.parametrize(
    ("line", "name", "role", "rate", "capacity"),
    [
        ("person JW Jonas Weil CRM and data lead €600/d", "Jonas Weil", "CRM and data lead", 600, 1.0),
        ("person LB Ludwig van Beethoven composer €100/h 80%", "Ludwig van Beethoven", "composer", 800, 0.8),
        ("person ID Ines Duarte Operations lead 80%", "Ines Duarte", "Operations lead", 0, 0.8),
        ("person XY Kenji Mori designer", "Kenji Mori", "designer", 0, 1.0),
        ('person Q "Ann of the Hill" carpenter', "Ann of the Hill", "carpenter", 0, 1.0),
        ("person MO Maya Okafor, Brand lead", "Maya Okafor", "Brand lead", 0, 1.0),
    ],
)
def test_a_person_has_name_role_rate_and_capacity(line: str, name: str, role: str, rate: float, capacity: float) -> None:
    person = made(line)[0]
    assert isinstance(person, Person)
    assert (person.name, person.role, person.rate, person.capacity) == (name, role, rate, capacity)


def test_an_id_is_made_of_initials_where_none_is_typed() -> None:
    assert made("project Customer data in KES")[0].id == "CD"
    assert made("person Lena Fox front-end developer")[0].id == "LF"
    assert made("project Überholung der Räume in KES")[0].id == "UDR"


def test_ids_that_others_begin_with_or_have_are_refused() -> None:
    assert "R-1" in error("project R Research in KES")
    assert "already" in error("project WEB Another one in KES")
    assert "already" in error("person SB Sara Berg")


def test_a_benefit_has_values_a_day_an_owner_and_milestones_it_needs() -> None:
    benefit = made("benefit Better conversion 1.4%->2.3% ^jun 2027 @TV needs WEB-M4 | orders per visit")[0]
    assert isinstance(benefit, Benefit)
    assert (benefit.id, benefit.name, benefit.measure) == ("B-2", "Better conversion", "orders per visit")
    assert (benefit.baseline, benefit.target, benefit.unit, benefit.needs, benefit.owner) == (1.4, 2.3, "%", ("WEB-M4",), "TV")
    assert made("disbenefit Staff time for returns")[0].id == "DB-1"


def test_a_stakeholder_has_power_interest_attitudes_and_a_rhythm() -> None:
    holder = made("stakeholder Works council, training hours p4 i2 neutral>supportive monthly")[0]
    assert isinstance(holder, Stakeholder)
    assert (holder.name, holder.role, holder.power, holder.interest) == ("Works council", "training hours", 4, 2)
    assert (holder.attitude, holder.wanted, holder.cadence) == ("neutral", "supportive", "FREQ=MONTHLY")


def test_a_gate_stands_on_a_milestone() -> None:
    gate = made("gate Go or no go in KES ^21 jan on WEB-M4")[0]
    assert isinstance(gate, Gate)
    assert (gate.id, gate.name, gate.due, gate.milestone, gate.program) == ("G2", "Go or no go", date(2027, 1, 21), "WEB-M4", "KES")
    assert made("gate G7 Close")[0].id == "G7"
    assert "milestone" in error("gate Close on WEB-8")


def test_a_calendar_has_days_hours_and_closed_days() -> None:
    calendar = made("calendar HALF Half days mon-thu 08:00-12:00 closed 24 dec..1 jan, 6 jan")[0]
    assert isinstance(calendar, Calendar)
    assert (calendar.name, calendar.week) == ("Half days", (((480, 720),),) * 4 + ((),) * 3)
    assert [(e.first, e.last) for e in calendar.exceptions] == [
        (date(2026, 12, 24), date(2027, 1, 1)),
        (date(2027, 1, 6), date(2027, 1, 6)),
    ]
    based = made("calendar EARLY Early shift on STD")[0]
    assert isinstance(based, Calendar)
    assert (based.base, based.week) == ("STD", (None,) * 7)


def test_leave_is_added_to_a_person() -> None:
    person = made("leave KM 21 dec to 23 dec ski trip")[0]
    assert isinstance(person, Person)
    assert person.leave == (Leave(date(2026, 12, 21), date(2026, 12, 23), "ski trip"),)
    assert "There is no person" in error("leave ZZ 21 dec")
    assert "Which days" in error("leave KM soon")


def test_a_goal_is_a_sentence_with_a_measure() -> None:
    program = made("goal Lift the online share to 30 % | online revenue in KES")[0]
    assert isinstance(program, Program)
    assert (program.goal, program.goal_measure) == ("Lift the online share to 30 %", "online revenue")


@pytest.mark.parametrize("line", ["link WEB-M4 after WEB-17 SS+2d", "link WEB-17 -> WEB-M4 SS+2d"])
def test_a_link_is_typed_from_either_end(line: str) -> None:
    link = made(line)[0]
    assert isinstance(link, Link)
    assert (link.id, link.predecessor, link.successor, link.type, link.lag) == ("L-5", "WEB-17", "WEB-M4", "SS", 2 * DAY)


def test_a_link_to_itself_or_a_second_one_is_refused() -> None:
    assert "itself" in error("link WEB-8 -> WEB-8")
    assert "already waits" in error("link BRD-5 -> WEB-6")


# ----------------------------------------------------------------------------------------------------- what can be wrong


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Landing pages @SX", "SB"),
        ("Landing pages after WEB-88", "WEB-8"),
        ("Landing pages ^someday", "someday"),
        ("Landing pages !hihg", "!high"),
        ("Landing pages ^30 feb", "February"),
        ("Landing pages @SB @SB", "twice"),
        ("Landing pages @SB 0%", "0%"),
        ("Landing pages after WEB-8, WEB-8", "WEB-8"),
        ("Landing pages ^fri ^mon", "two dates"),
        ("Landing pages in CMP in WEB", "one place"),
        ("5d @SB", "title"),
        ("", "title"),
        ("r Slips p140%", "140%"),
        ("i Lost captions @SB @KM", "one owner"),
        ("i Lost captions on WEB-99", "WEB-99"),
        ("Landing pages in WEB-99", "WEB-99"),
        ("x" * 600, "500"),
        ("word " * 4_000, "note"),
    ],
)
def test_a_mistake_is_told_with_what_would_be_right(line: str, words: str) -> None:
    assert words in error(line)


def test_the_part_that_means_nothing_is_marked() -> None:
    line = "Landing pages @SX 50% 5d"
    wrong = [part for part in read(line).parts if part.error]
    assert [(line[part.start : part.end], part.role) for part in wrong] == [("@SX 50%", "person")]


def test_parts_cover_the_line_with_their_roles() -> None:
    line = "* Press kit out after WEB-17 +2d ^29 jan #press for all"
    assert [(part.role, part.text) for part in read(line).parts] == [
        ("kind", "*"),
        ("title", "Press kit out"),
        ("link", "after WEB-17 +2d"),
        ("date", "^29 jan"),
        ("tag", "#press"),
        ("title", "for all"),
    ]


def test_without_a_project_the_only_one_is_taken_and_several_are_named() -> None:
    one = build([Program(id="KES"), Project(id="WEB", program="KES")])
    assert made("Landing pages", project=None, plan=one)[0].id == "WEB-1"
    assert "in BRD" in error("Landing pages", project=None)
    assert "project WEB" in error("Landing pages", project=None, plan=Plan())
    assert "no project NIX" in error("Landing pages", project="NIX")


def test_the_record_under_the_cursor_says_the_project() -> None:
    assert made("Landing pages", project=None, record="BRD-5")[0].id == "BRD-10"


def test_control_characters_in_titles_become_visible_and_line_breaks_spaces() -> None:
    assert made("Clear \x1b[2J screen\tnow\x85")[0].name == "Clear \ufffd[2J screen now"
    assert made("n a\x1b[2Jb\r\nc", record="WEB-8")[0].notes == "- 2026-11-22: a\ufffd[2Jb\nc"


TYPED = (
    "in CMP WEB KES on after WEB-8 WEB-99 +2d SS+2d @SB @nobody @?x @ ^ ^fri ^29 jan #t !high ! 5d 4/5/9d 50% p40% €24k -4d 3x4 "
    'mitigate . " "a b" * r o i x d c n program project person benefit gate calendar leave link goal stakeholder assumption task '
    "closed 24 dec..1 jan mon-fri 8-17 -> | 1%->2% WH6 KM from 26 .. , WEB-6, ^+99999999d 99999999w @SB[50%] ^9999-12-31 ^31"
)
MARKS = st.sampled_from(TYPED.split())
LINES = st.one_of(
    st.text(),
    st.lists(MARKS, max_size=12).map(" ".join),
    st.lists(st.one_of(MARKS, st.text(max_size=8)), max_size=8).map(" ".join),
)


@given(LINES, st.sampled_from([None, "WEB", "NIX"]), st.sampled_from([None, "WEB-8", "KES", "R-06", "NIX"]))
def test_any_text_gives_a_reading_whose_parts_lie_in_the_line(line: str, project: str | None, record: str | None) -> None:
    reading = read_line(line, PLAN, TODAY, project=project, record=record)
    end = 0
    for part in reading.parts:
        assert end <= part.start < part.end <= len(line)
        assert part.text == line[part.start : part.end]
        end = part.end
    assert (reading.change is None) == bool(reading.errors)
    if reading.change is not None:
        after = PLAN.apply(reading.change)
        assert after.apply(reading.change.inverse()).records is not None
        assert reading.ids


@given(LINES)
def test_any_text_in_an_empty_plan_gives_a_reading(line: str) -> None:
    try:
        read_line(line, Plan(), TODAY)
    except HeadwayError as error:
        raise AssertionError(line) from error


def test_a_milestone_that_waits_for_nothing_stands_on_its_day() -> None:
    [placed] = made("* Press kit signed off ^29 jan")
    assert isinstance(placed, Milestone)
    assert placed.constraint == Constraint("SNET", datetime(2027, 1, 29, 17, 0)) and placed.deadline == datetime(2027, 1, 29, 17, 0)
    waits, _ = made("* Press kit out after WEB-17 ^29 jan")
    assert isinstance(waits, Milestone) and waits.constraint is None  # its date follows from its link
    assert "no date yet" in read("* Press kit signed off").summary


def test_the_word_deadline_before_a_day_is_a_deadline_and_no_title() -> None:
    [milestone] = made("* Press kit deadline 29 jan")
    assert isinstance(milestone, Milestone)
    assert (milestone.name, milestone.deadline, milestone.constraint) == ("Press kit", datetime(2027, 1, 29, 17, 0), None)
    assert made("Agree the deadline with Maya 2d")[0].name == "Agree the deadline with Maya"


def test_a_risk_that_hits_a_task_is_on_it() -> None:
    [risk] = made("r Gateway slips 30% +5d hits WEB-8")
    assert isinstance(risk, Risk) and (risk.name, risk.on) == ("Gateway slips", ("WEB-8",))
    assert made("r The campaign hits the holidays")[0].name == "The campaign hits the holidays"


@pytest.mark.parametrize("typed, why", [("99999d", "longer than 100 years"), ("-5d", "negative; a duration is 0d or longer")])
def test_an_amount_that_is_no_length_of_a_task_is_refused_and_no_part_of_its_title(typed: str, why: str) -> None:
    reading = read_line(f"Landing pages {typed} in WEB", PLAN, TODAY)
    assert reading.change is None
    assert why in reading.errors[0]
    assert read_line("Landing pages 5d", PLAN, TODAY, project="WEB").change is not None
    assert read_line(f'Reach "{typed}" in WEB', PLAN, TODAY).change is not None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("person ZN Zoe Nowak developer 600/d", "person ZN: Zoe Nowak, developer, €600 a day, 100 %"),
        ("person ZN Zoe Nowak developer 75/h", "person ZN: Zoe Nowak, developer, €600 a day, 100 %"),
        ("stakeholder Auditors power 5 interest 4 monthly in KES", "Auditors, power 5, interest 4, monthly"),
        ("benefit Fewer licences 0 -> 120000 by 31 dec 2027 in KES", "Fewer licences, from 0 to 120000, by Fri 31 Dec 2027"),
        ("benefit Sales by region 1->2 in KES", "Sales by region, from 1 to 2"),
        ("r Vendor goes bankrupt 20% 20d 40000 on WEB-8", "Vendor goes bankrupt, 20 % likely, 20 days, €40,000, on WEB-8"),
        ("r Windows 2000 stops 30% on WEB-8", "Windows 2000 stops, 30 % likely, on WEB-8"),
        ("Second cooling unit 5d @KM €18k in WEB", "Second cooling unit, 5d, Kenji Mori, €18,000 beside people"),
        ("Save €20k a year 5d in WEB", "Save €20k a year, 5d"),
    ],
)
def test_lines_read_as_people_write_them_who_know_no_marks(line: str, said: str) -> None:
    reading = read_line(line, demo_plan(date(2026, 10, 30)), date(2026, 10, 30))
    assert not reading.errors and reading.summary.endswith(said)
