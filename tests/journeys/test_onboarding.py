"""A project comes in, made from another one, with its people, work, links and promise; another is closed and becomes a template."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planning.schedule import schedule
from store.planfile import PlanFile
from tests.journeys.keyboard import Keyboard, records_in
from tests.tui.home_app import NOW, WIDE, app_on, sample_file


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


def in_the_list(keyboard: Keyboard, name: str) -> bool:
    """Whether one of the lists at the left shows a name that begins so."""
    return any(line.startswith("│") and name in line[:34] for line in keyboard.screen.splitlines())


async def test_a_project_is_made_from_another_one_filled_and_seen_on_the_roadmap(sample: Path) -> None:
    before = records_in(sample)
    async with app_on(sample).run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press(":new-p<enter>POP Pop-up store from BRD start 1 feb people roles")
        assert "→ 8 tasks, 2 milestones, Mon 1 Feb 2027 to Wed 21 Apr 2027" in keyboard.message
        await keyboard.press("<enter>")
        assert "made from the project BRD" in keyboard.message
        assert keyboard.row("Pop-up store", "0%")

        await keyboard.press("aperson NV Nora Vale store lead €450/d 80%<enter>")
        assert "added NV Nora Vale" in keyboard.message
        await keyboard.press("graScout places 5d @NV<enter>")
        assert "added POP-9" in keyboard.message
        await keyboard.press("aBuild the stand 8d @NV<enter>")
        await keyboard.press("i")
        await keyboard.press("aPOP-9FS+2d")
        assert keyboard.message.startswith("after POP-9 Scout places")
        await keyboard.press("<enter>")
        assert keyboard.row("after", "POP-9", "FS+2d", "▶ drives")
        await keyboard.press("<escape>")
        await keyboard.press("a* Doors open after POP-10 ^25 mar<enter>")
        assert "added POP-M3" in keyboard.message
        await keyboard.press("e<pagedown><down><down><down>5 mar to Helena Stroud<ctrl+g>")
        assert "POP-M3 promise" in keyboard.message

        # on the roadmap: the bars with their people, the milestone with its promise and deadline
        assert keyboard.row("Scout places", "Nora") and keyboard.row("Build the stand", "Nora")
        assert keyboard.row("◆ Doors open", "◆·╡", "┤", "19 Feb")
        assert keyboard.row("Identity review and ref…", "?designer")
        assert keyboard.row("Fri 19 Feb", "promised to Helena Stroud for 05 Mar", "deadline 25 Mar")
        assert keyboard.row("Why", "follows POP-10: POP-10 ← POP-9, starts with its project")
        assert keyboard.count <= 260

        plan = PlanFile.open(sample, read_only=True, now=lambda: NOW).plan
        assert plan.projects["POP"].program == "KES" and plan.projects["POP"].start is not None
        assert (plan.people["NV"].name, plan.people["NV"].rate) == ("Nora Vale", 450)
        assert [a.person for a in plan.tasks["POP-5"].assignments] == ["?designer", "?brand-lead"]
        assert plan.tasks["POP-5"].percent == 0 and plan.tasks["POP-5"].actual_start is None
        doors = plan.milestones["POP-M3"]
        assert doors.promise is not None and (doors.promise.to, doors.promise.on) == ("Helena Stroud", date(2027, 3, 5))
        dates = schedule(plan)
        assert [dates[i].finish.date() for i in ("POP-9", "POP-10", "POP-M3")] == [
            date(2027, 2, 5),
            date(2027, 2, 19),
            date(2027, 2, 19),
        ]
        assert dates["WEB-M4"].finish.date() == date(2027, 1, 22)  # nobody else's dates moved

        await keyboard.press("uuuuuuuq")
    assert records_in(sample) == before


async def test_a_closed_project_is_a_template_and_what_it_taught_is_found(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press("fOPS<enter>e<down><down><down><down><down><down>template<ctrl+g>")
        assert "OPS tags" in keyboard.message
        await keyboard.press(":close-p<enter>")
        assert "open tasks" in keyboard.message
        await keyboard.press("Order samples before summer<enter>")
        assert keyboard.row("close OPS all the same? y/n") and "leaves" in keyboard.message
        await keyboard.press("y<enter>")
        assert keyboard.message.startswith("closed OPS")
        assert not in_the_list(keyboard, "Fulfilment")

        await keyboard.press("fbefore summer<enter>")
        assert keyboard.row("Order samples before summer")
        assert "archived" in keyboard.message
        await keyboard.press("<escape>")

        await keyboard.press(":new-p<enter>")
        assert "templates: OPS" in keyboard.message
        await keyboard.press("FIL Second warehouse from OPS start 1 mar people none<enter>")
        assert "made from the template OPS" in keyboard.message
        assert keyboard.row("Second wareh", "0%")
        assert keyboard.count <= 150

        plan = PlanFile.open(sample, read_only=True, now=lambda: NOW).plan
        closed, made = plan.projects["OPS"], plan.projects["FIL"]
        assert closed.archived and closed.notes.endswith("Order samples before summer")
        assert not made.archived and "template" not in made.tags and "samples" not in made.notes
        assert len([t for t in plan.tasks.values() if t.project == "FIL"]) == len([t for t in plan.tasks.values() if t.project == "OPS"])
        assert schedule(plan)["FIL-1"].start.date() == date(2027, 3, 1)

        await keyboard.press(":reop<enter>OPS<enter>")
        assert in_the_list(keyboard, "Fulfilment")
