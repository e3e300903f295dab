"""A page of lines without a frame."""

from __future__ import annotations

from collections.abc import Sequence

from planning.canvas import Run
from widgets.lines import Lines, clipped


class Sheet(Lines):
    """Lines of runs, one cell in from the edge."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: tuple[Sequence[Run], ...] = ()

    def show(self, lines: Sequence[Sequence[Run]]) -> None:
        """Show these."""
        self._lines = tuple(lines)
        self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        return clipped([Run(" "), *self._lines[y]], width) if y < len(self._lines) else ()
