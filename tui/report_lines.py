"""A report as lines of a screen, of so many cells each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.report_blocks import Bullets, Paragraph, Table
from planning.text_width import cell_width, clean, fit

if TYPE_CHECKING:
    from planning.report_blocks import Block, Report

GAP = 2
LEAST = 8
"""Cells below which no column of words is cut while another is wider."""


def lines_of(report: Report, width: int) -> Iterator[Run]:
    """Every line of a report; sections stand apart by an empty one."""
    yield Run(fit(clean(report.title), width).rstrip(), "title")
    for section in report.sections:
        yield Run("")
        if section.title:
            yield Run(fit(clean(section.title), width).rstrip(), "accent")
        for block in section.blocks:
            yield from _block(block, width)


def _block(block: Block, width: int) -> Iterator[Run]:
    if isinstance(block, Paragraph):
        for line in wrapped(block.text, width):
            yield Run(line, block.tone)
    elif isinstance(block, Bullets):
        if block.lead:
            yield Run(clean(block.lead), "dim")
        for item in block.items:
            for n, line in enumerate(wrapped(item, width - 4)):
                yield Run(f"{'    ' if n else '  - '}{line}")
    else:
        yield from _table(block, width)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many cells, broken between words; a longer word is cut."""
    lines, line = [], ""
    for word in clean(text).split():
        longer = f"{line} {word}" if line else word
        if line and cell_width(longer) > width:
            lines.append(line)
            longer = word
        line = longer if cell_width(longer) <= width else fit(longer, width)
    return [*lines, line] if line else lines


def _table(table: Table, width: int) -> Iterator[Run]:
    shown = [[clean(cell) for cell in row] for row in (table.heads, *table.rows)]
    widths = [max(cell_width(row[n]) for row in shown) for n in range(len(table.heads))]
    while sum(widths) + GAP * (len(widths) - 1) > width and max(widths) > LEAST:
        widest = max(range(len(widths)), key=lambda n: widths[n])
        over = sum(widths) + GAP * (len(widths) - 1) - width
        others = max([w for n, w in enumerate(widths) if n != widest], default=LEAST)
        widths[widest] -= max(1, min(over, widths[widest] - max(LEAST, others)))
    for number, row in enumerate(shown):
        cells = []
        for n, (cell, room) in enumerate(zip(row, widths, strict=True)):
            blank = " " * max(0, room - cell_width(cell))
            cells.append(f"{blank}{cell}" if n in table.right and blank else fit(cell, room))
        yield Run(fit((" " * GAP).join(cells), width).rstrip(), "" if number else "dim")
