"""Look-aheads as calendar files: what another calendar reads in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from planning.capacity import Capacity
from planning.lookahead import look_ahead
from planning.plan import Plan, build
from planning.records import Action, Assignment, Milestone, Person, Program, Project, Task
from planning.schedule import schedule
from store.calendar_files import ics_of
from store.demo import demo_plan

TODAY = date(2026, 10, 30)


def _file(plan: Plan, person: str, today: date = TODAY, weeks: int = 6) -> bytes:
    return ics_of(look_ahead(Capacity(schedule(plan)), person, today, weeks), plan, today)


def _events(content: bytes) -> dict[str, Event]:
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    return {str(event["UID"]): event for event in calendar.walk("VEVENT") if isinstance(event, Event)}


def _plan(name: str = "Work", *, days: float = 2, start: datetime = datetime(2026, 11, 2, 8)) -> Plan:
    task = Task(id="X-1", name=name, project="X", duration=round(days * 480), assignments=(Assignment("A", 0.5),))
    moment = Milestone(id="X-M1", name=name, project="X", owner="A", deadline=datetime(2026, 11, 5, 17))
    action = Action(id="A-01", name=name, program="P", owner="A", due=date(2026, 11, 4))
    return build((Program(id="P", start=start), Project(id="X", program="P"), Person(id="A", name="Anna"), task, moment, action))


def test_work_of_whole_days_is_an_all_day_event_that_ends_the_day_after() -> None:
    event = _events(_file(demo_plan(TODAY), "KM"))["BRD-5.KM@kes.headway"]
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 10, 27), date(2026, 11, 7))
    assert str(event["SUMMARY"]) == "Identity review and refinement"
    assert "waited for by MO with BRD-M1 Brand direction approved" in str(event["DESCRIPTION"])


def test_work_of_hours_is_an_event_with_times_and_no_zone() -> None:
    event = _events(_file(_plan(days=0.25), "A"))["X-1.A@p.headway"]
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (datetime(2026, 11, 2, 8), datetime(2026, 11, 2, 10))


def test_milestones_and_what_is_due_are_days() -> None:
    events = _events(_file(_plan(), "A"))
    assert str(events["X-M1.A@p.headway"]["SUMMARY"]) == "◆ Work"
    assert events["A-01.A@p.headway"].decoded("DTSTART") == date(2026, 11, 4)
    assert str(events["A-01.A@p.headway"]["SUMMARY"]) == "Due: Work"


def test_the_same_plan_on_the_same_day_gives_the_same_bytes_and_a_later_day_a_higher_sequence() -> None:
    plan = demo_plan(TODAY)
    assert _file(plan, "LF") == _file(plan, "LF")
    first, later = _events(_file(plan, "LF")), _events(_file(plan, "LF", TODAY + timedelta(days=3)))
    assert first["WEB-8.LF@kes.headway"].decoded("DTSTAMP") == datetime(2026, 10, 30, tzinfo=UTC)
    assert later["WEB-8.LF@kes.headway"].decoded("SEQUENCE") > first["WEB-8.LF@kes.headway"].decoded("SEQUENCE")
    edited = replace(plan, meta=replace(plan.meta, entry=plan.meta.entry + 1))
    sequences = [_events(_file(p, "LF"))["WEB-8.LF@kes.headway"].decoded("SEQUENCE") for p in (plan, edited)]
    assert sequences[1] == sequences[0] + 1, "what is edited on the same day is the newer one"


def test_a_review_that_is_moved_is_the_same_event_on_another_day_and_overdue_work_is_there() -> None:
    plan = demo_plan(TODAY)
    moved = replace(plan, risks={i: replace(r, review=r.review + timedelta(days=3) if r.review else None) for i, r in plan.risks.items()})
    reviews = [{uid for uid in _events(_file(p, "TV")) if uid.startswith("review.")} for p in (plan, moved)]
    assert reviews[0] and reviews[0] == reviews[1]
    day = date(2026, 12, 15)
    late = look_ahead(Capacity(schedule(_plan())), "A", day, 6).overdue
    assert [work.task for work in late] == ["X-1"] and "X-1.A@p.headway" in _events(_file(_plan(), "A", day))


def test_a_task_keeps_its_event_when_it_moves() -> None:
    plan = demo_plan(TODAY)
    longer = replace(plan.tasks["BRD-5"], remaining=9 * 480)
    moved = replace(plan, tasks={**plan.tasks, "BRD-5": longer})
    before, after = _events(_file(plan, "KM", weeks=12)), _events(_file(moved, "KM", weeks=12))
    assert before.keys() == after.keys()
    assert before["WEB-6.KM@kes.headway"].decoded("DTSTART") < after["WEB-6.KM@kes.headway"].decoded("DTSTART")


@settings(max_examples=60, deadline=None)
@given(
    st.text(min_size=1, max_size=60)
    | st.sampled_from(["a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil", "x;y,z\\n\\", "設計 \u202e凍結", "é" * 60])
)
def test_a_title_is_text_and_cannot_add_an_event(name: str) -> None:
    content = _file(_plan(name), "A")
    events = _events(content)
    assert set(events) == {"X-1.A@p.headway", "X-M1.A@p.headway", "A-01.A@p.headway"}
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"BEGIN:VEVENT") == 3 or "BEGIN:VEVENT" in name
