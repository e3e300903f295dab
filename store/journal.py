"""The journal beside a plan: one JSON line for each edit, appended and flushed before the edit counts.

The first line holds the file as the journal found it (``base``); then come edits (``n``) and marks (``saved``: the plan file
with all entries up to this number has these bytes). Each line ends in a checksum. Only the last line can be torn: it was
never confirmed, so it is dropped. Whoever appends holds the lock of the plan; reading takes none and changes nothing.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from store.atomic import Stamp, read_whole, sync_folder, take_over_rights
from store.documents import HIGHEST, DocEdit
from store.errors import FileError, StoreError
from store.parsing import require_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.parsing import Tables

MODE = 0o600
SUM = ', "sum": "'
TAIL = len(SUM) + 8 + 2
"""Bytes of a line behind its text: the checksum, the quote and the brace."""
CHUNK = 1 << 16
"""How much is read from the end at first, in bytes."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


class Entry(NamedTuple):
    """One change as it was kept. ``at`` is local time to the second; ``undoes`` and ``redoes`` name another entry, or 0."""

    number: int
    at: str
    by: str
    label: str
    edits: tuple[DocEdit, ...]
    undoes: int = 0
    redoes: int = 0


class Print(NamedTuple):
    """What the bytes of a plan file look like: their checksum and count; ``size`` -1 stands for no file."""

    crc: int
    size: int

    @classmethod
    def of(cls, content: bytes | None) -> Print:
        """The print of a file's content; None stands for no file."""
        return cls(0, -1) if content is None else cls(crc32(content), len(content))


class Mark(NamedTuple):
    """The plan file with all entries up to ``number`` has this print and, if nobody has touched it, this stamp."""

    number: int
    print: Print
    stamp: tuple[int, ...] = ()
    last: int = 0
    """The last entry that stood in the journal when this was written; more than ``number`` where edits came meanwhile."""

    def is_stamp(self, stamp: Stamp | None) -> bool:
        """Whether a file looks from outside as this one did when it was written."""
        return stamp is not None and self.stamp == (stamp.mtime_ns, stamp.size, stamp.inode)


class Base(NamedTuple):
    """The whole file as it was when this journal began, after entry ``number``."""

    number: int
    at: str
    schema: int
    tables: Tables
    print: Print


Line = Entry | Mark | Base


class Tail(NamedTuple):
    """The end of a journal: the last mark, and the entries since. ``end`` is where the next line goes, in bytes."""

    mark: Mark
    entries: tuple[Entry, ...]
    number: int
    end: int
    inode: int
    dropped: bool = False
    """Whether a whole last line is left out because its checksum does not hold."""


# ----------------------------------------------------------------------------------------------------------------- lines


def entry_line(entry: Entry) -> bytes:
    """The line of an entry. Raises StoreError for what cannot be written as JSON or is no text."""
    value: dict[str, object] = {"n": entry.number, "at": entry.at, "by": entry.by, "label": entry.label}
    if entry.undoes:
        value["undoes"] = entry.undoes
    if entry.redoes:
        value["redoes"] = entry.redoes
    value["edits"] = [{"kind": e.kind, "id": e.id, "doc": e.doc, "before": e.before, "after": e.after} for e in entry.edits]
    return _summed(value)


def mark_line(mark: Mark) -> bytes:
    """The line of a mark."""
    told = {"last": mark.last, "crc": mark.print.crc, "size": mark.print.size, "stamp": list(mark.stamp)}
    return _summed({"saved": mark.number} | told)


def base_line(base: Base) -> bytes:
    """The first line of a journal. Raises StoreError for what cannot be written as JSON."""
    told = {"n": base.number, "at": base.at, "schema": base.schema, "crc": base.print.crc, "size": base.print.size}
    return _summed({"base": base.tables} | told)


def _summed(value: dict[str, object]) -> bytes:
    try:
        text = _ENCODER.encode(value)[:-1].encode()
    except UnicodeEncodeError:
        raise StoreError("This holds half a character (a lone surrogate), which is no text; type it again.") from None
    except (ValueError, TypeError, RecursionError) as error:
        raise StoreError(f"This cannot be written as JSON ({error}).") from None
    return b'%b, "sum": "%08x"}\n' % (text, crc32(text))


def read_line(line: bytes) -> Line | None:
    """What a line without its end says; None where it is damaged."""
    text = line[:-TAIL]
    if not text or line[-TAIL:] != b', "sum": "%08x"}' % crc32(text):
        return None
    try:
        value = json.loads(text + b"}", parse_constant=_refused)
        return _line(value) if isinstance(value, dict) else None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, FileError):
        return None


def _refused(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _line(value: dict[str, Any]) -> Line:
    if "base" in value:
        print_ = Print(value["crc"], value["size"])
        return Base(_count(value["n"]), str(value["at"]), int(value["schema"]), require_tables(value["base"]), print_)
    if "saved" in value:
        return Mark(_count(value["saved"]), Print(value["crc"], value["size"]), tuple(value["stamp"]), _count(value["last"]))
    edits = tuple(_edit(edit) for edit in value["edits"])
    told = (_count(value["n"]), str(value["at"]), str(value["by"]), str(value["label"]))
    return Entry(*told, edits, _count(value.get("undoes", 0)), _count(value.get("redoes", 0)))


def _count(value: object) -> int:
    """A number of an entry. Raises ValueError for what is none."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**15:
        raise ValueError("this is no number of an entry")
    return value


def _edit(value: dict[str, Any]) -> DocEdit:
    """An edit of a line. Raises ValueError for what would make no document."""
    before, after = value["before"], value["after"]
    if not (before is None or isinstance(before, dict)) or not (after is None or isinstance(after, dict)):
        raise ValueError("this is no document")
    if not isinstance(value["kind"], str) or not isinstance(value["id"], str) or not 0 < _count(value["doc"]) <= HIGHEST:
        raise ValueError("this is no place of a document")
    return DocEdit(value["kind"], value["id"], value["doc"], before, after)


# --------------------------------------------------------------------------------------------------------------- reading


def journal_of(plan: Path) -> Path:
    """The journal of a plan file."""
    return plan.with_name(plan.name + ".journal")


def plan_of_journal(journal: Path) -> Path:
    """The plan file of a journal."""
    return journal.with_name(journal.name.removesuffix(".journal"))


def read_lines(path: Path) -> Iterator[tuple[int, Line | None]]:
    """Every line of a journal with its number, counted from 1; None for a damaged one. A torn last line is left out.

    Nothing where there is no journal. Raises OSError.
    """
    found = read_whole(path)
    lines = found[0].split(b"\n") if found is not None else [b""]
    lines.pop()  # without a line's end: torn, or nothing
    for number, text in enumerate(lines, 1):
        line = read_line(text)
        if line is not None or number < len(lines):
            yield number, line


def read_tail(path: Path) -> Tail | None:
    """The end of a journal; None where there is none, or nothing in it was ever confirmed.

    Raises FileError for a damaged line that the plan needs, OSError.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    with os.fdopen(descriptor, "rb") as file:
        chunk = CHUNK
        while True:
            start = max(0, status.st_size - chunk)
            file.seek(start)
            found = _tail(path, file.read(status.st_size - start), start, status.st_ino)
            if found is not None or not start:
                return found
            chunk *= 4


def _tail(path: Path, content: bytes, start: int, inode: int) -> Tail | None:
    """The tail in the last bytes of a journal; None where more of it must be read."""
    end = start + content.rfind(b"\n") + 1
    lines = content.split(b"\n")
    lines.pop()
    if start:
        lines = lines[1:]  # it began earlier
    entries: list[Entry] = []
    mark: Mark | None = None
    for place, text in enumerate(reversed(lines)):
        line = read_line(text)
        if line is None and not place:
            end -= len(text) + 1  # torn
        elif line is None:
            raise _damaged(path)
        elif isinstance(line, Entry):
            if mark is None or line.number > mark.number:
                entries.append(line)
        elif mark is None:
            mark = line if isinstance(line, Mark) else Mark(line.number, line.print, (), line.number)
        if mark is not None and (isinstance(line, Base) or mark.last == mark.number or (entries and entries[-1].number == mark.number + 1)):
            entries.reverse()
            _require_row(path, mark.number, entries)
            dropped = read_line(lines[-1]) is None
            return Tail(mark, tuple(entries), entries[-1].number if entries else mark.number, end, inode, dropped)
    if not start and entries:
        raise _damaged(path)
    return None


def _require_row(path: Path, number: int, entries: list[Entry]) -> None:
    """Raise FileError unless the entries follow a number without a gap."""
    for place, entry in enumerate(entries, number + 1):
        if entry.number != place:
            raise _damaged(path)


def _damaged(path: Path) -> FileError:
    return FileError(
        "a line of this journal is damaged, and the plan file has not got its edit yet; "
        "`headway check --repair` shows what can be kept, `headway restore` takes a backup.",
        path=str(path),
    )


# --------------------------------------------------------------------------------------------------------------- writing


class Journal:
    """The journal of one plan, as far as this process has read it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mark = Mark(0, Print(0, -1))
        self.dropped = False
        """Whether a damaged last line was left out when it was loaded."""
        self.number = 0
        self.pending: list[Entry] = []
        """The entries since the mark: what the plan file has not got yet, as far as the journal knows."""
        self._end = 0
        self._inode = 0
        self._descriptor = -1

    @property
    def exists(self) -> bool:
        """Whether there was a journal when it was last read or written."""
        return bool(self._inode)

    def load(self) -> None:
        """Read the end of it anew. Raises FileError where it is damaged, OSError."""
        self.close()
        tail = read_tail(self.path)
        if tail is None:
            self.mark, self.number, self.pending, self._end, self._inode = Mark(0, Print(0, -1)), 0, [], 0, 0
        else:
            self.mark, self.number, self.pending = tail.mark, tail.number, list(tail.entries)
            self._end, self._inode = tail.end, tail.inode
        self.dropped = tail is not None and tail.dropped

    def follow(self) -> list[Entry] | None:
        """The entries that others appended since; None when it must be loaded anew (it was cut, or taken away).

        The caller holds the lock. Raises OSError.
        """
        try:
            status = os.stat(self.path)  # noqa: PTH116 - half the time of Path.stat, at every edit
        except FileNotFoundError:
            return None if self._inode else []
        if status.st_size == self._end and status.st_ino == self._inode:
            return []
        if status.st_ino != self._inode or status.st_size < self._end:
            return None
        return self._new_lines(status.st_size)

    def _new_lines(self, size: int) -> list[Entry] | None:
        with self.path.open("rb") as file:
            file.seek(self._end)
            content = file.read(size - self._end)
        found: list[Entry] = []
        lines = content.split(b"\n")
        lines.pop()
        for place, text in enumerate(lines, 1):
            line = read_line(text)
            if isinstance(line, Entry) and line.number == self.number + 1:
                found.append(line)
                self.pending.append(line)
                self.number = line.number
            elif isinstance(line, Mark):
                self._marked(line)
            elif line is None and place == len(lines):
                break  # torn: the next line takes its place
            else:
                return None
            self._end += len(text) + 1
        return found

    def _marked(self, mark: Mark) -> None:
        self.mark = mark
        self.pending = [entry for entry in self.pending if entry.number > mark.number]

    def begin(self, base: Base) -> None:
        """Begin it with a base, in the place of one that has been archived or that never was. Raises OSError, StoreError."""
        line = base_line(base)
        new = self.path.with_name(f".{self.path.name}.new")
        with suppress(FileNotFoundError):
            new.unlink()
        descriptor = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, MODE)
        try:
            take_over_rights(self.path if self.path.exists() else plan_of_journal(self.path), descriptor)
            _write_all(descriptor, line)
            os.fsync(descriptor)
            new.replace(self.path)
        except BaseException:
            os.close(descriptor)
            with suppress(OSError):
                new.unlink()
            raise
        sync_folder(self.path.parent)
        self.close()
        self._descriptor, self._end, self._inode = descriptor, len(line), os.fstat(descriptor).st_ino
        self.mark, self.number, self.pending = Mark(base.number, base.print), base.number, []

    def append(self, entry: Entry) -> None:
        """Keep an entry: when this returns, it is on the disk. After an error it is not there.

        The caller holds the lock and has followed. Raises StoreError for what is no JSON, OSError.
        """
        line = entry_line(entry)
        self._put(line, flush=True)
        self.number = entry.number
        self.pending.append(entry)

    def append_mark(self, number: int, print_: Print, stamp: Stamp) -> None:
        """Say that the plan file is written with all entries up to a number.

        It need not reach the disk at once: without it the file is only looked at more closely. Raises OSError.
        """
        mark = Mark(number, print_, (stamp.mtime_ns, stamp.size, stamp.inode), self.number)
        self._put(mark_line(mark), flush=False)
        self._marked(mark)

    def is_current(self) -> bool:
        """Whether nobody else has appended anything since it was last read. The caller holds the lock."""
        try:
            status = os.stat(self.path)  # noqa: PTH116 - half the time of Path.stat
        except FileNotFoundError:
            return not self._inode
        return status.st_size == self._end and status.st_ino == self._inode

    def _put(self, line: bytes, *, flush: bool) -> None:
        descriptor = self._opened()
        try:
            _write_all(descriptor, line)
            if flush:
                _flush(descriptor)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(descriptor, self._end)
            raise
        self._end += len(line)

    def _opened(self) -> int:
        if self._descriptor < 0:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        size = os.fstat(self._descriptor).st_size
        if size > self._end:
            self._require_torn(os.pread(self._descriptor, size - self._end, self._end))
            os.ftruncate(self._descriptor, self._end)  # a torn line: nobody was told that it is kept
        return self._descriptor

    def _require_torn(self, content: bytes) -> None:
        """Raise StoreError where somebody kept an edit behind our back, such as one whose lock file was taken away."""
        if any(read_line(text) is not None for text in content.split(b"\n")[:-1]):
            raise StoreError(f"Another process wrote {self.path} at the same moment; nothing was changed, try again.")

    def close(self) -> None:
        """Give the descriptor back."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        """What is forgotten gives its descriptor back too."""
        with suppress(OSError):
            self.close()


def _write_all(descriptor: int, content: bytes) -> None:
    written = os.write(descriptor, content)
    while written < len(content):
        content = content[written:]
        written = os.write(descriptor, content)


def _flush(descriptor: int) -> None:
    if hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:  # pragma: no cover - not on Linux
        os.fsync(descriptor)
