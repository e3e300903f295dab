"""The commands of the boards: goals, gates, the one page, money, programs side by side, baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import spending
from tui.keys.command import Command, Registry
from tui.keys.shared import ELSEWHERE, MOVING, ON_BOARD

if TYPE_CHECKING:
    from tui.screens.baselines import BaselinesScreen
    from tui.screens.brief import BriefScreen
    from tui.screens.cost import CostScreen
    from tui.screens.gates import GatesScreen
    from tui.screens.goals import GoalsScreen
    from tui.screens.portfolio import PortfolioScreen

IN_GOALS: tuple[Command[GoalsScreen], ...] = (
    Command("measure-this", "measure", "Note what this benefit measured.", lambda s: s.measure(), ("m",), "goals", 1, True),
    Command("edit-goal", "edit", "Edit every field of this row.", lambda s: s.edit_row(), ("e",), "goals", 2, True),
    Command("priority", "priority", "Set the priority of this project.", lambda s: s.priority(), ("p",), "goals", 3, True),
    Command("add-benefit", "add", "Capture a benefit, or anything, in one line.", lambda s: s.capture(), ("a",), "goals", 4, True),
    Command("what-it-waits-for", "go there", "Go to what this waits for longest.", lambda s: s.go_there(), ("enter",), "goals", 5),
    Command("to-gates", "gates", "Turn to the gates.", lambda s: s.gates(), ("tab",), "goals", 6),
)

IN_GATES: tuple[Command[GatesScreen], ...] = (
    Command("tick-criterion", "tick", "Tick this criterion, or no longer.", lambda s: s.tick(), ("space",), "gates", 1, True),
    Command("pass-gate", "pass", "Pass this gate, or open it again.", lambda s: s.pass_gate(), ("s",), "gates", 2, True),
    Command("add-criterion", "add", "Add a criterion to this gate.", lambda s: s.add(), ("a",), "gates", 3, True),
    Command("new-gate", "new gate", "Capture a gate in one line: gate Name ^10 nov.", lambda s: s.capture(), ("n",), "gates", 4, True),
    Command("edit-gate", "edit", "Edit every field of this gate.", lambda s: s.edit_row(), ("e",), "gates", 5, True),
    Command("its-milestone", "go there", "Go to the milestone of this gate.", lambda s: s.go_there(), ("enter",), "gates", 6),
)

IN_BRIEF: tuple[Command[BriefScreen], ...] = (
    Command("next-page", "next program", "Turn to the next program.", lambda s: s.move(1), ("tab",), "brief", 1),
    Command("edit-program", "edit", "Edit every field of this program.", lambda s: s.edit_row(), ("e",), "brief", 2, True),
    Command("to-program", "go there", "Go to this program on the home screen.", lambda s: s.go_there(), ("enter",), "brief", 3),
)

IN_COST: tuple[Command[CostScreen], ...] = (
    Command("open-cost", "tasks", "Open a project to its tasks; go to a task.", lambda s: s.enter(), ("enter", "l", "right"), "cost", 1),
    Command(
        "cost-back",
        "back",
        "Back to all projects; from there to where you were.",
        lambda s: s.back(),
        ("escape", "h", "left"),
        "cost",
        None,
    ),
    Command("spend-here", "spend", "Book money that was spent on this row.", lambda s: spending.ask_spend(s), ("$",), "cost", 2, True),
    Command("budget-lines", "budget", "Turn to budget lines and bookings, and back.", lambda s: s.turn(), ("tab",), "cost", 3),
    Command("edit-cost", "edit", "Edit every field of this row.", lambda s: s.edit_row(), ("e",), "cost", 4, True),
    Command("pay-booking", "paid", "What was ordered here is paid today.", lambda s: s.pay_row(), ("p",), "cost", 5, True),
    Command("delete-booking", "delete", "Delete this booking; u brings it back.", lambda s: s.delete_row(), ("x",), "cost", 6, True),
)

IN_PORTFOLIO: tuple[Command[PortfolioScreen], ...] = (
    Command("one-page", "one page", "See this program on one page.", lambda s: s.page(), ("o", "l", "right"), "portfolio", 1),
    Command("edit-this", "edit", "Edit every field of this program.", lambda s: s.edit_row(), ("e",), "portfolio", 2, True),
    Command("add-program", "add", "Capture a program, or anything, in one line.", lambda s: s.capture(), ("a",), "portfolio", 3, True),
    Command(
        "ranked-projects",
        "projects",
        "List projects by score (half priority ÷ 10, half alignment); programs again.",
        lambda s: s.turn(),
        ("p", "tab"),
        "portfolio",
        1,
    ),
    Command("report-of", "report", "See the status report of this program or project.", lambda s: s.report(), ("R",), "portfolio", 6),
    Command("sort-projects", "sort", "Sort them by the next column.", lambda s: s.sort_projects(), ("O",), "portfolio", 5),
    Command("its-roadmap", "go there", "Go to this row on the home screen.", lambda s: s.go_there(), ("enter",), "portfolio", 4),
)

IN_BASELINES: tuple[Command[BaselinesScreen], ...] = (
    Command(
        "its-rows", "rows", "Show the rows, or compare the two marked; then, go there.", lambda s: s.open_row(), ("enter",), "baselines", 1
    ),
    Command("mark-baseline", "mark", "Mark this baseline; two marked are compared.", lambda s: s.mark(), ("space",), "baselines", 2),
    Command(
        "sort-rows", "sort", "Sort by what differs most: finish, start, duration, cost.", lambda s: s.sort_rows(), ("O",), "baselines", 3
    ),
    Command("all-rows", "all rows", "Show the rows too that do not differ.", lambda s: s.turn_all(), ("A",), "baselines", 4),
    Command("set-baseline", "set", "Keep the plan as a new baseline.", lambda s: s.set_new(), ("s",), "baselines", 5, True),
    Command("choose-baseline", "choose", "Hold the program against this one.", lambda s: s.choose(), ("c",), "baselines", 6, True),
    Command("back-to-list", "back", "Go back to the list, or home.", lambda s: s.back(), ("escape", "q"), "baselines"),
)

GOALS: Registry[GoalsScreen] = Registry((*MOVING, *IN_GOALS, *ON_BOARD, *ELSEWHERE))
GATES: Registry[GatesScreen] = Registry((*MOVING, *IN_GATES, *ON_BOARD, *ELSEWHERE))
BRIEF: Registry[BriefScreen] = Registry((*MOVING, *IN_BRIEF, *ON_BOARD, *ELSEWHERE))
COST: Registry[CostScreen] = Registry((*MOVING, *IN_COST, *ON_BOARD, *ELSEWHERE))
PORTFOLIO: Registry[PortfolioScreen] = Registry((*MOVING, *IN_PORTFOLIO, *ON_BOARD, *ELSEWHERE))
BASELINES: Registry[BaselinesScreen] = Registry((*MOVING, *IN_BASELINES, *ON_BOARD, *ELSEWHERE))
