"""What each point of the assessment and each dimension of health means, and how it is mended, in a sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HEALTH = "health"
"""Under what a snapshot keeps the computed colour among its figures: 1 is green, 2 amber, 3 red."""

_FROM_KIND = ("", "green", "amber", "red")
"""Colours from kind to unkind; "" is none."""


def kinder(declared: str, computed: str) -> str:
    """``G→A?`` where a declared colour is kinder than the one that the data gives, else nothing."""
    if declared not in _FROM_KIND[1:] or computed not in _FROM_KIND or _FROM_KIND.index(computed) <= _FROM_KIND.index(declared):
        return ""
    return f"{declared[0].upper()}→{computed[0].upper()}?"


def declared_words(declared: str, computed: str, none: str = "-") -> str:
    """A declared colour wherever it is shown: ``amber A→R?`` where it is kinder than the data; ``none`` where none is declared."""
    return " ".join(filter(None, (declared or none, kinder(declared, computed))))


POINTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "logic": (
            "Every task follows something and leads to something; where it does not, a delay goes unseen.",
            "Link it to what it waits for and to what waits for it (i); only the first and the last may stay open.",
        ),
        "leads": (
            "A lead starts work before its predecessor is done: it hides a step of work and bends the critical path.",
            "Split the predecessor where the successor can begin, and link to its first part.",
        ),
        "lags": (
            "A lag is waiting that nobody owns, has no calendar and cannot be shortened by anyone.",
            "Make a task of the wait (delivery, drying, approval), with an owner; keep real, short waits.",
        ),
        "relationship_types": (
            "Links from finish to start are the ones that people read right; others often hide a missing split.",
            "Split tasks that overlap, and link the parts from finish to start.",
        ),
        "hard_constraints": (
            "A constraint that holds a date back keeps logic from moving it, and shows as negative float.",
            "Take the constraint off (c -) and put a deadline in its place: it warns and moves nothing.",
        ),
        "high_float": (
            "More than two months of float mostly means that a successor is missing.",
            "Look for who really waits for it, and link it (i).",
        ),
        "negative_float": (
            "It is already too late for a deadline, constraint or must-finish date further on.",
            "Ask why (w), shorten what has DRAG, or agree on another date; try it as a what-if first (W).",
        ),
        "high_duration": (
            "What takes more than two months cannot be measured: it is 90 % done for weeks.",
            "Split it into pieces of a few weeks with a result each.",
        ),
        "invalid_dates": (
            "What is not done lies in the past, or what is done lies in the future.",
            "Enter what happened up to the status date (d, p, space), and take off pins that hold old dates.",
        ),
        "resources": (
            "Nobody is to do it, so nobody is asked whether it can be done then. A note, not a fault.",
            "Give it to a person or to a role (o); what is bought may have a cost alone.",
        ),
        "missed": (
            "Its baseline has it finished by now, and it is not, or it was late.",
            "Say when it will be done; where it is late for good, agree on a new baseline.",
        ),
        "critical_path_test": (
            "600 days are added to the first critical task in a copy; a sound network passes them on to the finish.",
            "Follow its links (.): somewhere only its start drives what follows, or a pin or constraint stops it.",
        ),
        "cpli": (
            "How short the critical path must become to meet its target: 1 is just enough, below 0.95 is a warning.",
            "Shorten what has the most DRAG (w), or agree on another finish.",
        ),
        "bei": (
            "How much of what the baseline has finished by now is finished: the pace of the work.",
            "Finish what is nearly done first; add what the baseline does not know to a new one.",
        ),
        "dangling_starts": (
            "Only its finish waits for something, so nothing keeps it from starting, on paper, at once.",
            "Add a link that its start waits for.",
        ),
        "dangling_finishes": (
            "Only its start drives something: however long it takes, nothing moves.",
            "Add a link from its finish to what needs the result.",
        ),
        "out_of_sequence": (
            "Work went on before what it was to wait for; its dates follow both, and one is wrong.",
            "Correct the actual date, or change the link to what really happened.",
        ),
        "duplicate_links": ("The same two are linked the same way twice.", "Delete one of the links (i, x)."),
        "redundant_links": ("A chain of links asks for at least as much, so this one says nothing.", "Delete it; no date moves (i, x)."),
        "zero_duration": ("It takes no time and is no milestone, so nobody sees it.", "Make it a milestone, or say how long it takes (D)."),
    }
)
"""By the key of a point: what it means, and how to mend it."""

DIMENSIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "schedule": (
            "Slip as a share of the time left, negative float, broken deadlines and promises.",
            "Ask why (w), shorten what has DRAG.",
        ),
        "spi": ("Earned value for planned value. Alone it is red only where there is little float.", "Finish what is nearly done first."),
        "cpi": ("Earned value for actual cost.", "Look where cost runs ahead of what is done; re-estimate the rest."),
        "cost": (
            "What all will cost, against the budget and the contingency.",
            "Cut scope, release reserve, or ask for money: as a change.",
        ),
        "scope": ("Open changes without a price, and what the others cost together.", "Price each change in days and money; decide it."),
        "resources": (
            "People over their capacity in the next weeks, and key roles without a name.",
            "Move work or people; level (L in People).",
        ),
        "risk": ("What open threats are likely to cost, against the reserve.", "Respond to the largest first; close what has passed."),
        "benefits": ("Where the measures will be on their day, against their targets.", "Ask their owners; look at what they wait for."),
        "projects": ("A program is no greener than a red project with critical work.", "Help that project first."),
    }
)
"""By the key of a dimension: what it looks at, and the way back to green."""
