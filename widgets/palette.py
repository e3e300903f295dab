"""The colours of everything drawn line by line: roles become styles, in one table.

The styles come from the theme's variables alone. (Component classes of a style sheet would do the same, but are matched
for each widget again: sixty roles on a dozen widgets were a third of the start.)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style
from textual.color import Color

if TYPE_CHECKING:
    from typing import Any

    from textual.app import App

_BOLD = True
ROLES: Mapping[str, tuple[str, float, bool]] = {
    # role: the theme's colour, how much of it over the ground, bold
    "frame": ("foreground", 0.35, False),
    "title": ("foreground", 0.60, _BOLD),
    "title-here": ("accent", 1.0, _BOLD),
    "dim": ("foreground", 0.60, False),
    "strong": ("foreground", 1.0, _BOLD),
    "good": ("success", 1.0, False),
    "warn": ("warning", 1.0, False),
    "bad": ("error", 1.0, False),
    "accent": ("accent", 1.0, False),
    "special": ("secondary", 1.0, _BOLD),
    "key": ("accent", 1.0, _BOLD),
    "brand": ("accent", 1.0, _BOLD),
    # the roadmap
    "name": ("foreground", 1.0, False),
    "name-done": ("foreground", 0.50, False),
    "name-group": ("foreground", 1.0, _BOLD),
    "name-program": ("foreground", 1.0, _BOLD),
    "mark": ("error", 1.0, _BOLD),
    "selected": ("accent", 1.0, _BOLD),
    "header-major": ("foreground", 1.0, _BOLD),
    "header-minor": ("foreground", 0.60, False),
    "header-closed": ("foreground", 0.30, False),
    "today": ("accent", 1.0, False),
    "status": ("foreground", 0.40, False),
    "shade": ("foreground", 0.12, False),
    "float": ("foreground", 0.45, False),
    "off": ("foreground", 0.45, False),
    "finished-done": ("primary", 0.55, False),
    "normal-done": ("success", 1.0, False),
    "normal-rest": ("success", 0.42, False),
    "near-done": ("warning", 1.0, False),
    "near-rest": ("warning", 0.42, False),
    "critical-done": ("error", 1.0, False),
    "critical-rest": ("error", 0.48, False),
    "bracket": ("foreground", 0.55, False),
    "bracket-done": ("primary", 0.55, False),
    "bracket-green": ("success", 1.0, False),
    "bracket-amber": ("warning", 1.0, False),
    "bracket-red": ("error", 1.0, False),
    "milestone": ("secondary", 1.0, False),
    "milestone-done": ("primary", 0.75, False),
    "milestone-near": ("warning", 1.0, False),
    "milestone-critical": ("error", 1.0, False),
    "baseline": ("foreground", 0.55, False),
    "limit": ("foreground", 0.60, False),
    "limit-broken": ("error", 1.0, _BOLD),
    "behind": ("warning", 1.0, _BOLD),
    "ahead": ("success", 1.0, _BOLD),
    "wire": ("accent", 0.70, False),
    "label": ("foreground", 0.60, False),
    "label-done": ("primary", 0.75, False),
    "label-late": ("warning", 1.0, False),
    "label-critical": ("error", 1.0, False),
    "heat-hot": ("error", 1.0, _BOLD),
}
GROUNDS: Mapping[str, tuple[str, float, bool]] = {
    "bar": ("foreground", 0.08, False),
    "cursor": ("primary", 0.20, _BOLD),
    "cursor-row": ("primary", 0.20, False),
    "field": ("foreground", 0.14, False),
    "marked": ("accent", 0.16, False),
    "heat-low": ("primary", 0.16, False),
    "heat-full": ("success", 0.26, False),
    "heat-over": ("error", 0.26, False),
    # the zones of the risk matrix
    "zone-low": ("success", 0.14, False),
    "zone-medium": ("accent", 0.16, False),
    "zone-high": ("warning", 0.28, False),
    "zone-extreme": ("error", 0.38, False),
}
"""What lies under a line: which colour, how much of it over the background, and whether the text on it is bold."""

_GREY = Color.parse("ansi_bright_black")
_GREY_ROLES = frozenset(
    "frame dim title name-done header-minor header-closed status shade float off bracket baseline label".split()  # noqa: SIM905
)
"""What is grey where there are no shades to show it in."""


class Palette:
    """The styles of one theme. ``few`` says that there are only the terminal's own sixteen colours, or none: no shades."""

    def __init__(self, variables: Mapping[str, str], few: bool) -> None:
        self.few = few
        self._variables = variables
        self._ground = self._color("background")
        self._styles: dict[str, Style] = {}
        self._looks: dict[tuple[str, str], Style] = {}
        plain = self._color("foreground")
        self.plain = Style(color=plain.rich_color, bgcolor=self._ground.rich_color)
        """Text on the ground."""

    def _color(self, name: str) -> Color:
        return Color.parse(self._variables[name])

    def role(self, role: str) -> Style:
        """Colour and emphasis of a role; nothing for ""."""
        if not role:
            return Style()
        style = self._styles.get(role)
        if style is None:
            name, share, bold = ROLES[role]
            color = self._color(name)
            if self.few:
                color = _GREY if role in _GREY_ROLES else color
            elif share < 1:
                color = self._ground.blend(color, share, 1.0)
            style = self._styles[role] = Style(color=color.rich_color, bold=bold or None)
        return style

    def look(self, role: str, ground: str) -> Style:
        """A role on what lies under it: one style for all who show it, since each works out its codes but once."""
        look = self._looks.get((role, ground))
        if look is None:
            look = self._looks[role, ground] = self.plain + self.role(role) + self.ground(ground)
        return look

    def ground(self, ground: str) -> Style:
        """What lies under a line; without shades the cursor and what is typed are turned round."""
        if not ground:
            return Style()
        if self.few:
            plain = ground in ("bar", "cursor-row", "marked") or ground.startswith(("heat-", "zone-"))
            return Style() if plain else Style(reverse=True)
        name, share, bold = GROUNDS[ground]
        return Style(bgcolor=self._ground.blend(self._color(name), share, 1.0).rich_color, bold=bold or None)


def palette_of(app: App[Any]) -> Palette:
    """The palette of the app's theme on its terminal."""
    few = app.native_ansi_color or app.no_color or app.console.color_system in ("standard", None)
    return _palette(tuple(app.theme_variables.items()), few)


@lru_cache(maxsize=8)
def _palette(variables: tuple[tuple[str, str], ...], few: bool) -> Palette:
    return Palette(dict(variables), few)
