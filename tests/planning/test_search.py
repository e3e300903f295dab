"""Finding any record by words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.plan import Plan, build
from planning.records import KINDS, Program, Record
from planning.search import Index, find
from store.demo import demo_plan
from tests.planning.sample_plan import sample_plan
from tests.strategies import records_of

DEMO = demo_plan(date(2026, 10, 30))


def ids(text: str, plan: Plan = DEMO) -> list[str]:
    """The ids that are found, the best first."""
    return [hit.id for hit in find(plan, text)]


def test_an_id_comes_before_what_mentions_it() -> None:
    assert ids("WEB-8")[0] == "WEB-8"
    assert ids("web-8")[0] == "WEB-8"
    assert {"R-02", "I-03"} <= set(ids("WEB-8"))
    assert ids("WEB")[0] == "WEB"


def test_every_kind_in_every_program_is_searched() -> None:
    kinds = {hit.kind for word in ("a", "e", "o") for hit in Index(DEMO).find(word)}
    assert {"programs", "projects", "tasks", "milestones", "people", "risks", "issues", "decisions", "stakeholders", "calendars"} <= kinds
    assert {hit.program for hit in find(DEMO, "returns")} >= {"KES"} | {
        p.id for p in DEMO.programs.values() if p.name.startswith("Harbour")
    }


def test_a_person_is_found_and_then_what_they_do() -> None:
    hits = find(DEMO, "kenji")
    assert (hits[0].kind, hits[0].id) == ("people", "KM")
    assert {hit.id for hit in hits if hit.kind == "tasks"} == {
        t.id for t in DEMO.tasks.values() if any(a.person == "KM" for a in t.assignments)
    }


def test_all_words_must_be_there_in_smart_case() -> None:
    assert ids("landing pages")[0] == "CMP-6"
    assert set(ids("landing pages")) <= set(ids("landing")) & set(ids("pages"))
    assert ids("landing PAGES") == [] == ids("landing zzz") == ids("   ")


def test_a_hit_shows_the_text_that_was_found() -> None:
    note = "Agreed with the agency.\n" + "More words here. " * 20 + "The zebra crossing is closed. " + "And more. " * 30
    plan = sample_plan()
    plan = replace(plan, tasks={**plan.tasks, "WEB-8": replace(plan.tasks["WEB-8"], notes=note)})
    (hit,) = find(plan, "zebra")
    assert (hit.id, hit.field, hit.extract[hit.first : hit.last]) == ("WEB-8", "notes", "zebra")
    assert len(hit.extract) <= 165 and "\n" not in hit.extract and hit.extract[0] == hit.extract[-1] == "…"


def test_what_is_archived_comes_last_and_says_so() -> None:
    plan = sample_plan()
    plan = replace(plan, projects={**plan.projects, "WEB": replace(plan.projects["WEB"], archived=True)})
    hits = find(plan, "web")
    assert hits[0].id == "WEB"  # what is asked for by its id stands first all the same
    told = [hit.archived for hit in hits[1:]]
    assert told == sorted(told) and True in told and False in told
    assert next(hit for hit in hits if hit.id == "WEB-8").archived


@given(st.sampled_from(sorted(KINDS)).flatmap(records_of), st.text(max_size=8))
def test_any_text_can_be_searched_in_any_record(record: Record, text: str) -> None:
    plan = build([record])
    for hit in find(plan, text):
        assert plan.table(hit.kind)[hit.id].name == hit.name
        assert 0 <= hit.first <= hit.last <= len(hit.extract)


@given(st.sampled_from(sorted(record.id for kind, record in DEMO.records() if kind != "links")))
def test_every_record_is_found_first_by_its_own_id(record_id: str) -> None:
    assert ids(record_id)[0] == record_id


@pytest.mark.parametrize(
    ("name", "word", "shown"),
    [
        ("Große Straße planen", "straße", "Straße"),
        ("Große Straße planen", "strasse", "Straße"),
        ("Straße planen", "planen", "planen"),
        ("İstanbul und Ankara", "ankara", "Ankara"),
        ("ﬁnal draft of all", "draft", "draft"),
        ("ﬁnal draft of all", "final", "ﬁnal"),
    ],
)
def test_what_is_marked_is_what_was_found_where_letters_become_two(name: str, word: str, shown: str) -> None:
    [hit] = find(build((Program(id="P", name=name),)), word)
    assert hit.extract[hit.first : hit.last] == shown
