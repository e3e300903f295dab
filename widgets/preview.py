"""What a change would do, line by line, in the place of the roadmap while something is being typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planning.canvas import Run
from widgets.lines import Lines, clipped

LinesFor = Callable[[int], Sequence[Sequence[Run]]]
"""Makes the lines for a width in cells."""


class Preview(Lines):
    """Lines that may be more than there is room for. They are made for the width there is, which a hidden widget does not have yet."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines_for: LinesFor = lambda width: ()
        self._made: tuple[int, Sequence[Sequence[Run]]] | None = None
        self._top = 0

    def show(self, lines_for: LinesFor) -> None:
        """Show these lines; what is in sight stays where it was, as far as there is something."""
        self._lines_for, self._made = lines_for, None
        self.turn(0)

    def turn(self, pages: int) -> None:
        """Turn to what is below, or above."""
        page = max(1, self.size.height - 1)
        self._top = max(0, min(self._top + pages * page, len(self._lines(self.size.width)) - page))
        self.repaint()

    def _lines(self, width: int) -> Sequence[Sequence[Run]]:
        if self._made is None or self._made[0] != width:
            self._made = (width, self._lines_for(width))
        return self._made[1]

    def runs(self, y: int, width: int) -> Sequence[Run]:
        lines = self._lines(width)
        place = self._top + y
        below = len(lines) - self._top - self.size.height
        if y == self.size.height - 1 and below > 0:
            return [Run(" "), Run(f"  … {below + 1} more lines; pgdn shows them", "dim")]
        if place >= len(lines) or not lines[place]:
            return ()
        first, *rest = lines[place]
        return clipped([first._replace(text=f" {first.text}"), *rest], width)
