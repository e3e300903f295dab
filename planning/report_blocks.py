"""What a report is made of: sections of paragraphs, lists and tables. All text is plain; whoever renders it makes it safe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dataclasses import dataclass
    from datetime import date
else:
    from planning.frozen import dataclass

Tone = Literal["", "good", "warn", "bad"]
"""Whether a sentence tells something good or bad: for a screen with colours, never the only sign of it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or a few."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, with what stands before it."""

    lead: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; ``right`` are the places of the columns of figures."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()


Block = Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it; the first one of a report has no heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a program on a day; ``since`` is the day of what it is compared with, None where there is nothing."""

    title: str
    program: str
    on: date
    since: date | None
    sections: tuple[Section, ...]

    def lines(self) -> Iterator[str]:
        """Every text of it, in order: what somebody reads."""
        yield self.title
        for section in self.sections:
            yield section.title
            for block in section.blocks:
                yield from texts_of(block)


def texts_of(block: Block) -> Iterator[str]:
    """Every text of a block, in order."""
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Bullets):
        yield block.lead
        yield from block.items
    else:
        yield from block.heads
        for row in block.rows:
            yield from row


def listed(lead: str, items: list[str]) -> list[Block]:
    """A list where there is anything to list."""
    return [Bullets(lead, tuple(items))] if items else []
