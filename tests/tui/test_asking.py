"""What is typed means something or is told what would: any text, in every line the app asks for."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.errors import HeadwayError
from planning.plan import Change
from store.planfile import PlanFile
from tests.tui.home_app import TODAY, sample_file
from tui import asking
from tui.asking import Question
from tui.session import Session

FIELDS = [
    ("BRD-5", "start"),
    ("BRD-5", "finish"),
    ("BRD-5", "duration"),
    ("BRD-5", "percent"),
    ("BRD-5", "state"),
    ("BRD-5", "assigned"),
    ("BRD-5", "name"),
    ("WEB-M4", "date"),
    ("WEB-M4", "owner"),
    ("WEB-M4", "state"),
    ("WEB", "start"),
    ("WEB", "rag"),
    ("WEB", "owner"),
    ("KES", "status_date"),
    ("KES", "rag"),
    ("KES", "manager"),
    ("R-01", "review"),
    ("R-01", "state"),
    ("R-01", "owner"),
]

TYPED = st.one_of(
    st.text(max_size=30),
    st.text("0123456789+-/.%dwmoe ^@#*!$€,", max_size=14),
    st.sampled_from(
        ["", " ", "-", "fri", "+3d", "99999999999d", "0d", "2026-02-30", "1/0/9d", "\x1b[2J", "[bold]x[/]", "١٢٣", "green because x"]
    ),
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The sample program in a file of its own; these tests change nothing in it."""
    return Session(PlanFile.open(sample_file(tmp_path_factory.mktemp("asking") / "plan.json")), TODAY)


def told(session: Session, question: Question, text: str) -> str:
    """What the line below says of a text; a text that means nothing is told in one sentence."""
    try:
        return "".join(run.text for run in (*question.read(text), *asking.weighed(session, question, text)[0]))
    except HeadwayError as error:
        assert str(error).strip()
        assert "\n" not in str(error)
        return str(error)


def forget(change: Change, record_id: str = "") -> None:
    """What these tests do with a change."""


@settings(max_examples=25)
@given(text=TYPED)
@pytest.mark.parametrize(("record", "name"), FIELDS)
def test_any_text_in_a_field_is_read_or_refused_in_a_sentence(session: Session, record: str, name: str, text: str) -> None:
    question = asking.change_field(session, [record], name, "", "", forget)
    told(session, question, text)
    with suppress(HeadwayError):
        question.answer(text)


@settings(max_examples=120)
@given(TYPED)
def test_any_line_of_capture_is_read_or_refused_in_a_sentence(session: Session, text: str) -> None:
    question = asking.capture(session, "WEB", "WEB-8", forget)
    told(session, question, text)
    assert question.complete is not None
    question.complete(text)
    with suppress(HeadwayError):
        question.answer(text)


@pytest.mark.parametrize(
    ("record", "name", "text", "words"),
    [
        ("BRD-5", "duration", "12d", "moves 38 rows, 12 milestones"),
        ("BRD-5", "duration", "12d", "breaks the deadline of CMP-M3"),
        ("GOV-4", "start", "16 nov", "Mon 16 Nov 2026"),
        ("WEB-M4", "date", "+1w", "29 Jan"),
        ("GOV-8", "name", "Benefit review", "moves nothing"),
        ("BRD-5", "duration", "soon", "soon"),
        ("BRD-5", "assigned", "ZZ", "ZZ"),
    ],
)
def test_the_line_below_says_what_a_field_would_become(session: Session, record: str, name: str, text: str, words: str) -> None:
    assert words in told(session, asking.change_field(session, [record], name, "", "", forget), text)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_line_changes_nothing(session: Session, text: str) -> None:
    kept: list[Change] = []
    question = asking.change_field(session, ["BRD-5"], "duration", "", "", lambda change, _: kept.append(change))
    assert told(session, question, text) == ""
    assert question.answer(text)
    assert kept == []


def test_tab_finishes_a_person_and_an_id(session: Session) -> None:
    question = asking.capture(session, "WEB", None, forget)
    assert question.complete is not None
    assert question.complete("Copy 5d @S") == "Copy 5d @SB "
    assert question.complete("Copy after web-1") == "Copy after WEB-1 "
    assert question.complete("Copy ") == "Copy "
