"""A what-if from the shell, between two windows, and against a plan that changed meanwhile."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from planning.errors import HeadwayError
from planning.fields import set_fields
from planning.plan import Change
from store.paths import whatif_of
from store.planfile import PlanFile
from tests.tui.cli_runs import TODAY as DAY
from tests.tui.cli_runs import Shell
from tests.tui.home_app import NOW, TODAY, sample_file
from tui.session import Session


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample program in a file of its own, named to the shell."""
    path = sample_file(tmp_path / "plan.json")
    monkeypatch.setenv("HEADWAY_FILE", str(path))
    monkeypatch.setenv("HEADWAY_TODAY", DAY)
    return path


@pytest.fixture
def shell(sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command line on it."""
    return Shell(sample, capsys, monkeypatch)


def opened(path: Path) -> Session:
    """A window on the plan."""
    return Session(PlanFile.open(path, now=lambda: datetime.combine(TODAY, NOW.time())), TODAY)


def set_on(session: Session, record_id: str, **values: str) -> Change:
    """The change of some fields, on the plan that this window looks at."""
    return set_fields(session.plan, record_id, values, TODAY)


def tried(path: Path, record_id: str = "BRD-5", **values: str) -> None:
    """Try a change in a what-if called trial, and leave."""
    session = opened(path)
    session.to_whatif(set_on(session, record_id, **(values or {"duration": "+3d"})), "trial")
    session.file.close()


def test_the_shell_compares_and_the_other_verbs_read_the_plan(shell: Shell, sample: Path) -> None:
    finish = shell.ok("schedule", "--json").json["finish"]
    tried(sample)
    told = shell.ok("whatif", "--json").json
    assert (told["name"], len(told["changes"]), told["left_out"]) == ("trial", 1, [])
    live = next(d for d in told["differences"] if (d["about"], d["id"]) == ("milestone", "WEB-M4"))
    assert (live["plan"], live["whatif"], live["difference"], live["better"]) == ("22 Jan 2027", "27 Jan 2027", "+3d", False)
    assert any(d["about"] == "money" and d["difference"].startswith("+") for d in told["differences"])
    first = told["differences"][0]
    assert (first["about"], first["id"], first["difference"], first["better"]) == ("task", "BRD-5", "+3d", False)
    assert "WEB-M4" in shell.ok("whatif").out
    assert shell.ok("schedule", "--json").json["finish"] == finish


def test_keeping_is_one_entry_that_one_undo_takes_back(shell: Shell, sample: Path) -> None:
    tried(sample)
    before = len(shell.ok("list", "changes", "--json").json)
    kept = shell.ok("whatif", "keep", "--label", "Careful icons", "--reason", "Quality first", "--json").json
    request = shell.ok("show", kept["change"], "--json").json
    assert (kept["label"], request["state"], request["outcome"], request["target_days"]) == (
        "Careful icons",
        "approved",
        "Quality first",
        3,
    )
    assert shell("whatif", "--json").code == 1 and not whatif_of(sample).exists()
    assert "Careful icons" in shell.ok("undo").out + shell.ok("history").out
    assert len(shell.ok("list", "changes", "--json").json) == before
    live = next(a for a in shell.ok("schedule", "--json").json["activities"] if a["id"] == "WEB-M4")
    assert live["finish"].startswith("2027-01-22")


def test_dropping_needs_a_yes_and_leaves_the_plan(shell: Shell, sample: Path) -> None:
    tried(sample)
    before = sample.read_bytes()
    assert "--yes" in shell.refused("whatif", "drop")
    assert shell.ok("whatif", "drop", "--json", "--yes").json == {"dropped": True, "name": "trial", "changes": 1}
    assert sample.read_bytes() == before and shell("whatif").code == 1


def test_a_damaged_what_if_is_told_and_stops_no_other_verb(shell: Shell, sample: Path) -> None:
    tried(sample)
    whatif_of(sample).write_bytes(whatif_of(sample).read_bytes()[:-30])
    assert "damaged" in shell.refused("whatif")
    shell.ok("schedule")


def test_what_conflicts_with_the_plan_is_said_and_not_kept(sample: Path) -> None:
    tried(sample, duration="20d")
    session = opened(sample)
    session.commit(set_on(session, "BRD-5", duration="30d"))
    with pytest.raises(HeadwayError, match="BRD-5"):
        session.keep_whatif("all the same")
    assert whatif_of(sample).exists() and not session.trying.looking
    session.file.close()


def test_two_windows_try_in_one_what_if(sample: Path) -> None:
    one, two = opened(sample), opened(sample)
    one.to_whatif(set_on(one, "BRD-5", duration="+3d"), "trial")
    two.to_whatif(set_on(two, "WEB-16", name="Switch over"))
    one.refresh()
    assert one.plan.tasks["WEB-16"].name == "Switch over" and one.file.plan.tasks["WEB-16"].name != "Switch over"
    change = two.keep_whatif("both")
    one.refresh()
    assert "kept or dropped by another process" in one.told() and not one.trying.looking
    assert one.plan.tasks["WEB-16"].name == "Switch over" and {"BRD-5", "WEB-16"} < {edit.id for edit in change.edits}
    one.file.close()
    two.file.close()
