"""The user's own keys and short names, from ``config.toml``; what of it cannot be is told, the rest counts.

[keys]
why = "Q"                  # a command by its name, and the key that stands for it from now on
date = ["d", "ctrl+e"]
[aliases]
late = "why"               # what `:late` runs
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never, TypeVar

from tui.keys.command import ALIASES, FORBIDDEN, LEAVES, Command, Place, Registry
from tui.keys.home import COMMANDS, HOME

if TYPE_CHECKING:
    from dataclasses import dataclass

    from tui.screens.keyed import KeyedScreen
else:
    from planning.frozen import dataclass

S = TypeVar("S", bound="KeyedScreen")
QUIT = "ctrl+q"
_NAMED = {"esc": "escape", "pgup": "pageup", "pgdn": "pagedown", "↑": "up", "↓": "down", "←": "left", "→": "right"}


@dataclass(frozen=True, slots=True)
class Config:
    """``keys`` by the name of the command, ``aliases`` with those that are built in, and what was wrong, a sentence each."""

    keys: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]
    problems: tuple[str, ...] = ()

    def of(self, registry: Registry[S]) -> Registry[S]:
        """A screen's commands with the user's keys."""
        return registry.remapped(self.keys, self.aliases) if self.keys or self.aliases != ALIASES else registry


DEFAULT = Config({}, ALIASES)


def config_path() -> Path:
    """Where the user's settings lie: what HEADWAY_CONFIG names, else on Linux ``~/.config/headway/config.toml``."""
    import os

    from platformdirs import user_config_path

    named = os.environ.get("HEADWAY_CONFIG")
    return Path(named).expanduser() if named else user_config_path("headway", appauthor=False) / "config.toml"


def load_config(path: Path) -> Config:
    """The settings in a file; the usual ones where there is none. Nothing is raised: what is wrong stands in ``problems``."""
    if not path.exists():
        return DEFAULT
    import tomllib

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        return Config({}, ALIASES, (f"{path.name} cannot be read, so the usual keys count: {error}.",))
    return read_config(found, path.name)


def read_config(found: Mapping[str, Any], name: str = "config.toml") -> Config:
    """The settings in the tables of a file."""
    strange = [table for table in found if table not in ("keys", "aliases")]
    problems = [f"{name} has a table [{table}] that means nothing; there are [keys] and [aliases]." for table in strange]
    keys = _keys(found.get("keys", {}), name, problems)
    aliases = _aliases(found.get("aliases", {}), name, problems)
    return Config(keys, aliases, tuple(problems))


def _commands() -> dict[str, Command[Never]]:
    from tui.keys.every import OTHERS

    everything: Iterable[Command[Never]] = (*COMMANDS, *(c for registry in OTHERS.values() for c in registry.commands))
    return {command.name: command for command in everything}


def _keys(table: object, name: str, problems: list[str]) -> dict[str, tuple[str, ...]]:
    known = _commands()
    keys: dict[str, tuple[str, ...]] = {}
    if not isinstance(table, dict):
        problems.append(f'{name}: [keys] must be a table, such as: why = "Q".')
        return keys
    for command, value in table.items():
        wanted = tuple(dict.fromkeys(_key(each) for each in ([value] if isinstance(value, str) else value))) if _is_keys(value) else ()
        if command not in known:
            problems.append(f"{name}: there is no command {command}{_near(command, known)}; `:` lists them all.")
        elif not wanted:
            problems.append(f'{name}: {command} needs a key or a list of keys, such as {command} = "Q".')
        elif wrong := [key for key in wanted if why_not_a_key(key)]:
            problems.append(f"{name}: {command} cannot have {wrong[0] or 'nothing'}: {why_not_a_key(wrong[0])}.")
        elif QUIT in wanted and command not in LEAVES:
            problems.append(f"{name}: {command} cannot have ctrl+q: it always leaves.")
        elif clash := _clash(keys | {command: wanted}, command):
            problems.append(f"{name}: {command} cannot have {clash}.")
        else:
            keys[command] = (*wanted, *((QUIT,) if command in LEAVES and QUIT not in wanted else ()))
    return keys


def _is_keys(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value))


def _key(text: str) -> str:
    """A key as the program names it: ``ctrl-x``, ``esc`` and ``pgdn`` are read too; a chord is two keys with a space."""
    parts = text.strip().replace("ctrl-", "ctrl+").split(" ") if text != " " else ["space"]
    return " ".join(_NAMED.get(part, part) for part in parts if part)


def why_not_a_key(key: str) -> str:
    """Why a key cannot be had, in words; nothing where it can."""
    parts = key.split(" ")
    if not key or len(parts) > 2 or (len(parts) == 2 and parts[0] != "g"):
        return "only g begins a chord of two keys" if len(parts) > 1 else "it is empty"
    for part in parts:
        if part in FORBIDDEN:
            return "terminals and multiplexers take it for themselves"
        if part.startswith(("alt+", "meta+")):
            return "it does not reach a program on every terminal"
        if len(part) > 1 and "+" not in part and not part.isidentifier():
            return "it is no key; a letter, ctrl+x, enter, tab, pageup and the like are"
    return ""


def _clash(keys: Mapping[str, tuple[str, ...]], command: str) -> str:
    """The key of a command that another command of the same place has, and which; nothing where all is well."""
    for place, registry in _places():
        own = {each.name: each for each in registry.here(place)}
        if command not in own:
            continue
        for key in keys[command]:
            if place == "form" and len(key) == 1:
                return f"{key}: in a form that is a letter to be typed"
            for other in own.values():
                scope = {own[command].place, other.place}
                if other.name == command or (len(scope) > 1 and "everywhere" not in scope):
                    continue
                for taken in keys.get(other.name, other.keys):
                    if taken == key:
                        return f"{key}: it is {other.name} there"
                    if taken.startswith(f"{key} ") or key.startswith(f"{taken} "):
                        return f"{key}: {taken} is {other.name} there"
    return ""


def _places() -> list[tuple[Place, Registry[Never]]]:
    from tui.keys.every import OTHERS

    home: list[Place] = ["list", "roadmap", "welcome"]
    return [*((place, HOME) for place in home), *OTHERS.items()]


def _aliases(table: object, name: str, problems: list[str]) -> dict[str, str]:
    known = _commands()
    aliases = dict(ALIASES)
    if not isinstance(table, dict):
        problems.append(f'{name}: [aliases] must be a table, such as: late = "why".')
        return aliases
    for alias, command in table.items():
        if not isinstance(command, str) or command not in known:
            problems.append(f"{name}: there is no command {command}{_near(str(command), known)} for the alias {alias}.")
        elif alias in known or " " in alias:
            problems.append(f"{name}: {alias} cannot be an alias: {'it is a command' if alias in known else 'it has a space'}.")
        else:
            aliases[alias] = command
    return aliases


def _near(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(word, list(known), 1, 0.6)
    return f"; did you mean {found[0]}?" if found else ""
