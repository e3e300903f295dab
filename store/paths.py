"""Where plans lie when nobody names a file."""

from __future__ import annotations

from pathlib import Path

PLAN = "plan.json"


def data_folder() -> Path:
    """The user's data folder of this program (on Linux ``~/.local/share/headway``, or under ``XDG_DATA_HOME``)."""
    from platformdirs import user_data_path

    return user_data_path("headway", appauthor=False)


def default_path() -> Path:
    """The plan that is opened when none is named. Nothing is created by asking."""
    return data_folder() / PLAN


def make_folder_of(path: Path) -> None:
    """Make the folder of a plan, readable by its owner alone, where it is our own data folder; no other is ever made."""
    folder = path.parent
    if not folder.exists() and folder == data_folder():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
