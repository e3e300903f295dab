"""The registry of commands: whole, without clashes, and the one source of keys, footer, help and palette."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Never

import pytest

from planning.text_width import cell_width
from tui.keypage import key_page
from tui.keys.command import FORBIDDEN, Command, Place
from tui.keys.every import OTHERS
from tui.keys.groups import HERE, by_purpose
from tui.keys.home import COMMANDS, HOME
from tui.keys.row import HISTORY, IN_HISTORY
from tui.pages import keys_page

ALL: tuple[Command[Never], ...] = (*COMMANDS, *(c for place, registry in OTHERS.items() for c in registry.commands if c.place == place))
OF_HOME: tuple[Place, ...] = ("list", "roadmap", "welcome")
PLACES: tuple[Place, ...] = (*OF_HOME, *OTHERS)


def here(place: Place) -> Sequence[Command[Never]]:
    """The commands that count in a place, on whatever screen it is."""
    return OTHERS.get(place, HOME).here(place)


def by_key(place: Place) -> Mapping[str, Command[Never]]:
    """What each key of a place does."""
    return OTHERS.get(place, HOME).by_key(place)


def footer(place: Place) -> list[tuple[str, str]]:
    """What the footer of a place shows."""
    return OTHERS.get(place, HOME).footer(place)


@pytest.mark.parametrize("command", ALL, ids=lambda c: c.name)
def test_every_command_has_a_name_a_title_and_a_sentence(command: Command[Never]) -> None:
    assert command.name == command.name.casefold().strip()
    assert " " not in command.name
    assert command.title.strip()
    assert command.sentence.endswith(".")
    assert command.sentence[0].isupper()


def test_every_name_stands_once() -> None:
    assert len({command.name for command in ALL}) == len(ALL)


@pytest.mark.parametrize("command", ALL, ids=lambda c: c.name)
def test_every_command_can_be_reached_by_a_key_or_by_name(command: Command[Never]) -> None:
    assert command.keys or HOME.matching(command.name)[0] is command


@pytest.mark.parametrize("place", PLACES)
def test_no_key_of_a_place_stands_for_two_of_its_commands(place: Place) -> None:
    for scope in {"everywhere", place}:
        taken: dict[str, str] = {}
        for command in (c for c in here(place) if c.place == scope):
            for key in command.keys:
                assert key not in taken, f"{key} is {taken.get(key)} and {command.name}"
                taken[key] = command.name


@pytest.mark.parametrize("command", ALL, ids=lambda c: c.name)
def test_no_command_needs_a_key_that_terminals_take(command: Command[Never]) -> None:
    for key in command.keys:
        assert key not in FORBIDDEN
        assert "alt+" not in key
    hard = [key for key in command.keys if key.startswith("f") and key[1:].isdigit()]
    assert not hard or len(hard) < len(command.keys)


@pytest.mark.parametrize("place", PLACES)
def test_g_is_the_only_key_that_waits_for_another(place: Place) -> None:
    first = {key.split(" ")[0] for command in here(place) for key in command.keys if " " in key}
    assert first <= {"g"}
    assert "g" not in by_key(place)


def test_the_chord_offers_what_its_second_keys_do() -> None:
    assert HOME.chords("list", "g")["g"] is HOME.by_name["top"]
    assert HOME.chords("list", "g")["r"] is HOME.by_name["roadmap"]
    assert HOME.chords("list", "z") == {}


def test_a_place_s_own_keys_come_first_in_its_footer() -> None:
    titles = [title for _, title in footer("welcome")]
    assert titles[:3] == [HOME.by_name["new-program"].title, HOME.by_name["sample"].title, HOME.by_name["import-here"].title]
    assert footer("list")[-1] == ("?", "help")
    assert "fold" in [title for _, title in footer("roadmap")]
    assert "fold" not in [title for _, title in footer("list")]


@pytest.mark.parametrize("place", PLACES)
def test_the_footer_lists_only_keys_that_work_there(place: Place) -> None:
    titles = {command.title for command in by_key(place).values()}
    assert {title for _, title in footer(place)} <= titles


@pytest.mark.parametrize(
    "name", ["add", "date", "duration", "percent", "state", "owner", "note", "name", "done", "delete", "undo", "redo", "import", "sample"]
)
def test_what_changes_the_plan_says_so(name: str) -> None:
    assert HOME.by_name[name].mutates


def test_the_history_opens_from_every_place_and_has_the_keys_of_home_where_they_mean_the_same() -> None:
    for place in OF_HOME:
        assert HOME.chords(place, "g")["y"].name == "history"
    for key in ("j", "k", "pagedown", "pageup", "G", ":", "?"):
        assert by_key("history")[key] is by_key("list")[key]
    assert [HISTORY.by_name[name].mutates for name in ("undo-this", "redo-last", "restore")] == [True] * 3
    assert not HISTORY.by_name["show-record"].mutates


def test_the_history_offers_nothing_of_home_that_it_cannot_do() -> None:
    assert {command.name for command in HISTORY.commands} - {command.name for command in IN_HISTORY} <= {
        command.name for command in COMMANDS if command.place == "everywhere"
    }
    assert HISTORY.matching("risks") == []


@pytest.mark.parametrize("name", ["down", "roadmap", "zoom-in", "critical-only", "help", "palette", "quit"])
def test_what_only_looks_changes_nothing(name: str) -> None:
    assert not HOME.by_name[name].mutates


@pytest.mark.parametrize(
    ("text", "first"), [("und", "undo"), ("zoom-o", "zoom-out"), ("MILE", "milestones"), ("taken back", "redo"), ("  top ", "top")]
)
def test_a_few_letters_find_a_command(text: str, first: str) -> None:
    assert HOME.matching(text)[0].name == first


def test_letters_that_mean_nothing_find_nothing() -> None:
    assert HOME.matching("zzzz") == []


def test_the_page_of_keys_in_the_docs_is_made_from_the_registry() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "keys.md"
    assert page.read_text(encoding="utf-8") == key_page()


@pytest.mark.parametrize("place", ["list", *OTHERS])
def test_the_help_of_every_place_is_grouped_by_purpose_and_nothing_is_cut_on_a_narrow_terminal(place: Place) -> None:
    commands = OTHERS.get(place, HOME).matching("", place)
    groups = by_purpose(commands, place)
    listed = [command for _, found in groups for command in found]
    assert sorted(c.name for c in listed) == sorted(c.name for c in commands)
    assert place in ("list", "form") or groups[0][0] == HERE
    lines, places = keys_page(listed, 80, {found[0].name: title for title, found in groups})
    assert max(cell_width("".join(run.text for run in line).rstrip()) for line in lines) <= 76
    for command, first, last in zip(listed, places, [*places[1:], len(lines)], strict=True):
        told = " ".join(line[2].text for line in lines[first:last] if len(line) == 3)
        assert told == command.sentence
