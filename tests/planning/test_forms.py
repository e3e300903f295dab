"""Forms as data: every field has its place in one, and what is typed into rows is what the fields take."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.errors import HeadwayError, PhraseError
from planning.fields import field_names, set_fields, show_value
from planning.form_specs import FORMS, NEVER_TYPED, NOT_IN_FORMS, WITHIN_ANOTHER
from planning.forms import (
    ANOTHER,
    FormRow,
    changed_values,
    completions,
    dropped,
    next_choice,
    opened_below,
    rows_of,
    swapped,
    ticked,
    values_of,
    with_room,
    wrong_field,
)
from planning.plan import put
from planning.records import KINDS, Criterion, Record, Task
from tests.planning.sample_plan import TODAY, sample_plan

PLAN = sample_plan()
TASK = "WEB-6"


def in_form(kind: str) -> list[str]:
    """The fields of a kind's form."""
    return [entry.name for section in FORMS[kind] for entry in section.entries]


def rows_with(record: Record, **texts: str) -> list[FormRow]:
    """The rows of a record's form with other texts in some fields of one row."""
    return [replace(row, text=texts[row.name]) if row.name in texts else row for row in rows_of(PLAN, record)]


def field_of(rows: list[FormRow], name: str) -> list[FormRow]:
    """The rows of one field."""
    return [row for row in rows if row.name == name]


# --------------------------------------------------------------------------------------------------------------- the data


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_can_be_typed_stands_once_in_the_form_of_its_kind(kind: str) -> None:
    left_out = {field for of, field in NOT_IN_FORMS if of == kind}
    assert sorted(in_form(kind)) == sorted(set(field_names(kind)) - left_out)


@pytest.mark.parametrize("kind", KINDS)
def test_every_attribute_of_a_record_is_in_a_form_or_explained(kind: str) -> None:
    for attribute in (each.name for each in fields(KINDS[kind])):
        if (kind, attribute) in WITHIN_ANOTHER:
            assert WITHIN_ANOTHER[kind, attribute] in in_form(kind)
        else:
            assert attribute in in_form(kind) or NEVER_TYPED.get(attribute) or NOT_IN_FORMS.get((kind, attribute)), attribute


def test_a_label_fits_its_column() -> None:
    assert max(len(entry.label) for sections in FORMS.values() for section in sections for entry in section.entries) <= 16


def test_what_may_be_chosen_is_what_the_field_takes() -> None:
    one = {kind: next(iter(PLAN.table(kind).values()), None) for kind in KINDS}
    for kind, record in one.items():
        for entry in (entry for section in FORMS[kind] for entry in section.entries):
            if record is None or not isinstance(entry.offers, tuple) or entry.name in ("state", "constraint"):
                continue
            for word in entry.offers:
                after = PLAN.apply(set_fields(PLAN, record.id, {entry.name: word}, TODAY)).find(record.id)
                assert after is not None and show_value(PLAN, after, entry.name).startswith(word), (kind, entry.name, word)


# --------------------------------------------------------------------------------------------------------------- the rows


@pytest.mark.parametrize("record", [next(iter(PLAN.table(kind).values())) for kind in KINDS if PLAN.table(kind)], ids=lambda r: r.id)
def test_a_form_that_is_not_touched_changes_nothing(record: Record) -> None:
    rows = rows_of(PLAN, record)
    assert changed_values(rows, values_of(rows)) == {}
    typed = {name: text for name, text in values_of(rows).items() if name != ANOTHER}
    change = set_fields(PLAN, record.id, {name: text for name, text in typed.items() if show_value(PLAN, record, name) != text}, TODAY)
    assert change.edits == ()


def test_several_fields_become_one_change() -> None:
    task = PLAN.tasks[TASK]
    opened = values_of(rows_of(PLAN, task))
    typed = changed_values(rows_with(task, name="Another name", priority="700", tags="a, b"), opened)
    assert typed == {"name": "Another name", "priority": "700", "tags": "a, b"}
    (edit,) = set_fields(PLAN, TASK, typed, TODAY).edits
    assert isinstance(edit.after, Task)
    assert (edit.after.name, edit.after.priority, edit.after.tags) == ("Another name", 700, ("a", "b"))


def test_an_emptied_field_is_cleared() -> None:
    task = replace(PLAN.tasks[TASK], tags=("a",))
    plan = PLAN.apply(put(PLAN, task))
    rows = [replace(row, text="") if row.name == "tags" else row for row in rows_of(plan, task)]
    assert changed_values(rows, values_of(rows_of(plan, task))) == {"tags": "-"}


def test_the_first_wrong_field_is_found_with_its_reason() -> None:
    typed = {"name": "x", "priority": "5000", "duration": "soon"}
    found = wrong_field(PLAN, list(typed), typed, lambda plan, values: set_fields(plan, TASK, values, TODAY))
    assert found is not None
    assert found[0] == "priority" and "1000" in str(found[1])


# -------------------------------------------------------------------------------------------------------- rows of a list

ITEMS = (Criterion("Write; then send", True), Criterion("[not a box]"), Criterion("Back\\slash"))
LISTED = replace(PLAN.tasks[TASK], checklist=ITEMS, notes="First\n\nThird")


def test_a_checklist_has_a_row_for_each_item_and_an_empty_one_for_the_next() -> None:
    rows = field_of(rows_of(PLAN, LISTED), "checklist")
    assert [(row.text, row.met) for row in rows] == [(item.text, item.met) for item in ITEMS] + [("", False)]
    assert [row.label for row in rows] == ["checklist", "", "", ""]


def test_a_note_has_a_row_for_each_line_and_keeps_its_blank_ones() -> None:
    rows = field_of(rows_of(PLAN, LISTED), "notes")
    assert [row.text for row in rows] == ["First", "", "Third", ""]
    assert values_of(rows)["notes"] == "First\n\nThird"


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20), st.booleans()), max_size=5))
def test_any_checklist_comes_back_as_it_was_typed(items: list[tuple[str, bool]]) -> None:
    made = FormRow("checklist", "checklist", "", "check")
    rows = [replace(made, text=text, met=met) for text, met in items]
    typed = values_of([*rows, made])["checklist"]
    with suppress(HeadwayError):
        change = set_fields(PLAN, TASK, {"checklist": typed or "-"}, TODAY)
        after = PLAN.apply(change).tasks[TASK]
        again = values_of(field_of(rows_of(PLAN, after), "checklist"))["checklist"]
        assert set_fields(PLAN.apply(change), TASK, {"checklist": again or "-"}, TODAY).edits == ()
        assert [item.met for item in after.checklist] == [met for text, met in items if text.strip()] or not change.edits


def test_rows_are_ticked_moved_opened_and_dropped() -> None:
    rows = field_of(rows_of(PLAN, LISTED), "checklist")
    assert [row.met for row in ticked(rows, 1)] == [True, True, False, False]
    moved, place = swapped(rows, 1, -1)
    assert place == 0 and [row.text for row in moved[:2]] == ["[not a box]", "Write; then send"]
    assert moved[0].label == "checklist" and moved[1].label == ""
    assert swapped(rows, 0, -1) == (rows, 0)
    assert [row.text for row in opened_below(rows, 0)][:3] == ["Write; then send", "", "[not a box]"]
    fewer = dropped(rows, 0)
    assert [row.text for row in fewer] == ["[not a box]", "Back\\slash", ""] and fewer[0].label == "checklist"
    only = [FormRow("checklist", "checklist", "one", "check")]
    assert [row.text for row in dropped(only, 0)] == [""]
    assert [row.text for row in with_room(only)] == ["one", ""]


def test_a_note_too_long_for_a_form_is_left_alone() -> None:
    task = replace(LISTED, notes="line\n" * 5_000)
    rows = rows_of(PLAN, task)
    assert field_of(rows, "notes")[0].kind == "fixed"
    assert "notes" not in values_of(rows)


# ------------------------------------------------------------------------------------------------------- steps, per cent


def checked(method: str, text: str, **more: str) -> Task:
    """The task after a checklist was typed, its per cent measured in a way."""
    plan = PLAN.apply(set_fields(PLAN, TASK, {"state": "open"}, TODAY))
    plan = plan.apply(set_fields(plan, TASK, {"percent_method": method}, TODAY))
    return plan.apply(set_fields(plan, TASK, {"checklist": text, **more}, TODAY)).tasks[TASK]


def test_a_task_measured_in_steps_earns_what_is_ticked_and_no_date_moves() -> None:
    assert checked("steps", "[x] a; b; c").percent == 33
    done = checked("steps", "[x] a; [x] b")
    assert (done.percent, done.actual_finish) == (100, None)
    assert checked("physical", "[x] a; b").percent == 0


def test_a_task_turned_to_steps_earns_by_its_checklist_at_once() -> None:
    plan = PLAN.apply(set_fields(PLAN, TASK, {"checklist": "[x] a; b"}, TODAY))
    assert plan.apply(set_fields(plan, TASK, {"percent_method": "steps"}, TODAY)).tasks[TASK].percent == 50


def test_a_per_cent_typed_with_the_checklist_counts() -> None:
    assert checked("steps", "[x] a; b", percent="20").percent == 20


# -------------------------------------------------------------------------------------------------------- fields of one's own


def own(record_id: str, **texts: str) -> Record:
    """The record after fields of one's own were typed."""
    values = {f"custom.{name}": text for name, text in texts.items()}
    found = PLAN.apply(set_fields(PLAN, record_id, values, TODAY)).find(record_id)
    assert found is not None
    return found


def test_a_field_of_ones_own_is_kept_as_text_or_as_a_number() -> None:
    record = own(TASK, supplier="Northwind", seats="12", share="0.5", code="007", long="1e5")
    assert record.extra == {"supplier": "Northwind", "seats": 12, "share": 0.5, "code": "007", "long": "1e5"}


def test_it_can_be_typed_without_its_prefix_once_it_is_there_and_cleared() -> None:
    plan = PLAN.apply(put(PLAN, own(TASK, supplier="Northwind")))
    assert show_value(plan, plan.tasks[TASK], "supplier") == "Northwind"
    plan = plan.apply(set_fields(plan, TASK, {"supplier": "-"}, TODAY))
    assert plan.tasks[TASK].extra == {}


@pytest.mark.parametrize("name", ["", "1st", "a b=c", "name", "Duration", "id", "extra", "title", "x" * 60, "\x1b[2J"])
def test_a_name_that_cannot_be_a_field_s_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(PhraseError) as error:
        set_fields(PLAN, TASK, {f"custom.{name}": "x"}, TODAY)
    assert str(error.value).endswith(".")


def test_what_another_program_left_there_is_shown_and_typed_as_json() -> None:
    plan = PLAN.apply(put(PLAN, replace(PLAN.tasks[TASK], extra={"parts": ["a", 2], "late": True})))
    assert show_value(plan, plan.tasks[TASK], "parts") == '["a", 2]'
    after = plan.apply(set_fields(plan, TASK, {"parts": '["a", 3]', "late": "no"}, TODAY)).tasks[TASK]
    assert after.extra == {"parts": ["a", 3], "late": False}
    for text in ("nonsense", "[1e999]", "[NaN]", "[" * 50, "3"):
        with pytest.raises(PhraseError):
            set_fields(plan, TASK, {"parts": text}, TODAY)


def test_a_new_field_is_typed_in_the_last_row() -> None:
    task = PLAN.tasks[TASK]
    opened = values_of(rows_of(PLAN, task))
    rows = rows_of(PLAN, task)
    assert rows[-1].name == ANOTHER
    typed = changed_values([*rows[:-1], replace(rows[-1], text="Cost centre = 4711")], opened)
    assert typed == {"custom.Cost centre": "4711"}
    record = PLAN.apply(set_fields(PLAN, TASK, typed, TODAY)).tasks[TASK]
    assert record.extra == {"cost_centre": 4711}
    assert [row.label for row in rows_of(PLAN.apply(put(PLAN, record)), record)][-2:] == ["cost_centre", "another field"]
    with pytest.raises(PhraseError):
        changed_values([*rows[:-1], replace(rows[-1], text="no mark")], opened)


# -------------------------------------------------------------------------------------------------------------- completion


@pytest.mark.parametrize(
    ("name", "text", "first"),
    [
        ("assigned", "S", "SB"),
        ("assigned", "KM 50%, s", "KM 50%, SB"),
        ("percent_method", "st", "steps"),
        ("project", "WE", "WEB"),
        ("after", "WEB-6, web-", "WEB-6, WEB-"),
        ("name", "Ne", ""),
    ],
)
def test_a_text_is_finished_to_what_the_plan_has(name: str, text: str, first: str) -> None:
    found = completions(PLAN, PLAN.tasks["WEB-8"], name, text)
    assert found[0].startswith(first) if first else not found


def test_a_few_choices_are_taken_one_after_the_other() -> None:
    assert next_choice(PLAN, PLAN.tasks[TASK], "manual", "no") == "yes"
    assert next_choice(PLAN, PLAN.tasks[TASK], "manual", "yes") == "no"
    assert next_choice(PLAN, PLAN.tasks[TASK], "name", "x") is None


# ------------------------------------------------------------------------------------------------------------- any text

EACH = [(kind, next(iter(PLAN.table(kind).values())).id) for kind in KINDS if PLAN.table(kind)]


@settings(max_examples=150)
@given(
    data=st.data(), text=st.one_of(st.text(max_size=40), st.sampled_from(["-", "[x]", "\\", ";;", "= x", "a=", "٣", "\x1b[2J", "9" * 50]))
)
def test_any_text_in_any_field_is_read_or_refused_in_a_sentence(data: st.DataObject, text: str) -> None:
    _, record_id = data.draw(st.sampled_from(EACH))
    record = PLAN.find(record_id)
    assert record is not None
    rows = rows_of(PLAN, record)
    place = data.draw(st.integers(0, len(rows) - 1))
    completions(PLAN, record, rows[place].name, text)
    rows[place] = replace(rows[place], text=text, met=data.draw(st.booleans()))
    try:
        typed = changed_values(with_room(rows), values_of(rows_of(PLAN, record)))
        rows_of(PLAN, PLAN.apply(set_fields(PLAN, record_id, typed, TODAY)).find(record_id) or record)
    except HeadwayError as error:
        assert str(error).strip() and "\n" not in str(error)
