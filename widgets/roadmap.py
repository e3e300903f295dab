"""The roadmap on screen: frozen names and header, one line a row, drawn only where it is looked at.

The widget is told values (``set_content``) and says what the person wants (its messages); it holds no plan of its own and
changes none. A cursor move repaints two lines. What a row looks like is decided in ``planning.roadmap``; here each
role gets its style.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from planning.canvas import ASCII, COLOUR, SHAPES, Glyphs, Run
from planning.outline import OutlineRow, index_of, outline
from planning.roadmap import GUTTER, Picture
from planning.roadmap_links import NO_WIRES, Wires, wires
from planning.time_axis import Axis, Zoom
from widgets.palette import palette_of

if TYPE_CHECKING:
    from datetime import date

    from textual.app import RenderResult
    from textual.events import Resize

    from planning.plan import Plan
    from planning.schedule import Schedule

NO_CELLS: Mapping[int, int] = {}
HEADER = 2
"""Lines of the header."""


class Roadmap(Widget, can_focus=True, inherit_bindings=False):
    """All rows of a plan against time."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Roadmap { height: 1fr; width: 1fr; }"

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    """The row the cursor stands on, counted from 0."""

    class RowHighlighted(Message):
        """The cursor came to a row; ``row_id`` is None where there is none."""

        def __init__(self, row_id: str | None) -> None:
            super().__init__()
            self.row_id = row_id

    class FoldRequested(Message):
        """A row is to be folded or unfolded."""

        def __init__(self, row_id: str, folded: bool) -> None:
            super().__init__()
            self.row_id = row_id
            self.folded = folded

    class WindowChanged(Message):
        """The time axis shows something else: another zoom or another stretch of time."""

        def __init__(self, axis: Axis) -> None:
            super().__init__()
            self.axis = axis

    def __init__(self, *, ascii: bool = False, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._ascii = ascii
        self._picture: Picture | None = None
        self._rows: tuple[OutlineRow, ...] = ()
        self._index: dict[str, int] = {}
        self._top = 0
        self._axis: Axis | None = None
        self._names = 0
        self._fitted = True
        self._baseline = True
        self._linked = False
        self._wires: tuple[object, Wires] | None = None
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(512)
        self._styles_of: dict[tuple[object, ...], Style] = {}
        self._painted: dict[int, Strip] = {}
        self._marked: frozenset[str] = frozenset()

    # ---------------------------------------------------------------------------------------------------- what it shows

    def set_content(
        self,
        plan: Plan,
        schedule: Schedule | None,
        today: date,
        folded: Collection[str] = (),
        *,
        scope: str | None = None,
        keep: Callable[[str], bool] | None = None,
        rows: tuple[OutlineRow, ...] | None = None,
    ) -> None:
        """Show this plan. The cursor stays on its record, or on the nearest row above it that is still shown.

        ``scope`` is the record to show alone with what is below it, ``keep`` chooses tasks and milestones (see ``outline``).
        ``rows`` are those to show instead, where they stand in another order or in groups.
        """
        before = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        above = self._ancestors(before) if before else []
        self._picture = Picture(plan, schedule, today, self._glyphs(), baseline=self._baseline)
        self._wires = None
        self._rows = outline(plan, folded, scope=scope, keep=keep) if rows is None else rows
        self._index = index_of(self._rows)
        self._strips.clear()
        self._lay_out()
        place = next((self._index[key] for key in above if key in self._index), min(self.cursor, max(0, len(self._rows) - 1)))
        self.set_reactive(Roadmap.cursor, place)
        self._bring_into_sight(place)
        self._refresh_changed()
        if self.row_id != (before.id if before else None):
            self.post_message(self.RowHighlighted(self.row_id))

    def show_baseline(self, shown: bool) -> None:
        """Draw where things were in the baseline, or not."""
        self._baseline = shown
        if self._picture is not None:
            self._picture = Picture(self._picture.plan, self._picture.schedule, self._picture.today, self._glyphs(), baseline=shown)
            self._strips.clear()
            self._refresh_changed()

    @property
    def baseline(self) -> bool:
        """Whether the baseline is drawn."""
        return self._baseline

    def show_links(self, shown: bool) -> None:
        """Draw the links of the row under the cursor, or not."""
        self._linked, self._wires = shown, None
        self._refresh_changed()

    @property
    def links_drawn(self) -> bool:
        """Whether the links of the row under the cursor are drawn."""
        return self._linked

    def _links_here(self) -> Wires:
        """The links of the row under the cursor, where they are drawn."""
        schedule = self._picture.schedule if self._picture else None
        if not self._linked or self._axis is None or schedule is None or self.row_id is None:
            return NO_WIRES
        key = (self.row_id, self._axis)
        if self._wires is None or self._wires[0] != key:
            self._wires = (key, wires(schedule, self._index, self._axis, self.row_id))
        return self._wires[1]

    def mark(self, ids: Collection[str]) -> None:
        """Mark the rows with these ids as selected, and no others."""
        if self._marked != frozenset(ids):
            self._marked = frozenset(ids)
            self._refresh_changed()

    def _ancestors(self, row: OutlineRow) -> list[str]:
        """The row's id, then those of the rows above it in the tree."""
        found = [row.id]
        parent = row.parent
        while parent is not None and parent in self._index:
            found.append(parent)
            parent = self._rows[self._index[parent]].parent
        return found

    @property
    def rows(self) -> tuple[OutlineRow, ...]:
        """The rows, those out of sight included."""
        return self._rows

    @property
    def row(self) -> OutlineRow | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    @property
    def row_id(self) -> str | None:
        """The id of the record under the cursor."""
        return self.row.id if self.row else None

    @property
    def axis(self) -> Axis | None:
        """The stretch of time in sight; None before the widget has a size."""
        return self._axis

    @property
    def zoom(self) -> Zoom:
        """The level of zoom, by name."""
        return self._axis.zoom if self._axis else "week"

    @property
    def cursor_line(self) -> int | None:
        """The line of the widget that the cursor is on (for the terminal's own cursor); None where there is no row."""
        return self.cursor - self._top + HEADER if self._rows else None

    @property
    def page(self) -> int:
        """Rows in sight."""
        return max(1, self.size.height - HEADER)

    # ------------------------------------------------------------------------------------------------------- the cursor

    def cursor_to(self, record_id: str) -> bool:
        """Put the cursor on a record; False where it has no row (folded away, filtered out, unknown)."""
        place = self._index.get(record_id)
        if place is None:
            return False
        self.cursor = place
        return True

    def move(self, delta: int) -> None:
        """Move the cursor some rows down, or up."""
        self.cursor = self.cursor + delta

    def move_page(self, pages: int) -> None:
        """Move the cursor, and what is in sight, by pages."""
        step = pages * max(1, self.page - 1)
        top = self._top
        self._set_top(top + step)
        self.cursor = self.cursor + step

    def top(self) -> None:
        """The first row."""
        self.cursor = 0

    def bottom(self) -> None:
        """The last row."""
        self.cursor = len(self._rows) - 1

    def fold(self) -> None:
        """Ask to fold the row under the cursor; from a row that cannot fold, or is folded, go to the one above it."""
        row = self.row
        if row is None:
            return
        if row.folds and not row.folded:
            self.post_message(self.FoldRequested(row.id, True))
        elif row.parent is not None:
            self.cursor_to(row.parent)

    def unfold(self) -> None:
        """Ask to unfold the row under the cursor; from an open one go to its first child."""
        row = self.row
        if row is None or not row.folds:
            return
        if row.folded:
            self.post_message(self.FoldRequested(row.id, False))
        else:
            self.move(1)

    def toggle(self) -> None:
        """Ask to fold or unfold the row under the cursor."""
        row = self.row
        if row is not None and row.folds:
            self.post_message(self.FoldRequested(row.id, not row.folded))

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self._rows) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        if not self._bring_into_sight(new):
            if self._linked:
                self._refresh_changed()
            else:
                self._refresh_row(old)
                self._refresh_row(new)
        self.post_message(self.RowHighlighted(self.row_id))

    def _bring_into_sight(self, place: int) -> bool:
        """Scroll so that a row is in sight; whether anything had to move.

        A scroll repaints every line, so it goes a third of a page at once: a key held down then costs little on a slow line.
        """
        jump = max(1, self.page // 3)
        if place < self._top:
            return self._set_top(place - jump + 1)
        if place >= self._top + self.page:
            return self._set_top(place - self.page + jump)
        return self._set_top(self._top)

    def _set_top(self, top: int) -> bool:
        top = max(0, min(top, len(self._rows) - self.page))
        if top == self._top:
            return False
        self._top = top
        self._refresh_changed()
        return True

    def _refresh_changed(self) -> None:
        """Repaint the lines that no longer are what was painted last."""
        height, width = self.size.height, self.size.width
        changed = [y for y in range(height) if self._painted.get(y) != self._line(y)]
        if len(changed) == height:
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _refresh_row(self, place: int) -> None:
        y = place - self._top + HEADER
        if HEADER <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    # --------------------------------------------------------------------------------------------------------- the axis

    def zoom_in(self) -> None:
        """One level nearer; today, when it is in sight, keeps its column."""
        if self._axis and self._picture:
            self._look(self._axis.zoomed(-1, self._picture.today))

    def zoom_out(self) -> None:
        """One level further away."""
        if self._axis and self._picture:
            self._look(self._axis.zoomed(1, self._picture.today))

    def fit(self) -> None:
        """Show everything from the first start to the last finish; so it stays until panned or zoomed."""
        self._fitted = True
        if self._axis and self._picture:
            self._look(self._picture.fit(self._rows, self._axis.width), fitted=True)

    def pan(self, steps: int) -> None:
        """Move the window later (or, negative, earlier), by an eighth of its width a step."""
        if self._axis:
            self._look(self._axis.panned(steps * max(1, self._axis.width // 8)))

    def go_today(self) -> None:
        """Bring today to a third of the window."""
        if self._axis and self._picture:
            self._look(self._axis.centred(self._picture.today, 1 / 3))

    def show_row(self) -> None:
        """Bring the start of the row under the cursor into sight, where it is not."""
        row = self.row
        if row and self._axis and self._picture and (day := self._picture.starts_on(row)):
            cell = self._axis.cell_of_day(day)
            if not 0 <= cell < self._axis.width:
                self._look(self._axis.centred(day, 1 / 8))

    def _look(self, axis: Axis, fitted: bool = False) -> None:
        self._fitted = fitted
        if axis != self._axis:
            self._axis = axis
            self._refresh_changed()
            self.post_message(self.WindowChanged(axis))

    def _lay_out(self) -> None:
        """Divide the width between names and chart."""
        picture, width = self._picture, self.size.width
        if picture is None or width <= 0:
            return
        self._names = picture.names_width(self._rows, width)
        chart = max(1, width - self._names - GUTTER)
        if self._axis is None or self._fitted:
            fitted = picture.fit(self._rows, chart)
            self._look(self._axis if self._axis and _serves(self._axis, fitted) else fitted, fitted=True)
        else:
            self._look(self._axis.resized(chart))

    def _on_resize(self, event: Resize) -> None:
        self._lay_out()
        self._bring_into_sight(self.cursor)
        self._refresh_changed()
        if self._axis is not None:
            self.post_message(self.WindowChanged(self._axis))

    # -------------------------------------------------------------------------------------------------------- the paint

    def render(self) -> RenderResult:
        return ""

    def render_line(self, y: int) -> Strip:
        strip = self._painted[y] = self._line(y)
        return strip

    def _line(self, y: int) -> Strip:
        picture, width = self._picture, self.size.width
        if picture is not None and self._axis is None and width > 0:
            self._names = picture.names_width(self._rows, width)  # painted before it is told its size: fit it here
            self._axis = picture.fit(self._rows, max(1, width - self._names - GUTTER))
        axis = self._axis
        if picture is None or axis is None:
            return Strip.blank(width, palette_of(self.app).plain)
        place = y - HEADER + self._top
        chosen = y >= HEADER and place == self.cursor and place < len(self._rows)
        line = y if y < HEADER else HEADER + place if place < len(self._rows) else -1
        marked = line >= HEADER and self._rows[place].id in self._marked
        through = self._links_here()
        wired = tuple(through.cells.get(place, NO_CELLS).items()) if line >= HEADER else ()
        ends = _ends(through) if chosen else ""
        key = (line, chosen, marked, axis, self._names, width, wired, ends)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strip(self._runs(picture, axis, y, place, marked, dict(wired), ends), chosen, marked, width)
            self._strips[key] = strip
        return strip

    def _runs(
        self, picture: Picture, axis: Axis, y: int, place: int, marked: bool, wired: Mapping[int, int] = NO_CELLS, ends: str = ""
    ) -> list[Run]:
        if y < HEADER:
            return picture.header(axis, self._names, self._rows[0].program if self._rows else "")[y]
        if place < len(self._rows):
            return picture.line(self._rows[place], axis, self._names, marked=marked, wires=wired, ends=ends)
        return picture.empty(axis, self._names, self._rows[-1].program if self._rows else "")

    def _strip(self, runs: list[Run], chosen: bool, marked: bool, width: int) -> Strip:
        if chosen and self._few_colours:
            name, *rest = Segment(runs[0].text).split_cells(self._names)
            runs = [runs[0]._replace(text=name.text), *(runs[0]._replace(text=part.text) for part in rest), *runs[1:]]
        segments: list[Segment] = []
        for n, run in enumerate(runs):
            style = self._style(run, chosen, chosen and n == 0, marked)
            if n > 1 and segments[-1].style == style:
                segments[-1] = Segment(segments[-1].text + run.text, style)
            else:
                segments.append(Segment(run.text, style))
        return Strip(segments).adjust_cell_length(width, self._style(Run(""), chosen, False, marked))

    def _style(self, run: Run, chosen: bool, name: bool, marked: bool) -> Style:
        key = (run.role, run.back, run.inverse, chosen, name, marked)
        style = self._styles_of.get(key)
        if style is None:
            palette = palette_of(self.app)
            style = palette.look(run.role, ("cursor" if name else "cursor-row") if chosen else "marked" if marked else "")
            if run.back:
                style += Style(bgcolor=palette.role(run.back).color)
            if run.inverse:
                style += Style(reverse=True)
            self._styles_of[key] = style
        return style

    @property
    def _few_colours(self) -> bool:
        """Whether there are no shades, so that forms must tell them."""
        return palette_of(self.app).few

    def _glyphs(self) -> Glyphs:
        """The characters for this terminal and theme."""
        return ASCII if self._ascii else SHAPES if self._few_colours else COLOUR

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()
        self._styles_of.clear()
        if self._picture is not None:
            self._picture.glyphs = self._glyphs()


def _serves(axis: Axis, fitted: Axis) -> bool:
    """Whether an axis shows what another one fits so nearly as well that moving every bar would only confuse."""
    return (axis.origin, axis.width) == (fitted.origin, fitted.width) and axis.unit * 3 // 4 <= fitted.unit <= axis.unit * 21 // 20


def _ends(through: Wires) -> str:
    """What the links of a row lead to that has no row of its own in the picture: ``‹BRD-M1 · WEB-9›``."""
    before, after = ", ".join(through.before[:3]), ", ".join(through.after[:3])
    return " · ".join(filter(None, (f"‹{before}" if before else "", f"{after}›" if after else "")))
