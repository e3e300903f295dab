"""The TinyDB storage of a plan: one JSON file, one document a line, keys sorted, replaced as a whole under a lock.

The file is what plain ``TinyDB(path)`` reads and writes. It is read once; every write goes to a temporary file that takes
the old one's place. Within ``transaction()`` the writes of several tables become one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, NamedTuple

from tinydb.storages import Storage

from store.atomic import Stamp, read_whole, replace_whole, stamp_of
from store.errors import ChangedOnDiskError, FileError, StoreError
from store.parsing import Table, Tables, parse

if TYPE_CHECKING:
    from store.codec import Document

PATIENCE = 5.0
"""How long a write waits for another process that holds the lock, in seconds."""

_JUST_NOW = 2_000_000_000
"""Nanoseconds in which a file may be written twice with the same stamp; the content decides then."""

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, allow_nan=False)


class _Line(NamedTuple):
    document: Document
    text: str


class _Block(NamedTuple):
    """A table as it was written: its documents, their lines by number, and all of it as text."""

    documents: Table
    lines: dict[str, _Line]
    text: str


class _Seen(NamedTuple):
    """The file as it was when we last read or wrote it. ``content`` is a hash that only this process knows."""

    stamp: Stamp
    content: int
    at: int


class PlanStorage(Storage):
    """Reads and writes the tables of one file.

    ``read`` and ``write`` raise FileError for a file that is no TinyDB file, ``write`` and ``transaction`` ChangedOnDiskError
    when somebody else has written it meanwhile, StoreError when another process keeps the lock, and OSError.
    """

    def __init__(self, path: str | Path, *, patience: float = PATIENCE) -> None:
        self.path = Path(path)
        self.patience = patience
        self._tables: Tables | None = None
        self._seen: _Seen | None = None
        self._loaded = False
        self._staged: Tables | None = None
        self._open = False
        self._blocks: dict[str, _Block] = {}

    # ------------------------------------------------------------------------------------------------------- for TinyDB

    def read(self) -> Tables | None:
        """The tables, by name and document number; None for a file that is missing or empty."""
        if self._staged is not None:
            return dict(self._staged)
        if not self._loaded:
            self._load()
        return None if self._tables is None else dict(self._tables)

    def write(self, data: Tables) -> None:
        """Keep these tables: at once, or at the end of the transaction under way."""
        tables = dict(data)
        if self._open:
            self._staged = tables
            return
        self._blocks = {}  # documents may have been altered in place: every line is written anew
        try:
            with self.transaction():
                self._staged = tables
        except ChangedOnDiskError:
            raise
        except BaseException:
            self._loaded = False  # what was altered in memory alone is read again
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock and write once, at the end, what is written meanwhile; nothing at all after an error.

        Documents and tables must be replaced, not altered in place: the line of a document that is still the same object
        is written again as it is.
        """
        if not self._loaded:
            self._load()
        with self._lock():
            self._require_unchanged()
            self._open = True
            try:
                yield
                if self._staged is not None:
                    self._save(self._staged)
            finally:
                self._open = False
                self._staged = None

    # --------------------------------------------------------------------------------------------------------- reading

    def _load(self) -> None:
        now = time_ns()
        found = read_whole(self.path)
        if found is None:
            self._tables, self._seen = None, None
        else:
            content, stamp = found
            self._tables = parse(content) if content.strip() else None
            self._seen = _Seen(stamp, hash(content), now)
        self._loaded = True

    # --------------------------------------------------------------------------------------------------------- writing

    @contextmanager
    def _lock(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        side = self.path.with_name(f".{self.path.name}.lock")
        lock = FileLock(side, timeout=self.patience, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise StoreError(f"Another process is writing {self.path} and does not finish; end it, then try again.") from None
        try:
            yield
        finally:
            lock.release()

    def _require_unchanged(self) -> None:
        seen, stamp = self._seen, stamp_of(self.path)
        if seen is None or stamp is None:
            same = seen is None and stamp is None
        elif stamp == seen.stamp and seen.at - stamp.mtime_ns > _JUST_NOW:
            same = True
        else:
            found = read_whole(self.path)
            same = found is not None and hash(found[0]) == seen.content
        if not same:
            raise ChangedOnDiskError(
                f"{self.path} was {'changed' if stamp else 'taken away'} by somebody else since it was opened; open it again."
            )

    def _save(self, tables: Tables) -> None:
        blocks = {name: self._block(name, tables[name]) for name in sorted(tables)}
        content = _assembled(blocks).encode()
        stamp = replace_whole(self.path, content)
        self._seen = _Seen(stamp, hash(content), time_ns())
        self._tables, self._blocks = tables, blocks

    def _block(self, name: str, documents: Table) -> _Block:
        old = self._blocks.get(name)
        if old is not None and old.documents is documents:
            return old
        known = old.lines if old is not None else {}
        lines: dict[str, _Line] = {}
        for number in sorted(documents, key=int):
            document = documents[number]
            line = known.get(number)
            if line is None or line.document is not document:
                line = _Line(document, _encode_line(name, number, document))
            lines[number] = line
        inside = ",\n".join([line.text for line in lines.values()])
        return _Block(documents, lines, f"{_ENCODER.encode(name)}: {{\n{inside}\n}}" if inside else f"{_ENCODER.encode(name)}: {{}}")


def _encode_line(name: str, number: str, document: Document) -> str:
    try:
        text = f'"{number}": {_ENCODER.encode(document)}'
        text.encode()
    except UnicodeEncodeError:
        why = "this holds half a character (a lone surrogate), which is no text; type it again."
    except (ValueError, TypeError, RecursionError) as error:
        why = f"this cannot be written as JSON ({error})."
    else:
        return text
    raise StoreError(str(FileError(why, table=name, document=number, record=str(document.get("id", "")))))


def _assembled(blocks: Mapping[str, _Block]) -> str:
    inside = ",\n".join([block.text for block in blocks.values()])
    return f"{{\n{inside}\n}}\n" if blocks else "{}\n"
