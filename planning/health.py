"""How a program or project really stands: a colour computed from the plan, beside the one that is declared.

Each dimension (schedule, SPI, CPI, cost, scope, resources, risk, benefits; of a program its projects too) is green, amber or
red by thresholds that each program may change (``rag_thresholds``); one that nothing is known of has no colour. The worst
dimension wins, of equals the one named first here, and the rule that fired is always told. SPI alone is red only where there
is little float, and so is a late finish: a delay within total float holds up nothing else (Kelley & Walker 1959; GAO-16-89G,
Schedule Assessment Guide, best practice on float). No standard fixes the numbers; the defaults are those seen in practice (docs/health.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from planning.exposure import exposure
from planning.health_ground import SIGNS, Ground, Group
from planning.health_words import kinder

if TYPE_CHECKING:
    from dataclasses import dataclass
    from datetime import date

    from planning.records import Program, Rag, Risk
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

THRESHOLDS: Mapping[str, float] = MappingProxyType(
    {
        "schedule_amber": 2,
        "schedule_red": 7,
        "schedule_float": 5,
        "float_red": 3,
        "chance_red": 20,
        "spi_amber": 0.97,
        "spi_red": 0.90,
        "spi_float": 5,
        "cpi_amber": 0.97,
        "cpi_red": 0.90,
        "cost_amber": 2,
        "scope_days": 10,
        "scope_cost": 5,
        "resources_amber": 100,
        "resources_red": 120,
        "resources_weeks": 4,
        "risk_amber": 50,
        "risk_red": 100,
        "risk_score": 20,
        "benefits_amber": 95,
        "benefits_red": 80,
    }
)
"""Where green ends (``_amber``) and amber ends (``_red``): shares in per cent, indices as they are, floats in working days."""

MOST_BROKEN = 3
"""Of so many broken deadlines and promises the way out is told."""
RANK: Mapping[str, int] = MappingProxyType({"": 0, "green": 1, "amber": 2, "red": 3})


@dataclass(frozen=True, slots=True)
class Performance:
    """What is measured of a program or project: planned value, earned value, actual cost, budget and estimate at completion.

    ``reserve_left`` is what is left of the contingency, ``chance`` the probability (0 to 1) to finish in time. None is what
    is not known. ``effort_pv`` and ``effort_ev`` are the part that is level of effort, ``unpriced`` the part of EV without a cost.
    """

    pv: float | None = None
    ev: float | None = None
    ac: float | None = None
    bac: float | None = None
    eac: float | None = None
    reserve_left: float | None = None
    chance: float | None = None
    effort_pv: float = 0.0
    effort_ev: float = 0.0
    unpriced: float = 0.0

    @property
    def spi(self) -> float | None:
        """EV ÷ PV, level of effort left out, as it is shown and judged, at two decimals; None without planned value."""
        planned = (self.pv or 0.0) - self.effort_pv
        return round((self.ev - self.effort_ev) / planned, 2) if planned > 0 and self.ev is not None else None

    @property
    def cpi(self) -> float | None:
        """EV ÷ AC of what has a cost likewise; None without any."""
        return round((self.ev - self.unpriced) / self.ac, 2) if self.ac and self.ev is not None else None


UNMEASURED = Performance()


class Fired(NamedTuple):
    """A rule that made something red or amber, and what ``planning.path_to_green`` needs to say how it becomes green.

    ``about`` is the record it is about, ``amount`` what is to be made up for, ``limit`` where green begins; ``base`` are the days left
    of a slip, ``word`` is a name or a day.
    """

    what: str
    about: str = ""
    amount: float = 0.0
    limit: float = 0.0
    base: float = 0.0
    word: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: its colour ("" where nothing is known), the figure behind it in words, and the rule that gave it."""

    key: str
    title: str
    rag: Rag
    says: str
    rule: str = ""
    about: str = ""
    """The task, milestone, risk or project it comes from, where it is one."""
    fired: tuple[Fired, ...] = ()
    """Every rule that is red or amber here, not the worst alone."""

    @property
    def told(self) -> str:
        """All of it in a line: ``schedule: WEB-M4 breaks its deadline by 2d (a broken deadline is red)``."""
        return f"{self.title.lower() if self.title.istitle() else self.title}: {self.says}{f' ({self.rule})' if self.rule else ''}"


@dataclass(frozen=True, slots=True)
class Health:
    """A program's or project's declared colour, the one computed, and the dimension that decided it."""

    id: str
    declared: Rag
    computed: Rag
    worst: Dimension | None
    dimensions: tuple[Dimension, ...] = field(default=())

    @property
    def rule(self) -> str:
        """What the colour comes from; nothing where nothing is known."""
        return self.worst.told if self.worst is not None else ""

    @property
    def is_kinder(self) -> bool:
        """Whether the declared colour is kinder than the data."""
        return bool(self.mark)

    @property
    def mark(self) -> str:
        """``G→A?`` where the declared colour is kinder than the data, else nothing."""
        return kinder(self.declared, self.computed)


def judge(scheduled: Schedule, today: date, measured: Mapping[str, Performance] = MappingProxyType({})) -> dict[str, Health]:
    """The health of every project and program that is not archived, by id; ``measured`` holds what is known of their money."""
    ground = Ground(scheduled, today)
    found: dict[str, Health] = {}
    for group in ground.groups():
        judging = _Judging(ground, group, measured.get(group.id, UNMEASURED))
        dimensions = tuple(judging.dimensions(found))
        worst = max((d for d in dimensions if d.rag), key=lambda d: RANK[d.rag], default=None)
        if not group.nodes and worst is not None and worst.rag == "green":
            worst = dimensions[0]  # where nothing is planned, that nothing is wrong says nothing: no colour
        found[group.id] = Health(group.id, group.record.rag, worst.rag if worst else "", worst, dimensions)
    return found


def thresholds_of(program: Program | None) -> dict[str, float]:
    """The thresholds of a program: its own, for the rest the defaults."""
    return {**THRESHOLDS, **(program.rag_thresholds if program is not None else {})}


class _Verdict(NamedTuple):
    """A colour, the figure behind it in words, the rule that gave it, and what it is about."""

    rag: Rag
    says: str
    rule: str = ""
    about: str = ""
    fired: tuple[Fired, ...] = ()


class _Judging:
    """The dimensions of one group."""

    def __init__(self, ground: Ground, group: Group, measured: Performance) -> None:
        self.ground, self.group, self.measured = ground, group, measured
        self.limits = thresholds_of(group.program)

    def dimensions(self, others: Mapping[str, Health]) -> Iterator[Dimension]:
        """Each dimension, the more important first; ``others`` are the projects that were judged before."""
        for key, title, found in (
            ("schedule", "Schedule", self._schedule()),
            ("spi", "SPI", self._spi()),
            ("cpi", "CPI", self._cpi()),
            ("cost", "Cost", self._cost()),
            ("scope", "Scope", self._scope()),
            ("resources", "Resources", self._resources()),
            ("risk", "Risk", self._risk()),
            ("benefits", "Benefits", self._benefits()),
            ("projects", "Projects", self._projects(others)),
        ):
            verdicts = tuple(found)
            verdict = _worst(verdicts)
            if verdict is not None:
                fired = tuple(each for v in verdicts if v.rag in ("red", "amber") for each in v.fired)
                yield Dimension(key, title, verdict.rag, verdict.says, verdict.rule, verdict.about, fired)

    # ------------------------------------------------------------------------------------------------------- the schedule

    def _schedule(self) -> Iterator[_Verdict]:
        limits, ground, group = self.limits, self.ground, self.group
        if not group.open:
            yield _Verdict("green", "all of it is done") if group.nodes else _Verdict("", "nothing in it yet")
            return
        broken = ground.broken(group)
        if broken:
            more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
            yield _Verdict(
                "red",
                f"{broken[0].id} breaks its {broken[0].what} by {broken[0].days:g}d{more}",
                f"a broken {broken[0].what} is red",
                broken[0].id,
                tuple(Fired("limit", each.id, each.days, word=each.what) for each in broken[:MOST_BROKEN]),
            )
        chance = self.measured.chance
        if chance is not None and 100 * chance < limits["chance_red"]:
            yield _Verdict(
                "red",
                f"{chance:.0%} chance to be in time",
                f"red below {limits['chance_red']:g} %",
                "",
                (Fired("chance", "", 100 * chance, limits["chance_red"]),),
            )
        slack, share, days = ground.slack(group), ground.variance(group), ground.slip(group)
        if slack < 0:
            rag: Rag = "red" if slack < -limits["float_red"] else "amber"
            yield _Verdict(
                rag,
                f"float {slack:g}d",
                f"red below -{limits['float_red']:g}d" if rag == "red" else "amber below 0",
                ground.tightest(group),
                () if broken else (Fired("float", ground.tightest(group), -slack),),
            )
        if share is None or days is None:
            if slack >= 0 and not broken:
                yield _Verdict("green", f"float {slack:g}d, no baseline to compare with")
            return
        late = f"finishes {days:g}d late, {share:.1f} % of the {ground.left(group):g}d left" if days > 0 else "finishes as in its baseline"
        rag = _above(share, limits["schedule_amber"], limits["schedule_red"])
        rule = _over(rag, limits["schedule_amber"], limits["schedule_red"], " %")
        if rag == "red" and slack >= limits["schedule_float"]:
            rag, rule = "amber", f"only {rule} where float is under {limits['schedule_float']:g}d"
        fired = Fired("slip", ground.last(group), days, limits["schedule_amber"], ground.left(group))
        yield _Verdict(rag, late, rule, "", (fired,))

    def _spi(self) -> Iterator[_Verdict]:
        spi, limits, slack = self.measured.spi, self.limits, self.ground.slack(self.group)
        if spi is None or not self.group.open:
            return
        measured = self.measured  # level of effort earns what is planned, whatever is done: SPI leaves it out
        lacks = ((measured.pv or 0.0) - measured.effort_pv) * limits["spi_amber"] - ((measured.ev or 0.0) - measured.effort_ev)
        fired = (Fired("spi", self.ground.late_first(self.group), lacks, limits["spi_amber"]),)
        if spi < limits["spi_red"]:
            little = slack < limits["spi_float"]
            rule = f"red below {limits['spi_red']:g} where float is under {limits['spi_float']:g}d"
            yield _Verdict(
                "red" if little else "amber", f"SPI {spi:.2f} with {slack:g}d of float", rule if little else f"only {rule}", "", fired
            )
        else:
            rag: Rag = "amber" if spi < limits["spi_amber"] else "green"
            yield _Verdict(rag, f"SPI {spi:.2f}", f"amber below {limits['spi_amber']:g}" if rag == "amber" else "", "", fired)

    def _cpi(self) -> Iterator[_Verdict]:
        cpi, limits = self.measured.cpi, self.limits
        if cpi is not None:
            rag: Rag = "red" if cpi < limits["cpi_red"] else "amber" if cpi < limits["cpi_amber"] else "green"
            rule = f"{rag} below {limits[f'cpi_{rag}']:g}" if rag != "green" else ""
            yield _Verdict(rag, f"CPI {cpi:.2f}", rule, "", (Fired("cpi", "", self._needed(limits["cpi_amber"]), limits["cpi_amber"]),))

    def _needed(self, target: float) -> float:
        """The cost efficiency that the rest needs for all of it to end at a CPI: (BAC - EV) / (BAC / CPI - AC), what is earned without
        a price left out of both; 0 where none does."""
        unpriced = self.measured.unpriced
        bac, ev, ac = (self.measured.bac or 0.0) - unpriced, (self.measured.ev or 0.0) - unpriced, self.measured.ac or 0.0
        money = bac / target - ac if target > 0 else 0.0
        return (bac - ev) / money if money > 0 and bac > ev else 0.0

    # ------------------------------------------------------------------------------------------------- money and scope

    def _cost(self) -> Iterator[_Verdict]:
        bac, eac = self.measured.bac, self.measured.eac
        if not bac or eac is None:
            return
        over, limits, program = eac - bac, self.limits, self.group.program
        says = (
            f"EAC {self._money(abs(over))} {'over' if over > 0 else 'under'} budget ({100 * over / bac:+.1f} %)"
            if round(over)
            else "EAC as budgeted"
        )
        reserve = program.contingency if program is not None else None
        most = bac * (1 + limits["cost_amber"] / 100)
        fired = (Fired("cost", "", eac - most, most),)
        if 100 * over / bac <= limits["cost_amber"]:
            yield _Verdict("green", says)
        elif reserve is None:
            yield _Verdict("amber", says, f"amber above {limits['cost_amber']:g} %; no contingency is set", "", fired)
        elif over > reserve:
            yield _Verdict("red", says, f"red above the contingency of {self._money(reserve)}", "", fired)
        else:
            yield _Verdict("amber", says, f"amber above {limits['cost_amber']:g} %", "", fired)

    def _scope(self) -> Iterator[_Verdict]:
        """Open changes: how long they have no price yet, and what those that have one cost together."""
        limits, today = self.limits, self.ground.today
        changes = self.ground.changes(self.group)
        for change in changes:
            if change.cost or change.days or change.target_days:
                continue
            age = (today - change.raised).days if change.raised is not None else 0
            old = age > limits["scope_days"]
            rule = f"red after {limits['scope_days']:g} days" if old else "amber until it has one"
            yield _Verdict(
                "red" if old else "amber", f"{change.id} has had no price for {age} days", rule, "", (Fired("unpriced", change.id),)
            )
        total, budget = sum(change.cost for change in changes), self.measured.bac or self._budget()
        if budget and 100 * total / budget > limits["scope_cost"]:
            share = 100 * total / budget
            says = f"open changes of {self._money(total)}, {share:.1f} % of the budget"
            fired = (Fired("changes", "", total - budget * limits["scope_cost"] / 100, limits["scope_cost"]),)
            yield _Verdict("red", says, f"red above {limits['scope_cost']:g} %", "", fired)
        yield _Verdict("green", f"{len(changes)} open, all with a price" if changes else "no open changes")

    def _budget(self) -> float:
        """What there is to spend as it was entered; 0 where nothing was."""
        record = self.group.record
        lines = getattr(record, "budget", None)
        return sum(line.amount for line in lines) if isinstance(lines, tuple) else lines or 0.0

    def _money(self, amount: float) -> str:
        currency = self.group.program.currency if self.group.program is not None else "EUR"
        return f"{SIGNS.get(currency, f'{currency} ')}{round(amount) + 0:,.0f}"

    # ---------------------------------------------------------------------------------------------------- people and risks

    def _resources(self) -> Iterator[_Verdict]:
        limits, ground = self.limits, self.ground
        if not self.group.open:
            return
        weeks = limits["resources_weeks"]
        for task_id, role in ground.empty_roles(self.group, weeks):
            yield _Verdict(
                "red",
                f"nobody is {role} on {task_id}, which is critical",
                "a key role without a name is red",
                task_id,
                (Fired("role", task_id, word=role),),
            )
        worst = ground.worst_load(self.group, weeks)
        share = 100 * worst.share if worst is not None else 0.0
        least = min(100.0, limits["resources_amber"])
        if worst is None or share <= least + 0.1:
            yield _Verdict("green", f"nobody over {least:g} % in the next {weeks:g} weeks")
            return
        rag = _above(share, limits["resources_amber"], limits["resources_red"])
        says = f"{worst.person} at {share:.0f} % on {worst.day.day} {worst.day:%b}"
        fired = Fired("load", worst.person, share, limits["resources_amber"], word=f"{worst.day.day} {worst.day:%b}")
        yield _Verdict(rag, says, _over(rag, limits["resources_amber"], limits["resources_red"], " %"), "", (fired,))

    def _risk(self) -> Iterator[_Verdict]:
        limits, threats, scoring = self.limits, self.ground.threats(self.group), self.ground.scoring
        top = max(threats, key=scoring.score, default=None)
        if top is not None and scoring.score(top) >= limits["risk_score"]:
            yield _Verdict(
                "red",
                f"{top.id} has score {scoring.score(top)}",
                f"an open risk of {limits['risk_score']:g} is red",
                top.id,
                (Fired("score", top.id, scoring.score(top), limits["risk_score"]),),
            )
        money, program = abs(exposure(threats, scoring).threats), self.group.program
        reserve = self.measured.reserve_left
        if reserve is None and program is not None:
            reserve = program.contingency
        if reserve is None:
            yield _Verdict("green" if not money else "", f"exposure {self._money(money)}, no reserve is set")
        elif reserve <= 0:
            yield _Verdict(
                "red" if money else "green",
                f"exposure {self._money(money)}, no reserve left",
                "red beyond the reserve" * bool(money),
                "",
                (self._exposed(threats, money, 0.0),),
            )
        else:
            share = 100 * money / reserve + 0.0
            rag = _above(share, limits["risk_amber"], limits["risk_red"])
            says = f"exposure {self._money(money)}, {share:.0f} % of the reserve of {self._money(reserve)}"
            rule = _over(rag, limits["risk_amber"], limits["risk_red"], " %")
            yield _Verdict(rag, says, rule, "", (self._exposed(threats, money, reserve),))

    def _exposed(self, threats: Sequence[Risk], money: float, reserve: float) -> Fired:
        """What exposure is too much for what is left of a reserve, the threat that is worth most, and the whole reserve it would take."""
        share, program = self.limits["risk_amber"] / 100, self.group.program
        gone = max(0.0, ((program.contingency or 0.0) if program is not None else 0.0) - max(0.0, reserve))
        first = max(threats, key=lambda r: (r.current.probability * abs(r.current.cost), r.id), default=None)
        return Fired("exposure", first.id if first is not None else "", money - share * reserve, gone + (money / share if share else money))

    def _benefits(self) -> Iterator[_Verdict]:
        """What each benefit will have reached by its day, as the goals and benefits tell it."""
        from planning.benefits import outlook

        limits = self.limits
        for benefit in self.ground.benefits(self.group):
            share = outlook(self.ground.plan, self.ground.scheduled, benefit).at_due
            if share is not None:
                percent = 100 * share
                rag: Rag = "red" if percent < limits["benefits_red"] else "amber" if percent < limits["benefits_amber"] else "green"
                rule = f"{rag} below {limits[f'benefits_{rag}']:g} %" if rag != "green" else ""
                yield _Verdict(
                    rag,
                    f"{benefit.id} will reach {percent:.0f} % of what it is for",
                    rule,
                    "",
                    (Fired("benefit", benefit.id, percent, limits["benefits_amber"]),),
                )

    def _projects(self, others: Mapping[str, Health]) -> Iterator[_Verdict]:
        """A program is never greener than a red project with critical work."""
        for project_id in self.ground.critical_projects(self.group):
            health = others.get(project_id)
            if health is not None and health.computed == "red":
                yield _Verdict(
                    "red",
                    f"{project_id} is red and has critical work",
                    "a program is no greener than that",
                    project_id,
                    (Fired("project", project_id),),
                )


def _worst(verdicts: Iterable[_Verdict]) -> _Verdict | None:
    """The worst of some, of equals the first; None where there is nothing to say."""
    return max(verdicts, key=lambda verdict: RANK[verdict.rag], default=None)


def _above(share: float, amber: float, red: float) -> Rag:
    """The colour of something that is worse the more it is; the noise of sums of shares does not decide."""
    share = round(share, 6)
    return "red" if share > red else "amber" if share > amber else "green"


def _over(rag: Rag, amber: float, red: float, unit: str) -> str:
    """The rule that gave such a colour, in words; green needs none."""
    return {"red": f"red above {red:g}{unit}", "amber": f"amber above {amber:g}{unit}"}.get(rag, "")
