"""Whatever is typed behind a verb, it answers or refuses in a sentence, and what is refused changes nothing."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from store.planfile import PlanFile
from tests.tui.any_words import any_words
from tests.tui.cli_runs import Shell
from tui.cli import VERBS

ALONE = ("install", "completions", "demo", "tui", "app")
"""Verbs that write elsewhere, or fill the plan."""


def _try(shell: Shell, verb: str, words: list[str], stdin: str) -> None:
    before = shell.file.read_bytes()
    answer = shell(verb, *words, stdin=stdin)
    typed = (verb, words)
    assert answer.code in (0, 1, 2), typed
    assert "Traceback" not in answer.err + answer.out, typed
    assert "\x1b" not in answer.out + answer.err, typed
    if answer.code == 2:
        assert shell.file.read_bytes() == before, typed
        assert answer.err.startswith(("headway: ", "usage: ")), (typed, answer.err)


@pytest.fixture
def there(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The sample program, in a folder of its own where files may be written."""
    shell.ok("demo")
    monkeypatch.chdir(tmp_path)
    return shell


def _verbs() -> list[str]:
    return [verb for verb in VERBS if verb not in ALONE]


def test_any_words_behind_any_verb(there: Shell) -> None:
    random = Random(1)
    for verb in _verbs():
        _try(there, verb, any_words(random), "")


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(60))
def test_any_words_for_long(there: Shell, seed: int) -> None:
    random = Random(seed)
    for _ in range(60):
        stdin = random.choice(("", "", "\n".join(any_words(random))))
        _try(there, random.choice(_verbs()), any_words(random), stdin)
    PlanFile.open(there.file, read_only=True)
