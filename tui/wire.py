"""What of a picture must go over the line: the cells that changed, and of their looks only what differs.

The toolkit sends a picture as it made it: the whole screen three times while it starts, whole lines later, and every piece of a line
with its full look and a reset behind it, some forty bytes where two would do. Over SSH bytes are time, so between the toolkit and the
terminal stands a model of what the terminal shows. What is no picture (modes, titles, the clipboard) passes as it is; whatever might
have changed the screen in a way that is not followed makes the model forget, and the next picture is sent whole.

The sequences are those of ECMA-48: CUP, CUF and SGR.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len

from planning.text_width import cells, clean

BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"
"""What stands around an update that the terminal shows at once."""
_SEQUENCE = re.compile(r"\x1b\[([\d;]*)([Hm])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_QUIET = re.compile(
    r"(?:\x1b\[\?(?:7|25|1004|2004|2026|2048)[hl]|\x1b\[\?\d+\$p|\x1b\[[<>]\d*u|\x1b\](?:0|2|22|52);[^\x07\x1b]*(?:\x07|\x1b\\))+"
)
"""Modes, questions, the pointer's shape, the title and the clipboard: nothing of it touches a cell."""
_SHORT = 3
"""So many cells that stay are cheaper to send again than to step over."""
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 8: 28, 9: 29, 53: 55}
"""What takes back each emphasis."""
_SEEN_ON_BLANKS = frozenset({4, 7, 9, 53})
"""Emphases that show where there is no text: underline, reverse, strike and overline."""

Look = tuple[frozenset[int], str, str]
"""Emphases, the colour of the text and that of the ground, as SGR has them; "" is the terminal's own."""
PLAIN: Look = (frozenset(), "", "")


class Row:
    """What the terminal shows on a line: a text and a look for each cell; the second half of a wide character is ""."""

    __slots__ = ("looks", "texts", "wide")

    def __init__(self) -> None:
        self.texts: list[str | None] = []
        self.looks: list[str] = []
        self.wide = False

    def grow(self, width: int) -> None:
        """Make room for so many cells, of which nothing is known."""
        lacking = width - len(self.texts)
        if lacking > 0:
            self.texts += [None] * lacking
            self.looks += [""] * lacking


class Wire:
    """The model of the terminal, and what has to be sent to bring it to the next picture."""

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}
        self._held = False
        self._at: tuple[int, int] | None = None

    def forget(self) -> None:
        """The terminal may show anything: the next picture is sent whole."""
        self._rows = {}
        self._at = None

    def sent(self, data: str) -> str:
        """What to send instead of this; nothing where the terminal shows it already."""
        if data == BEGIN:
            self._held = True
            return ""
        if data == END and self._held:
            self._held = False
            return ""
        told = self._told(data)
        if told and self._held:
            self._held = False
            return BEGIN + told
        return told

    def _told(self, data: str) -> str:
        if _QUIET.fullmatch(data):
            return data
        told = self._picture(data)
        if told is None:
            self.forget()
            return data
        return told

    def _picture(self, data: str) -> str | None:
        """A picture in fewer bytes; None for what is none."""
        parts = _SEQUENCE.split(data)
        if parts[0] or len(parts) < 4 or parts[2] != "H":
            return None
        pen = _Pen(self._at)
        y = x = 0
        look = ""
        for n in range(1, len(parts), 3):
            numbers, kind, text = parts[n], parts[n + 1], parts[n + 2]
            if kind == "H":
                place = _place(numbers)
                if place is None:
                    return None
                y, x = place
            else:
                look = "" if numbers in ("", "0") else f"{look};{numbers}" if look else numbers
            if text.endswith("\n") and n + 3 < len(parts) and parts[n + 4] == "H":
                text = text[:-1]  # a place follows, so where this goes does not matter
            if text:
                if _CONTROL.search(text):
                    return None
                x = self._draw(pen, y, x, text, look)
        pen.go(y, x)
        self._at = pen.at
        return pen.told

    def _draw(self, pen: _Pen, y: int, x: int, text: str, look: str) -> int:
        """Send what is new of a piece of a line; returns the column behind it."""
        texts, single = _cells(text)
        if text.isspace():
            look = _ground_of(look)
        end = x + len(texts)
        row = self._rows.get(y)
        if row is None:
            row = self._rows[y] = Row()
        row.grow(end)
        if pen.spilt != y and row.texts[x:end] == texts and row.looks[x:end] == [look] * len(texts):
            return end
        if single and not row.wide:
            for first, last in _changed(row, x, texts, look):
                pen.write(y, first, texts[first - x : last - x], look, row)
        else:
            row.wide = True
            pen.spill(y, x, texts, look, row)
        row.texts[x:end] = texts
        row.looks[x:end] = [look] * len(texts)
        return end


class _Pen:
    """What is sent, and where that leaves the terminal's cursor and look. It begins and ends plain."""

    def __init__(self, at: tuple[int, int] | None) -> None:
        self.at = at
        self.spilt = 0
        self._look = ""
        self._told: list[str] = []

    @property
    def told(self) -> str:
        """All that was written, its look taken back."""
        return "".join([*self._told, "\x1b[m"] if self._look else self._told)

    def go(self, y: int, x: int) -> None:
        """Take the cursor to a place, as cheaply as is known to be right."""
        if self.at == (y, x):
            return
        ahead = x - self.at[1] if self.at is not None and self.at[0] == y else 0
        self._told.append(f"\x1b[{y};{x}H" if ahead <= 0 else f"\x1b[{ahead}C" if ahead > 1 else "\x1b[C")
        self.at = (y, x)

    def write(self, y: int, x: int, texts: list[str], look: str, row: Row) -> None:
        """Write cells of one look at a place."""
        self._bridge(y, x, row)
        self.go(y, x)
        text = "".join(texts)
        if not (text.isspace() and _ground_of(self._look) == _ground_of(look)):
            self._told.append(turned(self._look, look))
            self._look = look
        self._told.append(text)
        self.at = (y, x + len(texts))

    def spill(self, y: int, x: int, texts: list[str], look: str, row: Row) -> None:
        """Write cells of which a terminal may think otherwise: where it stands then is told again, and so is the rest of the line."""
        self.write(y, x, texts, look, row)
        self.at, self.spilt = None, y

    def _bridge(self, y: int, x: int, row: Row) -> None:
        """Send a few cells again that stay, where that takes fewer bytes than to step over them."""
        if self.at is None or self.at[0] != y or not 0 < x - self.at[1] <= _SHORT:
            return
        between = range(self.at[1], x)
        texts = [row.texts[n] for n in between]
        if all(text and text.isascii() and row.looks[n] == self._look for n, text in zip(between, texts, strict=True)):
            self._told.append("".join(text for text in texts if text))
            self.at = (y, x)


def _place(numbers: str) -> tuple[int, int] | None:
    """Line and column of CUP, from 1; None where they are not both given."""
    line, _, column = numbers.partition(";")
    return (int(line), int(column)) if line.isdigit() and column.isdigit() else None


@lru_cache(maxsize=4096)
def _cells_of(text: str) -> tuple[tuple[str, ...], bool]:
    """A text cell by cell, a wide character as itself and ""; and whether every terminal takes it for just these cells."""
    if clean(text) != text:
        return (text, *[""] * (cell_len(text) - 1)), False
    found = tuple(cells(text))
    return found, len(found) == len(text) and "" not in found


def _cells(text: str) -> tuple[list[str], bool]:
    if text.isascii():
        return list(text), True
    found, single = _cells_of(text)
    return list(found), single


def _changed(row: Row, x: int, texts: list[str], look: str) -> list[tuple[int, int]]:
    """The stretches of a piece that are not what the line shows, near ones as one."""
    found: list[tuple[int, int]] = []
    for n, text in enumerate(texts, x):
        if row.texts[n] == text and row.looks[n] == look:
            continue
        if found and n - found[-1][1] <= _SHORT:
            found[-1] = (found[-1][0], n + 1)
        else:
            found.append((n, n + 1))
    return found


@lru_cache(maxsize=4096)
def _ground_of(look: str) -> str:
    """What of a look shows on blanks."""
    read = _read(look)
    if read is None:
        return look
    on, _, ground = read
    if not on & _SEEN_ON_BLANKS:
        return ground
    return look


@lru_cache(maxsize=4096)
def turned(before: str, after: str) -> str:
    """The shortest SGR that takes a terminal from one look to another, both told as parameters behind a reset; nothing for none."""
    if before == after:
        return ""
    anew = f"\x1b[0;{after}m" if after else "\x1b[m"
    old, new = _read(before), _read(after)
    if old is None or new is None:
        return anew
    if old == new:
        return ""
    gone = {_OFF[code] for code in old[0] - new[0]}
    come = sorted(code for code in new[0] if code not in old[0] or _OFF[code] in gone)
    steps = [*map(str, sorted(gone)), *map(str, come)]
    if old[1] != new[1]:
        steps.append(new[1] or "39")
    if old[2] != new[2]:
        steps.append(new[2] or "49")
    return min(f"\x1b[{';'.join(steps)}m", anew, key=len)


@lru_cache(maxsize=4096)
def _read(look: str) -> Look | None:
    """The parameters of SGR, read from plain; None where one of them is not known here."""
    on: set[int] = set()
    colours = {"3": "", "4": ""}
    codes = [code or "0" for code in look.split(";")] if look else []
    n = 0
    while n < len(codes):
        code = codes[n]
        number = int(code)
        taken = 1
        if code in ("38", "48"):
            taken = 5 if codes[n + 1 : n + 2] == ["2"] else 3 if codes[n + 1 : n + 2] == ["5"] else 0
            if not taken or n + taken > len(codes):
                return None
            colours[code[0]] = ";".join(codes[n : n + taken])
        elif 30 <= number <= 39 or 90 <= number <= 97:
            colours["3"] = "" if number == 39 else code
        elif 40 <= number <= 49 or 100 <= number <= 107:
            colours["4"] = "" if number == 49 else code
        elif number in _OFF:
            on.add(number)
        else:
            return None
        n += taken
    return frozenset(on), colours["3"], colours["4"]
