"""The command line: finds the verb, runs it, and turns every mistake into one sentence and an exit code.

Exit codes: 0 done, 1 there is something to say (``check``) or nothing was kept, 2 bad input, 130 interrupted, 141 the
reader of a pipe went away. Only the module of the verb that was typed is imported, and never Textual: the app itself
is the one thing that ``headway`` without a verb opens.
"""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, ArgumentParser, HelpFormatter, Namespace
from contextlib import suppress
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from planning.errors import HeadwayError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.verbs.common import Shell

VERBS = {
    "demo": "demo",
    "add": "add",
    "set": "set",
    "delete": "delete",
    "new": "new",
    "close": "close",
    "reopen": "reopen",
    "list": "list",
    "find": "find",
    "show": "show",
    "why": "why",
    "whatif": "whatif",
    "schedule": "schedule",
    "level": "level",
    "evm": "evm",
    "spend": "spend",
    "budget": "budget",
    "when": "when",
    "import": "import_",
    "export": "export",
    "check": "check",
    "roadmap": "roadmap",
    "stakeholders": "stakeholders",
    "contact": "contact",
    "report": "report",
    "history": "history",
    "undo": "undo",
    "redo": "redo",
    "backup": "backup",
    "restore": "restore",
    "merge": "merge",
    "diff": "diff",
    "free": "free",
    "leave": "leave",
    "plan": "plan",
    "raci": "raci",
    "ask": "ask",
    "log": "log",
    "fire": "fire",
    "exposure": "exposure",
    "baseline": "baseline",
    "goals": "goals",
    "health": "colours",
    "measure": "measure",
    "gate": "gate",
    "brief": "brief",
    "portfolio": "portfolio",
    "help": "help",
}
"""Every verb and the module of ``tui.verbs`` that does it."""

DONE, SAID, BAD_INPUT, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


class UsageError(HeadwayError):
    """The command line itself cannot be read."""


class Verb(Protocol):
    """What a module of ``tui.verbs`` offers."""

    HELP: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Tell the parser what this verb takes."""

    def run(self, args: Namespace, shell: Shell) -> int:
        """Do it, and return the exit code."""


class _Formatter(HelpFormatter):
    """A formatter that is told its width: one that looks for the terminal's imports more than all the rest of a verb."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


class _Parser(ArgumentParser):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, add_help=False, allow_abbrev=False, formatter_class=_Formatter)

    def error(self, message: str) -> NoReturn:
        verb = self.prog.partition(" ")[2]
        raise UsageError(f"{self.prog}: {message}; `headway help{' ' + verb if verb else ''}` shows what can be typed.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; without one, that of the process, which then ends here."""
    if argv is None:
        _settle_process()
        _leave(_run(sys.argv[1:]))
    return _run(list(argv))


def _run(argv: list[str]) -> int:
    try:
        code = _dispatch(argv)
        sys.stdout.flush()
    except HeadwayError as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return PIPE_CLOSED
    except OSError as error:
        place = f" {error.filename}" if error.filename else ""
        return _complain(f"The system refuses{place}: {error.strerror or error}.")
    return code


def _dispatch(argv: list[str]) -> int:
    before, verb, after = _split(argv)
    if verb is None:
        return _without_verb(before)
    module = _module(verb)
    if "-h" in before or "--help" in before or _asks_help(after):
        print(module.HELP.strip())
        return DONE
    parser = _Parser(f"headway {verb}")
    _add_common(parser)
    module.add_arguments(parser)
    args = parser.parse_args([*before, *_shield(after)])
    return module.run(args, _shell(args))


def _split(argv: list[str]) -> tuple[list[str], str | None, list[str]]:
    """What stands before the verb, the verb, and what stands after it."""
    i = 0
    while i < len(argv):
        if not argv[i].startswith("-"):
            return argv[:i], argv[i], argv[i + 1 :]
        i += 2 if argv[i] in ("--file", "--today", "--at") else 1
    return argv, None, []


def _asks_help(words: list[str]) -> bool:
    options = words[: words.index("--")] if "--" in words else words
    return "-h" in options or "--help" in options


def _shield(words: list[str]) -> list[str]:
    """Lets ``-1w`` pass as a phrase and not as an option: argparse takes no word for one that begins with a blank."""
    end = words.index("--") if "--" in words else len(words)
    return [f" {w}" if i < end and w[:1] == "-" and w[1:2].isdigit() else w for i, w in enumerate(words)]


def _add_common(parser: ArgumentParser) -> None:
    parser.add_argument("--file", default=SUPPRESS)
    parser.add_argument("--today", default=SUPPRESS)
    parser.add_argument("--at")
    parser.add_argument("--read-only", action="store_true")
    parser.add_argument("--json", action="store_true")


def _shell(args: Namespace) -> Shell:
    from tui.verbs.common import Shell

    named = getattr(args, "file", None) or os.environ.get("HEADWAY_FILE") or None
    text = getattr(args, "today", None) or os.environ.get("HEADWAY_TODAY") or ""
    return Shell(named=named, today=_day(text), json=args.json, read_only=args.read_only, at=_past(args.at))


def _day(text: str) -> date:
    """The day that was set as today, or the clock's: the one place that asks the clock."""
    if not text:
        return date.today()
    try:
        day = date.fromisoformat(text.strip().replace(" ", "T").partition("T")[0])
    except ValueError:
        raise UsageError(f"{text!r} is no day for --today or HEADWAY_TODAY; write it as 2026-10-30.") from None
    if not 1800 < day.year < 2400:
        raise UsageError(f"{day} is no day for --today or HEADWAY_TODAY; the years 1801 to 2399 are known.")
    return day


def _past(typed: str | None) -> str:
    """The past day as it was typed after --at; nothing where it was not. Raises UsageError for an empty one."""
    if typed is not None and not typed.strip():
        raise UsageError("--at needs a day: `--at yesterday`, `--at 2026-11-01`.")
    return (typed or "").strip()


def _module(verb: str) -> Verb:
    if verb not in VERBS:
        from tui.verbs.common import near

        raise UsageError(f"There is no verb {verb}{near(verb, VERBS)}; `headway help` lists them.")
    return cast("Verb", import_module(f"tui.verbs.{VERBS[verb]}"))


def verb_help(verb: str) -> str:
    """What a verb says of itself. Raises UsageError for a verb that is none."""
    return _module(verb).HELP


def _without_verb(words: list[str]) -> int:
    if "-h" in words or "--help" in words:
        print(_module("help").HELP.strip())
        return DONE
    if "--version" in words:
        from importlib.metadata import version

        print(f"headway {version('headway')}")
        return DONE
    parser = _Parser("headway")
    _add_common(parser)
    from tui.verbs.common import open_app

    return open_app(_shell(parser.parse_args(words)))


def _settle_process() -> None:
    """A verb lives for a fraction of a second: nothing it makes is worth collecting, and no letter may stop its output."""
    import gc

    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def _leave(code: int) -> NoReturn:
    """Ends the process at once: everything is written, and taking the interpreter apart costs as much as starting it."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _complain(sentence: str) -> int:
    from tui.render import visible

    try:
        print("headway: " + "\n".join(map(visible, sentence.split("\n"))), file=sys.stderr)
    except BrokenPipeError:
        return PIPE_CLOSED
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
