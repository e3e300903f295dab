"""The one line in which everything is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rich.style import Style

from planning.canvas import Run
from planning.text_width import cell_width, cells, clean
from widgets.lines import Lines
from widgets.palette import Palette

_WORD = re.compile(r"\S+\s*$")


class Prompt(Lines):
    """A line editor. It is given keys (``press``) and text (``insert``) and knows nothing of what they are for."""

    ground = "field"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.label = ""
        self.ways = ""
        """What enter and esc do; it stands at the end of the line as long as there is room."""
        self.text = ""
        self.place = 0
        self.whole = False
        """Whether the next letter takes the place of the whole line."""
        self._past: list[str] = []
        self._past_place = 0

    def open(self, label: str, text: str = "", *, whole: bool = False, past: Sequence[str] = (), ways: str = "") -> None:
        """Begin a line. With ``whole`` the text there is one thing: the first letter typed takes its place, a key that moves
        or deletes begins to edit it. ``past`` are the lines that ``up`` brings back, the oldest first."""
        self.label, self.text, self.place, self.ways = label, text, len(text), ways
        self.whole = whole and bool(text)
        self._past = list(past) or self._past
        self._past_place = len(self._past)
        self.repaint()

    def remember(self) -> None:
        """Keep the line for ``up``."""
        if self.text and (not self._past or self._past[-1] != self.text):
            self._past.append(self.text)

    def set_text(self, text: str) -> None:
        """Replace the line; the cursor goes to its end."""
        self.text, self.place, self.whole = text, len(text), False
        self.repaint()

    def insert(self, text: str) -> None:
        """Put text in at the cursor; line ends become spaces."""
        text = re.sub(r"\s*[\r\n]+\s*", " ", text)[:20_000]
        if self.whole:
            self.text, self.place, self.whole = "", 0, False
        self.text = self.text[: self.place] + text + self.text[self.place :]
        self.place += len(text)
        self.repaint()

    def press(self, key: str) -> bool:
        """Edit the line by a key; False where the key means nothing here."""
        edits: dict[str, Callable[[], None]] = {
            "left": lambda: self._edit(self.text, self.place - 1),
            "right": lambda: self._edit(self.text, self.place + 1),
            "home": lambda: self._edit(self.text, 0),
            "end": lambda: self._edit(self.text, len(self.text)),
            "ctrl+e": lambda: self._edit(self.text, len(self.text)),
            "ctrl+u": lambda: self._edit(self.text[self.place :], 0),
            "ctrl+k": lambda: self._edit(self.text[: self.place], self.place),
            "ctrl+w": self._drop_word,
            "up": lambda: self._recall(-1),
            "down": lambda: self._recall(1),
            "backspace": lambda: self._edit(self.text[: max(0, self.place - 1)] + self.text[self.place :], self.place - 1),
            "delete": lambda: self._edit(self.text[: self.place] + self.text[self.place + 1 :], self.place),
        }
        edit = edits.get(key)
        if edit is None:
            return False
        self.whole = False
        edit()
        self.repaint()
        return True

    def _edit(self, text: str, place: int) -> None:
        self.text, self.place = text, max(0, min(place, len(text)))

    def _drop_word(self) -> None:
        before = _WORD.sub("", self.text[: self.place])
        self._edit(before + self.text[self.place :], len(before))

    def _recall(self, step: int) -> None:
        self._past_place = max(0, min(self._past_place + step, len(self._past)))
        text = self._past[self._past_place] if self._past_place < len(self._past) else ""
        self._edit(text, len(text))

    @property
    def cursor_column(self) -> int:
        """The cell of the cursor."""
        return min(self.size.width - 1, self._head(self.size.width)[1])

    def _head(self, width: int) -> tuple[str, int]:
        """What of the line is shown, and the cell of the cursor."""
        before, after = clean(self.text[: self.place]), clean(self.text[self.place :])
        room = max(4, width - cell_width(self.label) - 4)
        shown = cells(before)
        if len(shown) >= room:
            shown = ["…", *shown[len(shown) - room + 2 :]]
        text = "".join(shown)
        return text + after, cell_width(self.label) + 2 + cell_width(text)

    def runs(self, y: int, width: int) -> Sequence[Run]:
        text, column = self._head(width)
        lead = column - cell_width(self.label) - 2
        head, tail = _split(text, lead)
        under, rest = (tail[:1], tail[1:]) if tail else (" ", "")
        typed = "dim" if self.whole else ""
        runs = [Run(f" {self.label} ", "key"), Run(head, typed), Run(under, "", "caret"), Run(rest)]
        left = width - sum(cell_width(run.text) for run in runs) - cell_width(self.ways) - 1
        return [*runs, Run(" " * left), Run(self.ways, "dim")] if self.ways and left > 1 else runs

    def _look(self, palette: Palette, role: str, back: str) -> Style:
        return palette.look(role, "") + Style(reverse=True) if back == "caret" else palette.look(role, back)


def _split(text: str, width: int) -> tuple[str, str]:
    """The text up to a cell, and what follows."""
    used, place = 0, 0
    while place < len(text) and used < width:
        used += cell_width(text[place])
        place += 1
    return text[:place], text[place:]
