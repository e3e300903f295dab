"""The keys of a what-if: begin it, look at it or at the plan, compare, keep it as one change, or drop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean

if TYPE_CHECKING:
    from tui.asking import Said
    from tui.screens.home import HomeScreen
    from tui.screens.keyed import KeyedScreen

DEFAULT = "what-if"


def toggle(home: HomeScreen) -> None:
    """Begin a what-if under a name that can be changed; where there is one, look at it, or at the plan again."""
    trying = home.session.trying
    if trying.whatif is None:
        trying.begin(DEFAULT)
        home.show_plan()
        home.say(f"{_here(trying.name)} · :whatif-name names it", "accent")
        return
    looking = trying.turn()
    home.show_plan()
    home.say(home.with_news(_here(trying.name) if looking else f"This is the plan as it is. {waiting(home)}"), "accent")


def waiting(screen: KeyedScreen) -> str:
    """That a what-if waits, and how to see it; nothing where there is none. A file that cannot be read is told instead."""
    try:
        whatif = screen.session.trying.whatif
    except HeadwayError as error:
        return str(error)
    if whatif is None:
        return ""
    count = len(whatif.steps)
    return f"The what-if {whatif.name} with {count} change{'s' * (count != 1)} waits, W opens it."


def _here(name: str) -> str:
    """Where one is, and the way back."""
    return f"This is the what-if {name}: what you change now is tried, not kept · W back · g w compares"


def rename(screen: KeyedScreen) -> None:
    """Ask for another name of the what-if. Raises HeadwayError where nothing is tried."""
    from tui.asking import Question

    trying, name = screen.session.trying, _required(screen)

    def answer(text: str) -> bool:
        trying.rename(text)
        screen.show_plan()
        screen.kept_words = f"The what-if is called {trying.whatif.name}." if trying.whatif is not None else ""
        return True

    hint = "what it is called here, and what the change is called when it is kept"
    screen.ask(Question("name of the what-if", hint, answer, text=name, whole=True))


def compare(home: HomeScreen) -> None:
    """Open the comparison with the plan. Raises HeadwayError where nothing is tried."""
    from tui.screens.whatif import WhatIfScreen

    _required(home)
    home.open_screen(WhatIfScreen(home.session, home.jump))


def keep(screen: KeyedScreen) -> None:
    """Ask for the label, and keep what is tried as one change. Raises HeadwayError where nothing is tried."""
    from tui.asking import Question

    session, name = screen.session, _required(screen)

    def parts(text: str) -> tuple[str, str]:
        label, _, reason = text.partition(" because ")
        return label.strip() or name, reason.strip()

    def read(text: str) -> Said:
        label, reason = parts(text)
        because = f" because {clean(reason)}" if reason else " · add `because …` for the reason"
        return Run("one change, with a change request in the log: ", "dim"), Run(clean(label), "strong"), Run(because, "dim")

    def answer(text: str) -> bool:
        change = session.keep_whatif(*parts(text))
        request = next(edit.id for edit in reversed(change.edits) if edit.kind == "changes")
        screen.show_plan()
        screen.kept_words = screen.with_news(f"kept: {change.label}, with the change request {request} · u undoes all of it")
        return True

    screen.ask(Question("keep it as", "what it is called, and `because …`", answer, read, text=name, whole=True))


def drop(screen: KeyedScreen) -> None:
    """Forget what is tried, after a yes. Raises HeadwayError where nothing is tried."""
    from tui.asking import agree

    trying, name = screen.session.trying, _required(screen)
    count = len(trying.whatif.steps) if trying.whatif is not None else 0

    def then() -> None:
        trying.drop()
        top = _without(screen)
        top.show_plan()
        top.say(f"The what-if {name} is dropped; the plan is as it was.", "good")

    if count == 0:  # there is nothing to lose
        then()
        return

    why = f"{count} change{'s' * (count != 1)} tried in it would be forgotten; this cannot be undone."
    screen.ask(agree(f"drop {name}?", why, then, screen.close_prompt, lambda: screen.say(f"The what-if {name} is still there.")))


def _without(screen: KeyedScreen) -> KeyedScreen:
    """The screen that is left where nothing is tried any more: the comparison has nothing to show then."""
    from tui.screens.keyed import KeyedScreen as Keyed
    from tui.screens.whatif import WhatIfScreen

    if isinstance(screen, WhatIfScreen):
        screen.close()
        below = screen.app.screen
        return below if isinstance(below, Keyed) else screen
    return screen


def _required(screen: KeyedScreen) -> str:
    whatif = screen.session.trying.whatif
    if whatif is None:
        raise HeadwayError("Nothing is being tried; W begins a what-if.")
    return whatif.name
