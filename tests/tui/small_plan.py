"""A plan of two projects, small enough to be seen whole."""

from __future__ import annotations

from datetime import datetime

from planning.plan import Plan, build
from planning.records import Link, Milestone, Person, Program, Project, Task

DAY = 480


def small_plan() -> Plan:
    """Brand, then a website that waits for it."""
    return build(
        [
            Program(id="KES", name="Relaunch", start=datetime(2026, 11, 2, 8)),
            Person(id="KM", name="Kenji Mori"),
            Project(id="BRD", program="KES", name="Brand", rank=1),
            Project(id="WEB", program="KES", name="Website", rank=2),
            Task(id="BRD-1", project="BRD", name="Logo", duration=2 * DAY),
            Task(id="WEB-1", project="WEB", name="Design", duration=0),
            Task(id="WEB-2", project="WEB", name="Front", duration=3 * DAY),
            Task(id="WEB-3", project="WEB", name="Back", duration=5 * DAY),
            Milestone(id="WEB-M1", project="WEB", name="Live"),
            Link(id="L-1", predecessor="WEB-2", successor="WEB-3"),
            Link(id="L-2", predecessor="BRD-1", successor="WEB-3"),
            Link(id="L-3", predecessor="WEB-3", successor="WEB-M1"),
        ]
    )
