"""What was just added is what the next key acts on, wherever one stood while typing it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.home_app import WIDE, app_on, home, message, sample_file, typed
from tui.screens.form import FormScreen
from tui.screens.links import LinksScreen


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


async def test_form_links_and_constraint_of_a_task_just_added_from_the_projects(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2aPaint the shop window 3d<enter>")
        added = home(pilot).session.plan.tasks["GOV-9"]
        assert added.name == "Paint the shop window" and "added GOV-9" in message(pilot)
        await typed(pilot, "e")
        form = pilot.app.screen
        assert isinstance(form, FormScreen) and form.record is not None and form.record.id == "GOV-9"
        await typed(pilot, "<escape>i")
        links = pilot.app.screen
        assert isinstance(links, LinksScreen) and links.record is not None and links.record.id == "GOV-9"
        await typed(pilot, "<escape>cSNET 20 nov<enter>")
        held = home(pilot).session.plan.tasks["GOV-9"].constraint
        assert held is not None and held.kind == "SNET"
        await typed(pilot, "<escape>")
        assert home(pilot).place == "projects"


@pytest.mark.parametrize(
    ("place", "line", "record", "there"),
    [
        ("2", "* Doors open ^20 nov", "GOV-M5", "roadmap"),
        ("1", "project POP Pop-up stores in KES", "POP", "projects"),
        ("2", "r The window breaks p40% 3d", "R-13", "risks"),
        ("3", "* Doors open in GOV ^20 nov", "GOV-M5", "milestones"),
    ],
)
async def test_one_stands_on_what_was_added_and_comma_leads_back(sample: Path, place: str, line: str, record: str, there: str) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, place)
        was = home(pilot).place
        await typed(pilot, f"a{line}<enter>")
        found = home(pilot).record
        assert found is not None and (found.id, home(pilot).place) == (record, there)
        assert f"added {record}" in message(pilot)
        if there != was:
            await typed(pilot, ",")
            assert home(pilot).place == was


async def test_of_what_has_no_row_here_the_line_says_where_the_cursor_stays(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2ax Call the painter @TV ^fri<enter>")
        assert message(pilot).startswith("added A-10 Call the painter") and message(pilot).endswith("the cursor stays on GOV")
        assert home(pilot).place == "projects"
