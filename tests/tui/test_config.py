"""The user's own keys and short names: what is wrong is told, the rest counts, and one can always leave."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.planfile import PlanFile
from tests.tui.home_app import NOW, TODAY, WIDE, home, line_typed, message, picture, sample_file, typed
from tui.app import HeadwayApp
from tui.config import DEFAULT, load_config, read_config
from tui.keys.command import FORBIDDEN, LEAVES
from tui.keys.every import OTHERS
from tui.keys.home import HOME
from tui.session import Session


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


def app(sample: Path, text: str) -> HeadwayApp:
    """The app of a user with these settings."""
    place = sample.parent / "config.toml"
    place.write_text(text, encoding="utf-8")
    return HeadwayApp(Session(PlanFile.open(sample, now=lambda: NOW), TODAY, None, load_config(place)))


async def test_a_remapped_key_works_and_is_shown_everywhere(sample: Path) -> None:
    async with app(sample, '[keys]\nadd = "A"\nhistory = "g x"\n').run_test(size=WIDE) as pilot:
        assert " A add" in picture(pilot)[-1]
        await typed(pilot, "a")
        assert message(pilot) == "a does nothing here; ? lists what does." and line_typed(pilot) == ""
        await typed(pilot, "ALanding<escape>?capture")
        assert any(line.strip(" │").startswith("A ") and "add" in line for line in picture(pilot))
        await typed(pilot, "<escape>g")
        assert "x history" in message(pilot)


async def test_what_is_wrong_is_told_and_the_rest_counts(sample: Path) -> None:
    async with app(sample, '[keys]\nad = "A"\nundo = "Z"\n').run_test(size=WIDE) as pilot:
        assert "there is no command ad; did you mean add?" in message(pilot)
        assert " Z undo" in picture(pilot)[-1]


async def test_words_after_a_name_are_typed_into_its_question(sample: Path) -> None:
    async with app(sample, '[aliases]\nlonger-by = "duration"\n').run_test(size=WIDE) as pilot:
        home(pilot).jump("BRD-5")
        await typed(pilot, ":longer-by +3d<enter>")
        assert line_typed(pilot) == "+3d" and any("38 of 93 rows move" in line for line in picture(pilot))
        await typed(pilot, "<escape>:pct 60<enter><enter>")
        assert home(pilot).session.plan.tasks["BRD-5"].percent == 60
        await typed(pilot, ":status 2026-11-06<enter>")
        assert "KES status date" in "\n".join(picture(pilot)) and "Fri 6 Nov 2026" in message(pilot)
        await typed(pilot, "<escape>:today x<enter>")
        assert "asks nothing" in message(pilot)


async def test_the_palette_lists_and_finishes_names(sample: Path) -> None:
    async with app(sample, "").run_test(size=WIDE) as pilot:
        await typed(pilot, ":mile")
        shown = "\n".join(picture(pilot))
        assert "milestones-only" in shown and "Show milestones alone" in shown
        await typed(pilot, "<down><enter>")
        assert "milestones" in message(pilot).casefold()
        await typed(pilot, ":whatif-d<tab>")
        assert line_typed(pilot) == "whatif-drop"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"why": "ctrl+s"}, "terminals and multiplexers take it"),
        ({"why": "ctrl+q"}, "ctrl+q: it always leaves"),
        ({"why": "a"}, "a: it is add there"),
        ({"why": "j"}, "j: it is down there"),
        ({"why": "alt+w"}, "not reach a program"),
        ({"why": 3}, "needs a key"),
        ({"why": []}, "needs a key"),
        ({"why": "x y"}, "only g begins a chord"),
        ({"wy": "Q"}, "did you mean why?"),
        (3, "must be a table"),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_a_sentence(keys: object, words: str) -> None:
    found = read_config({"keys": keys})
    assert len(found.problems) == 1 and words in found.problems[0] and found.keys == {}


def test_two_commands_may_change_their_keys() -> None:
    found = read_config({"keys": {"undo": "U", "redo": "u"}})
    assert found.keys == {} or found.keys == {"redo": ("u",)} or found.problems


def test_leaving_always_has_its_key() -> None:
    found = read_config({"keys": {"quit": "Q"}})
    assert found.keys == {"quit": ("Q", "ctrl+q")}
    assert any("ctrl+q" in c.keys and c.name in LEAVES for c in found.of(HOME).commands)
    for registry in OTHERS.values():
        assert any("ctrl+q" in c.keys and c.name in LEAVES for c in registry.remapped(found.keys, found.aliases).commands)


def test_a_broken_file_and_strange_tables_are_told(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none.toml") == DEFAULT
    (tmp_path / "c.toml").write_text("[keys\n", encoding="utf-8")
    assert "cannot be read, so the usual keys count" in load_config(tmp_path / "c.toml").problems[0]
    assert "[colours] that means nothing" in read_config({"colours": {}}).problems[0]
    assert "no command nothing" in read_config({"aliases": {"late": "nothing"}}).problems[0]
    assert "it is a command" in read_config({"aliases": {"add": "why"}}).problems[0]


@given(
    st.dictionaries(
        st.sampled_from([*HOME.by_name, "nothing"]),
        st.one_of(st.text(max_size=8), st.lists(st.text(max_size=8), max_size=2), st.integers()),
    )
)
def test_whatever_is_set_no_key_stands_for_two_commands_of_a_place(keys: dict[str, object]) -> None:
    found = read_config({"keys": keys})
    home_of = found.of(HOME)
    for place in ("list", "roadmap"):
        for scope in ("everywhere", place):
            taken = [key for c in home_of.here(place) if c.place == scope for key in c.keys]
            assert len(taken) == len(set(taken))
            assert not FORBIDDEN & set(taken)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[keys]\nkeep-form = "s"\n', "a letter to be typed"),
        ('[keys]\nwhy = "g"\n', "g "),
    ],
)
def test_a_key_that_would_never_be_reached_is_refused(text: str, told: str) -> None:
    import tomllib

    found = read_config(tomllib.loads(text))
    assert not found.keys
    assert told in found.problems[0]
