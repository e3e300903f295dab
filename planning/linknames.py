"""Links by name: ``partner outreach SS+2d`` is ``CMP-8SS+2d`` where one task or milestone alone has these words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from planning.errors import HeadwayError, PhraseError
from planning.text_width import clean
from planning.values import short

_TAIL = re.compile(
    r"(?P<name>.*?\S)(?P<tail>\s+(?:(?:FS|SS|FF|SF)(?:\s*[+\-−]\s*\d.*)?|[+\-−]\s*\d.*))?", re.IGNORECASE | re.ASCII | re.DOTALL
)
SHOWN = 4
"""So many rows are named where several have the words."""


def by_names(text: str, read: Callable[[str], object], find: Callable[[str], Sequence[tuple[str, str]]]) -> str:
    """The text with ids where names were typed. ``read`` raises for what is no link by id; ``find`` gives ids and names, the best first.

    Raises PhraseError that lists them where several rows have the words, and what ``read`` raises where none has.
    """
    return ", ".join(_by_name(item.strip(), read, find) for item in re.split("[,;]", text) if item.strip())


def _by_name(item: str, read: Callable[[str], object], find: Callable[[str], Sequence[tuple[str, str]]]) -> str:
    try:
        read(item)
    except HeadwayError:
        words, tail = split(item)
        found = find(words)
        if not found:
            raise
        same = [record_id for record_id, name in found if name.casefold() == words.casefold()]
        if len(found) > 1 and len(same) != 1:
            raise PhraseError(f"{short(words)} may be {several(found)}; type more, or tab takes the first.") from None
        return f"{(same or [found[0][0]])[0]}{tail}"
    return item


def split(item: str) -> tuple[str, str]:
    """The words of a name, and the type and lag behind them."""
    match = _TAIL.fullmatch(item)
    return (match["name"], match["tail"] or "") if match else (item, "")


def several(found: Sequence[tuple[str, str]]) -> str:
    """Rows in words."""
    said = " · ".join(f"{record_id} {short(clean(name))}".rstrip() for record_id, name in found[:SHOWN])
    return f"{said}{f' and {len(found) - SHOWN} more' if len(found) > SHOWN else ''}"
