"""Links as Microsoft Project writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.durations import Lengths
from planning.errors import PhraseError
from planning.linkspec import LinkSpec, format_link, parse_links
from planning.records import LagKind, Link, LinkType

LENGTHS = Lengths()
IDS = ["WEB-8", "WEB-6", "WEB-80", "CMP-M1", "12", "13", "14"]
DAY = 480


@pytest.mark.parametrize("ids", [None, IDS], ids=["by its looks", "with known ids"])
@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("12", LinkSpec("12")),
        ("12FS+2d", LinkSpec("12", "FS", 2 * DAY)),
        ("12+2", LinkSpec("12", "FS", 2 * DAY)),
        ("12FS-2", LinkSpec("12", "FS", -2 * DAY)),
        ("WEB-8", LinkSpec("WEB-8")),
        ("WEB-8SS", LinkSpec("WEB-8", "SS")),
        ("WEB-8 ff", LinkSpec("WEB-8", "FF")),
        ("WEB-6SS+50%", LinkSpec("WEB-6", "SS", 50, "percent")),
        ("WEB-6SS-12.5%", LinkSpec("WEB-6", "SS", -12.5, "percent")),
        ("WEB-6SS+50e%", LinkSpec("WEB-6", "SS", 50, "elapsed_percent")),
        ("WEB-6 SS+6ed", LinkSpec("WEB-6", "SS", 6 * 1440, "elapsed")),
        ("WEB-6 SS + 6 ed", LinkSpec("WEB-6", "SS", 6 * 1440, "elapsed")),
        ("WEB-8 +2d", LinkSpec("WEB-8", "FS", 2 * DAY)),
        ("WEB-8-1d", LinkSpec("WEB-8", "FS", -DAY)),
        ("WEB-8 −1d", LinkSpec("WEB-8", "FS", -DAY)),
        ("WEB-8FF-1d4h", LinkSpec("WEB-8", "FF", -720)),
        ("WEB-8FS+1,5d", LinkSpec("WEB-8", "FS", 720)),
        ("CMP-M1SF+2 weeks", LinkSpec("CMP-M1", "SF", 10 * DAY)),
    ],
)
def test_a_link_is_read(text: str, link: LinkSpec, ids: list[str] | None) -> None:
    assert parse_links(text, LENGTHS, ids=ids) == (link,)


def test_several_links_are_separated_by_commas_or_semicolons() -> None:
    read = parse_links("12FS+1,5d, 13;14SS , WEB-6", LENGTHS, ids=IDS)
    assert [link.predecessor for link in read] == ["12", "13", "14", "WEB-6"]
    assert parse_links("12,13", LENGTHS) == (LinkSpec("12"), LinkSpec("13"))
    assert parse_links(" ; ", LENGTHS) == ()


def test_the_longest_known_id_wins_over_a_lead() -> None:
    assert parse_links("WEB-8-1d", LENGTHS, ids=["WEB-8", "WEB-8-1d"]) == (LinkSpec("WEB-8-1d"),)
    assert parse_links("WEB-80", LENGTHS, ids=IDS) == (LinkSpec("WEB-80"),)


def test_known_ids_are_found_in_small_letters() -> None:
    assert parse_links("web-8ss", LENGTHS, ids=IDS) == (LinkSpec("WEB-8", "SS"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("WEB-99", "There is no task or milestone WEB-99; near: WEB-8"),
        ("WEB-8-1", "write it like WEB-8SS"),
        ("WEB-8FS+x", "after WEB-8 that is no type and lag"),
        ("WEB-8FS+2x", r"write it like \+2d"),
        ("WEB-8FS+2d?", "one plain amount"),
        ("WEB-8+20000%", "at most 10000 %"),
        ("WEB-8, WEB-8", "stands twice"),
        ("+2d", "There is no task"),
        ("\x1b[2J", "There is no task"),
    ],
)
def test_what_is_no_link_is_told_what_would_be(text: str, says: str) -> None:
    with pytest.raises(PhraseError, match=says) as caught:
        parse_links(text, LENGTHS, ids=IDS)
    assert str(caught.value).isprintable()


def test_two_links_of_different_types_may_join_the_same_pair() -> None:
    assert len(parse_links("WEB-8SS, WEB-8FF", LENGTHS, ids=IDS)) == 2


def test_five_megabytes_are_refused_at_once() -> None:
    with pytest.raises(PhraseError, match="too many for one list"):
        parse_links("1," * 2_621_440, LENGTHS)


@pytest.mark.parametrize(
    ("link", "text"),
    [
        (LinkSpec("WEB-8"), "WEB-8"),
        (LinkSpec("WEB-8", "SS"), "WEB-8SS"),
        (LinkSpec("12", "FS", 2 * DAY), "12FS+2d"),
        (LinkSpec("WEB-6", "SS", 50, "percent"), "WEB-6SS+50%"),
        (LinkSpec("WEB-6", "SS", -8640, "elapsed"), "WEB-6SS-6ed"),
        (Link(id="L-1", predecessor="WEB-6", successor="WEB-7", type="FF", lag=-240), "WEB-6FF-4h"),
    ],
)
def test_a_link_is_written_as_project_does(link: LinkSpec | Link, text: str) -> None:
    assert format_link(link, LENGTHS) == text


@given(
    st.sampled_from(IDS),
    st.sampled_from(["FS", "SS", "FF", "SF"]),
    st.integers(-10_000, 10_000),
    st.sampled_from(["working", "elapsed", "percent", "elapsed_percent"]),
)
def test_what_is_written_is_read_as_the_same_link(predecessor: str, kind: LinkType, lag: int, lag_kind: LagKind) -> None:
    link = LinkSpec(predecessor, kind, lag, lag_kind if lag else "working")
    assert parse_links(format_link(link, LENGTHS), LENGTHS, ids=IDS) == (link,)
    assert parse_links(format_link(link, LENGTHS), LENGTHS) == (link,)


@given(st.one_of(st.text(), st.text("WEB-812FSedw+,;.% ", max_size=40)), st.booleans())
def test_any_text_is_links_or_a_phrase_error(text: str, known: bool) -> None:
    try:
        parse_links(text, LENGTHS, ids=IDS if known else None)
    except PhraseError:
        return
