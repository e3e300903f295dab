"""The form widget: rows that are typed into, whatever is typed."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from planning.forms import FormRow, values_of
from planning.text_width import cell_width
from widgets.form import LONGEST_TEXT, FormBox

ROWS = (
    FormRow("name", "name", "Landing pages", section="What"),
    FormRow("empty", "empty", "", section="What", shown="planned"),
    FormRow("list", "list", "one", "check", "List", met=True),
    FormRow("list", "", "", "check", "List"),
    FormRow("notes", "notes", "", "line", "Notes"),
    FormRow("long", "long", "9,000 lines", "fixed", "Notes"),
    FormRow("another field", "another field", "", "another", "Own"),
)
KEYS = ("left", "right", "home", "end", "ctrl+u", "ctrl+k", "ctrl+w", "backspace", "delete")


def box() -> FormBox:
    """A form with a few rows of every kind."""
    made = FormBox()
    made.show("WEB-8", "", ROWS)
    return made


def line(made: FormBox, number: int, width: int) -> str:
    """A line of the box as text."""
    return "".join(run.text for run in made._row_runs(number, width))


def test_what_is_typed_takes_the_place_of_a_field_just_entered() -> None:
    made = box()
    made.insert("X")
    made.insert("Y")
    assert made.row.text == "XY"
    made.go_to(0)
    made.press("left")
    made.insert("-")
    assert made.row.text == "X-Y"


def test_a_row_of_a_list_is_added_to_and_ends_with_room_for_the_next() -> None:
    made = box()
    made.go_to(3)
    made.insert("two\nthree")
    assert [(row.text, row.met) for row in made.rows if row.name == "list"] == [
        ("one", True),
        ("two", False),
        ("three", False),
        ("", False),
    ]
    made.shift(-1)
    made.drop()
    assert values_of(made.rows)["list"] == "[x] one; two"


def test_a_field_too_long_for_a_form_takes_nothing() -> None:
    made = box()
    made.go_to_field("long")
    made.insert("x")
    made.press("backspace")
    made.set_text("x")
    assert made.row.text == "9,000 lines"


@given(st.text(max_size=60), st.integers(0, 60), st.integers(12, 120))
def test_the_row_typed_into_fills_its_line_and_the_caret_stands_in_it(text: str, place: int, width: int) -> None:
    made = box()
    made.set_text(text)
    made.place = min(place, len(text))
    room = width - made._lead(made.row)
    if room > 4:
        shown = line(made, 0, width)
        assert cell_width(shown) >= width - 2
        assert 0 <= made._head(made.row, room)[1] < room


@example([3, 2, "0"])
@given(st.lists(st.one_of(st.sampled_from(KEYS), st.integers(-9, 9), st.text(max_size=8)), max_size=30))
def test_any_keys_in_any_order_leave_a_form_that_can_be_kept(presses: list[str | int]) -> None:
    made = box()
    for press in presses:
        if isinstance(press, int):
            made.go_to(made.focus_row + press)
            made.open_below() if press == 9 and made.row.many else made.drop() if press == -9 and made.row.many else made.shift(
                press % 3 - 1
            )
        elif press in KEYS:
            assert made.press(press)
        else:
            made.insert(press)
        assert 0 <= made.place <= len(made.row.text)
    assert set(values_of(made.rows)) == {"name", "empty", "list", "notes", "another field"}
    assert values_of(made.rows)["notes"] == values_of(made.rows)["notes"].rstrip("\n")


def test_what_stands_in_a_field_is_never_cut_by_what_is_put_in() -> None:
    made = box()
    made.go_to(0)
    made.press("end")
    made.set_text("x" * LONGEST_TEXT)
    assert "20,000" in made.insert("y")
    assert made.row.text == "x" * LONGEST_TEXT
    made.go_to(3)
    before = list(made.rows)
    assert "400" in made.insert("line\n" * 500)
    assert made.rows == before
