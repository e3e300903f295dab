"""What a record was after each change of it, worked out backwards from what it is, through the entries of the journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from planning.errors import HeadwayError
from planning.records import KINDS
from store.codec import decode, encode
from store.documents import applied

if TYPE_CHECKING:
    from planning.records import Record
    from store.ledger import Happening


def versions(happenings: Iterable[Happening], record: Record) -> list[tuple[str, Record]]:
    """Every state of a record with the instant since when it was so (ISO), the oldest first; the last one is the record itself.

    ``happenings`` are those of the record, the newest first. A state that this version cannot read is left out, and what lies
    before the record was made, or before its history begins, is not told.
    """
    kind = next(kind for kind, cls in KINDS.items() if cls is type(record))
    document, now = encode(record), record
    found: list[tuple[str, Record]] = []
    for entry, edit, _ in happenings:
        if edit.kind != kind or edit.id != record.id:
            continue
        found.append((entry.at, now))
        if edit.before is None:
            break
        before = applied(document, edit.inverse())
        if before is None:
            break
        document = before
        try:
            now = decode(kind, document)
        except HeadwayError:
            break
    return found[::-1]
