"""What ``headway check`` says of the schedule's quality."""

from __future__ import annotations

from datetime import date

import pytest

from store.demo import demo_plan
from store.planfile import PlanFile
from tests.store.plans import sample
from tests.store.test_inspection import content_of
from tests.strategies import adding
from tests.tui.cli_runs import Shell


@pytest.fixture
def demo(shell: Shell) -> Shell:
    """The command line on the sample program, on the Friday its figures are known for."""
    with PlanFile.open(shell.file) as file:
        file.commit(adding(demo_plan(date(2026, 10, 30))))
    return shell


def test_programs_get_every_point_of_the_file_and_of_each_program(demo: Shell) -> None:
    reply = demo.ok("check", "--json").json
    assert set(reply) == {"file", "dcma", "dcma_programs"} and set(reply["dcma_programs"]) == {"KES", "HRB"}
    assert reply["dcma"]["logic"]["of"] == 63
    points = reply["dcma_programs"]["KES"]
    assert {k: points["lags"][k] for k in ("count", "of", "percent", "pass")} == {"count": 10, "of": 92, "percent": 10.87, "pass": False}
    assert len(points["lags"]["ids"]) == 10
    assert points["cpli"]["value"] == 0.9556 and points["bei"]["value"] == 0.8846
    assert points["hit_rate"] == {"first": "2026-10-01", "last": "2026-10-30", "count": 8, "of": 19, "percent": 42.11}


def test_people_get_the_points_that_fail_and_who_is_to_blame(demo: Shell) -> None:
    told = demo.ok("check").out
    assert "Schedule of KES: 8 of 13 DCMA points pass." in told and "10 of 92 (10.9 %)" in told
    assert "WEB-6 SS+6d WEB-8" in told and "OPS-4" in told and "Leads" not in told


def test_a_plan_of_a_few_tasks_is_not_told_shares(shell: Shell) -> None:
    shell.file.write_bytes(content_of(sample()))
    assert "DCMA" not in shell.ok("check").out
    assert "dcma_programs" not in shell.ok("check", "--json").json


def test_a_plan_without_dates_has_no_points(shell: Shell) -> None:
    shell.ok("add", "-", stdin="program P One\nproject X One in P\nOne 2d in X\nTwo 2d after X-1\n")
    text = shell.file.read_text(encoding="utf-8").replace('"predecessor": "X-1"', '"predecessor": "X-2"')
    shell.file.write_text(text, encoding="utf-8")
    reply = shell("check", "--json")
    assert reply.code == 1 and reply.json["dcma"] is None and reply.json["dcma_why"]


def test_check_tells_a_sound_file_from_what_it_says(shell: Shell) -> None:
    shell.ok("demo")
    assert shell.ok("check").lines[0].startswith("The file is sound: nothing is wrong with its ")
    shell.ok("set", "WEB-M4", "state=done", "--yes")
    assert "What it says is out of sequence: WEB-M4 is ticked done, but WEB-16 is open." in shell.ok("check").lines
