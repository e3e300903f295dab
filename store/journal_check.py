"""What is wrong with the journal of a plan, line by line, and what of it can still be put into the plan file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from store.archive import archives
from store.documents import State
from store.journal import Base, Entry, Mark, journal_of, read_lines
from store.ledger import apply_as_far_as_it_fits
from store.parsing import copied
from store.scanning import Finding

if TYPE_CHECKING:
    from store.parsing import Tables

JOURNAL = "journal"
REPAIR = "the damaged journal is put away, and a new one begins with the plan as it can be read."


def check_journal(target: Path) -> list[Finding]:
    """Everything that is wrong with the journal of a plan file and with its archive; nothing where there is none.

    A damage is fatal where the plan cannot be opened for it. Raises OSError.
    """
    journal = journal_of(target)
    found: list[Finding] = []
    for archive in archives(journal):
        found += [finding._replace(document=archive.name, fatal=False, repair="") for finding in _damages(archive)]
    needed = _first_needed(journal)
    return found + [finding._replace(fatal=finding.line >= needed) for finding in _damages(journal)]


def _damages(path: Path) -> Iterator[Finding]:
    number = 0
    begun = False
    for place, line in read_lines(path):
        if line is None:
            why = "this line is damaged: its checksum does not hold; the change in it cannot be undone or looked up."
            yield Finding(line=place, table=JOURNAL, why=why, repair=REPAIR)
        elif isinstance(line, Base):
            number, begun = line.number, True
        elif isinstance(line, Entry):
            if begun and line.number != number + 1:
                why = f"change {line.number} follows change {number}: lines between them are missing, or stand twice."
                yield Finding(line=place, table=JOURNAL, why=why, repair=REPAIR)
            number, begun = line.number, True


def _first_needed(path: Path) -> int:
    """The line from which on a journal is needed to open the plan: the one behind the last mark."""
    return 1 + max((place for place, line in read_lines(path) if isinstance(line, (Mark, Base))), default=0)


def with_pending(target: Path, tables: Tables) -> tuple[Tables, tuple[str, ...]]:
    """The tables of a plan file with every edit of its journal that it has not got and that fits; and those that do not.

    For a journal with damaged lines: what comes behind them is made as far as it stands on what is there. Raises OSError.
    """
    state = State(copied(tables))
    lines = [line for _, line in read_lines(journal_of(target))]
    marks = [line.number for line in lines if isinstance(line, (Mark, Base))]
    lost: list[str] = []
    for line in lines:
        if isinstance(line, Entry) and line.number > (marks[-1] if marks else 0):
            lost += apply_as_far_as_it_fits(state, line)
    return state.tables, tuple(lost)
