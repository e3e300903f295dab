"""The lines that were typed come back with `up`, over restarts."""

from __future__ import annotations

import stat
from pathlib import Path

from store.planfile import PlanFile
from store.typed import MOST, TypedLines
from tests.tui.home_app import NOW, TODAY, line_typed, sample_file, typed
from tui.app import HeadwayApp
from tui.session import Session


def test_lines_are_kept_for_their_owner_alone_and_not_twice(tmp_path: Path) -> None:
    place = tmp_path / "state" / "lines.txt"
    lines = TypedLines(place)
    for text in ("+3d", "+3d", "two\nlines", "  "):
        lines.add(text)
    assert TypedLines(place).lines == ["+3d", "two lines"]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    for n in range(MOST + 5):
        lines.add(str(n))
    assert len(TypedLines(place).lines) == MOST


def test_a_place_that_cannot_be_read_or_written_is_borne(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xff\xfe")
    assert TypedLines(tmp_path / "file").lines == []
    TypedLines(tmp_path / "file" / "lines.txt").add("x")


async def test_up_brings_back_what_was_typed_yesterday(tmp_path: Path) -> None:
    sample, place = sample_file(tmp_path / "plan.json"), tmp_path / "lines.txt"
    for keys in ("2ja Landing pages 5d<enter>", "a<up>"):
        app = HeadwayApp(Session(PlanFile.open(sample, now=lambda: NOW), TODAY, typed=TypedLines(place)))
        async with app.run_test(size=(120, 36)) as pilot:
            await typed(pilot, keys)
            if keys.startswith("a<up>"):
                assert line_typed(pilot) == "Landing pages 5d"
