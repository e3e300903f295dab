"""The rows of a table in the order of one of its columns, as ``headway list --sort`` asks for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from planning.values import clean_line
from tui.verbs.common import InputError, near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.render import Column

_FIGURE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?=[a-z%]*$)")
_DOWNWARDS = frozenset({"score", "priority", "done"})
"""What is best at the top where it is most."""


def order_of(columns: Sequence[Column], rows: Sequence[Sequence[str]], typed: str) -> list[int]:
    """The places of the rows in the order of a column, empty cells last; ``-finish`` turns it round.

    Dates, names and figures go upwards; score, priority and done downwards. Raises InputError for what is no column.
    """
    wanted = clean_line(typed).casefold()
    turned, wanted = wanted.startswith("-"), wanted.lstrip("-").replace("-", " ")
    names = [column.heading.casefold() for column in columns]
    if wanted not in names:
        offered = [name.replace(" ", "-") for name in names]
        raise InputError(f"There is no column {typed}{near(wanted, offered)}; sort by {', '.join(offered)}.")
    place = names.index(wanted)
    filled = [n for n in range(len(rows)) if rows[n][place]]
    empty = [n for n in range(len(rows)) if not rows[n][place]]
    return [*sorted(filled, key=lambda n: _key(rows[n][place]), reverse=turned != (wanted in _DOWNWARDS)), *empty]


def _key(cell: str) -> tuple[int, float, str]:
    """Figures by size, everything else by its letters."""
    found = _FIGURE.match(cell)
    return (0, float(found[0].replace(",", "")), "") if found else (1, 0.0, cell.casefold())
