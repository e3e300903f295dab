"""The palette: everything by its name, found by a few letters; words after a name are typed into what it asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from planning.canvas import Run
from planning.text_width import clean, fit
from tui.asking import Offer, Question, Said
from tui.keys.command import Command, shown_key

if TYPE_CHECKING:
    from tui.screens.keyed import KeyedScreen

NOTHING = "No command is called so; ? lists those of this place."
S = TypeVar("S", bound="KeyedScreen")


def palette(screen: S) -> Question:
    """The question which command to run."""
    registry = screen.registry

    def offer(text: str) -> list[Offer]:
        said = registry.said(text)
        if said is not None:
            command, words = said
            line = (*_line(command), Run(f"  with: {clean(words)}", "accent"))
            return [Offer(line, partial(screen.do_with, command, words))]
        return [Offer(_line(command), partial(screen.do, command)) for command in registry.matching(text)]

    def complete(text: str) -> str:
        found = registry.matching(text)
        return found[0].name if found else text

    def read(text: str) -> Said:
        if registry.said(text) is None and not registry.matching(text):
            return (Run(NOTHING, "warn"),)
        return ()

    def answer(text: str) -> bool:
        return not text.strip()

    hint = "letters of a name · tab finishes it · words after it are its answer: percent 50"
    return Question(":", hint, answer, read, complete, offer=offer, empty=NOTHING, ways="enter runs it · esc closes")


def _line(command: Command[S]) -> Said:
    keys = "  ".join(shown_key(key) for key in command.keys)
    return Run(fit(command.name, 20), "strong"), Run(fit(keys, 14), "key"), Run(command.sentence, "dim")
