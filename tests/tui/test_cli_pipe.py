"""A reader of the output that goes away (``| head -2``) ends what is told, never what is done."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import TextIO

import pytest

from tests.tui.cli_runs import Shell
from tui.cli import PIPE_CLOSED, main


@pytest.fixture
def demo(shell: Shell) -> Shell:
    shell.ok("demo", "--today", "2026-10-30")
    return shell


@pytest.fixture
def closed() -> Iterator[TextIO]:
    """A pipe that nobody reads from; every line is written at once."""
    reads, writes = os.pipe()
    os.close(reads)
    stream = os.fdopen(writes, "w", buffering=1)
    yield stream
    with suppress(BrokenPipeError):
        stream.close()


@pytest.mark.parametrize(
    ("words", "stdin", "shown"),
    [
        (("set", "WEB-M4", "state=done", "--yes"), "", "state"),
        (("leave", "KM", "5 jan..8 jan skiing", "--yes"), "", "leave"),
        (("delete", "A-01", "--yes"), "", "A-01"),
        (("set", "-"), "BRD-5 [70% 2d left]\n", "status as it was answered"),
        (("contact", "Board"), "", "contacted 2026-10-30"),
    ],
)
def test_what_was_asked_for_is_kept_though_nobody_reads_what_moves(
    demo: Shell, closed: TextIO, words: tuple[str, ...], stdin: str, shown: str
) -> None:
    before = demo.file.read_bytes()
    demo.monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    with demo.monkeypatch.context() as patch:
        patch.setattr("sys.stdout", closed)
        patch.setattr("sys.stderr", closed)
        assert main([*words, "--today", "2026-10-30"]) == PIPE_CLOSED
    assert demo.file.read_bytes() != before
    assert shown in demo.ok("history").out


def test_a_verb_that_only_tells_stops_where_nobody_reads(demo: Shell, closed: TextIO) -> None:
    with demo.monkeypatch.context() as patch:
        patch.setattr("sys.stdout", closed)
        assert main(["list"]) == PIPE_CLOSED
