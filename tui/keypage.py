"""The page of all keys in the docs, made from the registry."""

from __future__ import annotations

from tui.commands import COMMANDS, Place, shown_key

TITLES: dict[Place, str] = {
    "everywhere": "Everywhere",
    "list": "In the lists",
    "roadmap": "On the roadmap",
    "welcome": "In an empty plan",
}


def key_page() -> str:
    """Every command with its keys, its name in the palette and its sentence, as Markdown."""
    lines = ["# Keys", "", "Made from the registry of commands (`tui/commands.py`); `?` in the app lists the same and runs them.", ""]
    for place, title in TITLES.items():
        own = [c for c in COMMANDS if c.place == place]
        if not own:
            continue
        lines += [f"## {title}", "", "| keys | `:` name | does |", "|---|---|---|"]
        for command in own:
            keys = ", ".join(f"`{shown_key(key)}`" for key in command.keys) or "-"
            lines.append(f"| {keys} | `{command.name}` | {command.sentence} |")
        lines.append("")
    return "\n".join(lines)
