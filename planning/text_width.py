"""How many terminal cells a text takes, and text of strangers made fit for a table.

Titles come from people, files and imports. ``clean`` leaves only characters on whose width terminals agree: what would
move the cursor, reorder the line or measure differently from one terminal to the next is made visible as ``REPLACEMENT``
or, where it shows nothing anyway, left out. Widths follow Unicode's East Asian Width (UAX 11): wide and fullwidth
characters take two cells, combining marks none, all others one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

REPLACEMENT = "\ufffd"
"""What stands for a character that may not reach a terminal."""

ELLIPSIS = "…"
LEFT_TO_RIGHT_MARK = "\u200e"

_SILENT = frozenset("\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff") | {chr(n) for n in (*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400))}
"""Joiners, soft hyphens, variation selectors and skin tones: they only change the shape (and, here or there, the width)."""

_DISPUTED = ((0x1160, 0x11FF), (0x2630, 0x2637), (0x268A, 0x268F), (0x3164, 0x3164), (0x4DC0, 0x4DFF), (0xD7B0, 0xD7FF),
             (0xFFA0, 0xFFA0), (0x1D300, 0x1D376), (0xE0000, 0xE0FFF))  # fmt: skip
"""Hexagrams, tallies, lone Hangul vowels and fillers, tags: their width depends on the version of Unicode."""


@lru_cache(maxsize=4096)
def _shown(char: str) -> str:
    """What is drawn for one character: itself, a space, nothing, or the replacement."""
    if char in "\t\n\r\u2028\u2029\x85":
        return " "
    if char in _SILENT:
        return ""
    if unicodedata.category(char) in {"Cc", "Cf", "Cn", "Co", "Cs"}:
        return REPLACEMENT
    number = ord(char)
    return REPLACEMENT if any(first <= number <= last for first, last in _DISPUTED) else char


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Mc", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clean(text: str) -> str:
    """The text on one line, without anything a terminal would obey or measure in its own way."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, unicodedata.normalize("NFC", text)))


def cell_width(text: str) -> int:
    """Cells of a text that went through ``clean``."""
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


def cells(text: str) -> list[str]:
    """One string a cell: marks join the character before them; after a wide character follows an empty string."""
    out: list[str] = []
    for char in clean(text):
        width = _char_width(char)
        if width:
            out.append(char)
            out.extend([""] * (width - 1))
        elif out:
            base = len(out) - 1 if out[-1] else len(out) - 2
            out[base] += char
    return out


def cut(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """The text cleaned and, where it is longer than ``width`` cells, ended with an ellipsis (of one cell)."""
    text = clean(text)
    if cell_width(text) <= width:
        return text
    if width < 1:
        return ""
    kept, used = [], 1
    for char in text:
        used += _char_width(char)
        if used > width:
            break
        kept.append(char)
    return "".join(kept).rstrip() + ellipsis


def fit(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """The text cleaned, cut or filled up to exactly ``width`` cells.

    Right-to-left letters get a left-to-right mark (no cell) at the end, so that a terminal that reorders lines does not
    carry what follows to the other side of the name.
    """
    text = cut(text, width, ellipsis)
    padded = text + " " * max(0, width - cell_width(text))
    return padded + LEFT_TO_RIGHT_MARK if runs_right_to_left(text) else padded


def runs_right_to_left(text: str) -> bool:
    """Whether a text holds Hebrew, Arabic or other letters that run from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in text)
