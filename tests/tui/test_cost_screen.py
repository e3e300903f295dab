"""The cost screen: curves, figures, projects and their tasks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.text_width import cell_width
from tests.tui.cli_runs import Shell
from tests.tui.home_app import NARROW, WIDE, app_on, home, picture, sample_file, typed
from tui.screens.cost import CostScreen
from widgets.curve import Curve, drawn


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_figures_of_the_sample_stand_on_the_screen(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await typed(pilot, "gc")
        shown = picture(pilot)
        kes = next(line for line in shown if "KES " in line and "150,588" in line)
        assert "523,806" in kes and "0.91" in kes and "0.93" in kes
        assert any("108%" in line for line in shown)  # the estimates eat more than the contingency
        assert any("●" in line for line in shown) and any("Sep" in line for line in shown)
        text = "\n".join(shown)
        assert "ES 7.41 of 8 w" in text and "TCPI   1.03   TSPI  1.03" in text
        assert size != WIDE or ("At this pace it ends 30 Mar 2027" in text and "€564,714" in text)


async def test_a_project_opens_to_its_tasks_and_a_task_leads_home(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "gcjj<enter>")
        screen = pilot.app.screen
        assert isinstance(screen, CostScreen)
        assert [str(row.key) for row in screen.listing.rows][:2] == ["BRD-1", "BRD-2"]
        await typed(pilot, "<escape>")
        assert screen.key == "BRD"
        await typed(pilot, "<enter>jj<enter>")
        record = home(pilot).record
        assert record is not None and record.id == "BRD-3"


async def test_without_a_baseline_there_is_no_curve_but_a_sentence(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "a")
        await typed(pilot, "program NEW Something new<enter>")
        await typed(pilot, "gcG")
        assert any("There is no baseline to draw" in line for line in picture(pilot))


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40), st.integers(1, 120), st.integers(1, 30), st.floats(0, 1e9))
def test_any_values_are_drawn_into_the_room_there_is(values: list[float], width: int, height: int, most: float) -> None:
    at = [n / max(1, len(values) - 1) for n in range(len(values))]
    lines = drawn([Curve(at, values, "●", "good")], width, height, most)
    assert len(lines) == height and all(sum(cell_width(run.text) for run in line) == width for line in lines)


def test_a_closed_project_has_a_row_of_its_own_in_the_shell_and_on_the_screen(shell: Shell) -> None:
    shell.ok("demo")
    before = shell.ok("evm", "KES", "--json").json
    shell.ok("set", "CRM", "archived=yes", "--yes")
    rows = [line.split() for line in shell.ok("evm", "KES").lines]
    assert ["CRM", "(closed)", "Customer"] in [row[:3] for row in rows] and [row[0] for row in rows[1:8]][-2] == "CRM"
    after = shell.ok("evm", "KES", "--json").json
    assert {p["id"] for p in after["programs"][0]["projects"]} == {p["id"] for p in before["programs"][0]["projects"]}
