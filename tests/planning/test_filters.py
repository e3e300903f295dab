"""The filter language, as statements about the sample program, and its laws for any text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.filter_ground import Ground
from planning.filter_offers import complete
from planning.filter_terms import STATES, field_names
from planning.filters import Filter, FilterError, compile_filter
from planning.plan import Plan, build
from planning.records import KINDS, Criterion, Record, Task
from planning.schedule import Schedule, schedule
from store.demo import demo_plan
from tests.planning.sample_plan import sample_plan
from tests.strategies import records_of

FRIDAY = date(2026, 10, 30)


@cache
def demo() -> tuple[Plan, Schedule]:
    """The sample program with a few things to filter by."""
    plan = demo_plan(FRIDAY)
    changed: list[Record] = []
    for _, record in plan.records():
        if isinstance(record, Task) and record.id == "WEB-8":
            extra = {"colour": "dark Red", "points": 8, "seen": "2026-11-20"}
            record = replace(record, tags=("Launch", "web"), extra=extra, state="blocked")
        if isinstance(record, Task) and record.id == "OPS-2":
            record = replace(record, extra={"points": 3}, checklist=(Criterion("shop, contract"),))
        changed.append(record)
    plan = build(changed, plan.meta)
    return plan, schedule(plan)


def read(text: str, today: date = FRIDAY) -> Filter:
    """A filter of the sample program."""
    return compile_filter(text, *demo(), today)


def found(text: str, kind: str = "") -> set[str]:
    """The ids that fit; tasks and milestones where no kind is named."""
    plan, chosen = demo()[0], read(text)
    kinds = [kind] if kind else ["tasks", "milestones"]
    return {record_id for each in kinds for record_id in plan.table(each) if chosen.keep(record_id)}


def refused(text: str) -> str:
    """What is said of a filter that cannot be read."""
    with pytest.raises(FilterError) as said:
        read(text)
    return str(said.value)


# ------------------------------------------------------------------------------------------------------------- meaning


def test_nothing_typed_keeps_everything() -> None:
    plan, chosen = demo()[0], read("  ")
    assert not chosen
    assert all(chosen.keep(record.id) for _, record in plan.records())
    assert not chosen.keep("NO-1")


def test_words_are_looked_for_in_ids_names_and_tags_in_smart_case() -> None:
    assert found("landing PAGES") == set()
    assert found("landing pages") == found("Landing pages") | {"CMP-6"}
    assert "WEB-8" in found("launch") and "WEB-8" in found("Launch") and "WEB-8" not in found("LAUNCH")
    assert found("web-8") == {"WEB-8"}
    assert found('"front-end build"') == {"WEB-8"}


def test_a_state_stands_alone_and_quotes_make_a_word_of_it() -> None:
    plan, scheduled = demo()
    assert found("done") == {i for i in scheduled if scheduled[i].finished}
    assert found("critical") == {i for i in scheduled if scheduled[i].critical}
    assert found("near") == {i for i in scheduled if scheduled[i].near_critical}
    assert found("started") == {i for i in scheduled if scheduled[i].started and not scheduled[i].finished}
    assert found("done | started | open") == set(scheduled)
    assert found("milestones") == set(plan.milestones)
    assert found("blocked") == {"WEB-8"}
    assert found('"done"') == set()


def test_what_is_ready_waits_for_nothing_that_is_not_done() -> None:
    plan, scheduled = demo()
    held = {
        link.successor
        for link in plan.links.values()
        if (link.type == "FS" and not scheduled[link.predecessor].finished)
        or (link.type == "SS" and not scheduled[link.predecessor].started)
    }
    unbegun = {i for i in scheduled if not scheduled[i].started}
    assert found("waiting") == held & unbegun
    assert found("ready") == unbegun - held


def test_the_example_of_the_manual_means_what_it_says() -> None:
    _, scheduled = demo()
    fits = found("owner:KM float<3 due<30d !done")
    assert fits and all(scheduled[i].finish.date() < date(2026, 11, 29) and scheduled[i].total_float < 3 * 480 for i in fits)
    assert fits == found("person:kenji free>=-99 float<=2.9 due<+30d -done") & found("due<30d")


def test_numbers_are_compared_in_the_units_people_type() -> None:
    plan, scheduled = demo()
    unfinished = [i for i in scheduled if not scheduled[i].finished]
    assert found("float<-1d") == {i for i in unfinished if scheduled[i].total_float < -480}
    assert found("float<=1w") == found("float<=5") == found("float<=40h")
    assert found("percent:45%") == {t.id for t in plan.tasks.values() if t.percent == 45}
    assert found("duration>2w") == {i for i in scheduled if scheduled[i].duration > 4800}
    assert found("cost>=24k") == found("cost>=24,000") == found("cost>=€24k") != set()
    assert found("slip>0") >= {"WEB-6"} and found("slip>0") & found("slip<=0") == set()
    assert found("prob>=35 kind:risk", "risks") == {r.id for r in plan.risks.values() if r.current.probability >= 0.35}
    assert found("priority:500 task") == {t.id for t in plan.tasks.values() if t.priority == 500}


def test_finished_work_has_no_float_and_is_never_due() -> None:
    assert found("float:any") & found("done") == set()
    assert found("due<2030-01-01") == found("!done")


def test_dates_are_compared_with_phrases_and_lengths_count_from_today() -> None:
    _, scheduled = demo()
    assert found("start>mon") == {i for i in scheduled if scheduled[i].start.date() > date(2026, 11, 2)}
    assert found("finish<eom") == {i for i in scheduled if scheduled[i].finish.date() < date(2026, 10, 31)}
    assert found('finish<="3 dec"') == found("finish<=2026-12-03")
    assert found("finish<30d") == {i for i in scheduled if scheduled[i].finish.date() < date(2026, 11, 29)}
    assert found("finish!=fri") | found("finish:fri") == set(scheduled)


def test_people_projects_and_programs_are_named_by_id_or_name() -> None:
    plan, _ = demo()
    mine = {t.id for t in plan.tasks.values() if any(a.person == "KM" for a in t.assignments)}
    assert found("owner:KM") == found("owner:kenji") == found("who:km") == found('assigned:"kenji mori"') == mine
    assert found("owner:KM,SB") == mine | found("owner:SB")
    assert found("project:WEB") == found("project:website") == {a.id for a in plan.activities() if a.project == "WEB"}
    assert found("project:WEB", "projects") == {"WEB"}
    assert found("program:harbour") == {a.id for a in plan.activities() if getattr(plan.program_of(a), "id", "") != "KES"}
    assert found("owner:none task") == found("unassigned")


def test_tags_notes_kinds_and_relations() -> None:
    plan, _ = demo()
    assert found("#launch") == found("tag:Launch") == found("#lau") == {"WEB-8"}
    assert found("tag:any") == {"WEB-8"}
    assert found("kind:milestone") == set(plan.milestones)
    assert found("kind:threat", "risks") | found("kind:opportunity", "risks") == set(plan.risks)
    assert found("after:WEB-8") == {link.successor for link in plan.links.values() if link.predecessor == "WEB-8"}
    assert found("before:WEB-8") == {link.predecessor for link in plan.links.values() if link.successor == "WEB-8"}
    assert found("id:WEB-1") == {"WEB-1"}
    assert found("id:WEB") == found("project:WEB")
    assert found("designer", "people") == found("role:designer", "people") == {"KM"}


def test_risks_count_by_the_score_of_open_threats_on_a_row() -> None:
    plan, _ = demo()
    high = found("risk:high", "risks")
    assert high and all(plan.risks[i].kind == "threat" for i in high)
    assert found("risk:high") == {i for i in found("risk:any") if any(i in plan.risks[r].on for r in high)}
    assert found("risk:R-02") == {i for i in plan.risks["R-02"].on if plan.activity(i)}
    assert found("risk>=12") == found("score>=12")
    assert found("risk:none") | found("risk:any") == set(demo()[1])


def test_any_field_of_a_record_and_any_that_people_added_can_be_named() -> None:
    plan, _ = demo()
    assert found("calendar:WH6") == {a.id for a in plan.activities() if a.calendar == "WH6"}
    assert found("promise:any") == {m.id for m in plan.milestones.values() if m.promise}
    assert found("colour:red") == found("custom.colour:dark") == {"WEB-8"} and found("colour:RED") == set()
    assert found("points>=3") == {"WEB-8", "OPS-2"} and found("points>3") == {"WEB-8"}
    assert found("seen<2026-12-01") == {"WEB-8"} and found("seen<today") == set()
    assert found("checklist:contract") == {"OPS-2"}
    assert found("manual:yes") == set()
    assert found("reviewed:none state:open", "risks") == {r.id for r in plan.risks.values() if not r.reviewed}
    assert found("state:open", "risks") == {r.id for r in plan.risks.values() if r.state == "open"}


def test_alternatives_brackets_and_negation() -> None:
    late, near, mine = found("late"), found("near"), found("owner:KM")
    assert found("late | near") == found("late or near") == found("late|near") == late | near
    assert found("(late | near) owner:KM") == (late | near) & mine
    assert found("late | near owner:KM") == late | (near & mine)
    assert found("!(late | near)") == found("!late !near")
    assert found("late and owner:KM") == late & mine
    assert found("(late | near") == late | near


def test_archived_projects_keep_their_word() -> None:
    plan = sample_plan()
    plan = replace(plan, projects={**plan.projects, "BRD": replace(plan.projects["BRD"], archived=True)})
    chosen = compile_filter("archived", plan, schedule(plan), FRIDAY)
    assert {r.id for _, r in plan.records() if chosen.keep(r.id)} == {"BRD"} | {a.id for a in plan.activities() if a.project == "BRD"}


def test_a_plan_without_a_schedule_can_still_be_filtered() -> None:
    chosen = compile_filter("owner:SB !done", sample_plan(), None, FRIDAY)
    assert chosen.keep("WEB-8") and not chosen.keep("BRD-5")
    assert not compile_filter("float<3", sample_plan(), None, FRIDAY).keep("WEB-8")


# ------------------------------------------------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("flot<3", "There is no field flot; near: float"),
        ("owner:KX late", "There is no person KX; near: KM"),
        ("project:WEBB", "There is no project WEBB; near: WEB"),
        ("float<soon", "float<soon cannot be read: 'soon' is no duration"),
        ("due<3", "due<3d for days from today"),
        ("due<next fri", "A date of several words stands in quotes."),
        ("finish<", "After finish< something is missing, like finish<30d"),
        ("late:yes", "late is a state and stands alone"),
        ("risk:hihg", "risk:hihg is no level; near: high"),
        ("kind:tusk", "kind:tusk is no kind of record; near: task"),
        ("owner<3", "owner<3 cannot be compared; write owner:KM"),
        ("percent>200", "percent>200 cannot be read"),
        ("late |", "One side of | is empty"),
        ("!", "After ! a word is missing"),
        ("()", "There is nothing in the brackets"),
        ("custom.colou:red", "No record has a field colou; near: colour"),
        ("x" * 2000, "at most 1,000 characters"),
        ("(" * 50, "more than 20 brackets"),
    ],
)
def test_a_mistake_names_the_part_and_what_would_be_right(text: str, said: str) -> None:
    assert said in refused(text)


# ---------------------------------------------------------------------------------------------------------- completion


def test_names_of_fields_are_offered_then_their_values() -> None:
    plan, _ = demo()
    assert complete("late own", plan) == ("late ", ("owner:",))
    assert complete("owner:ke", plan) == ("owner:", ("KM",))
    assert complete("owner:KM,s", plan).words[0] == "SB"
    assert complete("!pro", plan).words[:2] == ("project:", "program:")
    assert set(complete("project:", plan).words) == set(plan.projects)
    assert complete("#l", plan) == ("#", ("Launch",))
    assert complete("risk:h", plan).words[0] == "high"
    assert "colour:" in complete("col", plan).words


@given(st.text(alphabet='ow:n|!-()"<> #krd,', max_size=20))
def test_what_completion_offers_is_finished_text_that_begins_as_typed(text: str) -> None:
    head, words = complete(text, demo()[0])
    assert text.startswith(head)
    assert all(isinstance(word, str) and word for word in words)


# --------------------------------------------------------------------------------------------------------------- laws

_PARTS = st.sampled_from(
    [*STATES, "owner:KM", "owner:none", "float<3", "slip>0", "due<30d", "percent>=50", "cost>10k", "#launch", "web", '"a b"', "risk:high",
     "risk:none", "project:WEB", "kind:risk", "points>3", "deadline:any", "stage:build", "name:a", "start>mon", "prob>30", "after:WEB-8"]
)  # fmt: skip
_FILTERS = st.recursive(
    _PARTS,
    lambda inner: st.one_of(
        inner.map(lambda a: f"!({a})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} | {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) ({two[1]})"),
    ),
    max_leaves=4,
)


def fitting(text: str) -> frozenset[str]:
    """The ids of all records that fit."""
    chosen = read(text)
    return frozenset(record.id for _, record in demo()[0].records() if chosen.keep(record.id))


EVERYTHING = frozenset(record.id for _, record in demo_plan(FRIDAY).records())


@given(_FILTERS)
def test_negation_is_the_complement(text: str) -> None:
    assert fitting(f"!({text})") == EVERYTHING - fitting(text)
    assert fitting(f"-!({text})") == fitting(text)


@given(_FILTERS, _FILTERS)
def test_or_joins_and_and_meets(one: str, other: str) -> None:
    first, second = fitting(f"({one})"), fitting(f"({other})")
    assert fitting(f"({one}) | ({other})") == fitting(f"({other}) or ({one})") == first | second
    assert fitting(f"({one}) ({other})") == fitting(f"({other}) and ({one})") == first & second
    assert fitting(f"!(({one}) | ({other}))") == fitting(f"!({one}) !({other})")


_TOKENS = [
    *(
        "owner",
        "float",
        "due",
        "risk",
        "created",
        "promise",
        "remaining",
        "colour",
        "budget",
        "is",
        "custom.",
        "KM",
        "3",
        "30d",
        "mon",
        "none",
    ),
    *(":", "<", ">=", "!=", "|", " ", "(", ")", '"', "!", "-", "#", ",", "any", "€", "%", "*", "\x00", "ß", "İ", "\u202e", "[b]"),
]


@given(st.text(max_size=40) | st.lists(st.sampled_from(_TOKENS), max_size=14).map("".join))
def test_any_text_is_a_filter_or_is_refused_in_a_sentence(text: str) -> None:
    try:
        chosen = read(text)
    except FilterError as error:
        assert str(error) and "\n" not in str(error) and "\x00" not in str(error)
    else:
        for _, record in demo()[0].records():
            assert chosen.keep(record.id) in (True, False)


@given(st.sampled_from(sorted(KINDS)).flatmap(records_of), st.data())
def test_any_field_of_any_record_can_be_compared(record: Record, data: st.DataObject) -> None:
    plan = build([record])
    names = field_names(Ground(plan, None, FRIDAY))
    name, sign = data.draw(st.sampled_from(names)), data.draw(st.sampled_from([":", "<", ">=", "!="]))
    own = record.id if record.id.isalnum() else "x"
    value = data.draw(st.sampled_from(["3", "30d", "mon", "yes", "none", "any", "24k", "50%", "x", '"a b"', own]))
    try:
        chosen = compile_filter(f"{name}{sign}{value}", plan, None, FRIDAY)
    except FilterError:
        return
    assert compile_filter(f"!({name}{sign}{value})", plan, None, FRIDAY).keep(record.id) is not chosen.keep(record.id)
