"""What can be wrong with a plan, as typed errors: each message is one sentence that names the place."""

from __future__ import annotations

from collections.abc import Sequence


class HeadwayError(Exception):
    """The root of every error this program raises on purpose: its text can be shown to a person as it is."""


class PlanError(HeadwayError):
    """The plan does not hold together: a record is missing, double, or points at nothing."""


class LoopError(PlanError):
    """Links run in a circle. ``ids`` is the circle, its first id repeated at the end."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(f"These links run in a circle: {' -> '.join(ids)}. Take one of them away.")
        self.ids = tuple(ids)


class ScheduleError(PlanError):
    """A date cannot be computed: a calendar without working time, or a date beyond the horizon."""


class PhraseError(HeadwayError):
    """A typed phrase means nothing; the message says what would."""
