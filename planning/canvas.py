"""One line of a picture in cells, and the runs of text it is made of.

A ``Run`` names a *role* (what a stretch of cells means: ``critical-done``, ``label-late``, ``today``), never a colour: the
widget gives each role its style, the text version drops it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from planning.text_width import LEFT_TO_RIGHT_MARK, cell_width, cells, cut

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass


class Run(NamedTuple):
    """Cells of one look. ``back`` is the role whose colour fills what the glyphs leave free, "" for the ground.

    With ``inverse`` the role's colour is the one behind the glyphs, and the glyphs show the ground: the left edge of a
    bar, for which there are no block characters.
    """

    text: str
    role: str = ""
    back: str = ""
    inverse: bool = False

    @property
    def bare(self) -> bool:
        """Whether its spaces show nothing but the ground."""
        return not self.back and not self.inverse


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters a roadmap is drawn with.

    ``blocks`` are the eight left parts of a cell; without them bars end at whole cells, and what remains to do is told
    from what is done by ``rest`` and ``critical_rest`` instead of by colour.
    """

    blocks: str
    done: str
    rest: str
    critical_rest: str
    bracket: str
    bracket_rest: str
    milestone: str
    reached: str
    baseline: str
    slip: str
    float: str
    today: str
    status: str
    status_mark: str
    off: str
    fold: str
    mark: str = "!"
    selected: str = "»"
    deadline: str = "┤"
    promise: str = "╡"
    behind: str = "◂"
    ahead: str = "▸"
    shade: str = " "
    ellipsis: str = "…"
    ascii: bool = False

    def text(self, text: str) -> str:
        """A text of the plan in these characters."""
        return _plain(text) if self.ascii else text


COLOUR = Glyphs("▏▎▍▌▋▊▉█", "█", "█", "█", "┏━┓┳", "━", "◆", "✓", "◇", "╌", "·", "┊", "│", "▾", "‹›", "▾▸", shade="░")
"""Bars at an eighth of a cell: for a terminal with colours, which tell done from remaining."""

SHAPES = Glyphs("", "█", "░", "▒", "┏━┓┳", "─", "◆", "✓", "◇", "╌", "·", "┊", "│", "▾", "‹›", "▾▸")
"""Everything told by form alone: for NO_COLOR and for text."""

ASCII = Glyphs(
    "", "#", "=", "=", "+-++", "-", "*", "x", "o", "-", ".", "|", ":", "v", "<>", "-+",
    selected=">", deadline="]", promise="}", behind="<", ahead=">", ellipsis="~", ascii=True,
)  # fmt: skip
"""Nothing beyond ASCII."""


def _plain(text: str) -> str:
    """The text in ASCII: accents dropped, what else is not ASCII as a question mark."""
    import unicodedata

    if text.isascii():
        return text
    parts = (char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return "".join(char if char.isascii() else "?" for char in parts)


GROUNDS = frozenset({"", "shade", "float", "today", "status"})
"""The roles of what a line may be drawn over."""


class Canvas:
    """A line of ``width`` cells, painted from the ground up; what is painted last is seen."""

    __slots__ = ("_cells", "width")

    def __init__(self, width: int) -> None:
        self.width = width
        self._cells: list[Run] = [GROUND] * width

    def put(self, cell: int, glyph: str, role: str, back: str = "", inverse: bool = False) -> None:
        """One glyph of one cell's width; outside the line nothing happens."""
        if 0 <= cell < self.width:
            self._cells[cell] = Run(glyph, role, back, inverse)

    def role_at(self, cell: int) -> str | None:
        """The role of a cell; None outside the line."""
        return self._cells[cell].role if 0 <= cell < self.width else None

    def is_free(self, cell: int) -> bool:
        """Whether nothing stands in a cell but the ground, dots of float, or a line that runs through the chart."""
        if not 0 <= cell < self.width:
            return False
        run = self._cells[cell]
        return run.bare and run.role in GROUNDS

    def fill(self, first: int, last: int, glyph: str, role: str) -> None:
        """The same glyph from one cell up to and with another."""
        first, last = max(0, first), min(self.width - 1, last)
        if first <= last:
            self._cells[first : last + 1] = [Run(glyph, role)] * (last + 1 - first)

    def write(self, cell: int, text: str, role: str) -> int:
        """A text from a cell on, cut at the end of the line; gives the cell after it. Wide characters are never halved."""
        if cell < 0 or cell >= self.width:
            return cell
        kept = cells(cut(text, self.width - cell))
        for n, glyph in enumerate(kept):
            self._cells[cell + n] = Run(glyph, role)
        return cell + len(kept)

    def runs(self) -> list[Run]:
        """The line as few runs."""
        return joined(self._cells)


GROUND = Run(" ")


def joined(runs: Iterable[Run]) -> list[Run]:
    """The same cells in few runs: neighbours of one look joined, blanks joined to whatever stands beside them.

    Nothing is joined behind a left-to-right mark: some terminals drop what follows one in the same breath.
    """
    found: list[Run] = []
    texts: list[str] = []
    role = back = ""
    inverse = ended = False
    for run in runs:
        text, its_role, its_back, its_inverse = run
        if texts and not ended:
            if its_role == role and its_back == back and its_inverse == inverse:
                joins = True
            else:
                joins = not (its_back or its_inverse or back or inverse) and (its_role == "" or role == "")
        else:
            joins = False
        if joins:
            role = role or its_role
            ended = text.endswith(LEFT_TO_RIGHT_MARK) if text else ended
        else:
            if texts:
                found.append(Run("".join(texts), role, back, inverse))
                texts = []
            role, back, inverse, ended = its_role, its_back, its_inverse, text.endswith(LEFT_TO_RIGHT_MARK)
        texts.append(text)
    if texts:
        found.append(Run("".join(texts), role, back, inverse))
    return found


def plain(runs: Sequence[Run]) -> str:
    """The text of some runs."""
    return "".join(run.text for run in runs)


def span(parts: Sequence[tuple[str, str]]) -> int:
    """Cells of some (text, role) parts written with a space between them."""
    return sum(cell_width(text) for text, _ in parts) + max(0, len(parts) - 1)
