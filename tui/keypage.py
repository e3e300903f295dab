"""The page of all keys in the docs, made from the registry."""

from __future__ import annotations

from typing import Never

from tui.keys.command import Command, Place, shown_key
from tui.keys.every import OTHERS
from tui.keys.home import COMMANDS

TITLES: dict[Place, str] = {
    "everywhere": "Everywhere",
    "list": "In the lists",
    "roadmap": "On the roadmap",
    "welcome": "In an empty plan",
    "history": "In the history",
    "form": "In a form",
    "links": "Among the links of a row",
    "why": "In why",
    "whatif": "In the comparison of a what-if",
    "people": "Among people",
    "raci": "In the matrix of who does what (RACI)",
    "risks": "Among risks and opportunities",
    "log": "In the log",
    "goals": "Among goals and benefits",
    "gates": "Among gates",
    "brief": "On the page of a program",
    "portfolio": "In the portfolio",
    "cost": "Among costs",
    "baselines": "Among baselines",
    "stakeholders": "In the stakeholders",
    "report": "In the report",
    "health": "In health",
}
SHARED = "The keys that move the cursor, `:` and `?` are those of the home screen."
ACTING = (
    "`a e d o s n N r x v u U / y` act on the row as on the home screen, `p` shows all programs and one again, "
    "`g y` tells what happened to the row, `g h` goes home."
)
NOTES: dict[Place, str] = {
    "history": SHARED,
    "form": "Letters are text here. `space` on a row with a box ticks it, until its words are typed into.",
    "links": SHARED,
    "why": SHARED,
    "whatif": SHARED,
    "people": SHARED,
    "raci": SHARED,
    "risks": ACTING,
    "log": ACTING,
    **dict.fromkeys(("goals", "gates", "brief", "portfolio", "baselines", "cost"), f"{SHARED} `u` and `U` undo and redo, `esc` goes back."),
    "stakeholders": SHARED,
    "report": SHARED,
    "health": SHARED,
}


def key_page() -> str:
    """Every command with its keys, its name in the palette and its sentence, as Markdown."""
    lines = ["# Keys", "", "Made from the registry of commands (`tui/keys/`); `?` in the app lists the same and runs them.", ""]
    commands: tuple[Command[Never], ...] = (
        *COMMANDS,
        *(c for place, registry in OTHERS.items() for c in registry.commands if c.place == place),
    )
    for place, title in TITLES.items():
        own = [c for c in commands if c.place == place]
        if not own:
            continue
        note = [NOTES[place], ""] if place in NOTES else []
        lines += [f"## {title}", "", *note, "| keys | `:` name | does |", "|---|---|---|"]
        for command in own:
            keys = ", ".join(f"`{shown_key(key)}`" for key in command.keys) or "-"
            lines.append(f"| {keys} | `{command.name}` | {command.sentence} |")
        lines.append("")
    return "\n".join(lines)
