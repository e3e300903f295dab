"""A widget made of lines: each line is runs of text with a role, and only lines that changed are sent.

Every widget here but the roadmap is one of these. A subclass says what stands on a line (``runs``) and calls ``repaint``
when it was told something new; colours live in one place, below.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from planning.canvas import Run
from planning.text_width import cell_width, cells, fit
from widgets.palette import Palette, palette_of

if TYPE_CHECKING:
    from textual.app import RenderResult


STRUCK = "struck"
"""The role of text that no longer counts: dim, and struck out, which blanks must not be."""


class Lines(Widget, can_focus=False, inherit_bindings=False):
    """Lines of runs. ``ground`` is the role whose background lies under every line."""

    ALLOW_SELECT = False
    ground: ClassVar[str] = ""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._painted: dict[int, Strip] = {}
        self._painted_width = 0
        self._styles_of: dict[tuple[str, str], Style] = {}

    def runs(self, y: int, width: int) -> Sequence[Run]:
        """What stands on line y of a widget this wide."""
        return ()

    def repaint(self) -> None:
        """Send the lines that are no longer what was sent last."""
        if not self.size.height:
            self.refresh()  # hidden: all that was painted is forgotten, or it would be seen again when this comes back
            return
        regions = []
        for y in range(self.size.height):
            strip, painted = self._line(y), self._painted.get(y)
            if painted != strip:
                regions.append(Region(0, y, self.size.width if painted is None else _last_change(painted, strip), 1))
        if regions:
            self.refresh(*regions)

    @property
    def palette(self) -> Palette:
        """The colours of the theme."""
        return palette_of(self.app)

    def render(self) -> RenderResult:
        return ""

    def render_line(self, y: int) -> Strip:
        if self._painted_width != self.size.width:
            self._painted_width = self.size.width
            self._painted.clear()
        strip = self._painted[y] = self._line(y)
        return strip

    def _line(self, y: int) -> Strip:
        width = self.size.width
        runs = _fewer(self.runs(y, width))
        segments = [Segment(run.text, self._style(run.role, run.back or self.ground)) for run in runs]
        return Strip(segments).adjust_cell_length(width, self._style("", self.ground))

    def _style(self, role: str, back: str) -> Style:
        style = self._styles_of.get((role, back))
        if style is None:
            palette = self.palette
            style = self._styles_of[role, back] = palette.plain + palette.role(role) + self._back(palette, back)
        return style

    def _back(self, palette: Palette, back: str) -> Style:
        return palette.ground(back)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles_of.clear()
        self._painted.clear()


def _last_change(old: Strip, new: Strip) -> int:
    """The cells up to the last one that differs: what follows need not be sent again."""
    before, after = _cells(old), _cells(new)
    width = min(len(before), len(after))
    same = 0
    while same < width and before[-1 - same] == after[-1 - same]:
        same += 1
    return max(1, new.cell_length - (same if len(before) == len(after) else 0))


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    return [(cell, segment.style) for segment in strip for cell in cells(segment.text)]


def _fewer(runs: Sequence[Run]) -> list[Run]:
    """The same in fewer runs: what is blank takes the look of what stands beside it. Each look costs some forty bytes on the line."""
    found: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        before = found[-1] if found else None
        if before is None or before.back != run.back or STRUCK in (before.role, run.role):
            found.append(run)
        elif before.role == run.role or not run.text.strip():
            found[-1] = before._replace(text=before.text + run.text)
        elif not before.text.strip():
            found[-1] = run._replace(text=before.text + run.text)
        else:
            found.append(run)
    return found


def width_of(runs: Sequence[Run]) -> int:
    """Cells that runs fill."""
    return sum(cell_width(run.text) for run in runs)


def clipped(runs: Sequence[Run], width: int) -> list[Run]:
    """Runs cut to a width, with an ellipsis where something is lost."""
    found: list[Run] = []
    for n, run in enumerate(runs):
        room = width - width_of(found)
        if room <= 0:
            break
        full = cell_width(run.text) == room and any(later.text.strip() for later in runs[n + 1 :])
        text = run.text if cell_width(run.text) <= room and not full else fit(run.text + "  ", room)
        found.append(run._replace(text=text))
    return found


def framed_top(title: str, info: str, width: int, here: bool) -> list[Run]:
    """The upper edge of a box with its title at the left and what there is to say of it at the right, as much of it as fits."""
    if width < 8:
        return [Run("╭" + "─" * max(0, width - 2) + "╮", "frame")]
    room = width - 6
    shown = fit(title, min(cell_width(title), room)) if title else ""
    left = room - cell_width(shown) - 2
    told = info
    while told and cell_width(told) + 2 > left:
        told = told.rpartition(" · ")[0]
    dashes = width - 5 - cell_width(shown) - (cell_width(told) + 3 if told else 1)
    edge = "accent" if here else "frame"
    runs = [Run("╭▸ " if here else "╭─ ", edge), Run(shown, "title-here" if here else "title"), Run(" " + "─" * max(0, dashes), edge)]
    return [*runs, Run(f" {told} ", "dim"), Run("─╮", edge)] if told else [*runs, Run("─╮", edge)]


def framed_bottom(width: int) -> list[Run]:
    """The lower edge of a box."""
    return [Run("╰" + "─" * max(0, width - 2) + "╯", "frame")]


def framed(runs: Sequence[Run], width: int, back: str = "") -> list[Run]:
    """One line of a box: runs between its sides, filled up or cut to its width."""
    room = max(0, width - 2)
    inside = [run._replace(back=run.back or back) for run in clipped(runs, room)]
    blank = Run(" " * (room - width_of(inside)), "", back)
    return [Run("│", "frame"), *inside, blank, Run("│", "frame")]
