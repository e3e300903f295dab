"""The status report: what it says of the sample, first things first; what changed; and that no text of the plan is markup."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from planning.frozen import replaced
from planning.plan import Plan, build, put
from planning.records import Decision, Issue, Program, Project, Risk, Task
from planning.report import NOTHING, Colour, Joined, archived, build_report, report_of_snapshot, snapshot_of
from planning.report_blocks import Paragraph, Report, Section, Table, texts_of
from planning.report_changes import Since, last_report
from planning.report_markdown import escaped, markdown
from planning.schedule import schedule
from planning.text_width import clean
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def report_on(plan: Plan, since: Since | None = None, joined: Joined = NOTHING, program: str = "KES") -> Report:
    return build_report(schedule(plan), plan.programs[program], TODAY, since, joined)


def sample() -> tuple[Plan, Report]:
    plan = demo_plan(TODAY)
    last = last_report(plan, "KES", TODAY)
    assert last is not None and last.on is not None
    return plan, report_on(plan, Since(last.on, last))


def section(report: Report, title: str) -> Section:
    return next(s for s in report.sections if s.title.startswith(title))


def words(found: Section) -> str:
    return "\n".join(text for block in found.blocks for text in texts_of(block))


def rows(found: Section) -> dict[str, tuple[str, ...]]:
    return {row[0]: row for block in found.blocks if isinstance(block, Table) for row in block.rows}


# ----------------------------------------------------------------------------------------------------------- the sample


def test_a_broken_promise_is_said_in_the_first_line() -> None:
    first = sample()[1].sections[0].blocks[0]
    assert isinstance(first, Paragraph) and first.tone == "bad"
    assert first.text == (
        "Promise broken: Website live (WEB-M4) was promised to Helena Stroud for Wed 20 Jan 2027 and is forecast for Fri 22 Jan 2027, "
        "2 working days late."
    )


def test_what_changed_since_the_last_report_stands_before_everything_else() -> None:
    report = sample()[1]
    changed = report.sections[1]
    assert (report.since, changed.title) == (date(2026, 10, 23), "What changed since the report of Fri 23 Oct")
    assert rows(changed)["WEB-M4"] == ("WEB-M4", "Website live", "Tue 19 Jan 2027", "Fri 22 Jan 2027", "+3")
    assert (rows(changed)["WEB-M1"][4], rows(changed)["OPS-M1"][4]) == ("+5", "+2")
    told = words(changed)
    assert "10 milestones moved: 10 later, 0 earlier." in told
    assert "CRM-M1 Customer data migrated, Wed 28 Oct" in told and "BRD-4 Visual identity concepts, Mon 26 Oct" in told
    assert all(each in told for each in ("BRD-5 Identity review", "I-01", "I-03", "I-05", "A-02", "D-04", "C-03"))
    assert not any(each in told for each in ("I-02", "D-03", "C-01"))


def test_milestones_stand_against_baseline_and_last_report() -> None:
    told = rows(section(sample()[1], "Milestones"))
    assert told["WEB-M4"][2:] == ("Mon 18 Jan 2027", "Tue 19 Jan 2027", "Fri 22 Jan 2027", "+4", "float -2 d")
    assert (told["GOV-M4"][4], told["GOV-M4"][5]) == ("Wed 17 Mar 2027", "+4")
    assert told["GOV-M1"][6] == "reached"


def test_the_rest_of_the_sample_is_told() -> None:
    report = sample()[1]
    assert "4 working days later than the baseline Approved 11 Sep" in words(report.sections[0])
    assert "Goal: Lift the online share of revenue" in words(section(report, "Where we stand"))
    assert rows(section(report, "Where we stand"))["WEB"][2] == "amber"
    assert rows(section(report, "Promises"))["WEB-M4"][5] == "broken by 2 working days"
    assert "CRM-7 Privacy impact sign-off, due Thu 29 Oct" in words(section(report, "Overdue"))
    assert "Fri 6 Nov: BRD-M1 Brand direction approved" in words(section(report, "The next two weeks"))
    assert rows(section(report, "Money"))["Spent so far"][1] == "€162,349"
    assert rows(section(report, "People"))["LF Lena Fox"][4] == "170%"
    assert "R-02 Front-end developer is the single bottleneck" in words(section(report, "Risks"))
    assert "D-04 Accept 27 Jan as new promise?" in words(section(report, "Decisions"))
    assert "C-03 Contractor front-end (in review): €6,200 more, WEB-M4 4 days earlier" in words(section(report, "What we ask for"))


def test_a_program_is_told_alone() -> None:
    plan = demo_plan(TODAY)
    report = report_on(plan, program="HRB")
    text = markdown(report)
    assert "REP-M2" in text and "WEB-M4" not in text and "R-01" not in text
    assert "This is the first report" in words(section(report, "What changed"))


# ----------------------------------------------------------------------------------------------------- since some day


def since_then(then: Plan, now: Plan) -> str:
    return words(section(report_on(now, Since(date(2026, 10, 29), None, then)), "What changed"))


def test_the_plan_as_it_was_tells_what_is_new_closed_moved_and_dearer() -> None:
    then = demo_plan(TODAY)
    now = then
    for record in (
        replaced(then.risks["R-05"], state="closed"),
        replaced(then.issues["I-04"], state="closed", outcome="Paid."),
        Issue(id="I-90", name="A new one", program="KES"),
        Risk(id="R-90", name="A new threat", program="KES"),
        Task(id="GOV-90", name="A paper more", project="GOV", fixed_cost=5000.0),
        replaced(then.tasks["GOV-8"], duration=then.tasks["GOV-8"].duration + 960),
    ):
        now = now.apply(put(now, record))
    told = since_then(then, now)
    assert "R-05" in told and "open then, closed now" in told
    assert "I-04 CRM vendor invoice 8 % above quote: closed. Paid" in told
    assert "I-90 A new one" in told and "R-90 A new threat" in told and "GOV-90 A paper more" in told
    assert "than then." in told and "more" in told
    assert "I-01" not in told and "history" not in told


def test_work_that_was_dropped_is_no_longer_in_scope() -> None:
    then = demo_plan(TODAY)
    now = then.apply(put(then, replaced(then.projects["OPS"], archived=True)))
    assert "No longer in scope:\nOPS-1 " in since_then(then, now)


def test_a_plan_as_it_was_says_that_nothing_changed() -> None:
    plan = demo_plan(TODAY)
    assert since_then(plan, plan).splitlines()[-1] == "Nothing changed."


def test_a_decision_is_told_once_as_taken() -> None:
    plan = demo_plan(TODAY)
    taken = replaced(plan.decisions["D-04"], state="decided", decided=TODAY, outcome="Accepted.")
    told = since_then(plan, plan.apply(put(plan, taken)))
    assert "Taken decisions:\nD-04 Accept 27 Jan as new promise?: decided by Board. Accepted" in told
    assert told.count("D-04") == 1


# --------------------------------------------------------------------------------------------------------------- truth


def test_a_declared_colour_kinder_than_the_data_is_said_in_the_first_lines() -> None:
    plan = demo_plan(TODAY)
    joined = Joined(colours={"KES": Colour("red", "cost: EAC is 5 % over the budget"), "GOV": Colour("green"), "WEB": Colour("amber")})
    first = words(report_on(plan, joined=joined).sections[0])
    assert "KES is declared amber, and its data says red: cost: EAC is 5 % over the budget." in first
    assert "GOV is declared" not in first and "WEB is declared" not in first


def test_without_a_declared_colour_the_data_is_not_hidden() -> None:
    plan = demo_plan(TODAY)
    plan = plan.apply(put(plan, replaced(plan.programs["KES"], rag="", rag_reason="")))
    assert "KES is declared without a colour, and its data says amber." in words(
        report_on(plan, joined=Joined(colours={"KES": Colour("amber")})).sections[0]
    )


def test_joined_money_is_told_and_kept() -> None:
    plan = demo_plan(TODAY)
    joined = Joined(figures={"ev": 150588.0}, money=(("Earned value", "€150,588"),))
    assert rows(section(report_on(plan, joined=joined), "Money"))["Earned value"] == ("Earned value", "€150,588")
    kept = snapshot_of(plan, schedule(plan), plan.programs["KES"], TODAY, "", joined)
    assert kept.figures["ev"] == 150588.0


# ------------------------------------------------------------------------------------------------------------- archive


def test_a_report_is_kept_with_what_it_told_and_the_next_one_goes_on_from_it() -> None:
    plan, report = sample()
    text = markdown(report)
    kept = snapshot_of(plan, schedule(plan), plan.programs["KES"], TODAY, text)
    after = plan.apply(archived(kept))
    assert (kept.on, kept.text, kept.rag["WEB"]) == (TODAY, text, "amber")
    assert (kept.forecasts["WEB-M4"], kept.forecasts["KES"]) == (date(2027, 1, 22), date(2027, 3, 17))
    assert last_report(after, "KES", date(2026, 11, 6)) == kept
    assert last_report(after, "KES", TODAY) == plan.snapshots["SN-4"]
    assert after.apply(archived(kept).inverse()).snapshots == plan.snapshots


def test_a_report_whose_text_was_not_kept_tells_what_was() -> None:
    plan = demo_plan(TODAY)
    told = report_of_snapshot(plan, plan.snapshots["SN-5"])
    assert "Only figures were kept" in words(told.sections[0])
    assert rows(told.sections[0])["WEB-M4"] == ("WEB-M4", "Website live", "Fri 22 Jan 2027")
    assert "BAC: 523,806" in words(told.sections[0])


def test_without_a_status_date_what_lies_unfinished_in_the_past_is_said_first() -> None:
    plan = demo_plan(TODAY)
    silent = plan.apply(put(plan, replaced(plan.programs["KES"], status_date=None)))
    later = build_report(schedule(silent), silent.programs["KES"], date(2026, 12, 15), None)
    assert "No status date is set, and" in words(later.sections[0]) and "too good" in words(later.sections[0])
    assert "No status date" not in words(sample()[1].sections[0])


def test_an_empty_program_has_a_report_too() -> None:
    plan = build([Program(id="P", name="Empty"), Project(id="A", name="Nothing yet", program="P")])
    told = markdown(report_on(plan, program="P"))
    assert "Nothing is planned in this program yet" in told and "No cost and no budget is known yet" in told


# ------------------------------------------------------------------------------------------------------------ markdown

HARD = "".join("\\`*_{}[]()<>#+-.!|~&$@:=\"'/?ab1 ;xXé\u202e\u0007\n\t")
NASTY = st.one_of(st.text(HARD, max_size=30), st.text(max_size=30))


def shown(text: str) -> str:
    """What a reader sees of a text: as in the plan, on one line."""
    return " ".join(clean(text).split())


def read_inline(source: str) -> list[str]:
    """What each paragraph or cell of a Markdown text shows; fails where anything in it is markup."""
    found = []
    for token in READER.parse(source):
        if token.type == "inline":
            kinds = {child.type for child in token.children or []}
            assert kinds <= {"text", "text_special"}, kinds
            found.append("".join(child.content for child in token.children or []))
    return found


@given(NASTY)
@example("1. not a list")
@example("- [ ] nor this")
@example("&amp; &#35; <b>x</b> ![i](j) [l](http://x) `c` **b** ~~s~~")
@example("===")
def test_a_text_of_the_plan_is_never_markup(text: str) -> None:
    assert [each for each in read_inline(escaped(text)) if each] == [shown(text)] * bool(shown(text))
    assert [each for each in read_inline(f"- {escaped(text)}") if each] == [shown(text)] * bool(shown(text))


@given(NASTY, NASTY)
def test_no_text_leaves_its_cell(one: str, two: str) -> None:
    report = Report("T", "P", TODAY, None, (Section("", (Table(("A", "B"), ((one, two),)),)),))
    cells = read_inline(markdown(report))
    assert cells == ["T", "A", "B", shown(one), shown(two)]


def test_addresses_and_names_are_no_links() -> None:
    assert escaped("see http://x.org, www.x.org, a@b.c and :smile: at 10:30") == (
        "see http\\://x.org, www\\.x.org, a\\@b.c and \\:smile: at 10:30"
    )


def test_every_name_in_a_report_is_made_safe() -> None:
    plan = demo_plan(TODAY)
    nasty = "<script>|*x*\u202e"
    for record in (
        replaced(plan.programs["KES"], name=nasty, goal=nasty, rag_reason=nasty),
        replaced(plan.tasks["CRM-7"], name=nasty),
        replaced(plan.milestones["WEB-M4"], name=nasty),
        replaced(plan.risks["R-01"], name=nasty, response=nasty),
        Decision(id="D-90", name=nasty, program="KES", by=nasty, created=datetime(2026, 10, 29)),
    ):
        plan = plan.apply(put(plan, record))
    text = markdown(report_on(plan, Since(date(2026, 10, 23), plan.snapshots["SN-4"])))
    assert "<script" not in text.replace("\\<script", "") and "\u202e" not in text
    page = READER.render(text)
    assert "<script" not in page and "<em>" not in page and page.count("&lt;script&gt;|*x*") > 8
