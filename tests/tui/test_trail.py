"""The places that one jumped away from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.trail import MOST, Spot, Trail

SPOTS = st.builds(Spot, st.sampled_from(["roadmap", "risks"]), st.sampled_from("abc"))


@given(st.lists(SPOTS, min_size=1, max_size=8))
def test_as_often_back_as_forward_leads_to_where_one_was(spots: list[Spot]) -> None:
    path = [spot for n, spot in enumerate(spots) if n == 0 or spot != spots[n - 1]]
    trail, here = Trail(), path[-1]
    for spot in path[:-1]:
        trail.left(spot)
    for spot in reversed(path[:-1]):
        back = trail.back(here)
        assert back == spot
        here = back
    assert trail.back(here) is None
    for spot in path[1:]:
        forward = trail.forward(here)
        assert forward == spot
        here = forward
    assert trail.forward(here) is None


def test_a_jump_forgets_what_lay_ahead_and_old_places_are_forgotten_too() -> None:
    trail = Trail()
    trail.left(Spot("risks", "R-1"))
    trail.back(Spot("roadmap", "WEB"))
    trail.left(Spot("risks", "R-1"))
    assert trail.forward(Spot("roadmap", "KES")) is None
    for n in range(3 * MOST):
        trail.left(Spot("roadmap", str(n)))
    count = 0
    here: Spot | None = Spot("roadmap", "here")
    while here is not None and (here := trail.back(here)) is not None:
        count += 1
    assert count == MOST
