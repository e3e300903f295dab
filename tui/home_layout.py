"""How much of the home screen each of its lists has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.geometry import Size

    from tui.screens.home import HomeScreen

LISTS = ("programs", "projects", "milestones", "risks")
"""The lists at the left, from the top."""


def lay_out(home: HomeScreen, size: Size, open_list: str) -> None:
    """Give the lists their heights: at 80 columns only the one in use is open."""
    narrow = home.has_class("-narrow")
    height = max(8, size.height - (5 if narrow else 3))
    left, right = home.query_one("#left"), home.query_one("#right")
    left.display = not home.full or home.place != "roadmap"
    right.display = not home.full or home.place == "roadmap"
    wide = max(34, min(size.width // 4, 52))
    left.styles.width = "1fr" if home.full and home.place != "roadmap" else 27 if narrow else wide
    wanted = {name: len(home.pane(name).items) + 2 for name in LISTS}
    heights = accordion(wanted, open_list, height) if narrow or home.full else shared(wanted, height)
    for name in LISTS:
        pane = home.pane(name)
        if pane.styles.height is None or pane.styles.height.value != heights[name]:
            pane.styles.height = heights[name]


def accordion(wanted: dict[str, int], open_list: str, height: int) -> dict[str, int]:
    """The open list takes what it needs; what it leaves goes to the others in turn, whose title alone is seen where there is none."""
    heights = dict.fromkeys(wanted, 1)
    heights[open_list] = max(3, min(wanted[open_list], height - len(wanted) + 1))
    for name in (n for n in ("milestones", "risks", "projects", "programs") if n != open_list):
        left = height - sum(heights.values())
        if left >= 2 and wanted[name] > 2:
            heights[name] += min(wanted[name] - 1, left)
    heights[open_list] += max(0, height - sum(heights.values()))
    return heights


def shared(wanted: dict[str, int], height: int) -> dict[str, int]:
    """Each list what it needs, as far as there is room; what is missing is taken from the longest, what is over goes to the last."""
    heights = {name: max(4, n) for name, n in wanted.items()}
    while sum(heights.values()) > height:
        longest = max(heights, key=lambda name: heights[name])
        if heights[longest] <= 4:
            break
        heights[longest] -= 1
    last = list(heights)[-1]
    heights[last] += max(0, height - sum(heights.values()))
    return heights
