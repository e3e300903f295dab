"""A report as Markdown (CommonMark, with the tables of GitHub), in which nothing of the plan's own text is markup."""

from __future__ import annotations

import re

from planning.report_blocks import Block, Bullets, Paragraph, Report, Table
from planning.text_width import clean

_ALWAYS = re.compile(r"[\\`*_\[\]<>#|~$@]")
_ENTITY = re.compile(r"&(?=[#\w])")
_ADDRESS = re.compile(r":(?=//|[\w+-]+:)")
_WWW = re.compile(r"(?i)\bwww\.")
_BEGINS = re.compile(r"^([-+=:]|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, on one line: no emphasis, link, list, table, heading, entity or element in it."""
    line = in_cell(text)
    return _BEGINS.sub(lambda match: f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}", line)


def in_cell(text: str) -> str:
    """The same for a cell of a table, where no line begins."""
    line = " ".join(clean(text).split())
    line = _ALWAYS.sub(lambda match: f"\\{match[0]}", line)
    line = _ENTITY.sub(r"\\&", line)
    line = _ADDRESS.sub(r"\\:", line)
    return _WWW.sub(lambda match: f"{match[0][:3]}\\.", line)


def markdown(report: Report) -> str:
    """The whole report, ending with a line break."""
    parts = [f"# {escaped(report.title)}"]
    for section in report.sections:
        if section.title:
            parts.append(f"## {escaped(section.title)}")
        parts += [_block(block) for block in section.blocks]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"**{escaped(block.text)}**" if block.tone == "bad" and block.text.strip() else escaped(block.text)
    if isinstance(block, Bullets):
        items = "\n".join(f"- {escaped(item)}" for item in block.items)
        return f"{escaped(block.lead)}\n\n{items}" if block.lead else items
    return _table(block)


def _table(table: Table) -> str:
    rule = ["---:" if n in table.right else "---" for n in range(len(table.heads))]
    rows = [[in_cell(head) for head in table.heads], rule, *([in_cell(cell) for cell in row] for row in table.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
