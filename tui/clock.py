"""The clock that stamps what is kept: the day that was set as today, with the real time of day, in the app and in the shell alike."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def clock_of(today: date, real: Callable[[], datetime] = datetime.now) -> Callable[[], datetime]:
    """A clock that shows ``today`` now and goes on with the real one, past midnight too."""
    ahead = today - real().date()
    return lambda: real() + ahead
