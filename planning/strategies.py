"""What can be done about a threat, and what about an opportunity: each kind has strategies of its own."""

from __future__ import annotations

from collections.abc import Mapping

STRATEGIES: Mapping[str, tuple[str, ...]] = {
    "threat": ("mitigate", "avoid", "transfer", "accept", "escalate"),
    "opportunity": ("exploit", "enhance", "share", "accept", "escalate"),
}
"""The strategies by kind (PMI, ``formulas.md`` 4.10)."""


def one_kind(kind: str) -> str:
    """``a threat`` or ``an opportunity``."""
    return "an opportunity" if kind == "opportunity" else "a threat"


def choices(kind: str) -> str:
    """What may be written for a kind: ``write mitigate, avoid, transfer, accept or escalate``."""
    *words, last = STRATEGIES[kind]
    return f"write {', '.join(words)} or {last}"


def why_no_strategy(kind: str, word: str) -> str:
    """Why a word that is a strategy is none for this kind; nothing where it is one, and for words that are no strategy at all."""
    other = "opportunity" if kind == "threat" else "threat"
    if word in STRATEGIES[kind] or word not in STRATEGIES[other]:
        return ""
    return f"{word} is a strategy for {one_kind(other)}, and this is {one_kind(kind)}; {choices(kind)}."
