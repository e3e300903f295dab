"""What a key and the start cost on a terminal of 120 x 40, against the smallest Textual app there is, in the same run."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from planning.plan import Plan, build
from planning.records import Assignment, Link, Person, Program, Project, Task
from tests.tui.home_app import plan_file, sample_file
from tests.tui.terminal import Terminal, headway

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    count = 0
    def compose(self):
        yield Static("Hello 0", id="said")
    def on_key(self, event):
        self.count += 1
        self.query_one("#said").update(f"Hello {self.count}")
Hello().run(mouse=False)
"""
ROUNDS = 5


def big_plan() -> Plan:
    """Two thousand tasks in twenty projects, each led by the one before it, some of them by other projects."""
    tasks: list[Task] = []
    links: list[Link] = []
    for n in range(2000):
        project, place = divmod(n, 100)
        tasks.append(
            Task(
                id=f"P{project}-{place + 1}",
                name=f"Work {n}",
                project=f"P{project}",
                duration=480 * (1 + n * 7 % 8),
                rank=float(place),
                assignments=(Assignment(f"A{n % 40}", 0.5),),
            )
        )
        if place:
            links.append(
                Link(id=f"L-{len(links) + 1}", predecessor=f"P{project}-{max(1, place - n % 4)}", successor=f"P{project}-{place + 1}")
            )
        if project and n % 17 == 0:
            links.append(
                Link(id=f"L-{len(links) + 1}", predecessor=f"P{project - 1}-{1 + place // 2}", successor=f"P{project}-{place + 1}")
            )
    people = [Person(id=f"A{n}", name=f"Person {n}", rate=400) for n in range(40)]
    projects = [Project(id=f"P{n}", name=f"Project {n}", program="BIG") for n in range(20)]
    return build((Program(id="BIG", name="Big", start=datetime(2026, 9, 7, 8)), *projects, *people, *tasks, *links))


def hello(tmp_path: Path) -> list[str]:
    """The command of the smallest app."""
    script = tmp_path / "hello.py"
    script.write_text(HELLO, encoding="utf-8")
    return [sys.executable, str(script)]


def latency(terminal: Terminal, keys: Sequence[str]) -> float:
    """Milliseconds to the last byte of an answer, the median of some keys."""
    return statistics.median(terminal.press(key).seconds for key in keys) * 1000


@pytest.mark.bench
@pytest.mark.parametrize("plan", ["sample", "2,000 tasks"])
def test_keys_and_start_against_hello_world(tmp_path: Path, plan: str) -> None:
    path = tmp_path / "plan.json"
    path = sample_file(path) if plan == "sample" else plan_file(path, big_plan())
    ours, theirs = headway("--file", str(path), "--today", "2026-10-30"), hello(tmp_path)
    starts = []
    for _ in range(ROUNDS):
        with Terminal(theirs, marker=b"Hello") as one, Terminal(ours, marker=b"Risks") as other:
            starts.append((one.ready, other.ready))
            floor = latency(one, "abcdefghijklmnop")
            other.press("5")
            move = latency(other, "jjjjjjjjjjkkkkk")
            other.press("D")
            other.type("+3")
            preview = latency(other, ["backspace", "4", "backspace", "5", "backspace", "7", "backspace", "9", "backspace", "2"])
            other.press("esc")
            other.press("a")
            letter = latency(other, "Landing pages")
    ready = statistics.median(second / first for first, second in starts)
    print(f"\n{plan}: ready x{ready:.2f} of hello; a key of hello {floor:.1f} ms; cursor {move:.1f} ms x{move / floor:.1f}; ", end="")
    print(f"keystroke in the preview {preview:.1f} ms x{preview / floor:.1f}; letter of capture {letter:.1f} ms x{letter / floor:.1f}")
    assert move < 6 * floor
    assert preview < 15 * floor
    assert ready < 3
