"""The keyboard of a journey: every key is pressed through the pilot and counted, and the screen on top is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tests.tui.home_app import picture
from widgets.bars import MessageLine
from widgets.prompt import Prompt

_KEY = re.compile(r"<[^>]+>|.", re.DOTALL)


class Keyboard:
    """What a person presses, and what they see. ``count`` is every key so far: letters, enter, esc."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.count = 0

    async def press(self, keys: str) -> int:
        """Press keys, ``<name>`` is a key with a name; says how many they were.

        Letters come as fast as a terminal on a slow line hands them over: all that wait at once, without a look at the screen
        between them. Before and after a key with a name everything has been done and drawn.
        """
        pressed = _KEY.findall(keys)
        for key in pressed:
            if len(key) == 1:
                self._send(key)
            else:
                await self._settled()
                await self.pilot.press(key[1:-1])
        await self._settled()
        self.count += len(pressed)
        return len(pressed)

    async def _settled(self) -> None:
        """Wait until what was pressed is done: it goes from the app to the screen, and from there to what it changes."""
        for _ in range(3):
            await self.pilot._wait_for_screen()
        await self.pilot.pause()

    def _send(self, letter: str) -> None:
        driver = self.pilot.app._driver
        assert driver is not None
        event = Key(_character_to_key(letter), letter)
        event.set_sender(self.pilot.app)
        driver.send_message(event)

    async def paste(self, text: str) -> None:
        """Paste as a terminal does; no key is counted for it."""
        self.pilot.app.screen.post_message(Paste(text))
        await self.pilot.pause()

    @property
    def message(self) -> str:
        """What the message line of the screen on top says."""
        return self.pilot.app.screen.query_one("#message", MessageLine).text

    @property
    def line(self) -> str:
        """What stands in the prompt."""
        return self.pilot.app.screen.query_one("#prompt", Prompt).text

    @property
    def screen(self) -> str:
        """The whole screen as text."""
        return "\n".join(picture(self.pilot))

    def row(self, *words: str) -> str:
        """The first line of the screen that holds all these words; fails with the screen where there is none."""
        for line in picture(self.pilot):
            if all(word in line for word in words):
                return line
        raise AssertionError(f"no line with {words} on:\n{self.screen}")


def records_in(path: Path) -> dict[str, object]:
    """What a plan file holds, without what it says of itself."""
    found: dict[str, object] = json.loads(path.read_text())
    return {kind: table for kind, table in found.items() if kind != "meta"}
