"""The form of a record as it is used: typed into, kept as one change, refused at the field that is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import put
from planning.records import Criterion
from store.planfile import PlanFile
from tests.tui.home_app import NARROW, NOW, WIDE, app_on, home, picture, sample_file, typed
from tui.rows import open_form
from tui.screens.form import FormScreen
from tui.screens.home import HomeScreen
from widgets.bars import MessageLine
from widgets.form import FormBox
from widgets.prompt import Prompt


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


async def form_of(pilot: Pilot[None], record_id: str) -> FormBox:
    """The form of a record, opened as `e` opens it on its row."""
    open_form(home(pilot), record_id)
    await pilot.pause()
    assert isinstance(pilot.app.screen, FormScreen)
    return form(pilot)


def form(pilot: Pilot[None]) -> FormBox:
    """The rows of the form, which is on top."""
    return pilot.app.screen.query_one("#form", FormBox)


def message(pilot: Pilot[None]) -> str:
    """What the message line of the screen on top says."""
    return pilot.app.screen.query_one("#message", MessageLine).text


def told(pilot: Pilot[None]) -> str:
    """What the last line of the form says of the field."""
    lines = picture(pilot)
    last = next(n for n, line in enumerate(lines) if line.startswith("╰"))
    return lines[last - 1].strip("│ ")


def to(box: FormBox, name: str) -> str:
    """Enter the first row of a field, as its arrows do one by one; no keys are left to press for it."""
    assert box.go_to_field(name)
    return ""


# --------------------------------------------------------------------------------------------------------------- typing


async def test_e_opens_the_form_of_the_row_under_the_cursor(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2jje")
        assert isinstance(pilot.app.screen, FormScreen)
        assert form(pilot).row.text == "Website relaunch"
        assert any("WEB Website relaunch" in line for line in picture(pilot))


async def test_anything_with_an_id_is_edited_by_its_id(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, ":edit-any<enter>k<tab>")
        assert "Kenji" in message(pilot) or "→" in message(pilot)
        await typed(pilot, "<ctrl+u>KM<enter>")
        assert form(pilot).row.text == "Kenji Mori"
        await typed(pilot, "<escape>:edit-any<enter>ZZ-9<enter>")
        assert "There is no record ZZ-9" in message(pilot)


async def test_many_fields_are_kept_as_one_change_and_one_undo_takes_all_back(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        before = app.session.plan
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, "Review of the identity")
        await typed(pilot, to(box, "duration") + "12d")
        await typed(pilot, to(box, "tags") + "board")
        await typed(pilot, "<ctrl+g>")
        assert isinstance(pilot.app.screen, HomeScreen)
        task = app.session.plan.tasks["BRD-5"]
        assert (task.name, task.duration, task.tags) == ("Review of the identity", 12 * 480, ("board",))
        assert "moved 38 rows" in message(pilot)
        await typed(pilot, "u")
        assert app.session.plan.tasks["BRD-5"] == before.tasks["BRD-5"]


async def test_arrows_tab_and_enter_go_from_field_to_field_and_pages_from_section_to_section(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        box = await form_of(pilot, "BRD-5")
        for keys, name in (
            ("<down>", "project"),
            ("<tab>", "parent"),
            ("<enter>", "priority"),
            ("<up><shift+tab>", "project"),
            ("<pagedown><pagedown>", "assigned"),
            ("<pageup>", "duration"),
        ):
            await typed(pilot, keys)
            assert box.row.name == name
        await typed(pilot, "<pagedown>" * 8)
        assert box.row.name == "another field"
        assert any("another field" in line for line in picture(pilot))
        await typed(pilot, "<enter>")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_typing_replaces_a_field_just_entered_and_an_arrow_keeps_it(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, "X")
        assert box.row.text == "X"
        await typed(pilot, "<ctrl+r>")
        assert box.row.text == "Identity review and refinement"
        await typed(pilot, "<end>!")
        assert box.row.text == "Identity review and refinement!"
        await typed(pilot, "<home>A <ctrl+k>")
        assert box.row.text == "A "


async def test_letters_that_are_commands_elsewhere_are_text_here(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, "jkqx:?gg u")
        assert box.row.text == "jkqx:?gg u"


async def test_while_a_date_is_typed_the_day_and_what_moves_are_said(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "GOV-8")
        await typed(pilot, to(box, "start") + "16 nov")
        assert "Mon 16 Nov 2026" in told(pilot)
        await typed(pilot, "<ctrl+r>")
        await typed(pilot, to(box, "duration") + "30d")
        assert "moves" in message(pilot) or "→" in message(pilot)
        await typed(pilot, "x")
        assert "30dx" in told(pilot)


# ------------------------------------------------------------------------------------------------------------- mistakes


async def test_the_wrong_field_is_entered_with_its_reason_and_nothing_is_kept(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        before = app.session.plan
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, "Other")
        await typed(pilot, to(box, "priority") + "9999")
        await typed(pilot, to(box, "fixed_cost") + "100<ctrl+g>")
        assert box.row.name == "priority"
        assert "from 0 to 1000" in told(pilot) and told(pilot).startswith("!")
        assert "priority" in message(pilot)
        assert app.session.plan is before
        await typed(pilot, "700<ctrl+g>")
        assert (app.session.plan.tasks["BRD-5"].priority, app.session.plan.tasks["BRD-5"].fixed_cost) == (700, 100)


async def test_a_loop_of_links_is_refused_in_the_form(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-3")
        await typed(pilot, to(box, "after") + "BRD-5<ctrl+g>")
        assert isinstance(pilot.app.screen, FormScreen)
        assert "circle" in message(pilot)


async def test_esc_leaves_and_asks_where_something_was_typed(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        await form_of(pilot, "BRD-5")
        await typed(pilot, "<escape>")
        assert isinstance(pilot.app.screen, HomeScreen)
        await form_of(pilot, "BRD-5")
        await typed(pilot, "X<escape>n<enter>")
        assert form(pilot).row.text == "X"
        await typed(pilot, "<escape>y<enter>")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert app.session.plan.tasks["BRD-5"].name == "Identity review and refinement"


async def test_a_form_that_was_not_touched_keeps_nothing(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        before = app.session.plan
        await form_of(pilot, "BRD-5")
        await typed(pilot, "<ctrl+g>")
        assert message(pilot) == "Nothing changed."
        assert app.session.plan is before


# ----------------------------------------------------------------------------------------------------- lists, own fields


async def test_a_checklist_is_typed_ticked_sorted_and_cut(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=NARROW) as pilot:
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, to(box, "checklist") + "Ask the board<enter>Write it<enter>Send it<enter>")
        await typed(pilot, "<up> ")
        assert box.row.met and box.row.text == "Send it"
        await typed(pilot, "<ctrl+t><ctrl+g>")
        expected: tuple[Criterion, ...] = (Criterion("Ask the board"), Criterion("Send it", True), Criterion("Write it"))
        assert app.session.plan.tasks["BRD-5"].checklist == expected
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, to(box, "checklist") + "<ctrl+x> <ctrl+g>")
        assert app.session.plan.tasks["BRD-5"].checklist == (Criterion("Send it"), Criterion("Write it"))


async def test_space_is_a_space_once_an_item_is_typed_into(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, to(box, "checklist") + "One two")
        assert box.row.text == "One two" and not box.row.met


async def test_the_steps_of_a_risk_s_response_are_ticked_too(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "R-01")
        await typed(pilot, to(box, "actions") + "Book a contractor @TV ^4 nov<ctrl+g>")
        (action,) = app.session.plan.risks["R-01"].actions
        assert (action.text, action.owner, action.done) == ("Book a contractor", "TV", False)
        box = await form_of(pilot, "R-01")
        await typed(pilot, to(box, "actions") + " <ctrl+g>")
        assert app.session.plan.risks["R-01"].actions == (replace(action, done=True),)


async def test_a_field_of_ones_own_is_added_in_the_last_row(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, to(box, "another field") + "Supplier = Northwind<enter>seats = 4<enter>")
        assert [row.label for row in box.rows[-3:]] == ["Supplier", "seats", "another field"]
        await pilot.resize_terminal(*NARROW)
        await pilot.resize_terminal(*WIDE)
        await typed(pilot, "<ctrl+g>")
        assert app.session.plan.tasks["BRD-5"].extra == {"supplier": "Northwind", "seats": 4}
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, to(box, "custom.seats") + "<ctrl+u><ctrl+g>")
        assert app.session.plan.tasks["BRD-5"].extra == {"supplier": "Northwind"}


async def test_the_box_on_the_home_screen_tells_of_checklist_effort_and_own_fields(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        task = app.session.plan.tasks["OPS-3"]
        items = (Criterion("Ask [b]", True), Criterion("Write it"))
        changed = replace(task, checklist=items, effort=960, percent_method="steps", extra={"supplier": "North\x1bwind"})
        app.session.commit(put(app.session.plan, changed))
        home(pilot).jump("OPS-3")
        await pilot.pause()
        shown = "\n".join(picture(pilot))
        assert "Work      1 of 2 steps · next: Write it   effort 2d   supplier North\ufffdwind" in shown


async def test_pasted_lines_become_lines_of_the_note_and_one_line_elsewhere(sample: Path) -> None:
    from textual.events import Paste

    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-5")
        pilot.app.screen.post_message(Paste("One\nname"))
        await pilot.pause()
        assert box.row.text == "One name"
        await typed(pilot, "<ctrl+r>")
        to(box, "notes")
        pilot.app.screen.post_message(Paste("first\r\n\r\n[bold]third[/]"))
        await pilot.pause()
        await typed(pilot, "<ctrl+g>")
        assert app.session.plan.tasks["BRD-5"].notes == "first\n\n[bold]third[/]"


async def test_ctrl_n_takes_the_next_choice_and_finishes_a_person(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, to(box, "percent_method") + "<ctrl+n>")
        assert box.row.text == "duration"
        await typed(pilot, to(box, "assigned") + "K")
        assert box.ghost == "M"
        await typed(pilot, "<right>")
        assert box.row.text == "KM"


# ----------------------------------------------------------------------------------------------------- other processes


def change_task(path: Path, **values: object) -> None:
    """Another process changes BRD-5."""
    with PlanFile.open(path, now=lambda: NOW) as file:
        file.commit(put(file.plan, replace(file.plan.tasks["BRD-5"], **values)))  # type: ignore[arg-type]


async def test_what_others_change_in_other_fields_is_taken_in(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, "Mine")
        change_task(sample, priority=100)
        assert isinstance(pilot.app.screen, FormScreen)
        pilot.app.screen.look_for_others()
        assert next(row.text for row in box.rows if row.name == "priority") == "100"
        await typed(pilot, "<ctrl+g>")
        task = app.session.plan.tasks["BRD-5"]
        assert (task.name, task.priority) == ("Mine", 100)


@pytest.mark.parametrize("seen", [True, False])
async def test_a_field_that_others_changed_too_is_entered_and_kept_only_when_asked_again(sample: Path, seen: bool) -> None:
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-5")
        await typed(pilot, "Mine")
        await typed(pilot, to(box, "tags") + "a")
        change_task(sample, name="Theirs")
        if seen:
            assert isinstance(pilot.app.screen, FormScreen)
            pilot.app.screen.look_for_others()
        await typed(pilot, "<ctrl+g>")
        assert isinstance(pilot.app.screen, FormScreen)
        assert box.row.name == "name" and "Theirs" in message(pilot)
        assert app.session.plan.tasks["BRD-5"].name == "Theirs"
        await typed(pilot, "<ctrl+g>")
        assert app.session.plan.tasks["BRD-5"].name == "Mine"
        assert app.session.plan.tasks["BRD-5"].tags == ("a",)


async def test_a_record_that_others_deleted_is_told_and_left(sample: Path) -> None:
    from planning.plan import remove

    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        await form_of(pilot, "R-01")
        await typed(pilot, "X")
        with PlanFile.open(sample, now=lambda: NOW) as file:
            file.commit(remove(file.plan, "R-01"))
        assert isinstance(pilot.app.screen, FormScreen)
        pilot.app.screen.look_for_others()
        await typed(pilot, "Y<ctrl+g>")
        assert "deleted" in message(pilot)
        await typed(pilot, "<escape>")
        assert isinstance(pilot.app.screen, HomeScreen)


# --------------------------------------------------------------------------------------------------------- every kind


async def test_every_kind_of_record_has_a_form_that_opens_at_80_columns(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=NARROW) as pilot:
        plan = app.session.plan
        kinds = [kind for kind, _ in plan.records()]
        for kind in dict.fromkeys(kinds):
            record = next(iter(plan.table(kind).values()))
            box = await form_of(pilot, record.id)
            assert len(box.rows) > 3, kind
            await typed(pilot, "<pagedown><escape>")
            assert isinstance(pilot.app.screen, HomeScreen), kind


async def test_what_is_pasted_into_a_question_of_the_form_stands_there_once(sample: Path) -> None:
    from textual.events import Paste

    async with app_on(sample).run_test(size=WIDE) as pilot:
        await form_of(pilot, "BRD-5")
        await typed(pilot, "x<escape>")
        pilot.app.screen.post_message(Paste("no"))
        await pilot.pause()
        assert pilot.app.screen.query_one("#prompt", Prompt).text == "no"


async def test_pasting_into_a_field_says_nothing_of_questions(sample: Path) -> None:
    from textual.events import Paste

    async with app_on(sample).run_test(size=WIDE) as pilot:
        box = await form_of(pilot, "BRD-5")
        pilot.app.screen.post_message(Paste("New name"))
        await pilot.pause()
        assert box.row.text == "New name" and "open one first" not in message(pilot)
        pilot.app.screen.post_message(Paste("x" * 30_000))
        await pilot.pause()
        assert box.row.text == "New name" and "30,008" in message(pilot)
