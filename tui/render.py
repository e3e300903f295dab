"""Plain output: straight tables for people, JSON for programs. Text of the plan is shown, never obeyed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
GAP = "  "
SHORTEST = 24
"""No column is cut to fewer cells while another can be left out instead."""

_UNSAFE_IN_JSON = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


class Column(NamedTuple):
    """A column of a table: its heading, whether figures stand at its right, and whether it may be cut to fit.

    Where even that is too wide, the columns with the greatest ``spare`` are left out first, of equals the one most at the
    right; those with 0 stay.
    """

    heading: str
    right: bool = False
    shrinks: bool = False
    spare: int = 1


def visible(text: str) -> str:
    """The text on one line, with everything that a terminal would obey instead of show replaced by a visible sign."""
    if text.isascii() and text.isprintable():
        return text
    from planning.text_width import clean

    return clean(text)


def width(text: str) -> int:
    """The terminal cells that a visible text takes."""
    if text.isascii():
        return len(text)
    from planning.text_width import cell_width

    return cell_width(text)


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """A visible text in exactly this many cells: cut with an ellipsis, or filled with blanks (in front with ``right``)."""
    if text.isascii() and len(text) <= cells:
        return text.rjust(cells) if right else text.ljust(cells)
    from planning.text_width import cut
    from planning.text_width import fit as fit_cells

    return " " * (cells - width(cut(text, cells))) + cut(text, cells) if right else fit_cells(text, cells)


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, cells: int | None = None, styled: bool = False) -> str:
    """Rows under headings, every column as wide as its widest cell.

    With ``cells`` the columns that may shrink give way until a line fits. ``styled`` writes the headings bold. A column
    in which no row has anything is left out.
    """
    said = [i for i in range(len(columns)) if not rows or any(row[i] for row in rows)]
    shown = [[visible(text) for text in row] for row in rows]
    widths = {i: max([width(columns[i].heading), *(width(row[i]) for row in shown)]) for i in said}
    if cells:
        widths = _fitted(columns, widths, cells)
    kept = [columns[i] for i in widths]
    lines = [_line([row[i] for i in widths], kept, [*widths.values()]) for row in shown]
    head = _line([column.heading for column in kept], kept, [*widths.values()])
    if head.strip():
        lines.insert(0, f"{BOLD}{head}{PLAIN}" if styled else head)
    return "\n".join(lines)


def _fitted(columns: Sequence[Column], widths: dict[int, int], cells: int) -> dict[int, int]:
    """The columns that are shown in so many cells, by their place, and how wide they are."""
    least = {i: min(w, SHORTEST) if columns[i].shrinks else w for i, w in widths.items()}
    for i in sorted(least, key=lambda i: (-columns[i].spare, -i)):
        if _total(least) <= cells or columns[i].spare == 0:
            break
        del least[i]
    over = _total({i: widths[i] for i in least}) - cells
    fitted = {i: widths[i] for i in least}
    for i in sorted((i for i in least if columns[i].shrinks), key=lambda i: -widths[i]):
        taken = min(max(over, 0), fitted[i] - least[i])
        fitted[i] -= taken
        over -= taken
    if over > 0:
        widest = max(fitted, key=lambda i: fitted[i])
        fitted[widest] = max(1, fitted[widest] - over)
    return fitted


def _total(widths: dict[int, int]) -> int:
    return sum(widths.values()) + len(GAP) * (len(widths) - 1)


def _line(texts: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    return GAP.join(fit(t, w, right=c.right) for t, c, w in zip(texts, columns, widths, strict=True)).rstrip()


def json_text(value: object, *, plain: bool = False) -> str:
    """A JSON answer, readable and safe; ``plain`` writes it in ASCII alone."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=1), plain=plain)


def escaped(text: str, *, plain: bool = False) -> str:
    """JSON with whatever a terminal or a reader could trip over written as ``\\u202e``, with ``plain`` every letter beyond ASCII."""
    if text.isascii() and "\x7f" not in text:
        return text
    if plain:
        return re.sub("[^\x00-\x7e]", lambda m: json.dumps(m[0])[1:-1] if m[0] != "\x7f" else "\\u007f", text)
    return re.sub(_UNSAFE_IN_JSON, lambda m: f"\\u{ord(m[0]):04x}", text)
