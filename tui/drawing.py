"""What of the roadmap is drawn: what is folded, the baseline, links, and rows of one sort alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import arranging

if TYPE_CHECKING:
    from tui.screens.home import HomeScreen


def fold_all(home: HomeScreen, fold: bool) -> None:
    """Fold all projects and summaries, or nothing."""
    plan = home.session.plan
    home.folded = {*plan.projects, *(a.parent for a in plan.activities() if a.parent), *arranging.headings(home)} if fold else set()
    home.show_roadmap()
    home.show_record()


def toggle_baseline(home: HomeScreen) -> None:
    """Draw where things were in the baseline, or not."""
    home.roadmap.show_baseline(not home.roadmap.baseline)
    home.say("The baseline is drawn: ╌ where a bar was, ◇ where a milestone was." if home.roadmap.baseline else "No baseline.", "dim")


def toggle_links(home: HomeScreen) -> None:
    """Draw the links of the row under the cursor, or not."""
    home.roadmap.show_links(not home.roadmap.links_drawn)
    home.say("The links of the row under the cursor are drawn." if home.roadmap.links_drawn else "No links are drawn.", "dim")


def toggle_filter(home: HomeScreen, name: str) -> None:
    """Show only critical rows, or only milestones; or all again."""
    home.filter = "" if home.filter == name else name
    home.show_roadmap()
    home.show_record()
    only = {"critical": "what is critical", "milestones": "milestones"}
    home.say(f"Showing {only[home.filter]} only; esc shows all." if home.filter else "Showing all rows.", "dim")
