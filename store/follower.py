"""The thread that lets the plan file follow the journal, a moment after the last edit."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

DELAY, LONGEST = 0.3, 2.0
"""How long it waits for another edit, and how long at most while edits keep coming, in seconds."""


class Follower:
    """Calls ``save`` in a thread of its own after each burst of edits. ``save`` handles its own errors."""

    def __init__(self, save: Callable[[], None]) -> None:
        self._save = save
        self._condition = Condition()
        self._first = self._last = 0.0
        self._stopped = False
        self._thread: Thread | None = None

    def wake(self) -> None:
        """There was an edit."""
        with self._condition:
            self._last = monotonic()
            self._first = self._first or self._last
            if self._thread is None:
                self._thread = Thread(target=self._run, name="headway-follower", daemon=True)
                self._thread.start()
            self._condition.notify()

    def stop(self) -> None:
        """Wait until what is being written is written, and end the thread."""
        with self._condition:
            self._stopped = True
            self._condition.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while self._wait():
            self._save()

    def _wait(self) -> bool:
        """Wait until it is time to write; False when it is time to end."""
        with self._condition:
            while not self._stopped:
                if not self._first:
                    self._condition.wait()
                    continue
                left = min(self._last + DELAY, self._first + LONGEST) - monotonic()
                if left <= 0:
                    self._first = 0.0
                    return True
                self._condition.wait(left)
            return False
