"""The text of a plan file read as far as it can be read: every document with its line, and every place that is no JSON.

Plain ``json.loads`` stops at the first mistake. This reads the two outer levels of the file (tables, documents) itself and
leaves each document to the JSON decoder, so that one broken line costs no more than that line, wherever the lines are broken.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import NamedTuple

from planning.records import KINDS
from store.errors import shown

META = "meta"
CUT = 60
"""How much of a text that is left out is repeated, in characters."""


class Finding(NamedTuple):
    """One thing that is wrong in a file.

    ``line`` counts from 1; 0 is unknown. ``fatal`` says that the file is not opened because of it, ``repair`` what a repair
    would do about it ("" where only a person can decide), ``note`` that it is worth knowing, but nothing is wrong.
    """

    line: int = 0
    table: str = ""
    document: str = ""
    id: str = ""
    field: str = ""
    why: str = ""
    fatal: bool = True
    repair: str = ""
    note: bool = False

    def place(self) -> str:
        """Where it is, in words: ``line 12, tasks 3 (WEB-3), field duration``."""
        known = [f"line {self.line}"] if self.line else []
        if self.table:
            named = f" ({shown(self.id)})" if self.id else ""
            known.append(f"{shown(self.table)}{' ' * bool(self.document)}{shown(self.document)}{named}")
        if self.field:
            known.append(f"field {shown(self.field)}")
        return ", ".join(known) or "the file"


class Entry(NamedTuple):
    """A value that stands where a document should. ``table`` is None and ``number`` "" where they are not to be seen.

    ``late`` marks what follows after the end of the plan.
    """

    line: int
    table: str | None
    number: str
    document: object
    late: bool = False


class Scan(NamedTuple):
    """What a text holds."""

    entries: list[Entry]
    findings: list[Finding]


def scan(content: bytes) -> Scan:
    """Everything in a file's content that can be read, and what cannot. Raises nothing."""
    text, findings = _decoded(content)
    text, conflicts = _one_side(text)
    reader = _Reader(text)
    reader.read()
    return Scan(reader.entries, findings + conflicts + reader.findings)


def cut(text: str, limit: int = CUT) -> str:
    """A piece of the file as it is repeated in a message: on one line, not too long."""
    return shown(" ".join(text[: 4 * limit].split()), limit)


def as_json(value: object) -> str:
    """A value of the file as it is repeated in a message."""
    try:
        return cut(json.dumps(value, ensure_ascii=False))
    except (RecursionError, ValueError):
        return "something nested too deep"


# --------------------------------------------------------------------------------------------------------------- text


def _decoded(content: bytes) -> tuple[str, list[Finding]]:
    """The content as text; bytes that are none become a sign for that."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
        return text, [Finding(1, why="the file is UTF-16, not UTF-8; convert it.", repair="the text is written as UTF-8")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    found = []
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            bad = line[error.start : error.start + 8].hex(" ")
            why = f"column {error.start + 1}: these bytes are not UTF-8 text ({bad} …); convert the file, or correct the line."
            found.append(Finding(number, why=why, repair="each byte that is no text becomes \ufffd"))
    return content.decode("utf-8-sig", errors="replace"), found


_MARK = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$")


def _one_side(text: str) -> tuple[str, list[Finding]]:
    """The text with one side of every conflict that git left; the lines of the other are empty, so that all keep their number."""
    if not any(mark in text for mark in ("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return text, []
    lines = text.split("\n")
    marks = [(i, match[1][0]) for i, line in enumerate(lines) if (match := _MARK.match(line))]
    found = []
    place = 0
    while place < len(marks):
        at = _conflict(marks, place)
        first, last = marks[place][0], marks[place + len(at) - 1][0]
        if len(at) == 1:
            why = "this mark of a conflict that git left stands alone; take it away."
            found.append(Finding(first + 1, why=why, repair="the mark is taken away"))
        else:
            ours_end, theirs = at[1], at[-2]
            lost = "\n".join(lines[theirs + 1 : last])
            why = f"git left a conflict here (lines {first + 1} to {last + 1}); keep one side of it."
            said = f"ours is kept (lines {first + 2} to {ours_end}), theirs left out: {cut(lost, 2 * CUT)}"
            found.append(Finding(first + 1, why=why, repair=said))
            lines[ours_end:last] = [""] * (last - ours_end)
        lines[first] = lines[last] = ""
        place += len(at)
    return "\n".join(lines), found


def _conflict(marks: list[tuple[int, str]], place: int) -> list[int]:
    """The lines of the marks of a whole conflict that begins here; of a mark that stands alone, its own."""
    for kinds in ("<=>", "<|=>"):
        if "".join(kind for _, kind in marks[place : place + len(kinds)]) == kinds:
            return [line for line, _ in marks[place : place + len(kinds)]]
    return [marks[place][0]]


# ---------------------------------------------------------------------------------------------------------- structure

_SPACE = re.compile(r"[ \t\r\n]*")
_COLON = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_TABLE_BODY = re.compile(r'\{[ \t\r\n]*(?:"\d{1,15}"[ \t\r\n]*:|\})')
_SYNC = re.compile(r'(?<!\\)"([^"\\\n]{1,60})"[ \t\r\n]*:[ \t\r\n]*(?=\{)')
_FIELD = re.compile(r',[ \t\r\n]*(?="[^"\\\n]{1,60}"[ \t\r\n]*:)')
_AFTER = re.compile(r"[ \t]*(?:,?[ \t]*(?:\r?\n|$)|,[ \t]*\"\d+\"|\})")
_OUTSIDE, _TABLES, _DOCUMENTS = 0, 1, 2
_TRIES = 200
"""How often a document that is nested without end is looked into before the rest is given up: each takes a millisecond."""


class _Reader:
    """Reads a text from its beginning to its end, come what may."""

    def __init__(self, text: str) -> None:
        self.entries: list[Entry] = []
        self.findings: list[Finding] = []
        self._text = text
        self._breaks = [i for i, letter in enumerate(text) if letter == "\n"] if "\n" in text else []
        self._twice: list[tuple[str, object]] = []
        self._decoders = [json.JSONDecoder(object_pairs_hook=self._pairs, parse_constant=float, strict=strict) for strict in (True, False)]
        self._at = 0
        self._level = _OUTSIDE
        self._table: str | None = None
        self._tables: set[str] = set()
        self._begun = False
        self._late = False
        self._after_value = False
        self._comma = -1
        self._deep = 0

    def read(self) -> None:
        """Read it all."""
        steps = (self._outside, self._among_tables, self._among_documents)
        while True:
            self._at = self._past_space(self._at)
            if self._at >= len(self._text):
                break
            steps[self._level]()
        if self._level != _OUTSIDE:
            self._tell_end()

    # ------------------------------------------------------------------------------------------------------- levels

    def _outside(self) -> None:
        here = self._at
        if self._text[here] == "{" and not self._begun:
            self._begun = True
            self._enter(_TABLES, here + 1)
            return
        if self._begun:
            if not self._late:
                why = (
                    f"more follows after the end of the plan ({cut(self._text[here:])}), as an interrupted writer leaves it; take it away."
                )
                self._tell(here, why, "records that stand above already are left out, others are kept")
            self._late = True
            if self._text[here] == "{":
                self._enter(_TABLES, here + 1)
            else:
                self._resume(here, here)
            return
        self._begun = True
        self._skip(here, here, "this is no plan: a brace was expected")

    def _among_tables(self) -> None:
        here = self._at
        if self._punctuated(here):
            return
        key = self._key(here)
        if key is None:
            self._skip(here, here, "the name of a table was expected")
            return
        name, start = key
        self._require_comma(here)
        if name.isdigit() and self._table is not None and self._holds_record(start):
            self._tell(here, "a brace too many stands above this; take it away.", "the brace is taken away", table=self._table)
            self._enter(_DOCUMENTS, here)
        elif self._text[start : start + 1] == "{":
            if name in self._tables and not self._late:
                why = f"the table {shown(name)} stands twice; make one of the two."
                self._tell(here, why, "the two become one", table=name)
            self._table = name
            self._tables.add(name)
            self._enter(_DOCUMENTS, start + 1)
        else:
            self._no_table(name, here, start)

    def _no_table(self, name: str, here: int, start: int) -> None:
        value = self._value(start)
        if value is None:
            self._skip(here, start, "this is no table")
            return
        found, end = value
        kept = [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []
        self.entries += [Entry(self._line(here), name, "", part, self._late) for part in kept]
        said = f"its {len(kept)} documents are numbered" if kept else f"left out: {as_json(found)}"
        self._tell(here, "this is no table of numbered documents; correct it, or take an earlier copy.", said, table=name)
        self._enter(_TABLES, end, after_value=True)

    def _among_documents(self) -> None:
        here = self._at
        if self._punctuated(here):
            return
        key = self._key(here)
        if key is None:
            self._skip(here, here, "the number of a document was expected")
            return
        number, start = key
        self._require_comma(here)
        if (number in KINDS or number == META) and _TABLE_BODY.match(self._text, start):
            self._tell(here, "a closing brace is missing above this; add it.", "the brace is added", table=self._table)
            self._enter(_TABLES, here)
            return
        value = self._value(start)
        if value is None:
            self._salvage(number, here, start)
            return
        document, end = value
        if self._twice:
            self._tell_twice(number, here, document)
        self.entries.append(Entry(self._line(here), self._table, number, document, self._late))
        self._enter(_DOCUMENTS, end, after_value=True)

    def _enter(self, level: int, at: int, *, after_value: bool = False) -> None:
        self._level, self._at, self._after_value, self._comma = level, at, after_value, -1

    def _punctuated(self, here: int) -> bool:
        """Whether a comma or a closing brace stood here; it is passed."""
        letter = self._text[here]
        if letter == ",":
            if not self._after_value:
                self._tell(here, "a comma too many stands here; take it away.", "the comma is taken away", table=self._table)
            self._after_value, self._comma, self._at = False, here, here + 1
            return True
        if letter == "}":
            if self._comma >= 0:
                self._tell(self._comma, "a comma too many stands here; take it away.", "the comma is taken away", table=self._table)
            self._enter(self._level - 1, here + 1, after_value=True)
            return True
        return False

    def _require_comma(self, here: int) -> None:
        if self._after_value:
            self._tell(here, "a comma is missing before this; add it.", "the comma is added", table=self._table)

    # ------------------------------------------------------------------------------------------------------- values

    def _pairs(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key in found:
                self._twice.append((key, found[key]))
            found[key] = value
        return found

    def _key(self, here: int) -> tuple[str, int] | None:
        """A name and where its value begins; None where there is no ``"name":``."""
        if self._text[here] != '"':
            return None
        try:
            name, end = self._decoders[1].raw_decode(self._text, here)
        except (ValueError, RecursionError):
            return None
        colon = _COLON.match(self._text, end)
        return (name, colon.end()) if colon and len(name) < 1000 else None

    def _value(self, start: int) -> tuple[object, int] | None:
        """The value that begins here and where it ends; None where it is no JSON."""
        for decoder in self._decoders:
            self._twice.clear()
            try:
                value: object
                value, end = decoder.raw_decode(self._text, start)
            except (ValueError, RecursionError):
                continue
            if decoder is self._decoders[1]:
                why = "a control character stands bare in a text here; correct it."
                self._tell(start, why, "the character is kept, written as JSON wants it", table=self._table)
            return value, end
        return None

    def _holds_record(self, start: int) -> bool:
        """Whether a document with an id begins here."""
        try:
            value, _ = self._decoders[1].raw_decode(self._text, start)
        except ValueError:
            return False
        except RecursionError:
            self._deep += 1
            return False
        return isinstance(value, dict) and isinstance(value.get("id"), str)

    def _trouble(self, start: int) -> tuple[int, str]:
        """Where and why the value that begins here is no JSON."""
        try:
            self._decoders[1].raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            return min(error.pos, len(self._text)), error.msg[:1].lower() + error.msg[1:]
        except RecursionError:
            return start, "nested far too deep"
        except ValueError:
            return start, "a number with too many digits"
        return start, "unexpected here"

    # ----------------------------------------------------------------------------------------------------- recovery

    def _skip(self, first: int, bad: int, why: str) -> None:
        """Leave out what cannot be read, up to the next thing that can."""
        if self._level == _TABLES:
            self._table = None
        end = self._resume(first, bad)
        lost = self._text[first:end].strip("{}, \t\r\n")
        said = f"left out: {cut(lost)}" if lost else "braces and commas are put right"
        self._tell(bad, f"column {self._column(bad)}: {why}, not {cut(self._text[bad : bad + 20])}; correct the line.", said)

    def _salvage(self, number: str, here: int, start: int) -> None:
        """Keep the fields of a broken document that can be read."""
        bad, reason = self._trouble(start)
        held = self._table
        table, line = self._table or "", self._line(here)
        end = self._resume(here, max(here, start))
        kept, lost = self._fields(start, bad, end)
        where = f"line {self._line(bad)}, " if self._line(bad) != line else ""
        why = f"{where}column {self._column(bad)} is no JSON ({reason}); correct the line, or take an earlier copy."
        name = kept.get("id")
        gone = f"left out: {cut(lost)}" if lost else "nothing is lost"
        said = f"{', '.join(map(shown, kept))} kept, {gone}" if name else f"left out: {cut(self._text[here:end])}"
        self.findings.append(Finding(line, table, number, name if isinstance(name, str) else "", "", why, True, said))
        if isinstance(name, str):
            self.entries.append(Entry(line, held, number, kept, self._late))

    def _fields(self, start: int, bad: int, end: int) -> tuple[dict[str, object], str]:
        """The fields of a broken document before and after what cannot be read, and that."""
        kept: dict[str, object] = {}
        at = start + 1
        while True:
            at = self._past_space(at)
            key = self._key(at) if at < end else None
            value = self._quiet_value(key[1]) if key else None
            if key is None or value is None or value[1] > end:
                break
            after = self._past_space(value[1])
            if self._text[after : after + 1] not in (",", "}"):
                break
            kept[key[0]] = value[0]
            at = after + 1
        for match in _FIELD.finditer(self._text, max(bad - 1, at), end):
            rest = self._quiet_value(match.end(), end, behind_brace=True)
            if rest and rest[1] <= end and isinstance(rest[0], dict) and _AFTER.match(self._text, rest[1]):
                return {**rest[0], **kept}, self._text[at : match.start()]
        return kept, self._text[at:end].rstrip("}, \t\r\n")

    def _quiet_value(self, start: int, end: int = -1, *, behind_brace: bool = False) -> tuple[object, int] | None:
        """A value, as ``_value``, without telling of it; with ``behind_brace`` what is left of an object, up to ``end``."""
        try:
            if behind_brace:
                found, size = self._decoders[1].raw_decode("{" + self._text[start:end])
                return found, start + size - 1
            return self._decoders[1].raw_decode(self._text, start)
        except (ValueError, RecursionError):
            return None

    def _resume(self, first: int, bad: int) -> int:
        """Go on at the next document or table that can be read; returns where that is."""
        for match in _SYNC.finditer(self._text, max(first + 1, bad)):
            name = match[1]
            if self._deep > _TRIES:
                break
            if name.isdigit() and len(name) < 16 and self._holds_record(match.end()):
                self._enter(_DOCUMENTS, match.start())
                return match.start()
            at_line = not self._text[self._text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
            known = name in KINDS or name == META
            if (known or at_line) and not name.isdigit() and _TABLE_BODY.match(self._text, match.end()):
                self._enter(_TABLES, match.start())
                return match.start()
        end = len(self._text)
        self._enter(_OUTSIDE, end)
        if not self._late and not self._text.rstrip().endswith("}"):
            self._tell_end()
        return end

    # ------------------------------------------------------------------------------------------------------ telling

    def _past_space(self, place: int) -> int:
        blank = _SPACE.match(self._text, place)
        return blank.end() if blank else place

    def _line(self, place: int) -> int:
        return bisect_right(self._breaks, place - 1) + 1

    def _column(self, place: int) -> int:
        return place - self._text.rfind("\n", 0, place)

    def _tell(self, place: int, why: str, repair: str, *, table: str | None = None) -> None:
        self.findings.append(Finding(self._line(place), table or "", why=why, repair=repair))

    def _tell_end(self) -> None:
        why = "the file ends too early: it was not written to its end; take an earlier copy, or have it repaired."
        self._tell(len(self._text.rstrip()), why, "the file is closed properly")

    def _tell_twice(self, number: str, here: int, document: object) -> None:
        name = document.get("id") if isinstance(document, dict) else ""
        for key, old in self._twice:
            why = f"the key {json.dumps(shown(key))} stands twice in one place; take one of the two away."
            said = f"the last is kept, {as_json(old)} left out"
            self.findings.append(
                Finding(self._line(here), self._table or "", number, name if isinstance(name, str) else "", key, why, True, said)
            )
