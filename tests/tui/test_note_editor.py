"""A note written in the person's own editor, which is a real program here."""

from __future__ import annotations

import stat
import tempfile
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planning.plan import put
from tests.tui.home_app import WIDE, app_on, home, message, sample_file, typed
from tui.editor import EditorError, NoteEditor


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files of notes are made: a folder that a test can look into."""
    folder = tmp_path / "notes"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.delenv("VISUAL", raising=False)
    return folder


def editor(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``$EDITOR`` is a script of these lines; its first argument is the file."""
    program = folder / "fake editor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setenv("EDITOR", f"'{program}' --wait")


async def write(pilot: Pilot[None], record_id: str = "BRD-5") -> str:
    """Press N on a row; what is said then."""
    home(pilot).jump(record_id)
    await typed(pilot, "N")
    return message(pilot)


async def test_what_the_editor_leaves_becomes_the_note_and_u_takes_it_back(
    sample: Path, tmp_path: Path, private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(
        tmp_path,
        f'stat -c "%a" "$2" "$(dirname "$2")" > {tmp_path}/seen; printf "# Heading\\n\\n[b]text[/]\\033[2J\\n" > "$2"',
        monkeypatch,
    )
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        before = app.session.plan.tasks["BRD-5"].notes
        assert "note written" in await write(pilot)
        assert app.session.plan.tasks["BRD-5"].notes == "# Heading\n\n[b]text[/]\ufffd[2J"
        assert (tmp_path / "seen").read_text().split() == ["600", "700"]
        assert list(private_folder.iterdir()) == []
        await typed(pilot, "u")
        assert app.session.plan.tasks["BRD-5"].notes == before


@pytest.mark.parametrize("script", ["exit 0", 'cat "$2" > "$2.x"; mv "$2.x" "$2"'])
async def test_an_unchanged_note_changes_nothing(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    editor(tmp_path, script, monkeypatch)
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        before = app.session.plan
        assert "stays as it was" in await write(pilot)
        assert app.session.plan is before


async def test_an_editor_that_fails_keeps_the_note_and_says_where_the_words_are(
    sample: Path, tmp_path: Path, private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, 'echo words > "$2"; exit 3', monkeypatch)
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        before = app.session.plan
        assert "ended with 3" in await write(pilot)
        assert app.session.plan is before
        (kept,) = private_folder.glob("*/*.md")
        assert kept.read_text() == "words\n"


async def test_a_note_that_others_changed_meanwhile_is_not_written_over(
    sample: Path, tmp_path: Path, private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    other = tmp_path / "other.py"
    root = Path(__file__).resolve().parents[2]
    other.write_text(f"import sys; sys.path.insert(0, {str(root)!r}); from tui.cli import main; sys.exit(main(sys.argv[1:]))")
    command = f"{sys.executable} {other} --file {sample} set BRD-5 notes=theirs --yes"
    editor(tmp_path, f'{command} > /dev/null || exit 9; echo mine > "$2"', monkeypatch)
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        assert "changed by another process" in await write(pilot)
        assert app.session.plan.tasks["BRD-5"].notes == "theirs"
        (kept,) = private_folder.glob("*/*.md")
        assert kept.read_text() == "mine\n"


@pytest.mark.parametrize("value", ["no-such-editor-anywhere", "'unclosed"])
async def test_an_editor_that_is_not_there_is_told_in_a_sentence(sample: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("EDITOR", value)
    async with app_on(sample).run_test(size=WIDE) as pilot:
        assert "EDITOR" in await write(pilot)


def test_without_any_editor_the_way_out_is_named(tmp_path: Path) -> None:
    with pytest.raises(EditorError, match="set EDITOR"):
        NoteEditor.of_environment({"PATH": str(tmp_path)})


def test_visual_goes_before_editor_and_vi_is_found_last(tmp_path: Path) -> None:
    for name in ("vi", "mine"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o700 | stat.S_IXUSR)
    path = {"PATH": str(tmp_path)}
    assert NoteEditor.of_environment({**path, "VISUAL": "mine -w", "EDITOR": "vi"}).command == ("mine", "-w")
    assert NoteEditor.of_environment(path).command == ("vi",)


async def test_a_note_of_any_text_comes_back_as_it_was(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    editor(tmp_path, 'echo more >> "$2"', monkeypatch)
    app = app_on(sample)
    async with app.run_test(size=WIDE) as pilot:
        text = "日本 🙂 \u202e[x]\n\n  two\n"
        app.session.commit(put(app.session.plan, replace(app.session.plan.tasks["BRD-5"], notes=text)))
        await write(pilot)
        assert app.session.plan.tasks["BRD-5"].notes == f"{text}more\n"
