"""What a change would do, line by line, in the place of the roadmap while something is being typed."""

from __future__ import annotations

from collections.abc import Sequence

from planning.canvas import Run
from widgets.lines import Lines, clipped


class Preview(Lines):
    """Lines that may be more than there is room for."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: Sequence[Sequence[Run]] = ()
        self._top = 0

    def show(self, lines: Sequence[Sequence[Run]]) -> None:
        """Show these lines; what is in sight stays where it was, as far as there is something."""
        self._lines = lines
        self.turn(0)

    def turn(self, pages: int) -> None:
        """Turn to what is below, or above."""
        page = max(1, self.size.height - 1)
        self._top = max(0, min(self._top + pages * page, len(self._lines) - page))
        self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        place = self._top + y
        below = len(self._lines) - self._top - self.size.height
        if y == self.size.height - 1 and below > 0:
            return [Run(" "), Run(f"  … {below + 1} more lines; pgdn shows them", "dim")]
        if place >= len(self._lines) or not self._lines[place]:
            return ()
        first, *rest = self._lines[place]
        return clipped([first._replace(text=f" {first.text}"), *rest], width)
