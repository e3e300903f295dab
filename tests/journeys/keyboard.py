"""The keyboard of a journey: every key is pressed through the pilot and counted, and the screen on top is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

from textual.events import Paste
from textual.pilot import Pilot

from tests.tui.home_app import picture, typed
from widgets.bars import MessageLine
from widgets.prompt import Prompt

_KEY = re.compile(r"<[^>]+>|.", re.DOTALL)


class Keyboard:
    """What a person presses, and what they see. ``count`` is every key so far: letters, enter, esc."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.count = 0

    async def press(self, keys: str) -> int:
        """Press keys one by one, ``<name>`` is a key with a name; says how many they were."""
        await typed(self.pilot, keys)
        pressed = len(_KEY.findall(keys))
        self.count += pressed
        return pressed

    async def paste(self, text: str) -> None:
        """Paste as a terminal does: no key of the plan's."""
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
