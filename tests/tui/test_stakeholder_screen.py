"""The stakeholders on their screen: the field, who is due, contacts booked and taken back; and the report on its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import build
from planning.records import Program, Stakeholder
from store.planfile import PlanFile
from tests.tui.home_app import NARROW, NOW, WIDE, app_on, home, picture, plan_file, sample_file, typed
from tui.screens.form import FormScreen
from tui.screens.home import HomeScreen
from tui.screens.report import ReportScreen
from tui.screens.stakeholders import StakeholderScreen
from widgets.bars import MessageLine


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


async def opened(pilot: Pilot[None]) -> StakeholderScreen:
    await typed(pilot, "gs")
    screen = pilot.app.screen
    assert isinstance(screen, StakeholderScreen)
    return screen


async def reported(pilot: Pilot[None]) -> ReportScreen:
    await typed(pilot, "1R")
    screen = pilot.app.screen
    assert isinstance(screen, ReportScreen)
    return screen


def said(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one("#message", MessageLine).text


def lines_with(pilot: Pilot[None], words: str) -> list[str]:
    return [line for line in picture(pilot) if words in line]


# --------------------------------------------------------------------------------------------------------- stakeholders


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_field_the_register_and_what_is_due_are_seen_at_once(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await opened(pilot)
        seen = picture(pilot)
        top = next(n for n, line in enumerate(seen) if "keep satisfied" in line and "manage closely" in line)
        low = next(n for n, line in enumerate(seen) if "monitor" in line and "keep informed" in line)
        assert top < low and any("Helena Stroud" in line for line in seen[top:low])
        assert lines_with(pilot, "power ▲") and lines_with(pilot, "interest ▶")
        assert any("Due now 4" in line for line in seen)
        assert lines_with(pilot, "overdue 2 days")
        assert any("WEB-M4 20 Jan" in line and "broken" in line for line in seen)
        assert any("4 due · 9 in all" in line for line in seen)


async def test_a_low_terminal_keeps_the_register(sample: Path) -> None:
    async with app_on(sample).run_test(size=(60, 16)) as pilot:
        await opened(pilot)
        assert lines_with(pilot, "Works council") and not lines_with(pilot, "Power and interest")
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert lines_with(pilot, "Works council") and lines_with(pilot, "Power and interest")


async def test_the_detail_tells_attitude_rhythm_and_promises_of_the_one_under_the_cursor(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "jjjjj")
        assert screen.record is not None and screen.record.id == "SH-1"
        assert lines_with(pilot, "supportive now, leading wanted: 1 step to go")
        assert lines_with(pilot, "Promised Website live (WEB-M4) for Wed 20 Jan 2027, forecast Fri 22 Jan 2027: broken by 2 working days")
        await typed(pilot, "<enter>")
        assert home(pilot).required().id == "WEB-M4"


async def test_space_books_a_contact_of_today_and_u_takes_it_back(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await typed(pilot, " ")
        assert "SH-3 Retail area managers (6) contacted 2026-10-30" in said(pilot)
        assert screen.session.plan.stakeholders["SH-3"].last_contact == date(2026, 10, 30)
        assert lines_with(pilot, "3 due · 9 in all")
        assert screen.record is not None and screen.record.id == "SH-3"
        await typed(pilot, " ")
        assert "contacted today already" in said(pilot)
        await typed(pilot, "u")
        assert screen.session.plan.stakeholders["SH-3"].last_contact == date(2026, 10, 14)


async def test_the_day_of_a_contact_and_what_was_said_are_typed(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "dyesterday<enter>")
        assert screen.session.plan.stakeholders["SH-3"].last_contact == date(2026, 10, 29)
        await typed(pilot, "ntwo questions open<enter>")
        assert screen.session.plan.stakeholders["SH-3"].notes.endswith("- 2026-10-30: two questions open")
        assert lines_with(pilot, "2026-10-30: two questions open")


async def test_a_stakeholder_is_captured_edited_and_deleted(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "aLandlord, owns the warehouse p4 i2 neutral>supportive monthly<enter>")
        assert screen.record is not None and screen.record.name == "Landlord"
        assert lines_with(pilot, "Landlord, owns the warehouse")
        await typed(pilot, "e")
        assert isinstance(pilot.app.screen, FormScreen)
        await typed(pilot, "<escape>")
        await typed(pilot, "x")
        assert "Landlord" not in [who.name for who in screen.session.plan.stakeholders.values()]
        await typed(pilot, "u")
        assert "Landlord" in [who.name for who in screen.session.plan.stakeholders.values()]


async def test_where_nobody_is_there_the_screen_says_how_to_begin(tmp_path: Path) -> None:
    path = plan_file(tmp_path / "plan.json", build([Program(id="P", name="Relaunch", start=NOW)]))
    async with app_on(path).run_test(size=NARROW) as pilot:
        await opened(pilot)
        assert lines_with(pilot, "Nobody yet")
        await typed(pilot, " ")
        assert "There is nobody under the cursor" in said(pilot)


async def test_a_corner_with_many_shows_them_in_short_and_odd_names_harm_nothing(tmp_path: Path) -> None:
    crowd = [Stakeholder(id=f"SH-{n}", name=f"[b]Name {n}\u202e \x1b[31m", program="P", power=5, interest=5) for n in range(1, 31)]
    bad = Stakeholder(id="SH-31", name="Rule", program="P", cadence="now and then", last_contact=NOW.date())
    path = plan_file(tmp_path / "plan.json", build([Program(id="P", name="P", start=NOW), *crowd, bad]))
    async with app_on(path).run_test(size=NARROW) as pilot:
        await opened(pilot)
        await typed(pilot, "G")
        seen = "\n".join(picture(pilot))
        assert "cadence cannot be read" in seen and "\u202e" not in seen and "\x1b" not in seen


# --------------------------------------------------------------------------------------------------------------- report


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_report_is_seen_as_it_will_be_sent_what_changed_first(sample: Path, size: tuple[int, int]) -> None:
    async with app_on(sample).run_test(size=size) as pilot:
        await reported(pilot)
        seen = picture(pilot)
        broken = next(n for n, line in enumerate(seen) if "Promise broken: Website live" in line)
        changed = next(n for n, line in enumerate(seen) if "What changed since the report of Fri 23 Oct" in line)
        assert broken < changed and lines_with(pilot, "10 milestones moved")
        assert lines_with(pilot, "not kept yet")
        await typed(pilot, "<tab><tab>")
        assert lines_with(pilot, "Where we stand")


async def test_enter_archives_the_report_and_writes_it_beside_the_plan(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        screen = await reported(pilot)
        await typed(pilot, "<enter>")
        file = sample.parent / "KES-report-2026-10-30.md"
        assert "written to KES-report-2026-10-30.md beside the plan, archived as SN-6" in said(pilot)
        assert file.read_text() == screen.session.plan.snapshots["SN-6"].text
        assert file.read_text().startswith("# KES Kestrel Coffee Roasters")
        assert lines_with(pilot, "kept as SN-6")
        await typed(pilot, "<enter>")
        assert "in the archive already, as SN-6" in said(pilot)
        await typed(pilot, "<escape>u")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "SN-6" not in screen.session.plan.snapshots


async def test_another_day_can_be_compared_with_and_the_whole_report_copied(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await reported(pilot)
        await typed(pilot, "d9 oct 2026<enter>")
        assert lines_with(pilot, "What changed since the report of Fri 9 Oct")
        await typed(pilot, "y")
        assert "sent to the terminal's clipboard: the report" in said(pilot)
        await typed(pilot, "d5 nov 2026<enter>")
        assert "not past yet" in said(pilot)


async def test_on_a_project_the_report_is_that_of_the_project_and_p_goes_on_to_the_next(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2jjR")
        assert lines_with(pilot, "WEB Website relaunch: status report") and not lines_with(pilot, "Path to green CMP")
        await typed(pilot, "<enter>")
        assert "written to WEB-report-2026-10-30.md beside the plan, archived as SN-6" in said(pilot)
        await typed(pilot, "p")
        assert lines_with(pilot, "CMP Launch campaign: status report")
        await typed(pilot, "pppp")
        assert lines_with(pilot, "KES Kestrel Coffee Roasters") and lines_with(pilot, "not kept yet")


async def test_reports_of_before_are_read_again_in_the_app(sample: Path) -> None:
    async with app_on(sample).run_test(size=NARROW) as pilot:
        await reported(pilot)
        await typed(pilot, "<enter>A")
        assert lines_with(pilot, "SN-6") and lines_with(pilot, "SN-4")
        await typed(pilot, "<enter>")
        assert lines_with(pilot, "SN-6 of KES, as it was sent") and lines_with(pilot, "# KES Kestrel")
        await typed(pilot, "ASN-4<enter>")
        assert lines_with(pilot, "SN-4 of KES, the figures that were kept") and lines_with(pilot, "Tue 19 Jan 2027")
        await typed(pilot, "<escape>")
        assert lines_with(pilot, "kept as SN-6")
        await typed(pilot, "<escape>2jjR")
        await typed(pilot, "A")
        assert "No report of WEB was kept yet" in said(pilot)


async def test_a_plan_opened_for_reading_shows_its_report_and_keeps_none(sample: Path) -> None:
    async with app_on(sample, read_only=True).run_test(size=WIDE) as pilot:
        await reported(pilot)
        await typed(pilot, "<enter>")
        assert "read" in said(pilot)
        assert not list(sample.parent.glob("*.md"))
    assert "SN-6" not in PlanFile.open(sample, read_only=True).plan.snapshots
