"""Risks and opportunities: the matrix, the register, the risk in full, and what all of it comes to against the reserve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.exposure import (
    by_project,
    cover,
    emv,
    exposure,
    is_review_due,
    project_of,
    ranked,
    review_words,
    risks_of,
    trigger_past,
)
from planning.firing import fire
from planning.plan import natural
from planning.records import Risk
from planning.risk_scores import STAGE_WORDS, STAGES, ZONE_ROLES, ZONES, Stage, level_at, role_of, score_text, zone, zone_text
from planning.text_width import clean, fit
from tui.keys.command import Place, Registry
from tui.keys.registers import RISKS
from tui.risk_told import DONE, OPEN, Scored, money, risk_lines, short_day
from tui.screens.listed import ListedScreen
from widgets.bars import Detail, EdgeLine, HeaderBar, KeyBar, MessageLine, Page, Told
from widgets.listing import Column, Listing, Row
from widgets.matrix import OPPORTUNITY, SCALE, THREAT, Count, Matrix
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.exposure import Exposure
    from tui.asking import Offer
    from tui.screens.home import HomeScreen

TOP, TOP_NARROW = 14, 11
"""Lines of the matrix and the risk beside it, frames included."""
GRID, GRID_NARROW = 52, 35
REVIEW_EVERY = timedelta(days=14)
"""When a risk is looked at next that has no rhythm of its own."""
ORDERS = ("attention", "score", "money", "review", "id")
COLUMNS = (
    Column("Score", right=True),
    Column("Id"),
    Column("Risk", shrinks=True, most=60),
    Column("P", right=True),
    Column("Days", right=True, spare=4),
    Column("Money", right=True, spare=5),
    Column("EMV", right=True, spare=1),
    Column("Near", spare=7),
    Column("Trigger", spare=8),
    Column("Strategy", spare=3),
    Column("Who", spare=2),
    Column("Review", spare=6),
)
NARROW_COLUMNS = tuple(column for column in COLUMNS if column.title not in ("Days", "Money", "Trigger"))


class RisksScreen(ListedScreen):
    """The risks of a program, or of all."""

    crumb = "Risks"

    def __init__(self, home: HomeScreen, record_id: str = "") -> None:
        super().__init__(home, record_id)
        self.stage: Stage = "current"
        """Which stage the matrix shows."""
        self.order = ORDERS[0]
        self.in_grid = False
        """Whether the keys move the cursor of the matrix, whose cell then filters the register."""
        self.cell: tuple[int, int] | None = None
        """The cell that filters the register, as probability and impact; None for all."""
        self.full = False
        self._scores: dict[tuple[int, str], list[Scored]] = {}

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            with Horizontal(id="top"):
                yield Matrix(id="matrix")
                with Vertical(id="box"):
                    yield EdgeLine(upper=True, id="box-top")
                    with Horizontal(id="sides"):
                        yield Told(id="labels")
                        yield Told(id="risk")
                    yield EdgeLine(upper=False, id="box-bottom")
            rows = Listing(id="rows")
            rows.styles.height = "1fr"
            yield rows
            yield Detail(boxed=False, id="exposure")
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    @property
    def all_commands(self) -> Registry[RisksScreen]:
        return RISKS

    @property
    def where(self) -> Place:
        return "risks"

    @property
    def begins(self) -> str:
        return "r "

    @property
    def matrix(self) -> Matrix:
        """The grid."""
        return self.query_one("#matrix", Matrix)

    @property
    def risk(self) -> Risk | None:
        """The risk under the cursor."""
        record = self.record
        return record if isinstance(record, Risk) else None

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        self._lay_out()
        super().show_plan()

    def _lay_out(self) -> None:
        """Give matrix, risk and register their room; in full the risk has all of it."""
        tall = self._fitted.height - 5
        top = self.query_one("#top")
        top.styles.height = "1fr" if self.full else min(TOP_NARROW if self._is_short else TOP, max(5, tall - 4))
        self.matrix.styles.width = GRID_NARROW if self.is_narrow else GRID
        for edge in ("#box-top", "#box-bottom"):
            self.query_one(edge).styles.height = 1
        strip = self.query_one("#exposure", Detail)
        strip.styles.height = 1 if self._is_short else 2
        self.matrix.display = not self.full
        self.listing.display = not self.full

    @property
    def _is_short(self) -> bool:
        return self.is_narrow or self._fitted.height < 32

    def all_records(self) -> Sequence[Risk]:
        plan, scoring, today = self.session.plan, self.session.scoring, self.session.today
        risks = [risk for risk in plan.risks.values() if self.of_program(risk)]
        closed = [risk for risk in risks if risk.state != "open"]
        opened = [risk for risk in risks if risk.state == "open"]
        if self.order == "score":
            opened = scoring.sorted(opened)
        elif self.order == "money":
            opened.sort(key=lambda r: (emv(r), r.id))
        elif self.order == "review":
            far = today + timedelta(days=36500)
            opened.sort(key=lambda r: (r.review or far, r.reviewed or today, r.id))
        elif self.order == "id":
            opened.sort(key=lambda r: natural(r.id))
        else:
            opened = ranked(opened, scoring, today)
        found = [*opened, *sorted(closed, key=lambda r: natural(r.id))]
        return found if self.cell is None else [risk for risk in opened if self._place(risk) == self.cell]

    def _place(self, risk: Risk) -> tuple[int, int]:
        """The cell that a risk stands in at the stage that is shown."""
        steps = self.session.scoring.steps(risk, self.stage)
        return steps.probability, steps.impact

    def show_rows(self) -> None:
        risks = [record for record in self.listed if isinstance(record, Risk)]
        found = exposure(self._of_view(), self.session.scoring)
        self._show_matrix()
        said = [f"{sum(r.state == 'open' for r in risks)} open", f"by {self.order}", *self._reserve_words(found)]
        title = "Register"
        if self.cell is not None:
            title += f" · P{self.cell[0]} × I{self.cell[1]} {STAGE_WORDS[self.stage]}"
        if self.typed:
            title += f" /{clean(self.typed)}"
        if not self.program_id:
            title += " of all programs"
        empty = "Nothing stands in this cell." if self.cell is not None else "Nothing fits; esc shows all." if self.typed else ""
        elsewhere = (
            f"No risk of {clean(self.program_id)} is written down; p shows those of all programs." if self.session.plan.risks else ""
        )
        empty = empty or elsewhere or "No risk is written down yet; a adds one, and o instead of r an opportunity."
        self.listing.here = not self.in_grid
        columns = NARROW_COLUMNS if self.is_narrow else COLUMNS
        self.listing.show(title, " · ".join(said), columns, [self._row(risk, columns) for risk in risks], empty)
        self.query_one("#exposure", Detail).show("Threats" if self.is_narrow else "Open threats", "", self._exposure_lines(found))

    def _reserve_words(self, found: Exposure) -> list[str]:
        """What the reserve leaves, where the lines below have no room for it."""
        covered = cover(self.session.plan, self.program_id, found, self.session.overspent(self.program_id)) if self._is_short else None
        sample = next(iter(self._of_view()), None)
        if covered is None or sample is None:
            return []
        left = money(self.session, sample, abs(covered.left))
        return [f"reserve {left} left" if covered.left >= 0 else f"reserve {left} short ▲"]

    def _of_view(self) -> list[Risk]:
        return [risk for risk in self.session.plan.risks.values() if self.of_program(risk)]

    def _row(self, risk: Risk, columns: Sequence[Column]) -> Row:
        session, score, level = self.session, self.session.scoring.score(risk, self.stage), level_at(risk, self.stage)
        closed = risk.state != "open"
        near = risk.state if closed else "past ▲" if trigger_past(risk, session.today) else risk.proximity
        due = short_day(risk.review, session.today) if risk.review else ""
        words = review_words(risk, session.today)
        cells = (
            Run(score_text(risk, score), "dim" if closed else role_of(risk, score)),
            Run(self.id_text(risk), "dim" if closed else ""),
            Run(clean(risk.name) or "-", "dim" if closed else ""),
            Run(f"{level.probability:.0%}"),
            Run(f"{level.days:g}d" if level.days else "-", "" if level.days else "dim"),
            Run(money(session, risk, level.cost) if level.cost else "-", "" if level.cost else "dim"),
            Run(money(session, risk, emv(risk, self.stage)) if level.cost else "-", "good" if risk.kind == "opportunity" else ""),
            Run(near, "bad" if near == "past ▲" else ""),
            Run(short_day(risk.trigger_date, session.today) if risk.trigger_date else ""),
            Run(clean(risk.strategy) or "none", "" if risk.strategy else "warn"),
            Run(clean(risk.owner) or "nobody", "" if risk.owner else "warn"),
            Run(f"{due or 'stale'} ▲" if words else due, "bad" if is_review_due(risk, session.today) else "warn" if words else "dim"),
        )
        return Row(risk.id, tuple(cell for cell, column in zip(cells, COLUMNS, strict=True) if column in columns))

    def _show_matrix(self) -> None:
        counts: dict[tuple[int, int], Count] = {}
        for risk in self._of_view():
            if risk.state != "open":
                continue
            place, threat = self._place(risk), risk.kind == "threat"
            before = counts.get(place, Count())
            counts[place] = Count(before.threats + threat, before.opportunities + (not threat))
        scores = [zone(self.session.scoring.score(r, self.stage)) for r in self._of_view() if r.state == "open" and r.kind == "threat"]
        gap = " " if self.is_narrow else "  "
        told = [Run(f"{scores.count(each)} {each}{gap}", ZONE_ROLES[each]) for each in reversed(ZONES)]
        title = f"Risks {STAGE_WORDS[self.stage]}" if self.is_narrow else f"Probability × impact, {STAGE_WORDS[self.stage]}"
        info = f"{THREAT} {OPPORTUNITY}chance" if self.is_narrow else f"{THREAT} threat {OPPORTUNITY} chance"
        self.matrix.show(title, info, counts, (told,), narrow=self.is_narrow)

    def _exposure_lines(self, found: Exposure) -> list[list[Run]]:
        """What all open risks are likely to cost and to bring, now and after the response, and whether the reserve covers it."""
        session = self.session
        sample = next(iter(self._of_view()), None)
        if sample is None:
            return []
        if not self.program_id and len({program.currency for program in session.plan.programs.values()}) > 1:
            return [[Run("count in different money; p shows one program.", "dim")]]

        def told(amount: float) -> str:
            return money(session, sample, amount)

        arrow = Run(" → ", "accent")
        line = [
            Run(told(found.threats)),
            arrow,
            Run(told(found.threats_after)),
            Run("  chances " if self.is_narrow else "   opportunities ", "dim"),
            Run(told(found.opportunities), "good"),
            arrow,
            Run(told(found.opportunities_after), "good"),
            Run("  net " if self.is_narrow else "   net ", "dim"),
            Run(told(found.net), "strong"),
            arrow,
            Run(told(found.net_after), "strong"),
        ]
        if self._is_short:
            return [line]
        return [[*line, Run("   now → after", "dim")], self._cover_line(found, told)]

    def _cover_line(self, found: Exposure, told: Callable[[float], str]) -> list[Run]:
        """The reserve against the threats, program by program where all are in view."""
        plan = self.session.plan
        programs = [self.program_id] if self.program_id else [p.id for p in plan.programs.values() if not p.archived]
        line: list[Run] = []
        for program in programs:
            own = found if self.program_id else exposure(risks_of(plan, program), self.session.scoring)
            covered = cover(plan, program, own, self.session.overspent(program))
            if covered is None:
                line.append(Run(f"{program}: no contingency is set" if not line else f"   {program}: none", "dim"))
                continue
            line.append(Run(f"{'   ' if line else ''}{program} contingency left {told(covered.reserve)}: ", "dim"))
            for n, left in enumerate((covered.left, covered.left_after)):
                words = f"{told(left)} left" if left >= 0 else f"short by {told(-left)} ▲"
                line.append(Run(f"{', after the response ' if n else ''}{words}", "good" if left >= 0 else "bad"))
        return line

    def show_record(self) -> None:
        risk = self.risk
        self.matrix.point(self.cell if self.in_grid else None, self._mark(risk), here=self.in_grid)
        title, lines = "", []
        if risk is not None:
            width = self._fitted.width - (0 if self.full else GRID_NARROW if self.is_narrow else GRID) - 4
            height = (self._fitted.height - (4 if self._is_short else 5)) if self.full else (TOP_NARROW if self._is_short else TOP)
            score = self.session.scoring.score(risk)
            state = zone_text(risk, score) if risk.state == "open" else risk.state
            title = f"{risk.id} {risk.kind} {score_text(risk, score):>3} {state:<7}"
            lines = risk_lines(self.session, risk, width, height - 2, self._history(risk))
        self.query_one("#box-top", EdgeLine).show(title, "", here=False)
        self.query_one("#labels", Told).show([[Run(" "), line[0]] for line in lines])
        self.query_one("#risk", Told).show([line[1:] for line in lines])

    def _mark(self, risk: Risk | None) -> tuple[int, int] | None:
        return self._place(risk) if risk is not None and risk.state == "open" else None

    def _history(self, risk: Risk) -> list[Scored]:
        """The scores that a risk had, one for each change of it; nothing where its history cannot be read."""
        from store.versions import versions

        file, scoring = self.session.file, self.session.scoring
        key = (file.number, risk.id)
        if self.session.trying.looking:
            return []
        if key not in self._scores:
            found: list[Scored] = []
            try:
                for at, was in versions(file.history(risk.id), risk):
                    score = scoring.score(was) if isinstance(was, Risk) else 0
                    if not found or found[-1].score != score:
                        found.append(Scored(datetime.fromisoformat(at).date(), score))
            except (HeadwayError, OSError, ValueError):
                found = []
            self._scores = {k: v for k, v in self._scores.items() if k[0] == file.number} | {key: found}
        return self._scores[key]

    def place_cursor(self) -> None:
        if self.in_grid and self._question is None:
            self.app.cursor_position = self.matrix.region.offset + Offset(*self.matrix.cursor_offset)
        else:
            super().place_cursor()

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        if self.in_grid and self.cell is not None:
            self._to_cell(self.cell[0] - delta, self.cell[1])
        else:
            super().move(delta)

    def across(self, delta: int) -> None:
        """Go left or right in the matrix, into it from the register, and out of it over its right edge."""
        if self.in_grid and self.cell is not None and self.cell[1] == SCALE and delta > 0:
            self.enter()  # the register keeps to the cell, as with enter: all its rows would be sent again for a step to the right
        elif not self.in_grid:
            self.turn_grid()
        elif self.cell is not None:
            self._to_cell(self.cell[0], self.cell[1] + delta)

    def _to_cell(self, probability: int, impact: int) -> None:
        cell = max(1, min(SCALE, probability)), max(1, min(SCALE, impact))
        if cell != self.cell:
            self.cell = cell
            self.show_table()

    def turn_grid(self) -> None:
        """Go into the matrix, to the cell of the risk under the cursor, or back to the register with all its rows."""
        if self.full:
            self.toggle_full()
        risk = self.risk
        self.in_grid = not self.in_grid
        self.cell = (self._mark(risk) or (3, 3)) if self.in_grid else None
        self.show_table()
        if risk is not None:
            self.find(risk.id)

    def enter(self) -> None:
        """From the matrix go to the register, which keeps to the cell; from there to what the risk is on, at home."""
        if self.in_grid:
            if not self.listed:
                raise HeadwayError("Nothing stands in this cell; tab goes back to all risks.")
            self.in_grid = False
            self.show_table()
            self.say("Only the risks of this cell; esc shows all.", "dim")
        else:
            self.go_there()

    def back(self) -> None:
        """Out of what is open: the full view, the matrix, the cell, the filter; then home."""
        if self.full:
            self.toggle_full()
        elif self.in_grid:
            self.turn_grid()
        elif self.cell is not None:
            self.cell = None
            self.show_table()
        else:
            super().back()

    def turn_stage(self) -> None:
        """Turn the matrix from before the response to now, to after it."""
        self.stage = STAGES[(STAGES.index(self.stage) + 1) % len(STAGES)]
        if self.in_grid or self.cell is not None:
            self.cell = self._mark(self.risk) or self.cell
        self.show_table()
        self.say(f"The matrix and the register show risks {STAGE_WORDS[self.stage]}.", "dim")

    def turn_order(self) -> None:
        """Put the register in another order."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        risk = self.risk
        self.show_table()
        if risk is not None:
            self.find(risk.id)
        self.say(f"By {self.order}; opportunities follow threats." if self.order in ORDERS[:2] else f"By {self.order}.", "dim")

    def toggle_full(self) -> None:
        """Give the risk the whole screen, or take it back."""
        self.full = not self.full
        self._lay_out()
        self.call_after_refresh(self.show_plan)

    def ask_exposure(self) -> None:
        """List what open risks come to by project; enter shows the risks of one."""
        from tui.asking import Offer, Question

        plan, scoring, sample = self.session.plan, self.session.scoring, next(iter(self._of_view()), None)
        if sample is None:
            raise HeadwayError("No risk is written down yet; a adds one.")

        def offer(text: str) -> list[Offer]:
            found = []
            for program in [self.program_id] if self.program_id else list(plan.programs):
                for project, each in by_project(plan, program, scoring).items():
                    name = clean(plan.projects[project].name) if project in plan.projects else f"{program}, in no project"
                    risk = next(r for r in risks_of(plan, program) if project_of(plan, r) == project)
                    told = [money(self.session, risk, amount) for amount in (each.threats, each.threats_after, each.opportunities)]
                    nets = [money(self.session, risk, amount) for amount in (each.net, each.net_after)]
                    net = f"{nets[0]:>9} → {nets[1]:<9}"
                    worst = next((f"{count} {word}" for word, count, _ in each.zones if count), "no threat")
                    said = f"{told[0]:>9} → {told[1]:<9} {told[2]:>9}"
                    line = (
                        Run(fit(f"{project} {name}".strip(), 28 if self.is_narrow else 40)),
                        Run(f" {said}  net {net}  "),
                        Run(worst, "dim"),
                    )
                    if text.casefold() in f"{project} {name}".casefold():
                        found.append(Offer(line, partial(self._only, project)))
            return found

        hint = "threats now → after the response, opportunities, net · enter shows the risks of one · esc closes"
        self.ask(Question("exposure by project", hint, lambda text: True, offer=offer, empty="No project has that in its name."))

    def _only(self, project: str) -> None:
        """Show the risks that count in a project."""
        if not project:
            raise HeadwayError("These risks are on no project; e edits what a risk is on.")
        self.typed = f"project:{project}"
        self.show_plan()
        self.say(f"Only risks on {project}; esc shows all.", "dim")

    # ----------------------------------------------------------------------------------------------------------- changes

    def _required(self) -> Risk:
        record = self.required()
        if not isinstance(record, Risk):
            raise HeadwayError("There is no risk under the cursor.")
        return record

    def tick(self) -> None:
        """Mark a step of the response done, or the risk as looked at; asks which where it has steps."""
        risk = self._required()
        if not risk.actions:
            self._reviewed(risk.id)
            return
        from tui.asking import Offer, Question

        def offer(text: str) -> list[Offer]:
            now = self.session.plan.risks.get(risk.id, risk)
            lines = [Offer((Run("1  Looked at today"),), lambda: self._reviewed(risk.id))]
            for n, step in enumerate(now.actions):
                when = f" {short_day(step.due, self.session.today)}" if step.due else ""
                said = (Run(f"{n + 2}  {DONE if step.done else OPEN} {clean(step.text)}"), Run(f"  {clean(step.owner)}{when}", "dim"))
                lines.append(Offer(said, partial(self._turn_step, risk.id, n)))
            return lines

        hint = "1 looked at · the number of a step marks it done, or open again · esc closes"
        self.ask(Question(f"{risk.id} done", hint, lambda text: True, offer=offer, numbered=True))

    def _reviewed(self, risk_id: str) -> None:
        """It was looked at today; the next review follows in the rhythm it had."""
        risk, today = self._there(risk_id), self.session.today
        values = {"reviewed": today.isoformat()}
        rhythm = risk.review - risk.reviewed if risk.review and risk.reviewed and risk.review > risk.reviewed else REVIEW_EVERY
        if risk.review is None or risk.review <= today:
            values["review"] = (today + rhythm).isoformat()
        self.set_fields(risk, **values)

    def _turn_step(self, risk_id: str, place: int) -> None:
        from dataclasses import replace

        from planning.plan import put

        risk = self._there(risk_id)
        if place >= len(risk.actions):
            raise HeadwayError(f"{risk_id} has no such step any more.")
        step = risk.actions[place]
        steps = [replace(each, done=not each.done) if n == place else each for n, each in enumerate(risk.actions)]
        words = f"{risk_id} {'open again' if step.done else 'done'}: {step.text}"
        self.keep(put(self.session.plan, replace(risk, actions=tuple(steps)), words), risk_id)

    def _there(self, risk_id: str) -> Risk:
        risk = self.session.plan.risks.get(risk_id)
        if risk is None:
            raise HeadwayError(f"{risk_id} was deleted by another process meanwhile.")
        return risk

    def fire(self) -> None:
        """The risk came true: it becomes an issue, as one change."""
        risk = self._required()
        self.keep(fire(self.session.plan, risk.id, self.session.today), risk.id)

    def capture_opportunity(self) -> None:
        """Capture an opportunity."""
        self.capture("o ")
