"""Links as Microsoft Project writes them: ``12FS+2d``, ``WEB-6SS+50%``, ``WEB-8 +2d``; several with commas or semicolons.

The dash belongs to ids as well as to leads (``WEB-8-1d``), so the ids that exist decide: the longest of them that the text
begins with is the predecessor. Without any ids, a dash begins a lead where an amount with a unit ends the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from planning.durations import UNIT_WORDS, Lengths, format_duration, parse_duration
from planning.errors import PhraseError
from planning.records import LagKind, LinkType
from planning.values import near, short

_LONGEST_TEXT = 4000
_LONGEST_LINK = 120
_MOST_PERCENT = 10_000
_EXAMPLES = "WEB-8, WEB-8SS, WEB-8FS+2d, WEB-8 -1d or WEB-8SS+50%"
_TYPES: dict[str, LinkType] = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}

_DASHES = str.maketrans("−–", "--")
_TAIL = re.compile(r" ?(?P<type>FS|SS|FF|SF)? ?(?P<lag>[+-] ?[\d.,].*)?", re.ASCII | re.IGNORECASE)
_GOES_ON = re.compile(r"[^a-z0-9]|(?:FS|SS|FF|SF)(?![a-z])", re.ASCII | re.IGNORECASE)
_NUMBER_OF_ID = re.compile(r"-[\d.,]+", re.ASCII)
"""``-1`` right after an id reads as part of another id, not as a lead without a unit."""

_PERCENT = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?) ?(e?)%", re.ASCII | re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"([+-] ?\d+),(\d+) ?(?=e?%|e?(?:min|mo|[mhdwy])(?![a-z]))", re.ASCII | re.IGNORECASE)


@cache
def _by_its_looks() -> re.Pattern[str]:
    """A link where no ids are known; compiled when it is first needed."""
    amounts = rf"[\d.]+ ?e?%|[\d.]+ ?e?(?:{UNIT_WORDS})(?![a-z])(?: ?[\d.]+ ?e?(?:{UNIT_WORDS})(?![a-z]))*"
    return re.compile(
        r"(?P<id>[a-z0-9_]\S*?)(?:(?:(?<=\d)| )(?P<type>FS|SS|FF|SF))?"
        rf"(?: ?(?P<lag>[+-] ?(?:{amounts})|(?:(?<=FS|SS|FF|SF)|(?<= ))[+-] ?\d[\d.]*|\+ ?\d[\d.]*))?",
        re.ASCII | re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class LinkSpec:
    """What a link says of its predecessor; ``lag`` in minutes, or in per cent where ``lag_kind`` says so."""

    predecessor: str
    type: LinkType = "FS"
    lag: float = 0
    lag_kind: LagKind = "working"


class LinkLike(Protocol):
    """A ``LinkSpec``, or the ``Link`` of a plan."""

    @property
    def predecessor(self) -> str: ...
    @property
    def type(self) -> LinkType: ...
    @property
    def lag(self) -> float: ...
    @property
    def lag_kind(self) -> LagKind: ...


def parse_links(text: str, lengths: Lengths, *, ids: Collection[str] | None = None) -> tuple[LinkSpec, ...]:
    """The links a person typed, in their order; none for blank text.

    With ``ids`` every predecessor must be one of them (in upper case too). Raises PhraseError.
    """
    if len(text) > _LONGEST_TEXT:
        raise PhraseError(f"{len(text)} characters are too many for one list of links; add the links in several steps.")
    line = _DECIMAL_COMMA.sub(r"\1.\2", " ".join(text.translate(_DASHES).split()))
    known = None if ids is None else {each.casefold(): each for each in ids} | {each: each for each in ids}
    found: list[LinkSpec] = []
    for item in filter(None, (part.strip() for part in re.split("[,;]", line))):
        link = _link(item, lengths, known)
        if any(link.predecessor == other.predecessor and link.type == other.type for other in found):
            raise PhraseError(f"{short(link.predecessor)} stands twice as {link.type}; keep one of the two.")
        found.append(link)
    return tuple(found)


def format_link(link: LinkLike, lengths: Lengths) -> str:
    """The link as Project writes it: ``WEB-8``, ``WEB-8SS``, ``WEB-8FS-1d``; what ``parse_links`` reads as the same link."""
    if not link.lag:
        return link.predecessor + (link.type if link.type != "FS" else "")
    sign = "-" if link.lag < 0 else "+"
    size = abs(link.lag)
    if link.lag_kind in ("percent", "elapsed_percent"):
        number = f"{size:.6f}".rstrip("0").rstrip(".")
        return f"{link.predecessor}{link.type}{sign}{number}{'e' if link.lag_kind == 'elapsed_percent' else ''}%"
    return f"{link.predecessor}{link.type}{sign}{format_duration(round(size), lengths, link.lag_kind == 'elapsed')}"


def _link(item: str, lengths: Lengths, known: dict[str, str] | None) -> LinkSpec:
    if len(item) > _LONGEST_LINK:
        raise PhraseError(f"{short(item)!r} is too long for a link; write it like {_EXAMPLES}.")
    predecessor, kind, lag = _bare(item) if known is None else _among(item, known)
    amount, lag_kind = _lag(lag, item, lengths)
    return LinkSpec(predecessor, _TYPES[kind.upper()] if kind else "FS", amount, lag_kind)


def _bare(item: str) -> tuple[str, str, str]:
    """Predecessor, type and lag by their looks alone."""
    match = _by_its_looks().fullmatch(item)
    if match is None:
        raise PhraseError(f"{short(item)!r} is no link; write it like {_EXAMPLES}.")
    return match["id"], match["type"] or "", match["lag"] or ""


def _among(item: str, known: dict[str, str]) -> tuple[str, str, str]:
    """Predecessor, type and lag where the ids are known: the longest id that leaves a type and a lag, or nothing."""
    begins = ""
    for end in range(len(item), 0, -1):
        found = known.get(item[:end]) or known.get(item[:end].casefold())
        if found is None:
            continue
        match = _TAIL.fullmatch(item, end)
        if match is not None and not _NUMBER_OF_ID.fullmatch(item, end):
            return found, match["type"] or "", match["lag"] or ""
        begins = begins or (found if _GOES_ON.match(item, end) else "")
    if begins:
        raise PhraseError(f"{short(item)!r} has something after {begins} that is no type and lag; write it like {begins}SS+2d.")
    match = _by_its_looks().fullmatch(item)
    name = match["id"] if match else item
    raise PhraseError(f"There is no task or milestone {short(name)}{near(name, set(known.values())) if known else '; there is none yet'}.")


def _lag(lag: str, item: str, lengths: Lengths) -> tuple[float, LagKind]:
    """The lag in minutes or per cent, negative for a lead; a number alone means days, none is no lag."""
    if not lag:
        return 0, "working"
    sign, text = (-1 if lag[0] == "-" else 1), lag[1:].strip()
    if match := _PERCENT.fullmatch(text):
        percent = float(match[1].replace(",", "."))
        if percent > _MOST_PERCENT:
            raise PhraseError(f"The lag of {short(item)!r} is too large; write at most {_MOST_PERCENT} %.")
        kind: LagKind = "elapsed_percent" if match[2] else "percent"
        return sign * (int(percent) if percent.is_integer() else percent), kind
    try:
        duration = parse_duration(text, lengths)
    except PhraseError as error:
        raise PhraseError(f"The lag of {short(item)!r} is none; write it like +2d, -1d, +6ed or +50%.") from error
    if duration.estimated or duration.optimistic is not None:
        raise PhraseError(f"The lag of {short(item)!r} must be one plain amount; write it like +2d.")
    return sign * duration.minutes, "elapsed" if duration.elapsed else "working"
