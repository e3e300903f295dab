"""What becomes of text that follows a key which would have asked for it, and was refused.

People type on without looking: ``D`` and ``+3d``, ``a`` and a title. Where such a key is refused, or means nothing on this
screen, the line opens all the same, says why, and takes the text up to enter or esc: none of it runs as commands. Only a
key that moves leaves the line by itself, for what it means on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.text_width import clean
from tui.keys.command import ASKS

if TYPE_CHECKING:
    from tui.asking import Question
    from tui.screens.keyed import KeyedScreen

MOVES = frozenset({"up", "down", "pageup", "pagedown", "ctrl+l", "ctrl+q"})
"""The keys that are never part of what is typed into a line."""


def asks_elsewhere(screen: KeyedScreen, key: str) -> str:
    """The title of what a key asks for at home, which a person may have meant by it on another screen; nothing for other keys."""
    from tui.keys.home import HOME

    command = screen.session.config.of(HOME).by_key("roadmap").get(key)
    return command.title if command is not None and command.name in ASKS else ""


def refused(title: str, why: str, role: str) -> Question:
    """The line that says why nothing is asked, and keeps nothing of what is typed into it."""
    from tui.asking import Question

    said = (Run(clean(why), role),)
    ways = "enter, esc close · nothing is kept"
    return Question(f"no {title}", "", lambda text: True, lambda text: said, ways=ways, refusal=True, leaves=MOVES)
