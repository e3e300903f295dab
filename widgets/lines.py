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
from planning.text_width import cell_width, fit
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
                regions.append(Region(0, y, self.size.width, 1))
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
            style = self._styles_of[role, back] = self._look(self.palette, role, back)
        return style

    def _look(self, palette: Palette, role: str, back: str) -> Style:
        return palette.look(role, back)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles_of.clear()
        self._painted.clear()


def _fewer(runs: Sequence[Run]) -> list[Run]:
    """The same in fewer runs: what is blank takes the look of what stands beside it."""
    found: list[Run] = []
    text = role = back = ""
    for run in runs:
        its_text, its_role, its_back, _ = run
        if not its_text:
            continue
        if text and its_back == back and role != STRUCK != its_role:
            if its_role == role or its_text.isspace():
                text += its_text
                continue
            if text.isspace():
                text, role = text + its_text, its_role
                continue
        if text:
            found.append(Run(text, role, back))
        text, role, back = its_text, its_role, its_back
    if text:
        found.append(Run(text, role, back))
    return found


def width_of(runs: Sequence[Run]) -> int:
    """Cells that runs fill."""
    return sum(cell_width(run.text) for run in runs)


def clipped(runs: Sequence[Run], width: int) -> list[Run]:
    """Runs cut to a width, with an ellipsis where something is lost."""
    found: list[Run] = []
    room = width
    for n, run in enumerate(runs):
        if room <= 0:
            break
        needed = cell_width(run.text)
        if needed < room or (needed == room and not any(later.text.strip() for later in runs[n + 1 :])):
            found.append(run)
            room -= needed
        else:
            found.append(run._replace(text=fit(run.text + "  ", room)))
            break
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
    inside = clipped(runs, room)
    if back:
        inside = [run._replace(back=run.back or back) for run in inside]
    blank = Run(" " * (room - width_of(inside)), "", back)
    return [Run("│", "frame"), *inside, blank, Run("│", "frame")]
