"""Where one has been: ``,`` goes back and ``;`` forward through the places that jumps led away from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.screens.home import HomeScreen

MOST = 100
"""No more places than these are remembered."""


class Spot(NamedTuple):
    """A place (a list, or the roadmap) and the record under its cursor, "" for none."""

    place: str
    record: str


class Trail:
    """The places before and after the one where one is. It is told of jumps alone: moving by rows leaves no trace."""

    def __init__(self) -> None:
        self._before: list[Spot] = []
        self._after: list[Spot] = []

    def left(self, spot: Spot) -> None:
        """A jump leads away from here; what lay ahead is forgotten."""
        if not self._before or self._before[-1] != spot:
            self._before.append(spot)
            del self._before[:-MOST]
        self._after.clear()

    def back(self, here: Spot) -> Spot | None:
        """The place before this one; None at the beginning."""
        return _turned(here, self._before, self._after)

    def forward(self, here: Spot) -> Spot | None:
        """The place that ``back`` led away from; None at the end."""
        return _turned(here, self._after, self._before)


def _turned(here: Spot, source: list[Spot], other: list[Spot]) -> Spot | None:
    while source and source[-1] == here:
        source.pop()
    if not source:
        return None
    other.append(here)
    return source.pop()


def spot_of(home: HomeScreen) -> Spot:
    """Where one is."""
    record = home.record
    return Spot(home.place, record.id if record else "")


def turn(home: HomeScreen, *, back: bool) -> None:
    """Go back, or forward; records that are gone are passed over."""
    step = home.trail.back if back else home.trail.forward
    spot = step(spot_of(home))
    while spot is not None and spot.record and home.session.plan.find(spot.record) is None:
        spot = step(spot)
    if spot is None:
        home.say("This is where you began; there is nothing before." if back else "This is the last place you were at.", "dim")
        return
    home.stand_at(spot.place, spot.record)
