"""The colours: a dark theme of our own, and the terminal's sixteen where it has no more."""

from __future__ import annotations

from textual.theme import Theme

HEADWAY = Theme(
    name="headway",
    primary="#7aa2d8",
    secondary="#b79df0",
    accent="#57c7ff",
    success="#3fbf8f",
    warning="#f0b429",
    error="#ff6b57",
    foreground="#d7dde5",
    background="#0f141a",
    surface="#0f141a",
    panel="#1b2530",
    dark=True,
)
