"""Processes killed by SIGKILL while they edit: what they said is kept is there, and every file opens.

In each round one process is killed while another goes on: a writer through ``PlanFile`` with the thread that lets the plan
file follow, the shell's ``headway add``, or the app on a terminal. What counts as confirmed is what the process told: the
step it sent, the id it printed, the line on the app's screen that says "u undoes".
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from planning.plan import Plan
from store.planfile import PlanFile
from tests.store.processes import PATIENCE, App, Writer, begin, kept_steps, opened_whole, verb

ROUNDS = 20
"""How many kills one file sees, before the next file."""


class Kills:
    """One file, its writers and what they were told; ``kill_one`` ends a process in one of the ways."""

    def __init__(self, path: Path, seed: int) -> None:
        begin(path)
        self.path = path
        self.draw = random.Random(seed)
        self.steps = {"A": 0, "B": 0}
        self.added: dict[str, str] = {}
        """The name of each task that a verb or the app said is kept, and its id, as far as it was told."""
        self.tried: set[str] = set()
        self.titles = 0

    def writer(self, *, at_random: bool) -> None:
        """Kill a writer while another one goes on, and let that one end by itself."""
        killed, going = self.draw.sample(["A", "B"], 2)
        other = Writer(self.path, going, self.steps[going], self.steps[going] + 3)
        writer = Writer(self.path, killed, self.steps[killed])
        if at_random:
            writer.listen(PATIENCE)
            moment = self.draw.random() * 0.03 if self.draw.random() < 0.7 else 0.3 + self.draw.random() * 0.02
            self._hear(writer, moment)
        else:
            writer.listen_to(self.steps[killed] + self.draw.randint(1, 6))
        told = writer.kill()
        self.steps[going] = other.end()
        self.steps[killed] = kept_steps(PlanFile.open(self.path).plan, killed, told)

    def _hear(self, writer: Writer, seconds: float) -> None:
        """Listen for so long. A burst of edits that ends lets the plan file follow: the thread writes it then."""
        from time import monotonic

        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            writer.listen(left)

    def verb(self, *, at_random: bool) -> None:
        """Kill ``headway add`` at some moment, or when it has printed the id."""
        title = self._title()
        shell = verb(self.path, "add", title, "2d", "in", "P")
        other = Writer(self.path, "A", self.steps["A"], self.steps["A"] + 3)
        assert shell.stdout is not None
        if at_random:
            try:
                shell.wait(self.draw.random() * 0.5)
            except subprocess.TimeoutExpired:
                shell.kill()
            said = shell.communicate(timeout=PATIENCE)[0]
        else:
            said = shell.stdout.readline()
            shell.kill()
            shell.communicate(timeout=PATIENCE)
            assert said
        self.steps["A"] = other.end()
        if said.endswith("\n"):
            self.added[title] = said.strip()

    def app(self, *, at_random: bool) -> None:
        """Kill the app while tasks are typed into it and another process writes."""
        app = App(self.path)
        app.until("Kay")
        other = Writer(self.path, "B", self.steps["B"], self.steps["B"] + 6)
        titles = [self._title() for _ in range(4)]
        if at_random:
            for title in titles:
                app.capture(title)
            for _ in range(self.draw.randrange(1, 60)):
                app.read(0.02)
                self._note(app, titles)
        else:
            for title in titles[: self.draw.randint(1, 4)]:
                app.capture(title)
                app.until_confirmed(title)
                self.added[title] = ""
        app.process.kill()
        app.close()
        self._note(app, titles)
        self.steps["B"] = other.end()

    def _note(self, app: App, titles: list[str]) -> None:
        self.added |= {title: "" for title in titles if app.confirmed(title)}

    def _title(self) -> str:
        self.titles += 1
        title = f"Number{self.titles}x"
        self.tried.add(title)
        return title

    def check(self) -> Plan:
        """Everything that was confirmed is in the plan and in its history; nothing is there that nobody tried."""
        plan = opened_whole(self.path)
        for name, told in self.steps.items():
            assert kept_steps(plan, name, told) == told
        ids = {task.name: task.id for task in plan.tasks.values() if task.project == "P" and task.id.startswith("P-")}
        assert set(self.added) <= set(ids) <= self.tried
        assert all(ids[title] == task_id for title, task_id in self.added.items() if task_id)
        assert len(ids) == sum(task.id.startswith("P-") for task in plan.tasks.values())
        entries = {happening.entry.number for happening in PlanFile.open(self.path).history()}
        assert entries == set(range(1, max(entries) + 1))
        assert len(entries) == 1 + sum(self.steps.values()) + len(ids)
        return plan


Way = Callable[[Kills], Callable[..., None]]
WAYS: dict[str, Way] = {"writer": lambda k: k.writer, "verb": lambda k: k.verb, "app": lambda k: k.app}


def kill(folder: Path, ways: dict[str, int], seed: int) -> None:
    """Kill so many processes of each sort, at random moments or right after a save; nothing that was confirmed is lost."""
    draw = random.Random(seed)
    rounds = [(way, at_random) for way, count in ways.items() for at_random in (True, False) for _ in range(count)]
    draw.shuffle(rounds)
    for place in range(0, len(rounds), ROUNDS):
        kills = Kills(folder / f"plan-{place}.json", seed + place)
        for way, at_random in rounds[place : place + ROUNDS]:
            WAYS[way](kills)(at_random=at_random)
            kills.check()
        kills.check()


def test_fifty_kills_at_random_moments_and_right_after_a_save_lose_no_confirmed_edit(tmp_path: Path) -> None:
    kill(tmp_path, {"writer": 19, "verb": 4, "app": 2}, 1)


@pytest.mark.torture
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_kills_lose_no_confirmed_edit(tmp_path: Path, seed: int) -> None:
    kill(tmp_path, {"writer": 65, "verb": 15, "app": 20}, 100 + seed)
