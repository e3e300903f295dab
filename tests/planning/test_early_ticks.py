"""A milestone that is ticked done while what it waits for is open is not kept, whatever is asked."""

from __future__ import annotations

from datetime import date

from planning.brief import brief
from planning.early_ticks import early_words, ticked_too_early
from planning.fields import set_fields
from planning.report import build_report
from planning.report_blocks import texts_of
from planning.schedule import schedule
from planning.stakeholders import promises, short_verdict, verdict_words
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
DEMO = demo_plan(TODAY)
TICKED = DEMO.apply(set_fields(DEMO, "WEB-M4", {"state": "done"}, TODAY))
SAID = "ticked done, but WEB-16 is open"


def test_what_is_ticked_too_early_names_what_it_waits_for() -> None:
    assert ticked_too_early(schedule(DEMO)) == {}
    assert ticked_too_early(schedule(TICKED)) == {"WEB-M4": ("WEB-16",)}
    assert early_words(["A", "B"]) == "ticked done, but A, B are open"


def test_its_promise_is_not_called_kept() -> None:
    told = next(each for each in promises(TICKED, schedule(TICKED)) if each.milestone == "WEB-M4")
    assert (told.verdict, verdict_words(told), short_verdict(told)) == ("ticked", SAID, "WEB-16 is open")


def test_the_brief_and_the_report_say_so() -> None:
    scheduled = schedule(TICKED)
    assert any("WEB-M4" in line and SAID in line for line in brief(TICKED, scheduled, "KES", TODAY))
    report = build_report(scheduled, TICKED.programs["KES"], TODAY, None)
    assert f"Website live (WEB-M4) is {SAID}." in [text for block in report.sections[0].blocks for text in texts_of(block)]
