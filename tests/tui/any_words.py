"""Words that somebody might give a verb: ids, fields, dates, numbers, options and rubbish, in any order."""

from __future__ import annotations

from random import Random

WORDS = (
    "WEB", "WEB-8", "KES", "GOV-M1", "R-01", "KM", "TV", "B-1", "BL-1", "SH-2", "C-03", "?data", "NOBODY-1", "WEB-8 SS+2d WEB-9",
    "task Design 5d @KM 80% ^20 jan", "r it may rain 30% 5d 2000 on WEB-8", "duration=+3d", "percent=50", "name=", "owner=ZZ", "start=",
    "foo=bar", "cost=-5", "remaining=1e9d", "finish=2026-02-30", "due=99 jan", "20 jan", "2026-13-45", "w47", "w99", "next fri", "-3d",
    "+9999999d", "1e400", "nan", "inf", "-inf", "0", "-1", "1,5", "€5", "1200", "''", "", " ", "\t", "\n", "\x00", "\x1b[2J", "[bold]x[/]",
    "日本語", "e\u0301", "\u202e", "👩‍👩‍👧", "a" * 3000, "../../etc/passwd", "~", "*", "%s%n", "{}", "{0.__class__}", "=cmd()", "<x>",
    "last", "all", "set", "diff", "show", "list", "none", "+1w", "because", "critical", "owner:KM float<3", "!done", "(((", "/", "|", ";",
)  # fmt: skip
OPTIONS = (
    "--json", "--yes", "--dry-run", "--all", "--help", "--since", "--seconds", "--filter", "--columns", "--weeks", "--by", "--at", "--to",
    "--format", "--file", "-", "--", "-x", "--nothing", "--today",
)  # fmt: skip


def any_words(random: Random) -> list[str]:
    """What might stand behind a verb."""
    found = []
    for _ in range(random.randint(0, 4)):
        kind = random.random()
        if kind < 0.7:
            found.append(random.choice(WORDS))
        elif kind < 0.9:
            found.append(random.choice(OPTIONS))
        else:
            found.append(
                "".join(chr(random.choice((random.randint(0, 127), random.randint(128, 0x2FFF)))) for _ in range(random.randint(1, 12)))
            )
    return found
