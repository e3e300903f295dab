"""Who is responsible, accountable, consulted and informed: read, shown, and told where not exactly one answers."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.errors import PhraseError
from planning.fields import set_fields, show_value
from planning.plan import Plan
from planning.raci import raci, show_letters, sorted_letters, with_letters
from planning.records import Milestone
from planning.templates import project_from
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
PARTIES = ("MO", "TV", "SH-2", "Sponsor of it all", "all")


def _set(plan: Plan, typed: str) -> Plan:
    return plan.apply(set_fields(plan, "WEB-M4", {"raci": typed}, TODAY))


def _shown(plan: Plan) -> str:
    return show_value(plan, plan.milestones["WEB-M4"], "raci")


def test_the_sample_program_has_the_letters_it_is_said_to_have() -> None:
    matrix = raci(demo_plan(TODAY))
    assert {row.id: show_letters(row.letters) for row in matrix.rows} == {
        "BRD-M2": "A=MO R=KM C=PR I=TV",
        "WEB-M4": "A=TV R=AH,LF C=ID,JW I=SH-2",
        "CMP": "A=PR R=SB C=MO I=SH-3",
        "GOV-M3": "A=SH-1 R=RL C=ID,JW,TV I=all",
    }
    assert [row.accountable for row in matrix.rows if row.id == "GOV-M3"] == [("SH-1",)]
    assert matrix.wrong == ()
    assert matrix.parties[-4:] == ("SH-1", "SH-2", "SH-3", "all")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("A=TV R=AH,LF C=JW,ID I=Board", "A=TV R=AH,LF C=ID,JW I=SH-2"),
        ("a=tv r=@ah", "A=TV R=AH"),
        ("A=Tomas Veldt; R=tv", "A=TV R=TV"),
        ("I=Retail, Helena Stroud, the whole town", "I=SH-1,SH-3,the whole town"),
        ("-", ""),
    ],
)
def test_letters_are_typed_as_they_are_spoken(typed: str, shown: str) -> None:
    assert _shown(_set(demo_plan(TODAY), typed)) == shown


@pytest.mark.parametrize("typed", ["TV", "A", "X=TV", "TV A=MO", "A=TV=MO"])
def test_what_is_no_raci_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(PhraseError, match=r"A=TV R=AH"):
        _set(demo_plan(TODAY), typed)


@given(st.dictionaries(st.sampled_from(PARTIES), st.sets(st.sampled_from("RACI"), min_size=1).map(sorted_letters)))
def test_typing_what_is_shown_changes_nothing(letters: dict[str, str]) -> None:
    plan = demo_plan(TODAY)
    for party in plan.milestones["WEB-M4"].raci:
        plan = plan.apply(with_letters(plan, "WEB-M4", party, ""))
    for party, said in letters.items():
        plan = plan.apply(with_letters(plan, "WEB-M4", party, said))
    milestone = plan.milestones["WEB-M4"]
    assert isinstance(milestone, Milestone) and milestone.raci == letters
    assert _set(plan, _shown(plan) or "-").milestones["WEB-M4"].raci == letters


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("A=TV R=AH", ""), ("R=AH", "nobody answers for it (A)"), ("A=TV,MO", "2 answer for it: MO, TV"), ("-", "")],
)
def test_exactly_one_answers(typed: str, wrong: str) -> None:
    [row] = [row for row in raci(_set(demo_plan(TODAY), typed), everything=True).rows if row.id == "WEB-M4"]
    assert row.wrong == wrong


def test_everything_has_all_projects_and_milestones_and_all_people() -> None:
    plan = demo_plan(TODAY)
    matrix = raci(plan, everything=True, program="KES")
    assert {row.id for row in matrix.rows} >= {"WEB", "WEB-M1", "BRD-M2"} and "RET" not in {row.id for row in matrix.rows}
    assert set(plan.people) <= set(matrix.parties)


@pytest.mark.parametrize(("people", "letters"), [("keep", {"PR": "A", "SB": "R", "MO": "C", "SH-3": "I"}), ("none", {})])
def test_a_project_like_another_one_has_its_letters_only_where_its_people_stay(
    people: Literal["keep", "none"], letters: dict[str, str]
) -> None:
    plan = demo_plan(TODAY)
    after = plan.apply(project_from(plan, "CMP", "APP", "App", date(2026, 11, 2), people=people))
    assert after.projects["APP"].raci == letters
