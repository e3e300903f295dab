"""The TinyDB storage of a plan: what plain ``TinyDB(path)`` reads and writes, but replaced as a whole and never half written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tinydb.storages import Storage

from store.atomic import Prepared, Stamp, prepare, read_whole, sync_folder
from store.journal import Print
from store.parsing import parse
from store.rendering import Renderer

if TYPE_CHECKING:
    from store.parsing import Tables

Publish = Callable[[Prepared, Print], None]
"""Lets a new content take the place of the old one; it may refuse by an error."""


class PlanStorage(Storage):
    """Reads and writes the tables of one file.

    ``read`` raises FileError for a file that is no TinyDB file, ``write`` and ``save`` StoreError for what is no JSON and what
    ``publish`` raises, all of them OSError.
    """

    def __init__(self, path: str | Path, *, publish: Publish | None = None, ours: Print | None = None) -> None:
        self.path = Path(path)
        self._ours = ours
        """What the file looks like if it is as this program wrote it: then it need not be searched for keys that stand twice."""
        self.print = Print(0, -1)
        """What the file looked like when it was last read or written."""
        self.stamp: Stamp | None = None
        self._publish = publish or _put
        self._tables: Tables | None = None
        self._loaded = False
        self._renderer = Renderer()

    def read(self) -> Tables | None:
        """The tables, by name and document number; None for a file that is missing or empty. The file is read once."""
        if not self._loaded:
            found = read_whole(self.path)
            content, self.stamp = found or (None, None)
            self.print = Print.of(content)
            self._tables = parse(content, ours=self.print == self._ours) if content and content.strip() else None
            self._loaded = True
        return None if self._tables is None else dict(self._tables)

    def write(self, data: Tables) -> None:
        """Keep these tables, whose documents may have been altered in place."""
        self._renderer.forget()
        self._loaded = False  # after an error, what was altered in memory alone is read again
        self.save(dict(data))

    def save(self, tables: Tables) -> None:
        """Keep these tables. The line of a document that is still the same object is written again as it is."""
        content = self._renderer.content(tables)
        print_ = Print.of(content)
        prepared = prepare(self.path, content)
        try:
            self._publish(prepared, print_)
        except BaseException:
            prepared.drop()
            raise
        self.print, self.stamp = print_, prepared.stamp
        self._tables, self._loaded = tables, True

    def close(self) -> None:
        """Forget what was read."""
        self._tables, self._loaded = None, False


def _put(prepared: Prepared, print_: Print) -> None:
    prepared.put()
    sync_folder(prepared.path.parent)
