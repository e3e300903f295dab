"""What can go wrong between a plan and its file. Each message is one sentence that names the place and the way out."""

from __future__ import annotations

import errno

from planning.errors import HeadwayError

SHOWN = 120
"""How much of a text from a file is repeated in a message, in characters."""


class StoreError(HeadwayError):
    """The plan could not be read or kept; what is on disk is as it was."""


class FileError(StoreError):
    """The file is no plan, or one of its documents cannot be read.

    ``table``, ``document`` (the number within it), ``record`` (the id) and ``field`` name the place, as far as known.
    """

    def __init__(self, why: str, *, table: str = "", document: str = "", record: str = "", field: str = "", path: str = "") -> None:
        self.why = why
        self.table = table
        self.document = document
        self.record = record
        self.field = field
        self.path = path
        super().__init__(self._sentence())

    def at(self, *, document: str = "", path: str = "") -> FileError:
        """The same error, told with the number of the document or the path of the file."""
        return FileError(
            self.why,
            table=self.table,
            document=document or self.document,
            record=self.record,
            field=self.field,
            path=path or self.path,
        )

    def _sentence(self) -> str:
        place = [shown(self.path, len(self.path))] if self.path else []
        if self.table:
            number = f" document {shown(self.document)}" if self.document else ""
            record = f" ({shown(self.record)})" if self.record else ""
            place.append(f"{shown(self.table)}{number}{record}")
        if self.field:
            place.append(f"field {shown(self.field)}")
        return f"{', '.join(place)}: {self.why}" if place else self.why


class UnreadableError(FileError):
    """A file that is no plan, with what would bring the plan back."""

    def __init__(self, error: FileError, way_out: str) -> None:
        self.way_out = way_out
        super().__init__(error.why, table=error.table, document=error.document, record=error.record, field=error.field, path=error.path)

    def _sentence(self) -> str:
        return f"{super()._sentence()} {self.way_out}"


class ConflictError(StoreError):
    """The same field was changed by somebody else since it was looked at. Theirs is kept, ours is not."""


class NeverDeletedError(StoreError):
    """There is no deleted record of this id."""


class OthersChangeError(StoreError):
    """The change to undo, ``number``, was made by another process meanwhile: a person should agree first."""

    def __init__(self, why: str, number: int) -> None:
        super().__init__(why)
        self.number = number


class ReadOnlyError(StoreError):
    """The plan is open for reading only; the message says why, and what would help."""


class NoLockError(StoreError):
    """The disk knows no locks: nobody can be kept from writing at the same time."""


def shown(text: str, limit: int = SHOWN) -> str:
    """Text from outside as it may stand in a message: on one line, without control characters, not too long."""
    cut = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in cut)


def reason(error: OSError) -> str:
    """What the system says of an error."""
    return shown(error.strerror or str(error))


def way_out(error: OSError) -> str:
    """What would help against an error of the system, to be put behind a sentence; nothing where nobody knows."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return ": free some space, then try again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ": see that you may write to its folder, then try again"
    return ""
