"""Files that are broken, foreign, hostile, or half right."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from planning.errors import PlanError
from planning.schedule import schedule
from planning.validate import validate
from store.codec import decode, encode
from store.errors import FileError
from store.mspdi import read_project_xml
from tests.store.project_xml import after, calendar, day, exception, project, rich, take, task, week

SPACE = 'xmlns="http://schemas.microsoft.com/project"'


def refusal(folder: Path, content: str | bytes) -> str:
    """What is said about a file that cannot be imported."""
    with pytest.raises(FileError) as caught:
        take(folder, content, name="plan.xml")
    said = str(caught.value)
    assert said.startswith(str(folder / "plan.xml"))
    assert said.endswith(".")
    assert "\n" not in said
    return said.removeprefix(f"{folder / 'plan.xml'}: ")


# ------------------------------------------------------------------------------------------------------ whole files


def test_a_broken_file_is_named_with_line_and_column(tmp_path: Path) -> None:
    said = refusal(tmp_path, f"<Project {SPACE}>\n<Tasks>\n  <Task></Name></Task></Tasks></Project>")
    assert said == "line 3, column 11: the XML is broken (mismatched tag); save the plan again as XML."


def test_a_file_cut_in_half_is_named_with_its_end(tmp_path: Path) -> None:
    text = rich()
    said = refusal(tmp_path, text[: len(text) // 2])
    assert re.match(r"line \d+, column \d+: the XML is broken", said)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "no element found" in refusal(tmp_path, b"")


def test_xml_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert "it begins with <html>" in refusal(tmp_path, "<html><body/></html>")
    assert "no plan of Microsoft Project" in refusal(tmp_path, '<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"/>')
    assert "no plan of Microsoft Project" in refusal(tmp_path, '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup/></Project>')


def test_a_project_file_without_namespace_is_read(tmp_path: Path) -> None:
    plan, _ = take(tmp_path, project(task(1)).replace(f" {SPACE}", ""))
    assert list(plan.tasks) == ["HM-1"]


def test_a_prefixed_namespace_is_read(tmp_path: Path) -> None:
    text = f"<m:Project {SPACE.replace('xmlns', 'xmlns:m')}><m:Title>Home Move</m:Title><m:Tasks/></m:Project>"
    plan, _ = take(tmp_path, text)
    assert list(plan.programs) == ["HMP"]


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_project_xml(tmp_path / "nowhere.xml")
    with pytest.raises(FileError, match="cannot be read"):
        read_project_xml(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = project(task(1, name="Äpfel")).replace('encoding="UTF-8"', 'encoding="UTF-16"' if encoding == "utf-16" else 'encoding="UTF-8"')
    plan, _ = take(tmp_path, text.encode(encoding))
    assert plan.tasks["HM-1"].name == "Äpfel"


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, project().replace("UTF-8", "klingon"))
    assert "line 1" in said


def test_a_plan_with_tasks_but_no_date_at_all_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, f"<Project {SPACE}><Tasks>{task(1)}</Tasks></Project>")
    assert said == "the project has no StartDate, and no task has a Start; give it one of them."


# --------------------------------------------------------------------------------------------------------- hostile


def test_entities_are_refused_before_they_grow(tmp_path: Path) -> None:
    bombs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    said = refusal(tmp_path, f'<?xml version="1.0"?><!DOCTYPE Project [{bombs}]><Project {SPACE}><Title>&a8;</Title></Project>')
    assert "document type declarations are not read" in said


def test_other_files_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    attack = f'<!DOCTYPE Project [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    said = refusal(tmp_path, f"{attack}<Project {SPACE}><Title>&x;</Title></Project>")
    assert "secret" not in said
    said = refusal(tmp_path, f'<!DOCTYPE Project SYSTEM "http://127.0.0.1:9/x.dtd"><Project {SPACE}/>')
    assert "document type declarations are not read" in said


def test_an_undefined_entity_is_an_error_of_the_file(tmp_path: Path) -> None:
    assert "undefined entity" in refusal(tmp_path, f"<Project {SPACE}><Title>&x;</Title></Project>")


def test_elements_nested_without_end_are_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, f"<Project {SPACE}>" + "<a>" * 100_000)
    assert "deeper than 40 levels" in said


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "plan.xml"
    with path.open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    with pytest.raises(FileError, match="larger than 64 MB"):
        read_project_xml(path)


def test_a_file_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    _, imported = take(tmp_path, project(), name="\x1b[2Jmove.xml")
    assert "\x1b" not in imported.change.label


# ------------------------------------------------------------------------------------------------------- bad values

BAD = [
    ("<Duration>-PT8H0M0S</Duration>", "Duration '-PT8H0M0S' is no duration"),
    ("<Duration>PT99999999H0M0S</Duration>", "is no duration up to 100 years"),
    ("<Duration>eight hours</Duration>", "Duration 'eight hours'"),
    ("<Duration>PT8H</Duration><Deadline>2026-02-30T17:00:00</Deadline>", "Deadline '2026-02-30T17:00:00' is no date"),
    ("<Duration>PT8H</Duration><Deadline>9999-01-01T17:00:00</Deadline>", "is no date of the years 1900 to 2200"),
    ("<Duration>PT8H</Duration><ConstraintType>9</ConstraintType>", "ConstraintType '9' does not lie between 0 and 7"),
    ("<Duration>PT8H</Duration><ConstraintType>4</ConstraintType>", "ConstraintType '4' (SNET) has no date"),
    ("<Duration>PT8H</Duration><Priority>high</Priority>", "Priority 'high' is no number"),
    ("<Duration>PT8H</Duration><Priority>5.5</Priority>", "is no whole number"),
    ("<Duration>PT8H</Duration><PercentComplete>140</PercentComplete>", "does not lie between 0 and 100"),
    ("<Duration>PT8H</Duration><FixedCost>nan</FixedCost>", "FixedCost 'nan' is no number"),
    ("<Duration>PT8H</Duration><Manual>perhaps</Manual>", "Manual 'perhaps' is neither 0 nor 1"),
    ("<Duration>PT8H</Duration><CalendarUID>77</CalendarUID>", "CalendarUID '77' is no calendar of this file"),
    (
        "<Duration>PT8H</Duration><ActualStart>2026-01-07T08:00:00</ActualStart><ActualFinish>2026-01-06T17:00:00</ActualFinish>",
        "ActualFinish '2026-01-06T17:00:00' comes before the start",
    ),
]


@pytest.mark.parametrize(("inside", "why"), BAD)
def test_a_bad_value_is_refused_alone(tmp_path: Path, inside: str, why: str) -> None:
    plan, imported = take(tmp_path, project("\n" + task(1, inside) + task(2, after(1))))
    assert list(plan.tasks) == ["HM-1", "HM-2"]
    assert len(plan.links) == 1
    assert len(imported.refused) == 1
    assert imported.refused[0].line == 6
    assert imported.refused[0].why.startswith("task 1 Task 1: ")
    assert why in imported.refused[0].why
    assert not validate(plan)
    assert "HM-1" in schedule(plan)


def test_the_same_uid_twice_is_told(tmp_path: Path) -> None:
    plan, imported = take(tmp_path, project(task(1) + task(1) + task(2, after(1))))
    assert [k.predecessor for k in plan.links.values()] == ["HM-1"]
    assert ["its UID stands twice" in r.why for r in imported.refused] == [True]


def test_bad_hours_and_exceptions_are_refused_alone(tmp_path: Path) -> None:
    inside = week(day(2, ("17:00:00", "08:00:00"), ("09:00:00", "10:00:00")), day(3, ("25:00:00", "26:00:00")), day(9))
    bad = exception("2026-03-10", "2026-03-01", "<Type>1</Type>") + exception("2026-03-01", "2026-03-10", "<Type>6</Type>")
    plan, imported = take(tmp_path, project(calendars=calendar(1, "Standard", inside + bad)))
    assert plan.calendars["HM-STANDARD"].week[0] == ((540, 600),)
    assert plan.calendars["HM-STANDARD"].exceptions == ()
    assert len(imported.refused) == 5
    assert not validate(plan)


# --------------------------------------------------------------------------------------------------------- mutations

NASTY = [
    *("", " ", "0", "-1", "1", "2", "65536", "-65535", "999999999999999999999", "1e999", "NaN", "inf", "0x10", "1_000", "٣", "\u202eabc"),
    *("PT0H0M0S", "PT-5H", "P", "PT", "PT1H1H", "P100000000D", "PT8760000H0M0S", "PT0.00001S", "PT1M" + "0" * 50),
    *("1984-01-01T00:00:00", "2026-02-30T08:00:00", "2200-12-31T23:59:59", "0000-00-00T00:00:00", "2026-01-05T08:00:00+14:00", "NA"),
    *("00:00:00", "23:59:59", "24:00:00", "08:00", "x" * 3000, "true", "&amp;&lt;", "\ufffe".replace("\ufffe", "\u2028")),
]


def mutated(text: str, chance: random.Random) -> bytes:
    """The text with a few changes to its bytes, its values or its structure."""
    kind = chance.randrange(4)
    if kind == 0:
        return _bytes_changed(bytearray(text.encode()), chance)
    for _ in range(chance.randint(1, 12)):
        text = (_value_changed, _element_gone, _element_moved)[kind - 1](text, chance)
    return text.encode()


def _bytes_changed(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        way = chance.randrange(4)
        if way == 0:
            data[at] = chance.randrange(256)
        elif way == 1:
            del data[at : at + chance.randint(1, 40)]
        elif way == 2:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 4)))
        else:
            data[at:at] = data[at : at + chance.randint(1, 200)]
        data = data or bytearray(b"<")
    return bytes(data)


def _value_changed(text: str, chance: random.Random) -> str:
    values = list(re.finditer(r">([^<>]*)</", text))
    found = chance.choice(values)
    return text[: found.start(1)] + chance.choice(NASTY) + text[found.end(1) :]


def _elements(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"<(\w+)>(?:(?!<\1>).)*?</\1>", text, re.DOTALL))


def _element_gone(text: str, chance: random.Random) -> str:
    found = _elements(text)
    one = chance.choice(found) if found else None
    return text[: one.start()] + text[one.end() :] if one else text


def _element_moved(text: str, chance: random.Random) -> str:
    found = _elements(text)
    if not found:
        return text
    one, other = chance.choice(found), chance.choice(found)
    return text[: other.end()] + one[0] + text[other.end() :]


def check(folder: Path, content: bytes) -> bool:
    """Whether a file was imported. Whatever it holds, it is refused in a sentence or gives a plan that can be kept."""
    try:
        plan, imported = take(folder, content)
    except FileError as error:
        assert str(error)
        return False
    assert all(refused.line > 0 and refused.why for refused in imported.refused)
    assert not [problem for problem in validate(plan) if problem.fatal]
    for kind, record in plan.records():
        assert decode(kind, encode(record)) == record
    try:
        rows = schedule(plan)
        assert all(rows[activity_id].start <= rows[activity_id].finish for activity_id in rows)
    except PlanError as error:
        assert str(error)
    return True


def sweep(folder: Path, seeds: range, texts: list[str]) -> int:
    """Check one mutant for each seed, and say how many were imported."""
    taken = 0
    for seed in seeds:
        chance = random.Random(seed)
        content = mutated(chance.choice(texts), chance)
        try:
            taken += check(folder, content)
        except Exception as error:
            raise AssertionError(f"mutant {seed}: {error!r}") from error
    return taken


def test_fifty_mutated_files_give_a_sentence_or_a_plan(tmp_path: Path) -> None:
    assert sweep(tmp_path, range(50), [rich()]) > 10


@pytest.mark.torture
def test_five_hundred_mutated_files_give_a_sentence_or_a_plan(tmp_path: Path, oracles: Path) -> None:
    texts = [rich()] * 3 + [path.read_text(encoding="utf-8") for path in sorted(oracles.glob("msp/*.xml")) if path.stat().st_size < 50_000]
    assert sweep(tmp_path, range(1000, 1500), texts) > 100


def test_a_whole_plan_of_nothing_is_a_plan(tmp_path: Path) -> None:
    assert check(tmp_path, f"<Project {SPACE}/>".encode())
