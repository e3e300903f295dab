"""Files read and replaced as a whole: a reader sees the old content or the new, never half of either."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

NEW_FILE_MODE = 0o600


class Stamp(NamedTuple):
    """What a file looks like from outside; another stamp means that somebody may have written to it."""

    mtime_ns: int
    size: int
    inode: int
    device: int


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None where there is none."""
    try:
        return _stamp(os.stat(path))  # noqa: PTH116 - half the time of Path.stat, at every edit
    except FileNotFoundError:
        return None


def read_whole(path: Path) -> tuple[bytes, Stamp] | None:
    """The content of a regular file and its stamp; None where there is no file. Raises OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(f"{path} is a folder")
        if not stat.S_ISREG(status.st_mode):
            raise OSError(f"{path} is no regular file")
        return file.read(), _stamp(status)


class Prepared(NamedTuple):
    """A new content of a file that is on the disk already, under another name."""

    path: Path
    temporary: Path
    stamp: Stamp

    def put(self) -> None:
        """Let it take the file's place. Raises OSError, with the old file untouched."""
        try:
            self.temporary.replace(self.path)
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        """Forget it."""
        with suppress(OSError):
            self.temporary.unlink()


def prepare(path: Path, content: bytes, tag: str = "") -> Prepared:
    """Write what shall take a file's place, or be a new file of mode 0600, and flush it to the disk.

    An existing file keeps its mode and, where the system lets us, its owner. The caller holds a lock: a temporary file of
    that name can only be what a killed process left. Raises OSError.
    """
    temporary = path.with_name(f".{path.name}{tag}.new")
    with suppress(FileNotFoundError):
        temporary.unlink()
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, NEW_FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            take_over_rights(path, descriptor)
            rest = memoryview(content)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(descriptor)
            return Prepared(path, temporary, _stamp(os.fstat(descriptor)))
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def replace_whole(path: Path, content: bytes) -> Stamp:
    """Replace a file's content, or create it, so that a crash at any moment leaves old or new. As ``prepare``, then ``put``."""
    prepared = prepare(path, content, f".{os.getpid()}-{os.urandom(3).hex()}")
    prepared.put()
    sync_folder(path.parent)
    return prepared.stamp


def make_folder_beside(folder: Path, path: Path) -> None:
    """Make a folder for what belongs to a file, for the file's owner alone. Raises OSError."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        with suppress(OSError):  # nobody but root may give it away
            owner = path.stat()
            os.chown(folder, owner.st_uid, owner.st_gid)


def take_over_rights(path: Path, descriptor: int) -> None:
    """Give a new file the mode and, where the system lets us, the owner of another; mode 0600 where there is none."""
    try:
        old = path.stat()
    except FileNotFoundError:
        os.fchmod(descriptor, NEW_FILE_MODE)
        return
    ours = os.fstat(descriptor)
    if (old.st_uid, old.st_gid) != (ours.st_uid, ours.st_gid):
        with suppress(OSError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode) & 0o777)


def sync_folder(folder: Path) -> None:
    """Have the new name survive a power cut. The file is in place by now: a system that cannot do it is no failure."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino, status.st_dev)
