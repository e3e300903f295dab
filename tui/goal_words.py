"""Benefits and gates in words, for screens and for the shell alike."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from planning.benefits import AMBER, GREEN, show_amount
from planning.day_count import signed_days

if TYPE_CHECKING:
    from planning.benefits import BenefitOutlook
    from planning.gates import GateOutlook
    from planning.records import Gate


COLOUR_RULE = f"green from {GREEN:.0%} of the target, amber from {AMBER:.0%}".replace("%", " %")
"""Why a benefit that comes late may yet be green."""


def day_words(moment: datetime | date | None, today: date) -> str:
    """A day as a table has it, with its year where that is another one; a dash for none."""
    if moment is None:
        return "-"
    day = moment.date() if isinstance(moment, datetime) else moment
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def share_words(share: float | None) -> str:
    """A share in per cent; a dash for none."""
    return "-" if share is None else f"{share * 100:.0f} %"


def way_words(told: BenefitOutlook) -> str:
    """From where to where: ``1.4 % → 2.3 %``, ``at most 10 h``."""
    benefit = told.benefit
    if benefit.disbenefit and benefit.target is not None:
        return f"at most {show_amount(benefit, benefit.target)}"
    if benefit.target is None:
        return "no target"
    return f"{show_amount(benefit, benefit.baseline)} → {show_amount(benefit, benefit.target)}"


def progress_words(told: BenefitOutlook) -> str:
    """What was measured and how far that is: ``1.7 % on 30 Oct, 33 % of the way 1.4 % → 2.3 %``."""
    benefit, latest = told.benefit, told.latest
    if latest is None:
        return f"nothing measured yet, {way_words(told)}"
    said = f"{show_amount(benefit, latest.value)} on {latest.on.day} {latest.on:%b %Y}"
    if told.share is None:
        return said
    if benefit.disbenefit:
        return f"{said}, {share_words(told.share)} of the {show_amount(benefit, benefit.target)} that are accepted"
    return f"{said}, {share_words(told.share)} of the way {way_words(told)}"


def wait_words(told: BenefitOutlook, today: date) -> str:
    """What it waits for longest, and until when: ``WEB-M4 22 Jan 2027 (+4d)``, working days after the baseline."""
    last = told.last
    if not told.benefit.needs:
        return "nothing"
    if last is None:
        return f"{', '.join(told.benefit.needs)} without a date"
    if all(wait.done for wait in told.waits):
        return f"{last.id} there since {day_words(last.finish, today)}"
    return f"{last.id} {day_words(last.finish, today)}{late_words(last.slip)}"


def late_words(days: float | None) -> str:
    """`` (+4d)``: working days after what was planned; nothing where there are none."""
    return f" ({signed_days(days)})" if days else ""


def target_words(told: BenefitOutlook, today: date) -> str:
    """When the target is forecast: ``6 Jul 2027 (+4d)``, working days after it is due; a dash where that is not known."""
    if told.benefit.disbenefit:
        return "-"
    if told.reached_on is None:
        if told.measured_pace:
            return "never at this pace"
        return "-"
    return f"{day_words(told.reached_on, today)}{late_words(told.days_late)}"


def share_then_words(told: BenefitOutlook) -> str:
    """What its colour rests on: ``85 % amber``, the share there will be on the day it is due; what is known of it without one."""
    if told.at_due is None or told.benefit.disbenefit:
        return told.rag
    return f"{share_words(told.at_due)} {told.rag}".rstrip()


def rule_words(told: BenefitOutlook) -> str:
    """The rule that gives a benefit its colour; nothing for one without a colour."""
    if not told.rag:
        return ""
    if told.benefit.disbenefit:
        return "red beyond what is accepted"
    return COLOUR_RULE


def basis_words(told: BenefitOutlook) -> str:
    """What the forecast of the target rests on."""
    if told.state == "reached":
        return "measured"
    if told.measured_pace:
        return "at the pace measured since"
    if told.reached_on is not None:
        return "if the rest goes as planned"
    return ""


def empty_words(gate: Gate) -> str:
    """Why a gate without criteria has no colour."""
    return "no criteria" if gate.milestone else "no criteria and no milestone"


def empty_sentence(gate: Gate) -> str:
    """What is to be done about a gate that asks for nothing; nothing for any other."""
    if gate.criteria or gate.passed is not None:
        return ""
    lacks = empty_words(gate)
    return f"{gate.id} has {lacks}, so nothing says when it may be passed; `headway set {gate.id} criteria='…; …'` says what it asks for."


def gate_words(told: GateOutlook, today: date) -> str:
    """How a gate stands: ``passed 11 Sep``, ``2 of 3 open``, ``late: forecast 12 Nov``."""
    gate = told.gate
    if gate.passed is not None:
        left = f" with {len(told.open)} open" if told.open else ""
        return f"passed {day_words(gate.passed, today)}{left}"
    open_words = f"{len(told.open)} of {len(gate.criteria)} open" if told.open else "ready to pass" if gate.criteria else empty_words(gate)
    return f"late, {open_words}" if told.state == "late" else open_words
