"""Plans that a screen must bear: names that look like markup or codes, other scripts, nothing at all, a loop of links."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from planning.plan import Plan, build
from planning.records import Link, Milestone, Program, Project, Record, Risk, RiskLevel, Task
from tests.tui.home_app import plan_file

ODD_NAMES = (
    "[bold]x[/]",
    "\x1b[2Jgone",
    "設計の凍結と全体の確認、もう一つの長い題名",
    "עיצוב סופי של האתר",
    "e\u0301 a\u0308 \u200d👩‍👩‍👧 🇪🇺 ☕️",
    "a\tb\nc",
    "   ",
    "long " * 60,
    "[link=file:///etc/passwd]here[/link]",
    "\u202eright to left\u202c",
)
START = datetime(2026, 10, 26, 8)


def odd_titles() -> Plan:
    """A program whose every name is odd."""
    records: list[Record] = [Program(id="P", name=ODD_NAMES[0], start=START)]
    for n, name in enumerate(ODD_NAMES):
        records.append(Project(id=f"A{n}", program="P", name=name, rank=n))
        records.append(Task(id=f"A{n}-1", project=f"A{n}", name=name, duration=4800))
        records.append(Milestone(id=f"A{n}-M1", project=f"A{n}", name=name))
        records.append(Link(id=f"L{n}", predecessor=f"A{n}-1", successor=f"A{n}-M1"))
        records.append(Risk(id=f"R-{n}", program="P", name=name, on=(f"A{n}-1",), current=RiskLevel(probability=0.5, days=5, cost=10_000)))
    return build(records)


def loop() -> Plan:
    """Two tasks that each wait for the other."""
    return build(
        [
            Program(id="P", name="Relaunch", start=START),
            Project(id="A", program="P", name="Website"),
            Task(id="A-1", project="A", name="One", duration=480),
            Task(id="A-2", project="A", name="Two", duration=480),
            Milestone(id="A-M1", project="A", name="Done"),
            Link(id="L-1", predecessor="A-1", successor="A-2"),
            Link(id="L-2", predecessor="A-2", successor="A-1"),
        ]
    )


def write_loop(path: Path) -> Path:
    """A plan file with that loop, as a hand in an editor would leave it."""
    return plan_file(path, loop())
