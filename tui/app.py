"""The app: one session, one screen, the theme. Everything a person can do is in ``tui.commands``."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import constants
from textual.app import App
from textual.reactive import Reactive

from store.errors import StoreError
from tui.config import config_path, load_config
from tui.screens.home import HomeScreen
from tui.screens.keyed import KeyedScreen
from tui.session import Session
from tui.theme import HEADWAY

if TYPE_CHECKING:
    from pathlib import Path

    from textual.driver import Driver
    from textual.events import Resize
    from textual.geometry import Size
    from textual.theme import Theme

LOOK_EVERY = 0.5
"""How often the app looks whether somebody else wrote, in seconds: two looks at the folder, nothing is read."""
PATIENCE = 1.0
"""How long an edit waits for another process that writes, in seconds."""
FEW_COLOURS = frozenset({"linux", "vt100", "vt220", "xterm", "screen", "tmux", "rxvt", "ansi", "xterm-16color", "dumb"})
"""Values of TERM that promise no more than the terminal's own sixteen colours."""


class HeadwayApp(App[None], inherit_bindings=False):
    """Headway on a terminal."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    TITLE = "headway"
    CSS_PATH: ClassVar = ["screens/keyed.tcss", "screens/home.tcss", "screens/history.tcss"]
    # the app's own: a default screen's style sheet would not be read, and another's would be worked out while it opens
    BINDINGS: ClassVar = []
    theme: Reactive[str] = Reactive(lambda: "ansi-dark" if _few_colours() else HEADWAY.name)
    # the app's own from the start: another's colours would be worked out first, and the style sheets be read twice

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The toolkit's themes and ours."""
        return {**super().available_themes, HEADWAY.name: HEADWAY}

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.animation_level = "none"
        self.session = session
        self._told_size: Size | None = None

    def get_default_screen(self) -> HomeScreen:
        """Home is the screen at the bottom of the stack: nothing blank is laid out before it."""
        return HomeScreen(self.session)

    def get_driver_class(self) -> type[Driver]:
        """A terminal is sent only what changed; where there is no such driver, or TEXTUAL_DRIVER names one, that is taken."""
        if constants.DRIVER is not None or os.name != "posix":
            return super().get_driver_class()
        from tui.driver import ThriftyDriver

        return ThriftyDriver

    def on_keyed_screen_redraw_requested(self) -> None:
        """Draw everything anew, whatever else wrote on the terminal."""
        self._forget_terminal()
        self.screen.refresh(layout=True)

    def on_resize(self, event: Resize) -> None:
        """A terminal that got another size shows nobody knows what; the first size told is the one it had all along."""
        if self._told_size not in (None, event.size):
            self._forget_terminal()
        self._told_size = event.size

    def _forget_terminal(self) -> None:
        if os.name == "posix":
            from tui.driver import ThriftyDriver

            if isinstance(self._driver, ThriftyDriver):
                self._driver.wire.forget()

    def on_mount(self) -> None:
        self._heed_signals()
        self.session.file.follow()
        self.set_interval(LOOK_EVERY, self._look_for_others)

    def on_unmount(self) -> None:
        self.session.remember_look()
        self.session.file.close()

    def _heed_signals(self) -> None:
        """A line that drops and a machine that shuts down end the app as `q` does: the plan file is written."""
        import asyncio
        import signal

        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not the main thread, or a system without signals
            for number in (signal.SIGHUP, signal.SIGTERM):
                loop.add_signal_handler(number, self.exit)

    def _look_for_others(self) -> None:
        """Show what other processes wrote; leave when the terminal is gone without a word."""
        if not self.screen_stack:
            return  # on the way out
        self.session.remember_look()
        if not self.is_headless and _is_hung_up():
            self.exit()
        elif isinstance(self.screen, KeyedScreen):
            self.screen.look_for_others()

    def on_ready(self) -> None:
        _settle_memory()
        self.call_after_refresh(self._park_cursor)

    def _park_cursor(self) -> None:
        """The terminal's own cursor stands on ours from the first frame on."""
        if isinstance(self.screen, KeyedScreen):
            self.screen.park_cursor()


def _is_hung_up() -> bool:
    """Whether the other end of the terminal is closed. Only the session's leader is sent SIGHUP for that."""
    import select
    import sys

    if sys.__stdin__ is None or sys.__stdin__.closed:
        return True
    poll = select.poll()
    poll.register(sys.__stdin__.fileno(), 0)
    return bool(poll.poll(0))


def _few_colours() -> bool:
    return os.environ.get("TERM", "") in FEW_COLOURS and os.environ.get("COLORTERM", "") not in ("truecolor", "24bit")


def _settle_memory() -> None:
    """What is there at the start stays; the collector need not look at it again with every key."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def run_app(path: Path, today: date, *, read_only: bool = False) -> int:
    """Open a plan in the app until the person leaves. Raises StoreError for a file that cannot be opened, or not be written."""
    gc.disable()  # nothing made while starting is garbage
    from store.looked import looks_of_user
    from store.planfile import PlanFile
    from store.typed import lines_of_user
    from tui.clock import clock_of

    file = PlanFile.open(path, read_only=read_only, now=clock_of(today), patience=PATIENCE, by="app")
    app = HeadwayApp(Session(file, today, looks_of_user(), load_config(config_path()), lines_of_user()))
    try:
        app.run(mouse=False)
    finally:
        file.close()  # however the app ends: an edit that is in the journal is in the file too
    if file.trouble:
        raise StoreError(file.trouble)
    return app.return_code or 0
