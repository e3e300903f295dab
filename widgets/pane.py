"""A list in a box: a mark, a name and a few columns at the right; one line an item, one item under the cursor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.text_width import cell_width, fit
from widgets.lines import Lines, framed, framed_bottom, framed_top, width_of

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

MARK = "»"
"""Before what is selected."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line: ``tail`` are the columns at the right, already of equal width in all items."""

    id: str
    mark: Run
    name: str
    tail: tuple[Run, ...] = ()
    quiet: bool = False


class Pane(Lines):
    """A titled list. It is told its items and asked to move; ``here`` says whether the keys go to it."""

    def __init__(self, title: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.name_of_list = title
        self.info = ""
        self.here = False
        self.folded = False
        self._items: tuple[Item, ...] = ()
        self._cursor = 0
        self._top = 0
        self._marked: frozenset[str] = frozenset()

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, those out of sight included."""
        return self._items

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        return self._items[self._cursor] if self._items else None

    @property
    def cursor_line(self) -> int:
        """The line of the widget that the cursor is on."""
        return self._cursor - self._top + 1

    @property
    def page(self) -> int:
        """Items in sight."""
        return max(1, self.size.height - 2)

    def show(self, items: Sequence[Item], info: str) -> None:
        """Show these items; the cursor stays on its item where that is still there."""
        wanted = self.item.id if self.item else None
        self._items, self.info = tuple(items), info
        places = {item.id: n for n, item in enumerate(self._items)}
        self.move_to(places.get(wanted or "", min(self._cursor, len(self._items) - 1)))

    def cursor_to(self, item_id: str) -> bool:
        """Put the cursor on an item; False where it is not in the list."""
        for n, item in enumerate(self._items):
            if item.id == item_id:
                self.move_to(n)
                return True
        return False

    def move_to(self, place: int) -> None:
        """Put the cursor on the n-th item, or the nearest there is."""
        self._cursor = max(0, min(place, len(self._items) - 1))
        last = max(0, len(self._items) - self.page)
        self._top = max(0, min(max(self._top, self._cursor - self.page + 1), self._cursor, last))
        self.repaint()

    def on_resize(self) -> None:
        """With more room the items above come back into sight."""
        self.move_to(self._cursor)

    def move(self, delta: int) -> None:
        """Move the cursor some items down, or up."""
        self.move_to(self._cursor + delta)

    def top(self) -> None:
        """The first item."""
        self.move_to(0)

    def bottom(self) -> None:
        """The last item."""
        self.move_to(len(self._items) - 1)

    def set_here(self, here: bool) -> None:
        """Say whether the keys go to this list."""
        self.here = here
        self.repaint()

    def mark(self, ids: Collection[str]) -> None:
        """Mark the items with these ids as selected, and no others."""
        if self._marked != frozenset(ids):
            self._marked = frozenset(ids)
            self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        height = self.size.height
        if y == 0:
            marked = sum(item.id in self._marked for item in self._items) if self._marked else 0
            chosen = f"{marked} selected" if width >= 34 else f"{MARK}{marked}"
            return framed_top(self.name_of_list, chosen if marked else self.info, width, self.here)
        if y == height - 1:
            return framed_bottom(width)
        place = self._top + y - 1
        if place >= len(self._items):
            return framed((), width)
        item = self._items[place]
        ground = "cursor" if place == self._cursor and self.here else "marked" if item.id in self._marked else ""
        return framed(self._item_runs(item, width - 2), width, ground)

    def _item_runs(self, item: Item, room: int) -> list[Run]:
        sign = Run(MARK, "accent") if item.id in self._marked else Run(" ")
        head = [sign, item.mark, Run(" ")] if room >= 30 else [item.mark, sign]
        tail = list(item.tail)
        while tail and room - width_of(head) - sum(cell_width(run.text) + 1 for run in tail) < 9:
            tail.pop(0)
        name = room - width_of(head) - sum(cell_width(run.text) + 1 for run in tail) - (1 if room >= 30 else 0)
        chosen = item is self.item
        role = "strong" if chosen else "dim" if item.quiet else ""
        runs = [*head, Run(fit(item.name, max(0, name)), role)]
        for run in tail:
            runs += [Run(" "), run]
        return runs
