"""The time axis of the roadmap: which cell, and which eighth of it, an instant falls into; zoom, fit, pan; its two labels.

An axis counts in **eighths of a cell**; each eighth stands for a whole number of minutes (``unit``). The hours of a
working day are spread over the whole day first (``day_minute``), so that work from Monday to Friday fills the cells of
five days and a task that starts the morning after another touches it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

EIGHTHS = 8
DAY = 1440
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = (date(1700, 1, 1).toordinal() - _EPOCH) * DAY, (date(2500, 1, 1).toordinal() - _EPOCH) * DAY
_OPENING, _CLOSING = 8 * 60, 17 * 60

Zoom = Literal["day", "week", "month", "quarter"]
UNITS: dict[Zoom, int] = {"day": 60, "week": 315, "month": 900, "quarter": 2520}
"""Minutes an eighth stands for: 3 cells a day, 4 cells a week, 6 cells a month, 6.5 cells a quarter."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_minute(moment: datetime) -> int:
    """Minutes since 1970-01-01, the office hours (8 to 17) of the day stretched over all of it.

    Work from 08:00 begins at the day's first minute, work until 17:00 ends with its last; hours outside count as the
    nearer end of the day.
    """
    minute = moment.hour * 60 + moment.minute
    inside = min(max(minute, _OPENING), _CLOSING) - _OPENING
    return (moment.toordinal() - _EPOCH) * DAY + inside * DAY // (_CLOSING - _OPENING)


@dataclass(frozen=True, slots=True)
class Axis:
    """A window on time: ``origin`` (minutes since 1970) at its left edge, ``unit`` minutes an eighth, ``width`` cells."""

    origin: int
    unit: int
    width: int

    @property
    def cell(self) -> int:
        """Minutes of one cell."""
        return self.unit * EIGHTHS

    @property
    def end(self) -> int:
        """The minute at the right edge."""
        return self.origin + self.cell * self.width

    @property
    def zoom(self) -> Zoom:
        """The level this scale is nearest to."""
        return min(UNITS, key=lambda zoom: max(UNITS[zoom], self.unit) / min(UNITS[zoom], self.unit))

    def eighth(self, moment: datetime) -> int:
        """The eighth an instant falls on, counted from the left edge; outside the window below 0 or beyond it."""
        return (day_minute(moment) - self.origin) // self.unit

    def cell_of(self, moment: datetime) -> int:
        """The cell of an instant. The end of a day's work belongs to that day."""
        minute = day_minute(moment)
        if moment.hour * 60 + moment.minute >= _CLOSING:
            minute -= 1
        return (minute - self.origin) // self.cell

    def cell_of_day(self, day: date) -> int:
        """The cell in which a day lies (its middle, where a day is narrower than a cell; its first cell otherwise)."""
        minute = (day.toordinal() - _EPOCH) * DAY + (DAY // 2 if self.cell >= DAY else 0)
        return (minute - self.origin) // self.cell

    def end_cell_of_day(self, day: date) -> int:
        """The cell in which a day ends."""
        return ((day.toordinal() - _EPOCH + 1) * DAY - 1 - self.origin) // self.cell

    def day_at(self, cell: int) -> date:
        """The day at the left edge of a cell."""
        return date.fromordinal((self.origin + cell * self.cell) // DAY + _EPOCH)

    def resized(self, width: int) -> Axis:
        """The same window with more or fewer cells at the right."""
        return replace(self, width=max(1, width))

    def panned(self, cells: int) -> Axis:
        """The window some cells later (or, negative, earlier), within the years a plan may have."""
        return self._at(self.origin + cells * self.cell)

    def centred(self, day: date, share: float = 0.5) -> Axis:
        """The window with this day at a share of its width."""
        return self._at((day.toordinal() - _EPOCH) * DAY - int(self.width * share) * self.cell)

    def scaled(self, unit: int, day: date | None = None) -> Axis:
        """The window at another scale. ``day``, when it is in sight, keeps its column; else the middle does."""
        column = self.cell_of_day(day) if day is not None else -1
        if day is None or not 0 <= column < self.width:
            column = self.width // 2
            day = self.day_at(column)
        other = replace(self, unit=unit)
        return other._at((day.toordinal() - _EPOCH) * DAY - column * other.cell)

    def zoomed(self, step: int, day: date | None = None) -> Axis:
        """One level nearer (``step`` < 0) or further away; unchanged at either end."""
        units = sorted(UNITS.values(), reverse=step < 0)
        for unit in units:
            if (unit - self.unit) * step > 0:
                return self.scaled(unit, day)
        return self

    def _at(self, origin: int) -> Axis:
        highest = max(_FIRST, _LAST - self.cell * self.width)
        return replace(self, origin=min(max(origin, _FIRST), highest))


def axis_at(day: date, zoom: Zoom, width: int) -> Axis:
    """A window at a zoom level that begins on the Monday on or before a day."""
    monday = day.toordinal() - day.weekday() - _EPOCH
    return Axis(0, UNITS[zoom], max(1, width))._at(monday * DAY)


def axis_fit(first: date, last: date, width: int, room: int = 0) -> Axis:
    """The nearest window that shows all from one day to another, with ``room`` cells left free at the right."""
    monday = first.toordinal() - first.weekday() - _EPOCH
    span = max(1, last.toordinal() - _EPOCH + 1 - monday) * DAY
    eighths = max(1, width - room) * EIGHTHS
    unit = max(UNITS["day"], -(-span // eighths))
    return Axis(0, unit, max(1, width))._at(monday * DAY)


# ------------------------------------------------------------------------------------------------------------- labels

Label = tuple[int, str]
"""A cell and what is written from it on."""


def labels(axis: Axis) -> tuple[list[Label], list[Label]]:
    """The upper and the lower line of the header: months over days, years over months or quarters, as the scale allows."""
    if axis.cell * 4 <= 14 * DAY:
        return _months(axis, years=True), _days(axis)
    if axis.cell * 4 <= 31 * DAY:
        return _years(axis), _months(axis, years=False)
    if axis.cell * 3 <= 91 * DAY:
        return _years(axis), _quarters(axis)
    return [], _years(axis)


def _days(axis: Axis) -> list[Label]:
    """Days of the month: every day, or the Mondays of every week or second week, or of every fourth."""
    step = next((n for n in (1, 7, 14) if axis.cell * (3 if n == 1 else 5) <= n * DAY), 28)
    first = axis.day_at(0)
    offset = 0 if step == 1 else -(first.toordinal() - 1) % step
    found = []
    day = first + timedelta(days=offset)
    while (cell := axis.cell_of_day(day) if step == 1 else _edge(axis, day)) < axis.width:
        if cell >= 0:
            found.append((cell, f"{day.day}" if step > 1 else f"{day.day:2}"))
        day += timedelta(days=step)
    return found


def _edge(axis: Axis, day: date) -> int:
    """The cell in which a day begins."""
    return ((day.toordinal() - _EPOCH) * DAY - axis.origin) // axis.cell


def _starts(axis: Axis, months: int) -> list[tuple[int, date]]:
    """The beginnings of months, quarters or years in the window; what began before it stands at the left edge."""
    first = axis.day_at(0)
    count = (first.year * 12 + first.month - 1) // months * months
    found: list[tuple[int, date]] = []
    while True:
        day = date(count // 12, count % 12 + 1, 1)
        cell = _edge(axis, day)
        if cell >= axis.width:
            return found
        if found and cell <= 0:
            found.pop()
        found.append((max(0, cell), day))
        count += months


def _rooms(axis: Axis, starts: list[tuple[int, date]]) -> list[int]:
    """The cells each beginning has for its label, a free one before the next not counted."""
    following = [*(cell for cell, _ in starts[1:]), axis.width + 1][: len(starts)]
    return [after - cell - 1 for (cell, _), after in zip(starts, following, strict=True)]


def _named(axis: Axis, starts: list[tuple[int, date]], names: list[str]) -> list[Label]:
    """The beginnings that have room for their name."""
    rooms = _rooms(axis, starts)
    return [(cell, name) for (cell, _), name, room in zip(starts, names, rooms, strict=True) if len(name) <= room]


def _months(axis: Axis, years: bool) -> list[Label]:
    """Months by name; with ``years`` the year is told on the first one that has room for it, and every January."""
    starts = _starts(axis, 1)
    found: list[Label] = []
    told = not years
    for (cell, day), room in zip(starts, _rooms(axis, starts), strict=True):
        name = MONTHS[day.month - 1]
        forms = [name]
        if years and (day.month == 1 or not told):
            forms = [f"{name} {day.year}", str(day.year) if day.month == 1 else name, name]
        text = next((form for form in forms if len(form) <= room), "")
        if text:
            found.append((cell, text))
            told = told or str(day.year) in text
    return found


def _quarters(axis: Axis) -> list[Label]:
    starts = _starts(axis, 3)
    return _named(axis, starts, [f"Q{(day.month + 2) // 3}" for _, day in starts])


def _years(axis: Axis) -> list[Label]:
    """Years, or as many of them (every second, fifth, tenth …) as have room."""
    step = next((n for n in (1, 2, 5, 10, 20, 50, 100, 200) if axis.cell * 5 <= 365 * DAY * n), 500)
    starts = [(cell, day) for cell, day in _starts(axis, 12) if day.year % step == 0]
    return _named(axis, starts, [str(day.year) for _, day in starts])
