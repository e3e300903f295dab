"""Plans with nothing or little in them: every screen and verb says what is missing and how the first one is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from planning.beginnings import first_in_app, first_in_shell, first_missing, line_for
from planning.capture import read_line
from planning.plan import Plan, build
from planning.records import Program, Project, Task
from tests.tui.cli_runs import Shell
from tests.tui.home_app import NARROW, TODAY, app_on, picture, plan_file, typed

PROGRAM, PROJECT = Program(id="P", name="Relaunch"), Project(id="W", name="Site", program="P")
PLANS = {
    "nothing": build([]),
    "a program alone": build([PROGRAM]),
    "a project without tasks": build([PROGRAM, PROJECT]),
    "a task and nobody": build([PROGRAM, PROJECT, Task(id="W-1", name="Build it", project="W", duration=2400)]),
}
LOGS = ("issues", "actions", "decisions", "changes", "assumptions", "log")
KINDS = ("programs", "projects", "tasks", "milestones", "people", "risks", "gates", "benefits", "stakeholders", *LOGS)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_line_that_is_offered_can_be_typed_as_it_stands(name: str, kind: str) -> None:
    plan = PLANS[name]
    first = first_missing(plan, kind)
    reading = read_line(line_for(plan, first), plan, TODAY)
    assert reading.change is not None, line_for(plan, first)
    assert line_for(plan, first) in first_in_shell(plan, kind) and line_for(plan, first) in first_in_app(plan, kind)
    assert len(first_in_app(plan, kind)) <= 84


def written(path: Path, plan: Plan) -> Path:
    if plan.programs:
        plan_file(path, plan)
    else:
        path.write_text("{}")
    return path


SAYS = {
    "goals": "P holds no work",
    "brief": "P holds no work",
    "portfolio": "P holds no work",
    "health": "P holds no work",
    "evm": "there is nothing to measure",
    "exposure": "There is no risk yet; `headway add 'r It takes longer 30% +5d",
    "log": "There is no entry in the log yet; `headway add 'i ",
    "list risks": "There is no risk yet",
    "list issues": "There is no issue yet",
    "stakeholders": "There is no stakeholder yet; `headway add 'stakeholder Board",
    "gate": "There is no gate yet; `headway add 'gate ",
    "level": "There is no person yet; `headway add 'person KM",
    "free fri": "There is no person yet",
    "plan --all": "There is no person yet",
    "budget": "budget='people 91220",
    "roadmap": "P holds no work",
    "baseline list": "There is no task in P yet, so no baseline",
}


@pytest.mark.parametrize("verb", SAYS)
def test_every_verb_of_an_empty_plan_names_the_first_step(shell: Shell, verb: str) -> None:
    written(shell.file, PLANS["nothing"])
    answer = shell(*verb.split())
    assert "`headway add '" in answer.out + answer.err and "makes the first" in answer.out + answer.err


@pytest.mark.parametrize("verb", SAYS)
def test_every_verb_of_a_plan_without_work_says_what_is_missing_there(shell: Shell, verb: str) -> None:
    written(shell.file, PLANS["a project without tasks"])
    answer = shell(*verb.split())
    said = SAYS[verb].replace("in P yet, so no baseline", "yet, so no baseline")
    assert said in answer.out + answer.err, answer.out + answer.err


def test_nothing_planned_has_no_colour_rather_than_green(shell: Shell) -> None:
    written(shell.file, PLANS["a project without tasks"])
    assert "green" not in shell.ok("health").out + shell.ok("portfolio").out + shell.ok("brief").out
    assert "Nothing is planned in this program yet" in shell.ok("report", "--dry-run").out
    assert "no cost, no budget" in shell.ok("brief").out


def test_there_is_none_yet_is_said_only_where_there_is_none(shell: Shell) -> None:
    from planning.records import Risk

    plan = build([PROGRAM, Program(id="Q", name="Other"), Risk(id="R-01", name="Late", program="Q", state="closed")])
    written(shell.file, plan)
    assert "No risk is open." in shell.ok("exposure").out
    refused = shell.refused("show", "ZZ")
    assert "empty" not in refused and "none yet" not in refused


KEYS = {
    "gp": "No person yet; a adds: person KM",
    "gq": "No project in P yet, so no task; a at home adds: project WEB Website in P",
    "gc": "Nothing has a cost or a",
    "gk": "No risk is written down yet; a adds one",
    "gl": "No entries yet; a adds: i ",
    "gs": "Nobody yet; a adds one",
    "go": "no goal is said",
    ":portfolio<enter>": "No project in P yet, so no task; a adds: project WEB",
    ":brief<enter>": "No project in P yet, so no task; a at home adds: project WEB",
    ":gates<enter>": "No gate yet; n adds: gate ",
    ":baselines<enter>": "No project in P yet, so no baseline; a at home adds",
    ":raci<enter>": "No project yet; a at home adds: project WEB",
    "R": "Nothing is planned in this program yet",
    "gpL": "No people yet, so nobody has too much to do",
    "1": "No project in P yet, so no task; a adds",
}


@pytest.mark.parametrize("keys", KEYS)
async def test_every_screen_of_a_program_alone_names_the_key_and_the_line_that_begin(tmp_path: Path, keys: str) -> None:
    async with app_on(written(tmp_path / "plan.json", PLANS["a program alone"])).run_test(size=NARROW) as pilot:
        await typed(pilot, keys)
        assert KEYS[keys] in "\n".join(picture(pilot))


@pytest.mark.parametrize("name", PLANS)
async def test_no_screen_falls_over_a_small_plan(tmp_path: Path, name: str) -> None:
    async with app_on(written(tmp_path / "plan.json", PLANS[name])).run_test(size=NARROW) as pilot:
        for keys in KEYS:
            await typed(pilot, keys)
            await typed(pilot, "?<escape><escape><escape>")
        assert picture(pilot)
