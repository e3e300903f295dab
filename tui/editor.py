"""A note in the person's own editor: a file that only they can read, their program, and what it left."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planning.errors import HeadwayError
from planning.text_width import clean
from planning.values import clean_text

FALLBACKS = ("vi", "nano")
LARGEST = 5_000_000
"""No note is longer, in bytes."""


class EditorError(HeadwayError):
    """There is no editor, or it did not do what was asked."""


@dataclass
class Written:
    """A note on its way through an editor. Its file stays where ``done`` was never set and it holds something new."""

    path: Path
    begun: bytes
    done: bool = False


class NoteEditor:
    """The program that notes are written in: its words, as a shell would take them."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = tuple(command)

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] | None = None) -> NoteEditor:
        """``$VISUAL``, ``$EDITOR``, otherwise vi or nano. Raises EditorError where there is none that can be run."""
        known = os.environ if environment is None else environment
        for name in ("VISUAL", "EDITOR"):
            text = known.get(name, "").strip()
            if text:
                return cls(_command(name, text, known.get("PATH")))
        found = next((each for each in FALLBACKS if shutil.which(each, path=known.get("PATH"))), None)
        if found is None:
            raise EditorError("There is no editor: set EDITOR to one, for instance EDITOR=nano, and start headway again; n adds a line.")
        return cls([found])

    @contextmanager
    def open(self, text: str, name: str) -> Iterator[Written]:
        """A file with this text that nobody else can read; gone afterwards, unless it holds words that could not be kept."""
        try:
            folder = Path(tempfile.mkdtemp(prefix="headway-"))  # 0700: what the editor leaves beside the file is private too
        except OSError as error:
            raise EditorError(f"No file can be made to write the note in: {error.strerror}; free some space, or set TMPDIR.") from error
        safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in name)[:40]
        written = Written(folder / f"{safe or 'note'}.md", text.encode("utf-8", "replace"))
        try:
            _write_privately(written)
            yield written
        finally:
            if written.done or not _holds_more(written):
                shutil.rmtree(folder, ignore_errors=True)

    def run(self, written: Written) -> None:
        """Let the person write. Raises EditorError where the program cannot be run or says that it failed."""
        try:
            ended = subprocess.run([*self.command, str(written.path)], check=False)
        except (OSError, ValueError) as error:
            raise EditorError(f"{clean(self.command[0])} cannot be run: {error}; set EDITOR to another editor.") from error
        if ended.returncode:
            kept = f"; what you wrote is in {written.path}" if _holds_more(written) else ""
            raise EditorError(f"{clean(self.command[0])} ended with {ended.returncode}, so the note stays as it was{kept}.")

    def text_of(self, written: Written, before: str) -> str:
        """What was written; the line end that editors put at the end of a file is no part of it. Raises EditorError."""
        try:
            with written.path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            raise EditorError(f"What was written cannot be read: {error.strerror}; the note stays as it was.") from error
        if content == written.begun:
            return before
        if len(content) > LARGEST:
            raise EditorError(f"This note is longer than {LARGEST:,} bytes; it is still in {written.path}, shorten it there.")
        text = clean_text(content.decode("utf-8", "replace"))
        return text if before.endswith("\n") else text.removesuffix("\n")


def _write_privately(written: Written) -> None:
    """Makes the file, for its owner alone. Raises EditorError where the disk does not take it."""
    try:
        descriptor = os.open(written.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(written.begun)
    except OSError as error:
        written.done = True
        raise EditorError(f"The note cannot be written to {written.path}: {error.strerror}; free some space, or set TMPDIR.") from error


def _command(name: str, text: str, path: str | None) -> list[str]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise EditorError(f"{name} is {clean(text)[:60]!r}, which is no command: {error}; set it to an editor.") from error
    if not words or shutil.which(words[0], path=path) is None:
        raise EditorError(f"{name} names {clean(words[0] if words else text)[:60]!r}, which is not there; set it to an editor that is.")
    return words


def _holds_more(written: Written) -> bool:
    try:
        return written.path.read_bytes() != written.begun
    except OSError:
        return False
