"""After the weekly meeting: twelve updates from the minutes, by keys alone, each of them to be taken back.

| update | keys |
|---|---|
| per cent of BRD-5, with going there | 11 |
| per cent of WEB-10, with going there | 12 |
| CRM-7 is done, with going there | 8 |
| WEB-9 takes two days longer, what moves seen first | 12 |
| OPS-3 two days later by the lag of its link, what moves seen first | 14 |
| a person more on WEB-16 | 14 |
| a note on OPS-2 | 30 |
| an action with owner, day and task | 57 |
| a decision on a milestone | 40 |
| a risk on the row, with chance, days and owner | 44 |
| issue I-05 closed, in its form | 17 |
| the deadline of WEB-M1, in its form | 18 |

Most of them are words that anybody would have to type; 277 keys in all. The same minutes pasted take two.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planning.schedule import schedule
from store.planfile import PlanFile
from tests.journeys.keyboard import Keyboard, records_in
from tests.tui.home_app import NOW, TODAY, WIDE, app_on, sample_file

KEYS = {
    "BRD-5 per cent": 11,
    "WEB-10 per cent": 12,
    "CRM-7 done": 8,
    "WEB-9 longer": 12,
    "OPS-3 later": 14,
    "WEB-16 owner": 14,
    "OPS-2 note": 30,
    "action": 57,
    "decision": 40,
    "risk": 44,
    "issue closed": 17,
    "deadline": 18,
}
"""The most keys that each update may take."""

MINUTES = """Weekly meeting, Friday 30 October

Rosa opened at nine; the coffee was good.
A: Ask the agency for a second offer @TV ^6 nov on WEB-8
D: Keep 20 Jan as the promise on WEB-M4
R: Media desk closes early p30% 4d @PR on CMP-9
Next meeting on Friday
"""


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample program in a file of its own."""
    return sample_file(tmp_path / "plan.json")


def day_of(path: Path, record_id: str) -> date:
    """The finish of a task or milestone of a plan file."""
    return schedule(PlanFile.open(path, read_only=True).plan)[record_id].finish.date()


async def test_twelve_updates_are_kept_and_twelve_u_give_the_file_of_before(sample: Path) -> None:
    before, took = records_in(sample), dict.fromkeys(KEYS, 0)
    async with app_on(sample).run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)

        took["BRD-5 per cent"] = await keyboard.press("fBRD-5<enter>p70<enter>")
        assert "BRD-5 per cent 45 → 70" in keyboard.message
        assert "70% done" in keyboard.screen

        took["WEB-10 per cent"] = await keyboard.press("fWEB-10<enter>p60<enter>")
        assert "WEB-10 per cent 40 → 60" in keyboard.message

        took["CRM-7 done"] = await keyboard.press("fCRM-7<enter><space>")
        assert "CRM-7 state started → done" in keyboard.message
        assert keyboard.row("Privacy impact", "▎✓")

        took["WEB-9 longer"] = await keyboard.press("fWEB-9<enter>D+2d")
        assert keyboard.message.startswith("5 Nov → 9 Nov (+2d)")
        assert keyboard.row("WEB-9 Shop and payment integration", "5 Nov", "9 Nov", "+2d")
        assert day_of(sample, "WEB-9") == date(2026, 11, 5)  # looked at, not kept
        took["WEB-9 longer"] += await keyboard.press("<enter>")

        took["OPS-3 later"] = await keyboard.press("fOPS-3<enter>d+2d")
        assert "20 Nov → 24 Nov (+2d)" in keyboard.message
        assert keyboard.row("OPS-M1 Packaging in warehouse", "21 Dec", "26 Dec", "+2d")
        took["OPS-3 later"] += await keyboard.press("<enter>")
        assert keyboard.message.startswith("pins it")  # its link decides the date: asked once
        took["OPS-3 later"] += await keyboard.press("l")
        assert "by its link: BRD-M1FS+2d" in keyboard.message
        took["OPS-3 later"] += await keyboard.press("<enter>")
        assert "moved by its links" in keyboard.message

        took["WEB-16 owner"] = await keyboard.press("fWEB-16<enter>o<end>,KM<enter>")
        assert "TV, AH, LF → TV, AH, LF, KM" in keyboard.message

        took["OPS-2 note"] = await keyboard.press("fOPS-2<enter>nSecond offer received<enter>")
        assert "note on OPS-2" in keyboard.message

        took["action"] = await keyboard.press("ax Ask the agency for a second offer @TV ^6 nov on WEB-8<enter>")
        assert "added A-10" in keyboard.message

        took["decision"] = await keyboard.press("ad Keep 20 Jan as the promise on WEB-M4<enter>")
        assert "added D-05" in keyboard.message

        took["risk"] = await keyboard.press("fCMP-9<enter>rMedia desk closes early p30% 4d @PR<enter>")
        assert "added R-13" in keyboard.message
        assert "(30% → +4d)" in keyboard.row("R-13 Media desk closes early")

        took["issue closed"] = await keyboard.press("fI-05<enter><enter><down><down><down>closed<ctrl+g>")
        assert "I-05 state open → closed" in keyboard.message

        took["deadline"] = await keyboard.press("fWEB-M1<enter>e<pagedown><down><down>4 dec")
        assert "Fri 4 Dec 2026" in keyboard.screen
        took["deadline"] += await keyboard.press("<ctrl+g>")
        assert "WEB-M1 deadline" in keyboard.message
        assert "deadline 04 Dec" in keyboard.screen

        assert {update: n for update, n in took.items() if n > KEYS[update]} == {}
        assert keyboard.count <= 277

        plan = PlanFile.open(sample, now=lambda: NOW).plan
        assert (plan.tasks["BRD-5"].percent, plan.tasks["WEB-10"].percent) == (70, 60)
        assert day_of(sample, "WEB-9") == date(2026, 11, 9)
        assert day_of(sample, "OPS-3") == date(2026, 11, 24)
        link = next(link for link in plan.links.values() if (link.predecessor, link.successor) == ("BRD-M1", "OPS-3"))
        assert (link.type, link.lag) == ("FS", 2 * 480)
        assert plan.tasks["OPS-3"].constraint is None
        assert plan.tasks["CRM-7"].actual_finish is not None
        assert [a.person for a in plan.tasks["WEB-16"].assignments] == ["TV", "AH", "LF", "KM"]
        assert plan.tasks["OPS-2"].notes.endswith("- 2026-10-30: Second offer received")
        action, decision, risk = plan.actions["A-10"], plan.decisions["D-05"], plan.risks["R-13"]
        assert (action.owner, action.due, action.on) == ("TV", date(2026, 11, 6), ("WEB-8",))
        assert (decision.state, decision.decided, decision.on) == ("decided", TODAY, ("WEB-M4",))
        assert (risk.owner, risk.on, risk.current.days) == ("PR", ("CMP-9",), 4)
        assert plan.issues["I-05"].state == "closed"
        assert plan.milestones["WEB-M1"].deadline is not None

        await keyboard.press("uuuuuuuuuuuu")
        assert keyboard.message == "undid: BRD-5 percent 45 -> 70"
        assert keyboard.row("Identity review", "45%")
        await keyboard.press("q")
    assert records_in(sample) == before


async def test_the_same_minutes_pasted_take_two_keys_and_one_u(sample: Path) -> None:
    before = records_in(sample)
    async with app_on(sample).run_test(size=WIDE) as pilot:
        keyboard = Keyboard(pilot)
        await keyboard.press("a")
        await keyboard.paste(MINUTES)
        for words in ("action A-10", "decision D-05", "risk R-13"):
            assert "→" in keyboard.row(words)
        assert "enter keeps all as one change: added 1 action, 1 decision, 1 risk · 3 left out" in keyboard.message
        await keyboard.press("<enter>")
        assert keyboard.count == 2
        plan = PlanFile.open(sample).plan
        assert plan.actions["A-10"].due == date(2026, 11, 6)
        assert plan.decisions["D-05"].on == ("WEB-M4",) and plan.risks["R-13"].on == ("CMP-9",)
        await keyboard.press("uq")
    assert records_in(sample) == before
