"""The words for what somebody thinks of a program."""

from __future__ import annotations

ATTITUDES: tuple[tuple[str, ...], ...] = (
    ("opposed", "resistant", "sceptical", "against", "critical", "blocking"),
    ("neutral", "unaware", "indifferent", "undecided"),
    ("supportive", "open", "positive", "for"),
    ("committed", "leading", "champion", "driving"),
)
"""The steps of an attitude, from against to driving it, with the words that mean each."""

WORDS = tuple(word for words in ATTITUDES for word in words)
"""All of them, from against to driving it."""
