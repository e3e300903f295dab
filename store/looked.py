"""When the user last looked at which plan, in a small file of their own: nothing of it stands in the plan.

The file lies in the user's state folder and is readable by them alone. It is a convenience: where it cannot be read or
written, nothing is told and nothing is lost.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

MOST = 200
"""So many plans are remembered; the one looked at longest ago is forgotten first."""


class Look(NamedTuple):
    """The number of the journal's last entry when somebody looked, and when that was."""

    number: int
    at: datetime


class Looks:
    """The looks of one user. Made without a path it remembers nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def last(self, plan: Path) -> Look | None:
        """When this plan was looked at last; None where that is not known."""
        try:
            number, at = self._all()[_key(plan)]
            return Look(int(number), datetime.fromisoformat(at))
        except (KeyError, ValueError, TypeError):
            return None

    @staticmethod
    def now(number: int, at: datetime) -> Look:
        """A look at a plan whose journal has come to this number."""
        return Look(number, at)

    def keep(self, plan: Path, look: Look) -> None:
        """Remember a look."""
        if self._path is None:
            return
        known = self._all()
        known[_key(plan)] = (look.number, look.at.isoformat(timespec="seconds"))
        newest = sorted(known.items(), key=lambda each: str(each[1][1]))[-MOST:]
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(dict(newest), file)
            temporary.replace(self._path)

    def _all(self) -> dict[str, tuple[int, str]]:
        if self._path is None:
            return {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return {k: (v[0], v[1]) for k, v in found.items() if isinstance(v, list) and len(v) == 2} if isinstance(found, dict) else {}


def _key(plan: Path) -> str:
    """A plan's own key: its real path, not to be read off the file."""
    return sha256(os.fsencode(os.path.realpath(plan))).hexdigest()[:24]


def looks_of_user() -> Looks:
    """The looks of whoever runs this (on Linux in ``~/.local/state/headway``, or under ``XDG_STATE_HOME``)."""
    from platformdirs import user_state_path

    return Looks(user_state_path("headway", appauthor=False) / "looked.json")
