"""A form in a box: one row a field, one of them typed into, and below them what it means.

It edits texts: it is given keys (``press``) and text (``insert``) and knows nothing of what they are for. Only the rows that
changed are sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from rich.style import Style

from planning.canvas import Run
from planning.forms import FormRow, dropped, opened_below, swapped, ticked, with_room
from planning.text_width import cell_width, cells, clean, fit
from widgets.lines import Lines, framed, framed_bottom, framed_top
from widgets.palette import Palette

LABEL = 16
"""Cells of the label before a row."""
LONGEST_TEXT = 20_000
MOST_LINES = 400
"""So many lines are put into a list at once."""
_WORD = re.compile(r"\S+\s*$")


class FormBox(Lines):
    """Rows in sections; ``focus`` is the row that is typed into, ``place`` the caret within its text."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: list[FormRow] = []
        self.focus_row = 0
        self.place = 0
        self.fresh = False
        """Whether the field was just entered: what is typed now takes the place of all of it."""
        self._typing = False
        """Whether the row has been typed into since it was entered."""
        self.ghost = ""
        """What the text would be finished to, from the caret on."""
        self._title = ""
        self._info = ""
        self._changed: frozenset[str] = frozenset()
        self._wrong = ""
        self._foot: tuple[Run, ...] = ()
        self._lines: list[int | str] = []
        self._top = 0

    # ---------------------------------------------------------------------------------------------------- what is shown

    @property
    def row(self) -> FormRow:
        """The row that is typed into."""
        return self.rows[self.focus_row]

    @property
    def page(self) -> int:
        """Lines in sight."""
        return max(1, self.size.height - 3)

    def show(self, title: str, info: str, rows: Sequence[FormRow]) -> None:
        """Show these rows; the caret stays in its row."""
        at = (self.row.name, self._number_in_field()) if self.rows else None
        self._title, self._info = title, info
        self.rows = list(rows)
        self._arrange()
        if at is None:
            self.go_to(0)
            return
        same = [n for n, row in enumerate(self.rows) if row.name == at[0]]
        self.focus_row = same[min(at[1], len(same) - 1)] if same else min(self.focus_row, len(self.rows) - 1)
        self.place = min(self.place, len(self.row.text))
        self._keep_in_sight()

    def _number_in_field(self) -> int:
        return sum(row.name == self.row.name for row in self.rows[: self.focus_row])

    def mark(self, changed: Collection[str], wrong: str) -> None:
        """Mark the fields that were changed, and the one that is wrong."""
        self._changed, self._wrong = frozenset(changed), wrong
        self.repaint()

    def say(self, *runs: Run) -> None:
        """Say in the last line of the box what the field means."""
        self._foot = runs
        self.repaint()

    def _arrange(self) -> None:
        """The lines of the box: a title before each section, then its rows."""
        self._lines = []
        for n, row in enumerate(self.rows):
            if n == 0 or row.section != self.rows[n - 1].section:
                self._lines.append(row.section)
            self._lines.append(n)

    def _keep_in_sight(self) -> None:
        line = self._lines.index(self.focus_row)
        if not self._top <= line < self._top + self.page:
            self._top = line - self.page // 2  # half a page at once: a line at a time would send all lines each time
        elif line == self._top and line and isinstance(self._lines[line - 1], str):
            self._top -= 1  # with the title of its section
        self._top = max(0, min(self._top, len(self._lines) - self.page))
        self.repaint()

    def on_resize(self) -> None:
        """The row that is typed into stays in sight."""
        if self.rows:
            self._keep_in_sight()

    @property
    def cursor_cell(self) -> tuple[int, int]:
        """Column and line of the caret within the widget."""
        if not self.rows:
            return 1, 1
        lead = self._lead(self.row)
        column = self._head(self.row, self.size.width - 2 - lead)[1]
        return min(self.size.width - 2, 1 + lead + column), self._lines.index(self.focus_row) - self._top + 1

    def _lead(self, row: FormRow) -> int:
        return 2 + LABEL + 1 + (4 if row.kind == "check" else 0)

    def runs(self, y: int, width: int) -> Sequence[Run]:
        if y == 0:
            return framed_top(self._title, self._info, width, True)
        if y == self.size.height - 1:
            return framed_bottom(width)
        if y == self.size.height - 2:
            return framed([Run(" "), *self._foot], width)
        line = self._top + y - 1
        if line >= len(self._lines):
            return framed((), width)
        found = self._lines[line]
        if isinstance(found, str):
            return framed([Run(f" {fit(found, max(0, width - 4))}", "title")], width)
        return framed(self._row_runs(found, width - 2), width)

    def _row_runs(self, number: int, width: int) -> list[Run]:
        row = self.rows[number]
        wrong = row.name == self._wrong
        mark = Run("! ", "bad") if wrong else Run("• ", "accent") if row.label and row.name in self._changed else Run("  ")
        here = number == self.focus_row
        label = Run(fit(row.label, LABEL) + " ", "bad" if wrong else "key" if here else "dim")
        box = [Run("[x] " if row.met else "[ ] ", "good" if row.met else "dim")] if row.kind == "check" else []
        if here and row.kind != "fixed":
            return [mark, label, *box, *self._typed_runs(row, width - self._lead(row))]
        if row.kind == "check" and not row.text:
            box = [Run("    ")]
        text = row.text or (row.shown if row.kind == "field" else "")
        role = "" if row.text and row.kind != "fixed" else "dim"
        room = max(1, width - self._lead(row) - 1)
        return [mark, label, *box, Run(fit(text, room) if here else clean(text[: 4 * room]), role, "field" if here else "")]

    def _head(self, row: FormRow, width: int) -> tuple[str, int]:
        """The text before the caret as far as it is shown, and the caret's cell."""
        before = cells(row.text[max(0, self.place - 4 * max(1, width)) : self.place])
        if len(before) >= width - 1:
            before = ["…", *before[len(before) - width + 3 :]]
        text = "".join(before)
        return text, cell_width(text)

    def _typed_runs(self, row: FormRow, width: int) -> list[Run]:
        """The row with the caret in it; a field just entered is shown as the whole that typing would replace."""
        head, column = self._head(row, width)
        tail = clean(row.text[self.place : self.place + 2 * max(1, width)])
        hint = "" if tail else self.ghost or (f" {row.shown}" if row.shown and not row.text else "")
        under, rest = (tail[:1], tail[1:]) if tail else (hint[:1] or " ", "")
        ground = "cursor" if self.fresh else "field"
        used = column + cell_width(under + rest)
        filled = Run(fit("" if tail else hint[1:], max(0, width - used)), "dim" if hint else "", "field")
        return [Run(head, "", ground), Run(under, "", "caret"), Run(rest, "", ground), filled]

    def _look(self, palette: Palette, role: str, back: str) -> Style:
        if back != "caret":
            return palette.look(role, back)
        return palette.look(role, "") + Style(reverse=not palette.few)  # where the field itself is turned round, the caret is not

    # ------------------------------------------------------------------------------------------------------- moving about

    def go_to(self, number: int) -> None:
        """Enter a row: the caret stands at its end, and typing takes the place of what is there where it is one value."""
        self.focus_row = max(0, min(number, len(self.rows) - 1))
        self.place = len(self.row.text)
        self.fresh = self.row.kind in ("field", "another") and bool(self.row.text)
        self.ghost, self._typing = "", False
        self._keep_in_sight()

    def go_to_field(self, name: str) -> bool:
        """Enter the first row of a field; whether there is one."""
        found = next((n for n, row in enumerate(self.rows) if row.name == name), None)
        if found is not None:
            self.go_to(found)
        return found is not None

    def go_by_section(self, step: int) -> None:
        """Enter the first row of the next section, or of this one and then of the one before."""
        firsts = [n for n, row in enumerate(self.rows) if n == 0 or row.section != self.rows[n - 1].section]
        found = [n for n in firsts if n > self.focus_row] if step > 0 else [n for n in firsts if n < self.focus_row][::-1]
        self.go_to(found[0] if found else len(self.rows) - 1 if step > 0 else 0)

    # ------------------------------------------------------------------------------------------------------------ editing

    @property
    def can_tick(self) -> bool:
        """Whether space ticks the row: one with a box whose text is not being typed."""
        return self.row.kind == "check" and bool(self.row.text) and self.place == len(self.row.text) and not self._typing

    def set_text(self, text: str) -> None:
        """Replace the text of the row; the caret goes to its end."""
        self._write(text, len(text))
        self.fresh = False

    def insert(self, text: str) -> str:
        """Put text in at the caret; where a field has a row for each line, so has what is put in.

        Returns why nothing was put in, in a sentence; nothing where it was. What stands there already is never cut.
        """
        if self.row.kind == "fixed":
            return ""
        kept = 0 if self.fresh else len(self.row.text)
        if kept + len(text) > LONGEST_TEXT:
            return f"That would make {kept + len(text):,} characters, and a field holds {LONGEST_TEXT:,}; keep the rest as a note (E)."
        lines = re.split(r"\r\n|\r|\n", text)
        if not self.row.many or len(lines) == 1:
            self._insert_line(" ".join(line.strip() for line in lines) if len(lines) > 1 else text)
            return ""
        if len(lines) > MOST_LINES:
            return f"These are {len(lines):,} lines, and {MOST_LINES} can be put in at once; put them in by parts."
        for n, line in enumerate(lines):
            if n:
                self.open_below()
            self._insert_line(line)
        return ""

    def _insert_line(self, text: str) -> None:
        before, after = ("", "") if self.fresh else (self.row.text[: self.place], self.row.text[self.place :])
        self.fresh = False
        self._write(before + text + after, len(before) + len(text))

    def _write(self, text: str, place: int) -> None:
        if self.row.kind == "fixed":
            return
        typed = text != self.row.text
        self._typing = self._typing or typed
        self.rows[self.focus_row] = replace(self.row, text=text)
        self.place = max(0, min(place, len(text)))
        if typed and self.row.many:
            self.rows = with_room(self.rows)
            self._arrange()
        self.repaint()

    def press(self, key: str) -> bool:
        """Edit the text by a key; False where the key means nothing here."""
        text, place = self.row.text, self.place
        edits: dict[str, Callable[[], tuple[str, int]]] = {
            "left": lambda: (text, place - 1),
            "right": lambda: (text, place + 1),
            "home": lambda: (text, 0),
            "end": lambda: (text, len(text)),
            "ctrl+e": lambda: (text, len(text)),
            "ctrl+u": lambda: (text[place:], 0),
            "ctrl+k": lambda: (text[:place], place),
            "ctrl+w": self._without_word,
            "backspace": lambda: (text[: max(0, place - 1)] + text[place:], place - 1),
            "delete": lambda: (text[:place] + text[place + 1 :], place),
        }
        edit = edits.get(key)
        if edit is None:
            return False
        self.fresh = False
        self._write(*edit())
        return True

    def _without_word(self) -> tuple[str, int]:
        before = _WORD.sub("", self.row.text[: self.place])
        return before + self.row.text[self.place :], len(before)

    # ------------------------------------------------------------------------------------------------------ rows of lists

    def tick(self) -> None:
        """Tick the box of the row, or clear it."""
        self.rows = ticked(self.rows, self.focus_row)
        self.repaint()

    def open_below(self) -> None:
        """An empty row below this one, and the caret in it."""
        self.rows = opened_below(self.rows, self.focus_row)
        self._arrange()
        self.go_to(self.focus_row + 1)

    def drop(self) -> None:
        """Take the row away."""
        self.rows = dropped(self.rows, self.focus_row)
        self._arrange()
        self.go_to(self.focus_row)

    def shift(self, step: int) -> None:
        """Move the row past its neighbour; the caret goes with it."""
        self.rows, place = swapped(self.rows, self.focus_row, step)
        self.go_to(place)

    def replace_rows(self, rows: Sequence[FormRow]) -> None:
        """Show other rows with the caret where it is."""
        self.show(self._title, self._info, rows)
