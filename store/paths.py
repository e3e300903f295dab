"""Where plans lie when nobody names a file."""

from __future__ import annotations

import os
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


def why_not_writable(path: Path | str, target: Path) -> str:
    """Why a plan cannot be changed, in one sentence with what would help; nothing where it can, as far as can be seen."""
    folder, effective = target.parent, os.access in os.supports_effective_ids
    if target.exists() and not os.access(target, os.W_OK, effective_ids=effective):
        return f"{path} is write-protected, so it is open for reading only; `chmod u+w` on it lets it be changed."
    if folder.is_dir() and not os.access(folder, os.W_OK, effective_ids=effective):
        return f"You may not write to the folder of {path}, so it is open for reading only; move the plan, or change the folder's rights."
    return ""


def whatif_of(target: Path) -> Path:
    """The file of the what-if of a plan, beside it."""
    return target.with_name(target.name + ".whatif")
