"""The lines at the edges of the screen: header, message, footer, and the edges of the roadmap's box."""

from __future__ import annotations

from collections.abc import Sequence

from planning.canvas import Run
from planning.text_width import cell_width, fit
from widgets.lines import Lines, clipped, framed, framed_bottom, framed_top, width_of


class HeaderBar(Lines):
    """Where you are, at the left; the day and what wants attention, at the right."""

    ground = "bar"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._crumbs: tuple[str, ...] = ()
        self._state: tuple[Run, ...] = ()

    def show(self, crumbs: Sequence[str], state: Sequence[Run]) -> None:
        """Show where you are and what wants attention."""
        self._crumbs, self._state = tuple(crumbs), tuple(state)
        self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        brand = [Run(" headway", "brand"), Run("  ")]
        state = list(self._state)
        while state and width_of(brand) + width_of(state) + 12 > width:
            state.pop(0)
        room = width - width_of(brand) - width_of(state) - 2
        crumbs = list(self._crumbs)
        while len(crumbs) > 1 and cell_width(" ▸ ".join(crumbs)) > room:
            crumbs.pop(0)
        text = fit(" ▸ ".join(crumbs), max(0, room))
        return [*brand, Run(text, "strong"), Run(" "), *state, Run(" ")]


class KeyBar(Lines):
    """The keys that work here, as many as there is room for."""

    ground = "bar"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._keys: tuple[tuple[str, str], ...] = ()

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys and what they do, the most useful first; the last one always has its place."""
        self._keys = tuple(keys)
        self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        if not self._keys:
            return ()
        *keys, last = self._keys
        room = width - _key_width(last) - 1
        runs: list[Run] = []
        for key in keys:
            if width_of(runs) + _key_width(key) > room:
                break
            runs += _key_runs(key)
        return [Run(" "), *runs, *_key_runs(last)]


def _key_width(key: tuple[str, str]) -> int:
    return cell_width(key[0]) + cell_width(key[1]) + 3


def _key_runs(key: tuple[str, str]) -> list[Run]:
    return [Run(key[0], "key"), Run(f" {key[1]}  ", "dim")]


class MessageLine(Lines):
    """One line for what just happened, what is wrong, or what is about to be."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._runs: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(run.text for run in self._runs).strip()

    def show(self, *runs: Run) -> None:
        """Say this."""
        if runs != self._runs:
            self._runs = runs
            self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        return clipped([Run(" "), *self._runs], width)


class EdgeLine(Lines):
    """The upper or lower edge of a box drawn by others."""

    def __init__(self, title: str = "", *, upper: bool, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title, self._upper = title, upper
        self._info = ""
        self._here = False

    def show(self, title: str, info: str, here: bool) -> None:
        """Show a title, a word about it, and whether the keys go here."""
        self._title, self._info, self._here = title, info, here
        self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        return framed_top(self._title, self._info, width, self._here) if self._upper else framed_bottom(width)


class Detail(Lines):
    """What is under the cursor: a title and lines of runs, in a box or as a strip without one."""

    def __init__(self, *, boxed: bool = True, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = ""
        self._info = ""
        self._lines: tuple[Sequence[Run], ...] = ()
        self.boxed = boxed

    def show(self, title: str, info: str, lines: Sequence[Sequence[Run]]) -> None:
        """Show this."""
        self._title, self._info, self._lines = title, info, tuple(lines)
        self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        if not self.boxed:
            lines = ([Run(f"{self._title}  ", "strong"), *(self._lines[0] if self._lines else ())], *self._lines[1:])
            return clipped([Run(" "), *lines[y]], width) if y < len(lines) else ()
        if y == 0:
            return framed_top(self._title, self._info, width, False)
        if y == self.size.height - 1:
            return framed_bottom(width)
        place = y - 1
        return framed([Run(" "), *self._lines[place]] if place < len(self._lines) else (), width)


class Told(Lines):
    """Lines of text and nothing around them: where labels stand beside what they name, each in one of these, a line that stays
    is not sent again."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: tuple[Sequence[Run], ...] = ()

    def show(self, lines: Sequence[Sequence[Run]]) -> None:
        """Show these lines."""
        self._lines = tuple(lines)
        self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        if y >= len(self._lines) or not self._lines[y]:
            return ()
        runs = clipped(self._lines[y], width)
        return [*runs, runs[-1]._replace(text=" " * (width - width_of(runs)))]  # blanks of another look would cost as much as words


class Page(Lines):
    """Lines of text over the whole middle of the screen: the greeting, the list of commands."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = ""
        self._info = ""
        self._lines: tuple[Sequence[Run], ...] = ()
        self._cursor: int | None = None
        self._top = 0

    def show(self, title: str, info: str, lines: Sequence[Sequence[Run]], cursor: int | None = None, last: int | None = None) -> None:
        """Show these lines; ``cursor`` is the one to mark and keep in sight, with those after it up to ``last``."""
        self._title, self._info, self._lines, self._cursor = title, info, tuple(lines), cursor
        page = max(1, self.size.height - 2)
        if cursor is None:
            self._top = 0
        else:
            end = max(cursor, last if last is not None else cursor)
            self._top = max(0, min(max(self._top, end - page + 1), cursor if cursor > 1 else 0))
        self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        if y == 0:
            return framed_top(self._title, self._info, width, True)
        if y == self.size.height - 1:
            return framed_bottom(width)
        place = self._top + y - 1
        if place >= len(self._lines):
            return framed((), width)
        return framed([Run(" "), *self._lines[place]], width, "cursor" if place == self._cursor else "")
