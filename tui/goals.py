"""Goals, gates, programs and baselines from the home screen and beyond: the screens are opened here, and their lines asked for.

What a key needs is imported when it is pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.errors import HeadwayError

if TYPE_CHECKING:
    from datetime import date

    from planning.plan import Change, Plan
    from planning.records import Benefit, Program
    from tui.asking import Said
    from tui.screens.board import BoardScreen
    from tui.screens.home import HomeScreen
    from tui.screens.keyed import KeyedScreen
    from tui.session import Session

SET_HINT = "set NAME because REASON, approved by WHO · choose NAME · list"


def _program_id(home: HomeScreen) -> str:
    """The program of the row under the cursor, else the first there is."""
    record = home.record
    program = home.session.program_id(record) if record is not None else ""
    return program or next((p.id for p in home.session.plan.programs.values() if not p.archived), "")


def goals(home: HomeScreen) -> None:
    """Open the goals and benefits, on the program under the cursor."""
    from tui.screens.goals import GoalsScreen

    _open(home, GoalsScreen(home.session, _program_id(home), home.jump))


def gates(home: HomeScreen) -> None:
    """Open the gates."""
    from tui.screens.gates import GatesScreen

    _open(home, GatesScreen(home.session, _program_id(home), home.jump))


def brief(home: HomeScreen) -> None:
    """Open the page of the program under the cursor."""
    from tui.screens.brief import BriefScreen

    _open(home, BriefScreen(home.session, _program_id(home), home.jump))


def cost(home: HomeScreen) -> None:
    """Open planned, earned and actual cost. Raises HeadwayError where the plan has no dates."""
    from planning.errors import HeadwayError
    from tui.screens.cost import CostScreen

    if home.session.schedule is None:
        raise HeadwayError(home.session.trouble)
    home.open_screen(CostScreen(home.session, home.program_id, home.jump))


def portfolio(home: HomeScreen) -> None:
    """Open the portfolio."""
    from tui.screens.portfolio import PortfolioScreen

    _open(home, PortfolioScreen(home.session, _program_id(home), home.jump))


def baselines(home: HomeScreen) -> None:
    """Open the baselines."""
    from tui.screens.baselines import BaselinesScreen

    _open(home, BaselinesScreen(home.session, _program_id(home), home.jump))


def _open(home: HomeScreen, screen: BoardScreen) -> None:
    if home.session.schedule is None and home.session.plan.programs:
        home.say(home.session.trouble, "warn")
    home.open_screen(screen)


# ----------------------------------------------------------------------------------------------------------- measurements


def measure(home: HomeScreen) -> None:
    """Ask for a benefit and what it measured."""
    _ask_measure(home, lambda change: home.keep(change), "")


def ask_measure(screen: BoardScreen, benefit: Benefit) -> None:
    """Ask what one benefit measured."""
    _ask_measure(screen, screen.keep, benefit.id)


def _ask_measure(screen: KeyedScreen, keep: Keep, benefit_id: str) -> None:
    from planning.benefits import day_measured, outlook
    from planning.benefits import measure as measured
    from planning.canvas import Run
    from planning.text_width import clean
    from tui.asking import Question
    from tui.goal_words import progress_words

    session = screen.session

    def made(text: str) -> Change:
        words = text.strip() if benefit_id else text.strip().partition(" ")[2]
        value, _, phrase = words.partition(" on ")
        named = benefit_id or text.strip().split(" ")[0]
        on = day_measured(phrase, session.today) if phrase.strip() else session.today
        return measured(session.plan, named, value, on, session.today)

    def read(text: str) -> Said:
        if not text.strip() or (not benefit_id and len(text.split()) < 2):
            return ()
        change = made(text)
        if not change.edits:
            return (Run("that is noted already", "dim"),)
        plan = session.plan.apply(change)
        told = outlook(plan, session.schedule, plan.benefits[change.edits[0].id])
        return (Run("→ ", "dim"), Run(clean(progress_words(told))))

    def answer(text: str) -> bool:
        if text.strip():
            keep(made(text))
        return True

    hint = "a value, such as 1.7, or 1.7 on 30 oct" if benefit_id else "a benefit and its value, such as B-2 1.7 on 30 oct"
    screen.ask(Question(f"{benefit_id} measured".strip(), hint, answer, read))


# -------------------------------------------------------------------------------------------------------------- baselines


def ask_baseline(home: HomeScreen) -> None:
    """Ask for a verb of baselines: set, choose, or list."""

    def keep(change: Change) -> None:
        home.keep(change)

    def listed() -> None:
        baselines(home)

    _ask_baseline(home, _program_id(home), keep, listed)


def set_on_board(screen: BoardScreen, program_id: str) -> None:
    """Ask for the name of a new baseline."""
    _ask_baseline(screen, program_id, screen.keep, screen.show_plan, "set ")


def _ask_baseline(screen: KeyedScreen, program_id: str, keep: Keep, listed: Listed, begun: str = "") -> None:
    from planning.canvas import Run
    from planning.text_width import clean
    from tui.asking import Question

    session = screen.session

    def made(text: str) -> Change:
        return baseline_change(session, program_id, text, session.today)

    def read(text: str) -> Said:
        words = text.split()
        if words == ["list"]:
            return (Run("→ the list of baselines", "dim"),)
        if len(words) < 2:
            return ()
        change = made(text)
        told = ", ".join(edit.id for edit in change.edits if edit.before is None)
        return (Run("→ ", "dim"), Run(clean(change.label)), Run(f" · writes {told}" if told else "", "dim"))

    def answer(text: str) -> bool:
        if text.split() == ["list"]:
            screen.close_prompt()
            listed()
            return False
        if text.strip():
            keep(made(text))
        return True

    screen.ask(Question(f"baseline {program_id}".strip(), SET_HINT, answer, read, text=begun))


def baseline_change(session: Session, program_id: str, text: str, today: date) -> Change:
    """The change that a line of baselines means. Raises HeadwayError for a line that means none, or is refused."""
    from planning.baselining import choose_baseline, find_baseline, set_baseline

    verb, _, rest = text.strip().partition(" ")
    if verb == "choose" and rest.strip():
        return choose_baseline(session.plan, find_baseline(session.plan, rest, program_id), session.today, program_id)
    if verb != "set" or not rest.strip():
        raise HeadwayError(f"Type one of these: {SET_HINT}.")
    _require_program(session.plan, program_id)
    if session.schedule is None:
        raise HeadwayError(session.trouble)
    name, reason, approver = read_set(rest)
    return set_baseline(session.schedule, program_id, name, reason, approver, today)


def read_set(text: str) -> tuple[str, str, str]:
    """Name, reason and approver of ``"Approved 30 Oct" because the launch moved, approved by Board``."""
    left, _, approver = text.strip().partition(" approved by ")
    name, _, reason = left.partition(" because ")
    return name.strip().strip("\"'“”,").strip(), reason.strip().rstrip(","), approver.strip()


def _require_program(plan: Plan, program_id: str) -> Program:
    found = plan.programs.get(program_id)
    if found is None:
        raise HeadwayError("There is no program yet; a adds one: program KES Its name.")
    return found


if TYPE_CHECKING:
    from collections.abc import Callable

    Keep = Callable[[Change], None]
    Listed = Callable[[], None]
