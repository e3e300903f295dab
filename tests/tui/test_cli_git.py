"""``merge`` and ``diff``: two files made one, differences in words, and both as git calls them."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planning.plan import put
from planning.records import Baseline, Planned
from planning.schedule import schedule
from store.planfile import PlanFile
from tests.tui.cli_runs import Shell

PROGRAM = """program KES Online relaunch
project WEB Website in KES
person KM Kenji Mori designer €480/d
"Copy" 5d in WEB
"Build" 3d in WEB after WEB-1
"""


@pytest.fixture
def plan(shell: Shell) -> Path:
    """A plan of two tasks."""
    shell.ok("add", "-", stdin=PROGRAM)
    return shell.file


def copies(plan: Path, *names: str) -> list[Path]:
    """Copies of a plan file, without its journal."""
    return [Path(shutil.copy(plan, plan.with_name(f"{name}.json"))) for name in names]


# --------------------------------------------------------------------------------------------------------------- merge


def test_a_clean_merge_writes_over_ours_and_says_nothing(shell: Shell, plan: Path) -> None:
    base, ours, theirs = copies(plan, "base", "ours", "theirs")
    shell.ok("--file", str(ours), "set", "WEB-1", "duration=7d", "--yes")
    shell.ok("--file", str(theirs), "set", "WEB-1", "name=Copy and images", "--yes")
    before = theirs.read_bytes()
    answer = shell.ok("merge", str(base), str(ours), str(theirs))
    assert (answer.out, answer.err) == ("", "")
    document = json.loads(ours.read_text("utf-8"))["tasks"]["1"]
    assert (document["name"], document["duration"]) == ("Copy and images", 7 * 480)
    assert theirs.read_bytes() == before


def test_a_conflict_is_named_with_both_values_and_ours_is_kept(shell: Shell, plan: Path) -> None:
    base, ours, theirs = copies(plan, "base", "ours", "theirs")
    shell.ok("--file", str(ours), "set", "WEB-1", "duration=7d", "--yes")
    shell.ok("--file", str(theirs), "set", "WEB-1", "duration=9d", "--yes")
    shell.ok("--file", str(theirs), "add", "Images 2d", "--in", "WEB")
    shell.ok("--file", str(ours), "add", "Video 4d", "--in", "WEB")
    answer = shell("merge", str(base), str(ours), str(theirs))
    assert answer.code == 1
    assert answer.lines == [
        "WEB-3 of theirs is WEB-4 now: your WEB-3 is another record.",
        "WEB-1 duration: yours 7d (kept), theirs 9d.",
    ]
    tasks = json.loads(ours.read_text("utf-8"))["tasks"].values()
    assert {(t["id"], t["name"]) for t in tasks} == {("WEB-1", "Copy"), ("WEB-2", "Build"), ("WEB-3", "Video"), ("WEB-4", "Images")}


def test_programs_are_told_in_json(shell: Shell, plan: Path) -> None:
    base, ours, theirs = copies(plan, "base", "ours", "theirs")
    shell.ok("--file", str(ours), "set", "WEB-1", "duration=7d", "--yes")
    shell.ok("--file", str(theirs), "set", "WEB-1", "duration=9d", "--yes")
    told = shell("merge", "--json", str(base), str(ours), str(theirs)).json
    assert told["renumbered"] == {}
    [conflict] = told["conflicts"]
    assert (conflict["id"], conflict["field"], conflict["base"], conflict["ours"], conflict["theirs"]) == (
        "WEB-1",
        "duration",
        2400,
        3360,
        4320,
    )


@pytest.mark.parametrize("base", ["missing.json", "empty.json", os.devnull])
def test_no_base_is_an_empty_plan(shell: Shell, plan: Path, base: str) -> None:
    plan.with_name("empty.json").touch()
    ours, theirs = copies(plan, "ours", "theirs")
    shell.ok("--file", str(theirs), "add", "Images 2d", "--in", "WEB")
    assert shell("merge", str(plan.parent / base), str(ours), str(theirs)).code == 0
    assert len(json.loads(ours.read_text("utf-8"))["tasks"]) == 3


@pytest.mark.parametrize("broken", ["base", "ours", "theirs"])
def test_a_file_that_cannot_be_read_is_named_and_ours_stays(shell: Shell, plan: Path, broken: str) -> None:
    files = dict(zip(("base", "ours", "theirs"), copies(plan, "base", "ours", "theirs"), strict=True))
    files[broken].write_text('{"tasks": {"1": {"id"')
    kept = files["ours"].read_bytes()
    answer = shell("merge", *map(str, files.values()))
    assert answer.code == 2
    assert str(files[broken]) in answer.err and "Traceback" not in answer.err
    assert files["ours"].read_bytes() == kept


def test_a_missing_side_is_named(shell: Shell, plan: Path) -> None:
    assert "is not there" in shell("merge", str(plan), str(plan), "nowhere.json").err


# ---------------------------------------------------------------------------------------------------------------- diff


def test_two_files_are_compared_in_words_by_project(shell: Shell, plan: Path) -> None:
    [old] = copies(plan, "old")
    shell.ok("set", "WEB-1", "duration=7d", "--yes")
    shell.ok("add", "Images 2d @KM", "--in", "WEB")
    out = shell.ok("diff", str(old), "now").out
    assert "WEB Website\n    WEB-1 Copy\n      duration          5d -> 7d\n  + WEB-3 Images" in out
    assert "KES finishes" in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_same_is_said_to_be_the_same(shell: Shell, plan: Path) -> None:
    assert shell.ok("diff", "now", "now").out == "Nothing differs between now and now.\n"


def test_programs_read_the_differences_in_json(shell: Shell, plan: Path) -> None:
    [old] = copies(plan, "old")
    shell.ok("set", "WEB-1", "duration=7d", "--yes")
    told = shell.ok("diff", str(old), "--json").json
    [difference] = told["differences"]
    assert difference["fields"] == [{"field": "duration", "before": "5d", "after": "7d"}]
    assert [m["id"] for m in told["moves"]] == ["WEB-1", "WEB-2"]
    assert told["programs"][0]["finish_before"] < told["programs"][0]["finish_after"]


def test_a_past_day_stands_for_the_plan_at_its_end(shell: Shell, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_TODAY", "2026-11-06")
    shell.ok("set", "WEB-1", "duration=7d", "--yes")
    assert "5d -> 7d" in shell.ok("diff", "-1w").out
    assert "Nothing differs" in shell.ok("diff", "-1w", "-1d").out


def test_a_baseline_is_compared_row_by_row(shell: Shell, plan: Path) -> None:
    with PlanFile.open(plan) as file:
        scheduled = schedule(file.plan)
        planned = {i: Planned(scheduled[i].start, scheduled[i].finish, scheduled[i].duration) for i in scheduled}
        file.commit(put(file.plan, Baseline(id="BL-1", name="Approved", program="KES", activities=planned)))
    assert shell.ok("diff", "BL-1").out.startswith("Nothing differs")
    shell.ok("set", "WEB-1", "duration=7d", "--yes")
    shell.ok("add", "Images 2d @KM", "--in", "WEB")
    out = shell.ok("diff", "approved", "now").out
    assert "3 rows differ; 1 came, 0 went." in out
    assert "They cost €960 instead of €0." in out
    told = shell.ok("diff", "BL-1", "now", "--json").json
    rows = {row["id"]: row for row in told["rows"]}
    assert (rows["WEB-1"]["before"]["duration_minutes"], rows["WEB-1"]["after"]["duration_minutes"]) == (2400, 3360)
    assert rows["WEB-3"]["before"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "compares two things"),
        (("now", "now", "now"), "compares two things"),
        (("bogus",), "is no file, no baseline and no day"),
        (("+1w",), "which is not past"),
        (("--text", "plan.json", "now"), "prints one file"),
        (("--text", "nowhere.json"), "There is no file"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(shell: Shell, plan: Path, words: tuple[str, ...], said: str) -> None:
    assert said in shell.refused("diff", *words)


def test_one_plan_is_printed_in_words_without_its_journal(shell: Shell, plan: Path) -> None:
    with PlanFile.open(plan) as file:
        file.flush()
    lines = shell.ok("diff", "--text", str(plan)).lines
    assert "tasks WEB-1 Copy" in lines and "WEB-1 duration: 5d" in lines
    assert shell.ok("diff", "--text", str(plan)).lines == lines


def test_a_version_that_is_no_plan_is_printed_as_it_is_so_that_git_goes_on(shell: Shell, plan: Path) -> None:
    plan.write_text("<<<<<<< ours\n{\x1b[2J}\n")
    answer = shell.ok("diff", "--text", str(plan))
    assert answer.lines[0] == "<<<<<<< ours" and "\x1b" not in answer.out
    assert "conflict that git left" in answer.err


# ----------------------------------------------------------------------------------------------------------------- git


class Git:
    """A repository with a plan in it, set up as docs/git.md says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan = folder / "plan.json"
        settings = {"GIT_CONFIG_GLOBAL": str(folder / "gitconfig"), "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder)}
        self.environment = {**os.environ, **settings, "PYTHONPATH": str(Path(__file__).parents[2])}
        headway = f"{shlex.quote(sys.executable)} -m tui.cli"
        self("init", "--quiet", "--initial-branch=main")
        self("config", "--global", "user.name", "Rosa")
        self("config", "--global", "user.email", "rosa@example.org")
        self("config", "--global", "merge.headway.driver", f"{headway} merge %O %A %B")
        self("config", "--global", "diff.headway.textconv", f"{headway} diff --text")
        (folder / ".gitattributes").write_text("plan.json merge=headway diff=headway\n")
        (folder / ".gitignore").write_text("plan.json.*\n.plan.json.*\ngitconfig\n")

    def __call__(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, message: str) -> None:
        """Commit everything."""
        self("add", "--all")
        self("commit", "--quiet", "--message", message)

    def tasks(self) -> dict[str, dict[str, Any]]:
        """The documents of the tasks in the plan, by id."""
        return {document["id"]: document for document in json.loads(self.plan.read_text("utf-8"))["tasks"].values()}


@pytest.fixture
def git(shell: Shell, plan: Path) -> Git:
    """A repository whose branch `other` began where `main` stands."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed here")
    repository = Git(plan.parent)
    repository.commit("the plan")
    repository("branch", "other")
    return repository


def branches(git: Git, shell: Shell, ours: list[tuple[str, ...]], theirs: list[tuple[str, ...]]) -> None:
    """Do one thing on `other` and another on `main`, as on two machines: each has a journal of its own."""
    for branch, steps in (("other", theirs), ("main", ours)):
        git("checkout", "--quiet", branch)
        git("clean", "--quiet", "--force", "-dX", "--exclude=!gitconfig")
        for step in steps:
            shell.ok(*step)
        git.commit(f"work on {branch}")


def test_git_merges_different_fields_of_one_record(git: Git, shell: Shell) -> None:
    branches(git, shell, [("set", "WEB-1", "duration=7d", "--yes")], [("set", "WEB-1", "name=Copy and images", "--yes")])
    git("merge", "--quiet", "--no-edit", "other")
    assert (git.tasks()["WEB-1"]["duration"], git.tasks()["WEB-1"]["name"]) == (3360, "Copy and images")
    assert shell.ok("check").out.startswith("The file is sound: nothing is wrong")


def test_git_names_the_field_that_both_branches_changed(git: Git, shell: Shell) -> None:
    branches(git, shell, [("set", "WEB-1", "duration=7d", "--yes")], [("set", "WEB-1", "duration=9d", "--yes")])
    said = git("merge", "--no-edit", "other", code=1)
    assert "WEB-1 duration: yours 7d (kept), theirs 9d." in said and "CONFLICT" in said
    assert git.tasks()["WEB-1"]["duration"] == 3360
    git.commit("merged")


def test_git_keeps_two_new_tasks_with_one_id(git: Git, shell: Shell) -> None:
    branches(git, shell, [("add", "Video 4d", "--in", "WEB")], [("add", "Images 2d after WEB-1", "--in", "WEB")])
    said = git("merge", "--no-edit", "other")
    assert "WEB-3 of theirs is WEB-4 now" in said
    assert {i: t["name"] for i, t in git.tasks().items()} == {"WEB-1": "Copy", "WEB-2": "Build", "WEB-3": "Video", "WEB-4": "Images"}
    assert [k["predecessor"] for k in shell.ok("show", "WEB-4", "--json").json["predecessors"]] == ["WEB-1"]


def test_git_shows_a_difference_in_words(git: Git, shell: Shell) -> None:
    shell.ok("set", "WEB-1", "duration=7d", "--yes")
    shown = git("diff", "--unified=0")
    assert "-WEB-1 duration: 5d" in shown and "+WEB-1 duration: 7d" in shown
    assert "{" not in shown
