"""Health: how sound the schedule is, point by point with its offenders, and how programs and projects really stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.beginnings import first_in_app, without_work
from planning.benefits import goal_gaps
from planning.canvas import Run
from planning.dcma import Assessment, Point, assess, named
from planning.errors import HeadwayError
from planning.health_words import DIMENSIONS, POINTS
from planning.path_to_green import path_to_green
from planning.records import Benefit, Program
from planning.text_width import clean
from tui.details import day
from tui.header import state_of
from tui.healths import GLYPHS, judged
from tui.keys.command import Place, Registry
from tui.keys.registers import HEALTH
from tui.screens.keyed import KeyedScreen
from tui.screens.why import wrapped
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.benefits import GoalGap
    from planning.health import Health
    from planning.records import Record
    from planning.schedule import Schedule
    from tui.session import Session

OF_POINTS = (
    Column(""),
    Column("", right=True),
    Column("Point"),
    Column("Count", right=True),
    Column("Of", right=True),
    Column("Per cent", right=True),
    Column("Threshold", spare=2),
    Column(""),
    Column("Offenders", shrinks=True, spare=1, most=60),
)
OF_OFFENDERS = (
    Column("Id"),
    Column("Name", shrinks=True, most=50),
    Column("Start", spare=1),
    Column("Finish"),
    Column("Float", right=True),
    Column("Who", spare=2),
)
OF_COLOURS = (
    Column("Id"),
    Column("Name", shrinks=True, spare=1, most=26),
    Column("Declared"),
    Column("Data says"),
    Column(""),
    Column("Because", shrinks=True, most=90),
)
OF_DIMENSIONS = (Column("Dimension"), Column("Data says"), Column("Figure", shrinks=True, most=60), Column("Rule", shrinks=True, most=50))
VERDICTS = {True: Run("passes", "good"), False: Run("fails", "bad"), None: Run("–", "dim")}
SIGNS = {True: Run("✓", "good"), False: Run("✗", "bad"), None: Run("–", "dim")}
GAP = "goal:"
"""What the key of a warning about goals begins with."""
ENTRY = 7
MOST_ENTRY = 18
LOW_ENTRY = 4
"""On a low terminal the box gives way, so that the fourteen points are seen at once."""
"""Lines of the box below the table, its frame included: at least, and where a short table leaves room for the path to green."""


class HealthScreen(KeyedScreen):
    """The points of a program, the offenders of one, the colours of all, and the dimensions of one. ``jump`` goes home to a record."""

    def __init__(self, session: Session, program: str, jump: Callable[[str], None]) -> None:
        super().__init__(session)
        self.program = program
        """The program that is assessed; nothing for the whole file."""
        self.view = "points"
        """What is listed: ``points`` or ``colours``."""
        self.inside = ""
        """The point whose offenders, or the record whose dimensions are listed; nothing for the list itself."""
        self._jump = jump
        self._told: list[tuple[str, str, list[list[Run]]]] = []
        """Of each row the record it leads to, the title of what is said of it, and that."""
        self._assessed: tuple[Schedule, str, Assessment] | None = None
        session.judge = session.judge or judged

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            rows = Listing(id="rows")
            rows.styles.height = "1fr"
            yield rows
            entry = Detail(id="entry")
            entry.styles.height = ENTRY
            yield entry
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.begin()

    @property
    def all_commands(self) -> Registry[HealthScreen]:
        return HEALTH

    @property
    def where(self) -> Place:
        return "health"

    @property
    def listing(self) -> Listing:
        """The table."""
        return self.query_one("#rows", Listing)

    @property
    def record(self) -> Record | None:
        row = self._told[self.listing.cursor] if self._told else None
        return self.session.plan.find(row[0]) if row is not None and row[0] else None

    def assessment(self, scheduled: Schedule) -> Assessment:
        """The assessment of the program that is shown, worked out once for each schedule."""
        known = self._assessed
        if known is None or known[0] is not scheduled or known[1] != self.program:
            self._assessed = known = (scheduled, self.program, assess(scheduled, self.program))
        return known[2]

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        if self.program and self.program not in self.session.plan.programs:
            self.program = ""
        self._told = []
        scheduled = self.session.schedule
        if scheduled is None:
            self.listing.show("Health", "", OF_POINTS, (), clean(self.session.trouble))
        elif self.view == "points":
            self._show_points(scheduled)
        else:
            self._show_colours()
        spare = self._fitted.height - 7 - len(self.listing.rows)  # header, two lines below, the table's frame and heads
        box = LOW_ENTRY if self._is_low else ENTRY
        self.query_one("#entry", Detail).styles.height = max(ENTRY, min(MOST_ENTRY, spare)) if self.view == "colours" else box
        self.query_one("#footer", KeyBar).show(self.registry.footer("health"))
        self.show_page()
        self.show_row()

    def _show_points(self, scheduled: Schedule) -> None:
        if without_work(self.session.plan, self.program):
            empty = first_in_app(self.session.plan, "tasks", self.program, "a at home")
            self.inside = ""
            self.listing.show(f"Schedule of {clean(self.program) or 'all programs'}", "", OF_POINTS, [], clean(empty))
            return
        found = self.assessment(scheduled)
        inside = next((p for p in (*found.points, *found.further) if p.key == self.inside), None)
        if inside is not None:
            self._show_offenders(scheduled, inside)
            return
        self.inside = ""
        rows = [self._point(n, point, judged=True) for n, point in enumerate(found.points, 1)]
        rows += [self._point(n, point, judged=False) for n, point in enumerate(found.further, len(found.points) + 1)]
        judged_points = [point for point in found.points if point.passed is not None]
        told = [f"{sum(point.passed is True for point in judged_points)} of {len(judged_points)} pass"]
        if (hits := found.hit_rate) is not None and hits.of:
            told.append(f"hit rate {hits.last:%b} {hits.hits} of {hits.of}")
        self.listing.show(f"Schedule of {clean(self.program) or 'all programs'}", " · ".join(told), OF_POINTS, rows)

    @property
    def _is_low(self) -> bool:
        """Whether the points are listed on a terminal too low for them and the whole box."""
        return self.view == "points" and not self.inside and self._fitted.height < 27

    def _point(self, number: int, point: Point, *, judged: bool) -> Row:
        plan = self.session.plan
        passed = point.passed if judged or point.count == 0 else None
        sign = SIGNS[passed] if judged else Run("·", "dim") if not point.count else Run("!", "warn")
        verdict = VERDICTS[passed] if judged else Run("none", "dim") if not point.count else Run("look", "warn")
        per_cent = "–" if point.percent is None else f"{point.value:.3f}" if point.value is not None else f"{point.percent:.1f}"
        unknown = point.percent is None
        cells = (
            sign,
            Run(str(number), "dim"),
            Run(point.title, "" if passed is not False else "strong"),
            Run("–" if unknown else f"{point.count:g}"),
            Run("–" if unknown else f"{point.of:g}", "dim"),
            Run(per_cent, "bad" if passed is False else ""),
            Run(point.threshold if judged else "", "dim"),
            verdict,
            Run(", ".join(clean(i) for i in named(plan, point, 8)), "dim"),
        )
        means, mend = POINTS[point.key]
        said = clean(point.sentence) + (f"  It passes at {point.threshold}." if judged else "")
        told = [[Run(line, "bad" if passed is False else "")] for line in wrapped(said, max(20, self._fitted.width - 4))]
        if not self._is_low:
            told += [*self._wrapped("Means", means), *self._wrapped("Mend", mend)]
        elif len(told) < LOW_ENTRY - 2:
            told.append([Run(f"{'Mend':<9}", "dim"), Run(mend)])
        self._told.append(("", f"{number} {point.title}", told))
        return Row(point.key, cells)

    def _wrapped(self, label: str, text: str) -> list[list[Run]]:
        """A sentence under a label, in as many lines as it takes."""
        lines = wrapped(text, max(20, self._fitted.width - 15))
        return [[Run(f"{label if n == 0 else '':<9}", "dim"), Run(line)] for n, line in enumerate(lines)]

    def _show_offenders(self, scheduled: Schedule, point: Point) -> None:
        plan, rows = self.session.plan, []
        for offender, shown in zip(point.ids, named(plan, point), strict=True):
            link = plan.links.get(offender) if point.links else None
            row_id = link.successor if link is not None else offender
            activity, row = plan.activity(row_id), scheduled.get(row_id)
            days = (
                f"{round(row.total_float / self.session.minutes_per_day(activity), 1):g}d" if row and activity and not row.finished else ""
            )
            who = " ".join(a.person for a in getattr(activity, "assignments", ())) or getattr(activity, "owner", "")
            cells = (
                Run(clean(shown), "strong"),
                Run(clean(activity.name) if activity else ""),
                Run(day(row.start, self.session.today) if row and row.kind != "milestone" else "", "dim"),
                Run(day(row.finish, self.session.today) if row else ""),
                Run(days, "bad" if row and row.total_float < 0 and not row.finished else ""),
                Run(clean(who), "dim"),
            )
            means, mend = POINTS[point.key]
            self._told.append(
                (
                    row_id,
                    f"{clean(shown)} {clean(activity.name) if activity else ''}",
                    [*self._wrapped("Means", means), *self._wrapped("Mend", mend)],
                )
            )
            rows.append(Row(offender, cells))
        self.listing.show(f"{point.title} of {clean(self.program) or 'all programs'}", point.shown, OF_OFFENDERS, rows, f"{point.sentence}")

    def _show_colours(self) -> None:
        health, plan = self.session.health, self.session.plan
        if self.inside in health:
            self._show_dimensions(health[self.inside])
            return
        self.inside = ""
        order = [i for p in plan.programs for i in (p, *(q.id for q in plan.projects.values() if q.program == p)) if i in health]
        order += [i for i in health if i not in order]
        rows = [self._colour(health[i]) for i in order]
        counts = {rag: sum(health[i].computed == rag for i in order if i in plan.projects) for rag in ("red", "amber", "green")}
        gaps = goal_gaps(plan, self.session.schedule)
        rows += [self._gap(gap) for gap in gaps]
        told = " · ".join([f"{n} {rag}" for rag, n in counts.items() if n] + [f"{len(gaps)} about goals"] * bool(gaps))
        self.listing.show("Declared and computed colours", told, OF_COLOURS, rows, clean(first_in_app(plan, "programs", key="a at home")))

    def _colour(self, health: Health) -> Row:
        record = self.session.plan.programs.get(health.id) or self.session.plan.projects[health.id]
        is_program = isinstance(record, Program)
        declared, computed = GLYPHS[health.declared], GLYPHS[health.computed]
        cells = (
            Run(clean(health.id) if is_program else f" {clean(health.id)}", "strong" if is_program else ""),
            Run(clean(record.name), "strong" if is_program else ""),
            Run(f"{declared.text} {health.declared or 'none'}", declared.role),
            Run(f"{computed.text} {health.computed or 'none'}", computed.role),
            Run(health.mark, computed.role),
            Run(clean(health.rule)),
        )
        kinder = [[Run(f"{health.mark} The declared colour is kinder than the data.", computed.role)]] if health.is_kinder else []
        reason = [[Run("Declared", "dim"), Run(f" {clean(record.rag_reason)}")]] if record.rag_reason else []
        rule = self._wrapped("Rule", clean(health.rule)) if health.rule else []
        ways = self._ways(health)
        self._told.append((health.id, f"{clean(health.id)} {clean(record.name)}", [*kinder, *rule, *ways, *reason]))
        return Row(health.id, cells)

    def _gap(self, gap: GoalGap) -> Row:
        """A warning about goals: a line of its own, without a colour."""
        record = self.session.plan.find(gap.id)
        name = clean(record.name) if record is not None else ""
        blank, sign = Run(""), Run("! goal", "warn")
        said = [[Run(f"{clean(gap.id)} {clean(gap.says)}.", "warn")], *self._wrapped("Mend", clean(gap.mend))]
        said.append([Run("A warning beside the colours: it makes nothing red. enter goes to it.", "dim")])
        there = record.program if isinstance(record, Benefit) else gap.id
        self._told.append((there, f"{clean(gap.id)} {name}", said))
        return Row(f"{GAP}{gap.id}", (Run(clean(gap.id)), Run(name), blank, sign, blank, Run(clean(gap.says))))

    def _ways(self, health: Health, title: str = "") -> list[list[Run]]:
        """What would make it, or one dimension of it, green: a sentence for each rule that fired."""
        assert self.session.schedule is not None
        found = path_to_green(self.session.schedule, health, self.session.today)
        sentences = [way if title else f"{name}: {way}" for name, way in found if title in ("", name)]
        return [line for n, text in enumerate(sentences) for line in self._wrapped("" if n else "To green", clean(text))]

    def _show_dimensions(self, health: Health) -> None:
        rows = []
        for dimension in health.dimensions:
            glyph = GLYPHS[dimension.rag]
            means, mend = DIMENSIONS[dimension.key]
            decides = dimension is health.worst
            rows.append(
                Row(
                    dimension.key,
                    (
                        Run(dimension.title, "strong" if decides else ""),
                        Run(f"{glyph.text} {dimension.rag or 'unknown'}", glyph.role),
                        Run(clean(dimension.says)),
                        Run(clean(dimension.rule), "dim"),
                    ),
                )
            )
            says = [[Run(clean(dimension.says), glyph.role), Run("  decides the colour" if decides else "", "dim")]]
            ways = self._ways(health, dimension.title) or self._wrapped("Mend", mend)
            self._told.append((dimension.about or health.id, dimension.title, [*says, *ways, *self._wrapped("Means", means)]))
        computed = GLYPHS[health.computed]
        info = f"{computed.text} {health.computed or 'none'}{f' · {health.mark}' if health.mark else ''}"
        self.listing.show(f"Colour of {clean(health.id)}", info, OF_DIMENSIONS, rows, "Nothing is known of it yet.")

    def show_row(self) -> None:
        """Say in full what the row under the cursor says in short."""
        box = self.query_one("#entry", Detail)
        if self._told:
            _, title, lines = self._told[self.listing.cursor]
            box.show(title, "", lines)
        else:
            box.show("", "", ())
        self.tell_state()
        self.place_cursor()

    def tell_state(self) -> None:
        program = self.session.plan.programs.get(self.program)
        crumbs = ["Health", *([clean(program.name or program.id)] if program else [])]
        self.query_one("#header", HeaderBar).show(crumbs, state_of(self.session, self.program, wide=not self.is_narrow))

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            self.app.cursor_position = self.listing.region.offset + Offset(1, self.listing.cursor_line)

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self._move_to(self.listing.cursor + delta)

    def move_page(self, pages: int) -> None:
        self._move_to(self.listing.cursor + pages * self.listing.page)

    def to_edge(self, *, top: bool) -> None:
        self._move_to(0 if top else len(self._told) - 1)

    def _move_to(self, place: int) -> None:
        before = self.listing.cursor
        self.listing.move_to(place)
        if self.listing.cursor != before:
            self.show_row()

    def open(self) -> None:
        """Open the point or record under the cursor; among offenders and dimensions, go to it on the home screen."""
        if not self._told:
            raise HeadwayError("There is nothing under the cursor; esc goes back.")
        if self.inside or str(self.listing.rows[self.listing.cursor].key).startswith(GAP):
            there = self._told[self.listing.cursor][0]
            self.close()
            self._jump(there)
            return
        self._turn_to(str(self.listing.rows[self.listing.cursor].key))

    def _turn_to(self, inside: str, view: str = "") -> None:
        """List something else, from its first row; coming back, the row one came from."""
        came_from, self.inside, self.view = self.inside, inside, view or self.view
        self.show_plan()
        keys = [row.key for row in self.listing.rows]
        self._move_to(keys.index(came_from) if came_from in keys else 0)
        self.show_row()

    def back(self) -> None:
        """Back to the list one came from; from there home."""
        if self.inside:
            self._turn_to("")
        else:
            self.close()

    def turn_view(self) -> None:
        """Turn from the points to the colours, and back."""
        self._turn_to("", "colours" if self.view == "points" else "points")

    def turn_program(self) -> None:
        """Turn to the next program; after the last one to all of them together."""
        order = [p.id for p in self.session.plan.programs.values() if not p.archived]
        if self.view == "colours":
            self.view = "points"
        ways = [*order, ""] if len(order) != 1 else order
        place = ways.index(self.program) if self.program in ways else -1
        self.program = ways[(place + 1) % len(ways)]
        self._turn_to("")

    def close(self) -> None:
        """Back to the home screen."""
        self.app.pop_screen()
