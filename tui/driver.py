"""The terminal, to which only what changed is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.drivers.linux_driver import LinuxDriver

from tui.wire import Wire

if TYPE_CHECKING:
    from typing import Any

    from textual.app import App


class ThriftyDriver(LinuxDriver):
    """The toolkit's driver for a terminal, with a model of what the terminal shows in between."""

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.wire = Wire()

    def write(self, data: str) -> None:
        told = self.wire.sent(data)
        if told:
            super().write(told)
