"""Records as a table for a spreadsheet: comma-separated values (RFC 4180), a line each, with the names of the fields above."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from planning.text_width import clean

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def comma_separated(records: Sequence[Mapping[str, object]]) -> str:
    """The fields of records that are a text, a number, yes or no, or a list of such; what has parts of its own is in the JSON alone.

    A text never begins as a formula does: an apostrophe stands before one that would. Numbers stand bare, with a decimal point.
    """
    names = dict.fromkeys(name for record in records for name in record)
    names = dict.fromkeys(name for name in names if all(_is_plain(record.get(name)) for record in records))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(name) for name in names])
    writer.writerows([_cell(record.get(name)) for name in names] for record in records)
    return out.getvalue()


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str | int | float) for each in value)
    return not isinstance(value, Mapping)


def _cell(value: object) -> str:
    if value is None or not _is_plain(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.0f}" if float(value).is_integer() else repr(value)
    if isinstance(value, list):
        return _text("; ".join(str(each) for each in value))
    return _text(str(value))


def _text(value: str) -> str:
    shown = "\n".join(clean(line) for line in value.split("\n"))
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
