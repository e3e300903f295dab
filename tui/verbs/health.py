"""The computed colour of programs and projects, for ``list`` and ``show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.health_words import declared_words
from planning.records import Program, Project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planning.health import Health
    from planning.records import Record
    from planning.schedule import Schedule
    from tui.verbs.common import Shell


def health_of(scheduled: Schedule | None, shell: Shell) -> Mapping[str, Health]:
    """The health of all programs and projects by id; none of a plan without dates."""
    from tui.healths import judged

    return judged(scheduled, shell.today) if scheduled is not None else {}


def health_fields(record: Record, healths: Mapping[str, Health]) -> dict[str, object]:
    """The computed colour as fields: the colour, the rule that fired, whether the declared one is kinder, every dimension."""
    if not isinstance(record, Program | Project):
        return {}
    health = healths.get(record.id)
    return {
        "computed_rag": health.computed if health else None,
        "rag_rule": health.rule if health else None,
        "rag_kinder": health.is_kinder if health else False,
        "rag_dimensions": [{"key": d.key, "rag": d.rag, "says": d.says, "rule": d.rule} for d in health.dimensions] if health else [],
    }


def marked(row: list[str], health: Health | None) -> list[str]:
    """The columns of a program or project, the last of which is its colour, with a mark where the data is less kind."""
    return [*row[:-1], declared_words(row[-1], health.computed, "")] if health is not None else row


def health_lines(health: Health | None) -> list[tuple[str, str]]:
    """What ``show`` says of health: labels and texts."""
    if health is None:
        return []
    kinder = f" ({health.mark} the declared colour is kinder)" if health.is_kinder else ""
    dimensions = [(d.title, f"{d.rag or '–'}: {d.says}{f' ({d.rule})' if d.rule else ''}") for d in health.dimensions]
    return [("computed rag", f"{health.computed or 'none'}{kinder}"), *dimensions]
