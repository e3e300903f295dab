"""The roadmap as a picture: each row of the outline against the time axis, as runs of (text, role).

Nothing here knows a colour or a screen: the widget paints the runs, ``roadmap_text`` prints them.

What a row shows: a bar from start to finish, its first part - as much as is done - bright, the rest dim; brackets for
what has rows below it; a diamond for a milestone, with the place it has in the baseline; dots for total float; beside it per
cent, who does it, dates and the slip in working days against the program's baseline. What is critical carries a
mark between the name and the chart, so that no colour is needed to see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from planning.approved import approved_finishes
from planning.canvas import COLOUR, Canvas, Glyphs, Run, joined, span
from planning.day_count import days_between, days_past, signed_days
from planning.records import Milestone, Task
from planning.roadmap_links import glyph
from planning.rollup import Rollup
from planning.schedule import calendar_of
from planning.text_width import cell_width, clean, cut, fit
from planning.time_axis import DAY, EIGHTHS, MONTHS, Axis, Label, axis_at, axis_fit, labels

if TYPE_CHECKING:
    from planning.calendars import WorkCalendar
    from planning.outline import OutlineRow
    from planning.plan import Plan
    from planning.records import Program
    from planning.schedule import Row, Schedule

Part = tuple[str, str]
"""A word beside a bar, and its role."""

GUTTER = 2
"""Cells between the names and the chart: a space, and the mark of what is critical."""

ROOM = 14
"""Cells that ``fit`` leaves at the right, for the words beside the last milestone."""

ROLES = (
    *("name", "name-done", "name-group", "name-program", "mark", "selected", "header-major", "header-minor", "header-closed"),
    *("today", "status", "shade", "float", "off"),
    *("finished-done", "normal-done", "normal-rest", "near-done", "near-rest", "critical-done", "critical-rest"),
    *("bracket", "bracket-done", "bracket-green", "bracket-amber", "bracket-red"),
    *("milestone", "milestone-done", "milestone-near", "milestone-critical", "baseline"),
    *("limit", "limit-broken", "behind", "ahead", "wire"),
    *("label", "label-done", "label-late", "label-critical"),
)
"""Every role a run may have, besides "" for blank ground."""


_NAMES = {"program": "name-program", "project": "name-group", "summary": "name-group", "group": "name-group"}


NOTHING: Mapping[int, int] = {}


class Picture:
    """Draws the rows of one plan, as scheduled, on one day. ``schedule`` is None for a plan that cannot be scheduled."""

    def __init__(self, plan: Plan, schedule: Schedule | None, today: date, glyphs: Glyphs = COLOUR, *, baseline: bool = True) -> None:
        self.plan = plan
        self.baseline = baseline
        """Whether the places of the baseline are drawn; the slip is always told."""
        self.schedule = schedule
        self.today = today
        self.glyphs = glyphs
        self._slips: dict[str, float] = {}
        self._groups: dict[str, Rollup | None] = {}
        self._planned: dict[str, dict[str, datetime]] = {}
        self._closed = lru_cache(maxsize=8)(self._closed_cells)

    # ------------------------------------------------------------------------------------------------------- the lines

    def header(self, axis: Axis, names: int, program: str = "") -> tuple[list[Run], list[Run]]:
        """The two lines above the chart: months over days (or years over months), today, and the program's status date."""
        upper, lower = Canvas(axis.width), Canvas(axis.width)
        above, below = labels(axis)
        for cell, text in above:
            upper.write(cell, text, "header-major")
        self._tell_days(lower, axis, program, below)
        left = Run(" " * (names + GUTTER))
        return joined([left, *upper.runs()]), joined([left, *lower.runs()])

    def line(
        self, row: OutlineRow, axis: Axis, names: int, *, marked: bool = False, wires: Mapping[int, int] = NOTHING, ends: str = ""
    ) -> list[Run]:
        """One row: its name in ``names`` cells, the critical mark, and its chart; ``names + GUTTER + axis.width`` cells.

        ``marked`` says that it is selected. ``wires`` are the cells of links that run through it (see ``roadmap_links``), ``ends``
        names what its links lead to that has no row.
        """
        chart = self._ground(axis, row.program)
        figures = self._figures(row)
        if figures is not None:
            if row.kind == "milestone":
                self._milestone(chart, axis, row, figures)
            elif row.kind == "task":
                self._bar(chart, axis, row, figures)
            else:
                self._bracket(chart, axis, row, figures)
        self._wire(chart, wires, ends)
        sign = [Run(self.glyphs.selected, "selected")] if marked else []
        mark = self._mark(row, figures)
        return joined([self._name(row, figures, names), *sign, mark._replace(text=mark.text[len(sign) :]), *chart.runs()])

    def _wire(self, chart: Canvas, wires: Mapping[int, int], ends: str) -> None:
        """Links through a row, where nothing stands; and the names of those that lead out of the picture, at its left edge."""
        for cell, directions in wires.items():
            if chart.is_free(cell):
                chart.put(cell, glyph(directions, ascii=self.glyphs.ascii), "wire")
        if ends and all(chart.is_free(cell) for cell in range(min(cell_width(ends) + 1, chart.width))):
            chart.write(0, ends, "wire")

    def empty(self, axis: Axis, names: int, program: str = "") -> list[Run]:
        """A line below the last row: only what runs through the chart from top to bottom."""
        return joined([Run(" " * (names + GUTTER)), *self._ground(axis, program).runs()])

    def names_width(self, rows: Iterable[OutlineRow], width: int) -> int:
        """The cells the names get of a line of ``width``: what the longest needs, at most about a third."""
        most = max(6, min(width // 3, 44) if width >= 60 else width * 2 // 5)
        longest = 0
        for row in rows:
            indent = self._indent(row)
            if indent + len(row.name) * (1 if row.name.isascii() else 2) > longest:  # no letter is wider than two cells
                longest = max(longest, indent + cell_width(clean(row.name)))
            if longest >= most:
                return most
        return max(min(most, 12), longest)

    def fit(self, rows: Sequence[OutlineRow], width: int) -> Axis:
        """The axis that shows everything these rows hold; a quarter from today where they hold no date."""
        found = [figures for row in rows if row.depth == 0 and (figures := self._figures(row)) is not None]
        if not found:
            return axis_at(self.today, "week", width)
        first = min(figures.start for figures in found).date()
        last = max(figures.finish for figures in found).date()
        return axis_fit(first, last, width, min(ROOM, width // 3))

    def starts_on(self, row: OutlineRow) -> date | None:
        """The day a row begins; None for what has no date."""
        figures = self._figures(row)
        return figures.start.date() if figures else None

    # --------------------------------------------------------------------------------------------------------- figures

    def _figures(self, row: OutlineRow) -> Row | Rollup | None:
        if self.schedule is None:
            return None
        if row.kind == "program":
            return self.schedule.program(row.id)
        if row.kind == "project":
            return self.schedule.project(row.id)
        if row.kind == "group":
            if row.id not in self._groups:
                self._groups[row.id] = self.schedule.roll_up(row.members)
            return self._groups[row.id]
        return self.schedule.get(row.id)

    def _program(self, program: str) -> Program | None:
        """The program of a row; for a row of none the only one there is."""
        programs = self.plan.programs
        if program in programs:
            return programs[program]
        return next(iter(programs.values())) if len(programs) == 1 else None

    def slip(self, row: OutlineRow) -> float:
        """Working days of its own calendar (a group's: of its program) that a row finishes after its baseline; 0 without one."""
        if row.id not in self._slips:
            self._slips[row.id] = self._slip(row)
        return self._slips[row.id]

    def _slip(self, row: OutlineRow) -> float:
        figures, planned = self._figures(row), self._planned_finish(row)
        if figures is None or planned is None or self.schedule is None:
            return 0
        return days_between(self._calendar(self.schedule, row), planned, figures.finish)

    def _calendar(self, schedule: Schedule, row: OutlineRow) -> WorkCalendar:
        """What a row's days are counted on."""
        return calendar_of(schedule, row.id) if row.id in schedule else schedule.calendars.for_program(self._program(row.program))

    def _planned_finish(self, row: OutlineRow) -> datetime | None:
        program = self._program(row.program)
        if program is None or not program.baseline:
            return None
        if program.id not in self._planned:
            self._planned[program.id] = self._baseline_of(program)
        return self._planned[program.id].get(row.id)

    def _baseline_of(self, program: Program) -> dict[str, datetime]:
        """The baseline finish of every activity of a program, of its projects, and of itself."""
        baseline = self.plan.baselines.get(program.baseline or "")
        if baseline is None:
            return {}
        found = {key: planned.finish for key, planned in baseline.activities.items()}
        return {**found, **approved_finishes(self.plan, baseline)}

    # ------------------------------------------------------------------------------------------------------ the ground

    def _status_cell(self, axis: Axis, program: str) -> int:
        found = self._program(program)
        return axis.end_cell_of_day(found.status_date) if found and found.status_date else -1

    def _closed_cells(self, axis: Axis, program: str) -> frozenset[int]:
        """The cells of days without work, where a day is wider than a cell."""
        if self.schedule is None or axis.cell >= DAY:
            return frozenset()
        calendar = self.schedule.calendars.for_program(self._program(program))
        return frozenset(cell for cell in range(axis.width) if not calendar.is_workday(axis.day_at(cell)))

    def _ground(self, axis: Axis, program: str) -> Canvas:
        canvas = Canvas(axis.width)
        if self.glyphs.shade != " ":
            for cell in self._closed(axis, program):
                canvas.put(cell, self.glyphs.shade, "shade")
        canvas.put(self._status_cell(axis, program), self.glyphs.status, "status")
        canvas.put(axis.cell_of_day(self.today), self.glyphs.today, "today")
        return canvas

    def _tell_days(self, lower: Canvas, axis: Axis, program: str, below: list[Label]) -> None:
        """The lower line of the header: today by its word, the status date by its mark, and the days they leave room for.

        Where the word has no room, or would hide the status date, today's line reaches up instead.
        """
        cell, status = axis.cell_of_day(self.today), self._status_cell(axis, program)
        room = [c for c in (cell, cell - 4) if 0 <= c <= axis.width - 5] if 0 <= cell < axis.width else []
        place = next((c for c in room if not c <= status < c + 5 or status == cell == c), None)
        marks = [(cell, self.glyphs.today, "today")] if place is None else [(place, "today", "today")]
        if status != cell:
            marks.append((status, self.glyphs.status_mark, "status"))
        taken = {at + n for at, text, _ in marks for n in range(-1 if len(text) > 1 else 0, len(text) + 1)}
        closed = self._closed(axis, program)
        for at, text in below:
            if taken.isdisjoint(range(at, at + len(text))):
                lower.write(at, text, "header-closed" if at in closed else "header-minor")
        for at, text, role in marks:
            lower.write(at, text, role)

    # -------------------------------------------------------------------------------------------------------- the name

    def _indent(self, row: OutlineRow) -> int:
        return row.depth * 2 + (2 if row.folds or row.kind == "milestone" else 0)

    def _name(self, row: OutlineRow, figures: Row | Rollup | None, names: int) -> Run:
        glyphs = self.glyphs
        done = row.kind in {"task", "milestone"} and _is_finished(figures)
        lead = ""
        if row.folds:
            lead = glyphs.fold[row.folded] + " "
        elif row.kind == "milestone":
            lead = (glyphs.reached if done else glyphs.milestone) + " "
        indent = " " * min(row.depth * 2, names // 2)
        room = names - len(indent) - len(lead)
        role = _NAMES.get(row.kind, "name-done" if done else "name")
        return Run(indent + lead + fit(glyphs.text(row.name), room, glyphs.ellipsis), role)

    def _mark(self, row: OutlineRow, figures: Row | Rollup | None) -> Run:
        own = row.kind in {"task", "milestone"} or row.folded
        critical = own and figures is not None and figures.critical and not _is_finished(figures)
        return Run(f" {self.glyphs.mark}", "mark") if critical else Run(" " * GUTTER)

    # ------------------------------------------------------------------------------------------------------- the chart

    def _bar(self, chart: Canvas, axis: Axis, row: OutlineRow, figures: Row | Rollup) -> None:
        first, last = axis.eighth(figures.start), axis.eighth(figures.finish)
        last = max(last, first + 1)
        head, tail = first // EIGHTHS, (last - 1) // EIGHTHS
        words = self._task_words(row, figures)
        if self._off(chart, head, tail, figures):
            return
        late = axis.cell_of(figures.late_finish) if not _is_finished(figures) else tail
        chart.fill(tail + 1, late, self.glyphs.float, "float")
        self._planned_bar(chart, axis, row)
        done = first + round((last - first) * figures.percent / 100)
        self._block(chart, first, last, done, _family(figures))
        self._progress(chart, axis, row, figures, done)
        self._limits(chart, axis, row, figures)
        late = max(late, *(axis.end_cell_of_day(day) for day, _, _ in self._owed(row)), late)
        half_free = bool(self.glyphs.blocks) and head < tail and last % EIGHTHS in range(1, EIGHTHS // 2)
        self._words(chart, words, head, tail, late, gap=0 if half_free else 1)

    def _planned_bar(self, chart: Canvas, axis: Axis, row: OutlineRow) -> None:
        """Where the bar was in the baseline: seen before, behind and between, where the bar of today is not."""
        planned = self._planned_span(row) if self.baseline else None
        if planned is not None:
            head = axis.eighth(planned[0]) // EIGHTHS
            chart.fill(head, max(head, (axis.eighth(planned[1]) - 1) // EIGHTHS), self.glyphs.slip, "baseline")

    def _planned_span(self, row: OutlineRow) -> tuple[datetime, datetime] | None:
        program = self._program(row.program)
        baseline = self.plan.baselines.get(program.baseline or "") if program else None
        planned = baseline.activities.get(row.id) if baseline else None
        return (planned.start, planned.finish) if planned else None

    def _progress(self, chart: Canvas, axis: Axis, row: OutlineRow, figures: Row | Rollup, done: int) -> None:
        """Where work in progress meets the status date: a mark that says whether what is done lies behind it or ahead."""
        if not figures.started or _is_finished(figures):
            return
        cell = self._status_cell(axis, row.program)
        behind, ahead = done < cell * EIGHTHS, done > (cell + 1) * EIGHTHS
        if (behind or ahead) and axis.eighth(figures.start) // EIGHTHS <= cell < axis.eighth(figures.finish) // EIGHTHS + 1:
            mark, role = (self.glyphs.behind, "behind") if behind else (self.glyphs.ahead, "ahead")
            chart.put(cell, mark, role, back=(chart.role_at(cell) or "") if self.glyphs.blocks else "")

    def _limits(self, chart: Canvas, axis: Axis, row: OutlineRow, figures: Row | Rollup) -> None:
        """The deadline and the promise of a row: red where they are broken."""
        for day, mark, _ in self._owed(row):
            broken = not _is_finished(figures) and figures.finish.date() > day
            cell = axis.end_cell_of_day(day)
            if chart.is_free(cell) or broken:
                chart.put(cell, mark, "limit-broken" if broken else "limit")

    def _owed(self, row: OutlineRow) -> list[tuple[date, str, str]]:
        """The days a row is owed by: each with its mark and its word."""
        activity = self.plan.activity(row.id)
        found: list[tuple[date, str, str]] = []
        if activity is not None and activity.deadline is not None:
            found.append((activity.deadline.date(), self.glyphs.deadline, "deadline"))
        if isinstance(activity, Milestone) and activity.promise is not None:
            found.append((activity.promise.on, self.glyphs.promise, "promise"))
        return found

    def _block(self, chart: Canvas, first: int, last: int, done: int, family: str) -> None:
        """A bar from one eighth to another, done up to a third."""
        full, rest = f"{family}-done", f"{family}-rest"
        if family == "finished":
            done, rest = last, full
        for cell in range(max(0, first // EIGHTHS), min(chart.width, (last - 1) // EIGHTHS + 1)):
            left = cell * EIGHTHS
            begin, end, split = max(0, first - left), min(EIGHTHS, last - left), done - left
            if self.glyphs.blocks:
                self._eighths(chart, cell, begin, end, split, (full, rest))
            elif split * 2 > begin + end:
                chart.put(cell, self.glyphs.done, full)
            else:
                chart.put(cell, self.glyphs.critical_rest if family == "critical" else self.glyphs.rest, rest)

    def _eighths(self, chart: Canvas, cell: int, begin: int, end: int, split: int, roles: tuple[str, str]) -> None:
        """One cell of a bar that fills it from ``begin`` to ``end`` (of 8) and is done up to ``split``."""
        blocks, (full, rest) = self.glyphs.blocks, roles
        role = full if split * 2 > begin + end or (split > 0 and begin == 0 and end == EIGHTHS) else rest
        if begin == 0 and end == EIGHTHS:
            if 0 < split < EIGHTHS and full != rest:
                chart.put(cell, blocks[split - 1], full, back=rest)
            else:
                chart.put(cell, blocks[-1], role)
        elif begin == 0 or begin < EIGHTHS - end:
            chart.put(cell, blocks[end - begin - 1], role)
        else:
            chart.put(cell, blocks[EIGHTHS - (end - begin) - 1], role, inverse=True)

    def _bracket(self, chart: Canvas, axis: Axis, row: OutlineRow, figures: Row | Rollup) -> None:
        first, last = axis.eighth(figures.start), max(axis.eighth(figures.finish), axis.eighth(figures.start) + 1)
        head, tail = first // EIGHTHS, (last - 1) // EIGHTHS
        if self._off(chart, head, tail, figures):
            return
        left, middle, right, only = tuple(self.glyphs.bracket)
        done = head - 1 + round((tail + 1 - head) * figures.percent / 100)
        role = self._bracket_role(row, figures)
        chart.fill(head, done, middle, "bracket-done")
        chart.fill(done + 1, tail, self.glyphs.bracket_rest, role)
        ends = ((head, left), (tail, right)) if head < tail else ((head, only),)
        for cell, end in ends:
            chart.put(cell, end, "bracket-done" if cell <= done else role)
        if row.folded:
            self._words(chart, self._group_words(row, figures), head, tail, tail)

    def _bracket_role(self, row: OutlineRow, figures: Row | Rollup) -> str:
        """Declared colours count; otherwise red says that the dates asked for cannot be met."""
        record = self.plan.programs.get(row.id) or self.plan.projects.get(row.id)
        rag = record.rag if record else ""
        if not rag and figures.is_late:
            rag = "red"
        return f"bracket-{rag}" if rag else "bracket"

    def _milestone(self, chart: Canvas, axis: Axis, row: OutlineRow, figures: Row | Rollup) -> None:
        cell = axis.cell_of(figures.finish)
        planned = self._planned_finish(row)
        base = axis.cell_of(planned) if planned else cell
        low, high = min(cell, base), max(cell, base)
        if self._off(chart, low, high, figures):
            return
        finished = _is_finished(figures)
        late = axis.cell_of(figures.late_finish) if not finished else cell
        chart.fill(cell + 1, late, self.glyphs.float, "float")
        if base != cell and self.baseline:
            chart.fill(low, high, self.glyphs.slip, "baseline")
            chart.put(base, self.glyphs.baseline, "baseline")
        family = _family(figures)
        role = {"finished": "milestone-done", "critical": "milestone-critical", "near": "milestone-near"}.get(family, "milestone")
        self._limits(chart, axis, row, figures)
        chart.put(cell, self.glyphs.reached if finished else self.glyphs.milestone, role)
        limits = [axis.end_cell_of_day(day) for day, _, _ in self._owed(row)]
        self._words(chart, self._milestone_words(row, figures), min(low, *limits, low), high, max(late, *limits, late))

    def _off(self, chart: Canvas, first: int, last: int, figures: Row | Rollup) -> bool:
        """Where all of a row lies outside the window: an arrow and the date, at that side."""
        earlier, later = tuple(self.glyphs.off)
        if last < 0:
            chart.write(0, f"{earlier} {self._day(figures.finish)}", "off")
            return True
        if first >= chart.width:
            text = f"{self._day(figures.start)} {later}"
            chart.write(max(0, chart.width - len(text)), text, "off")
            return True
        return False

    # ------------------------------------------------------------------------------------------------------- the words

    def _words(self, chart: Canvas, words: list[Part], first: int, last: int, late: int, gap: int = 1) -> None:
        """Words beside what stands from ``first`` to ``last`` and has dots up to ``late``, ``gap`` cells after it.

        They come right after it, behind dots that they would hide; before it where the right has no room; fewer of them
        where neither has (who does it goes first, then the slip).
        """
        fewer = [[*words[:1], *words[n:]] for n in range(2, len(words))]
        choices = [words, *fewer, words[:1]]
        for chosen in choices if words else []:
            size = span(chosen)
            after = last + 1 + gap
            behind = late + 2 if after < late <= after + size else after
            place = next((place for place in (behind, after, first - 1 - size) if 0 <= place <= chart.width - size), None)
            if place is not None:
                self._write(chart, chosen, place, last)
                return

    def _write(self, chart: Canvas, words: list[Part], place: int, last: int) -> None:
        """Words with a blank before, between and after them, where that hides nothing of the bar."""
        if place - 1 > last or place <= last:
            chart.put(place - 1, " ", "")
        for text, role in words:
            place = chart.write(place, text, role)
            if place > last:
                chart.put(place, " ", role)
            place += 1

    def _task_words(self, row: OutlineRow, figures: Row | Rollup) -> list[Part]:
        if _is_finished(figures):
            return [(self.glyphs.reached, "label-done")]
        words = [(f"{figures.percent:.0f}%", "label")] if figures.started else []
        words += self._broken_words(row, figures)
        record = self.plan.tasks.get(row.id)
        who = self._first_person(record) if record else ""
        if who:
            words.append((who, "label"))
        return words + self._slip_words(row)

    def _group_words(self, row: OutlineRow, figures: Row | Rollup) -> list[Part]:
        if _is_finished(figures):
            return [(self.glyphs.reached, "label-done")]
        done = [(f"{row.done}/{row.count}", "label"), (self._day(figures.finish), "label")] if row.folded else []
        return [(f"{figures.percent:.0f}%", "label"), *done, *self._slip_words(row)]

    def _milestone_words(self, row: OutlineRow, figures: Row | Rollup) -> list[Part]:
        finished = _is_finished(figures)
        role = "label-done" if finished else "label-critical" if figures.critical else "label"
        slip = self._slip_words(row)
        if slip and role != "label":
            slip = [(slip[0][0], role)]
        return [(self._day(figures.finish), role), *self._broken_words(row, figures), *slip]

    def _broken_words(self, row: OutlineRow, figures: Row | Rollup) -> list[Part]:
        """``2d past promise``: in working days, of what is broken most."""
        if _is_finished(figures) or self.schedule is None:
            return []
        calendar = self._calendar(self.schedule, row)
        late = [(days_past(calendar, day, figures.finish.date()), word) for day, _, word in self._owed(row)]
        worst = max(late, default=(0, ""), key=lambda each: each[0])
        return [(f"{worst[0]}d past {worst[1]}", "limit-broken")] if worst[0] > 0 else []

    def _slip_words(self, row: OutlineRow) -> list[Part]:
        slip = self.slip(row)
        return [(signed_days(slip), "label-late" if slip > 0 else "label")] if slip else []

    def _first_person(self, task: Task) -> str:
        if not task.assignments:
            return ""
        person = self.plan.people.get(task.assignments[0].person)
        name = clean(self.glyphs.text(person.name if person else task.assignments[0].person)).split()
        return cut(name[0], 12, self.glyphs.ellipsis) if name else ""

    def _day(self, moment: datetime) -> str:
        """A date as people write it, with its year when that is not near."""
        near = abs((moment.date() - self.today).days) < 300
        return f"{moment.day} {MONTHS[moment.month - 1]}" + ("" if near else f" {moment.year}")


def _is_finished(figures: Row | Rollup | None) -> bool:
    if isinstance(figures, Rollup):
        return 0 < figures.count == figures.done
    return figures is not None and figures.finished


def _family(figures: Row | Rollup) -> str:
    if _is_finished(figures):
        return "finished"
    if figures.critical:
        return "critical"
    return "near" if getattr(figures, "near_critical", False) else "normal"
