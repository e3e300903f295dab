"""The lock that a process holds while it writes. The system frees it when the process ends, however it ends."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from threading import RLock
from time import monotonic, sleep
from types import TracebackType

from store.errors import NoLockError, StoreError

try:
    import fcntl
except ImportError:  # pragma: no cover - not on POSIX
    fcntl = None  # type: ignore[assignment]

PATIENCE = 5.0
"""How long a write waits for another process that holds the lock, in seconds."""
SHORTEST, LONGEST = 0.0005, 0.02
"""How long to wait before asking again, in seconds: from the first time to the last."""
_CANNOT = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL)


class Lock:
    """A lock by a file that only serves for it; threads of one process exclude each other too.

    Entered again by the thread that holds it, it stays held until the last exit. Entering raises StoreError when others keep
    it longer than ``patience`` seconds, NoLockError where the disk knows no locks, OSError where the file cannot be made.
    """

    def __init__(self, path: Path, of: Path, patience: float) -> None:
        self.path = path
        self.patience = patience
        self._of = of
        self._thread = RLock()
        self._depth = 0
        self._descriptor = -1

    def __enter__(self) -> Lock:
        if not self._thread.acquire(timeout=self.patience):
            raise self._busy()
        try:
            if not self._depth and not self._take(self.patience):
                raise self._busy()
            self._depth += 1
        except BaseException:
            self._thread.release()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._leave()

    def try_enter(self) -> bool:
        """Enter if nobody holds it; True obliges to leave by ``leave``. Raises as entering does, except for those who hold it."""
        if not self._thread.acquire(blocking=False):
            return False
        try:
            if self._depth or self._take(0):
                self._depth += 1
                return True
        except BaseException:
            self._thread.release()
            raise
        self._thread.release()
        return False

    def leave(self) -> None:
        """Leave what ``try_enter`` entered."""
        self._leave()

    def close(self) -> None:
        """Give the descriptor back."""
        with self._thread:
            if self._descriptor >= 0 and not self._depth:
                os.close(self._descriptor)
                self._descriptor = -1

    def __del__(self) -> None:
        """What is forgotten gives its descriptor back too."""
        if self._descriptor >= 0:
            with suppress(OSError):
                os.close(self._descriptor)

    # ------------------------------------------------------------------------------------------------------------------

    def _leave(self) -> None:
        self._depth -= 1
        if not self._depth:
            with suppress(OSError):
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self._thread.release()

    def _take(self, patience: float) -> bool:
        if fcntl is None:
            raise NoLockError(f"{self._of} cannot be locked on this system; it is opened for reading only.")
        end, pause = monotonic() + patience, SHORTEST
        while True:
            if self._descriptor < 0:
                self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if monotonic() >= end:
                    return False
                sleep(pause)
                pause = min(2 * pause, LONGEST)
                continue
            except OSError as error:
                if error.errno in _CANNOT:
                    raise NoLockError(f"{self._of} lies on a disk that knows no locks; move it to a local disk to change it.") from error
                raise
            if self._is_ours():
                return True
            os.close(self._descriptor)  # somebody took the file away: those who come now lock another one
            self._descriptor = -1

    def _is_ours(self) -> bool:
        with suppress(OSError):
            ours, named = os.fstat(self._descriptor), os.stat(self.path)  # noqa: PTH116 - half the time of Path.stat, at every edit
            return (ours.st_ino, ours.st_dev) == (named.st_ino, named.st_dev)
        return False

    def _busy(self) -> StoreError:
        return StoreError(f"Another process is writing {self._of} and does not finish; end it, then try again.")
