"""Pictures of every screen that the keyboard opens: wide and narrow, without colours, empty, wrong and overfull."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from store.planfile import PlanFile
from tests.planning.test_minutes import MINUTES
from tests.tui.home_app import NOW, TODAY, app_on, home, plan_file, sample_file, typed
from tests.tui.odd_plans import odd_titles
from tests.tui.test_snapshots import Compare, keys, terminal_with_colours
from tui.app import HeadwayApp
from tui.session import Session

__all__ = ["terminal_with_colours"]

WIDE, NARROW, LARGE = (120, 36), (80, 24), (200, 60)
BOTH = pytest.mark.parametrize("size", [WIDE, NARROW], ids=lambda s: f"{s[0]}x{s[1]}")

STATES = {
    "a longer task with all it moves": "@BRD-5 D+3d",
    "the rows it moves, page two": "@BRD-5 D+3d<pagedown>",
    "a date that a link decides": "@WEB-8 d+3d<enter>",
    "a date moved by its link": "@WEB-8 d+3d<enter>l",
    "a bar pushed two days": "@BRD-5 LL",
    "a date that cannot be read": "@BRD-5 dsoonish",
    "done with what it moves": "@BRD-5 <space>",
    "why a milestone is when it is": "@WEB-M4 w",
    "why a task that is done": "@BRD-1 w",
    "the form of a task": "@WEB-8 e",
    "a wrong field of a form": "@WEB-8 e<down><down><down>nowhere<ctrl+g>",
    "the links of a milestone": "@WEB-M2 ij",
    "a constraint": "@WEB-8 cSNET 16 nov",
    "a risk on a row": "@OPS-4 rSupplier slips p30% 10d",
    "three selected": "@WEB-8 vvv",
    "three selected and a per cent": "@WEB-8 vvvp50",
    "by owner and float": "Oowner by float<enter>",
    "a filter as it is typed": "/owner:KM !done",
    "a filter that means nothing": "/flaot<3",
    "anything found": "fcaptions",
    "a saved view": "/late<enter>Vsave Late work<enter>V",
    "the palette": ":mile",
    "the palette with an answer": "@BRD-5 :pct 60",
    "the comparison of a what-if": "@BRD-5 D+3d<ctrl+t>gw",
    "a what-if on home": "@BRD-5 D-2d<ctrl+t>",
    "what to copy": "@BRD-5 yt",
    "a command with g": "g",
    "a new project from another": ":new-project-from<enter>APP Mobile app from WEB start 1 feb",
    "critical only": "C",
    "links of a row": "@WEB-8 I",
    "risks": "gk",
    "the matrix after the response": "gk<tab>m",
    "a risk in full": "gkjz",
    "exposure by project": "gkE",
    "a risk that fired": "gkF",
    "the log": "gl",
    "a change request": "gl4j",
    "people by week": "gpjjj",
    "people by day": "gp+",
    "who takes the time of somebody": "gpjjjll<enter>",
    "levelling": "gpL",
    "levelling within float": ":level<enter>F",
    "who does what": ":raci<enter>",
    "goals and benefits": "go",
    "gates": ":gates<enter>j",
    "the page of a program": ":brief<enter>",
    "the portfolio": ":portfolio<enter>",
    "baselines": ":baselines<enter>",
    "stakeholders": "gs",
    "the report as it will be sent": "R",
    "cost": "gc",
    "the cost of a project by task": "gcjjj<enter>",
    "health": "gq",
    "health in colours": "gq<tab>",
    "who fails a point": "gqjj<enter>",
}
"""What is shown, and the keys that lead there; ``@ID`` puts the cursor on a row of the roadmap."""


def shown(text: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Go to a row, then type."""
    place, _, rest = text.partition(" ") if text.startswith("@") else ("", "", text)

    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()
        if place:
            home(pilot).jump(place[1:])
            home(pilot).go("roadmap")
        await typed(pilot, rest)
        await pilot.pause()

    return run


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample program in a file of its own. Levelling makes one pass by priority: no clock decides what is proposed."""
    monkeypatch.setattr("tui.screens.level.SECONDS", 0.0)
    return sample_file(tmp_path / "plan.json")


@BOTH
@pytest.mark.parametrize("state", STATES, ids=lambda s: s.replace(" ", "-"))
def test_a_screen(snap_compare: Compare, sample: Path, state: str, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(sample), terminal_size=size, run_before=shown(STATES[state]))


@pytest.mark.parametrize(
    "state",
    [
        "a longer task with all it moves",
        "why a milestone is when it is",
        "the form of a task",
        "three selected",
        "risks",
        "people by week",
        "health",
    ],
    ids=lambda s: s.replace(" ", "-"),
)
def test_a_screen_in_sixteen_colours(snap_compare: Compare, sample: Path, state: str) -> None:
    app = app_on(sample)
    app.theme = "ansi-dark"
    assert snap_compare(app, terminal_size=WIDE, run_before=shown(STATES[state]))


@pytest.mark.parametrize(
    "state",
    [
        "a longer task with all it moves",
        "links of a row",
        "three selected",
        "the comparison of a what-if",
        "risks",
        "people by week",
        "stakeholders",
    ],
    ids=lambda s: s.replace(" ", "-"),
)
def test_a_screen_without_colours(snap_compare: Compare, sample: Path, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app_on(sample), terminal_size=WIDE, run_before=shown(STATES[state]))


@pytest.mark.parametrize("zoom", ["+", "++", "-", "--"], ids=["weeks", "days", "months", "quarters"])
def test_the_roadmap_at_every_zoom(snap_compare: Compare, sample: Path, zoom: str) -> None:
    assert snap_compare(app_on(sample), terminal_size=WIDE, run_before=shown(f"@WEB-8 z{zoom}t"))


def test_a_large_screen_with_a_preview(snap_compare: Compare, sample: Path) -> None:
    assert snap_compare(app_on(sample), terminal_size=LARGE, run_before=shown("@BRD-5 D+3d"))


@BOTH
def test_minutes_that_were_pasted(snap_compare: Compare, sample: Path, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await typed(pilot, "2ja")
        pilot.app.screen.post_message(Paste(MINUTES + "A: call @NOBODY\n"))
        await pilot.pause()

    assert snap_compare(app_on(sample), terminal_size=size, run_before=run)


@BOTH
@pytest.mark.parametrize("text", ["/x", "fx", "V", "w", "e"], ids=["filter", "find", "views", "why", "form"])
def test_an_empty_plan_bears_every_key(snap_compare: Compare, tmp_path: Path, text: str, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(tmp_path / "plan.json"), terminal_size=size, run_before=keys(text))


@pytest.mark.parametrize("text", ["5jjD+3d", "5jjw", "5jje", "/o", "5jji"], ids=["preview", "why", "form", "filter", "links"])
def test_odd_titles_on_every_screen(snap_compare: Compare, tmp_path: Path, text: str) -> None:
    assert snap_compare(app_on(plan_file(tmp_path / "plan.json", odd_titles())), terminal_size=NARROW, run_before=keys(text))


def test_a_file_that_is_open_for_reading(snap_compare: Compare, sample: Path) -> None:
    app = HeadwayApp(Session(PlanFile.open(sample, read_only=True, now=lambda: NOW), TODAY))
    assert snap_compare(app, terminal_size=NARROW, run_before=keys("D"))
