"""Tables as the text of a plan file: one document a line, keys sorted, so that one edit is one changed line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from store.errors import FileError, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.codec import Document
    from store.parsing import Table, Tables

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, allow_nan=False)


class _Line(NamedTuple):
    document: Document
    text: str


class Renderer:
    """Turns tables into text, again and again: the line of a document that is still the same object is kept."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[str, _Line]] = {}

    def forget(self) -> None:
        """Write every line anew: documents may have been altered in place."""
        self._lines = {}

    def content(self, tables: Mapping[str, Table]) -> bytes:
        """The bytes of the file. Raises StoreError for what cannot be written as JSON."""
        before, after = self._lines, dict[str, dict[str, _Line]]()  # another thread may forget meanwhile
        blocks = []
        for name in sorted(tables):
            after[name] = _lines_of(name, tables[name], before.get(name, {}))
            blocks.append(_block(name, after[name]))
        self._lines = after
        inside = ",\n".join(blocks)
        return f"{{\n{inside}\n}}\n".encode() if blocks else b"{}\n"


def _lines_of(name: str, documents: Table, known: Mapping[str, _Line]) -> dict[str, _Line]:
    lines: dict[str, _Line] = {}
    for number in sorted(documents, key=int):
        document = documents[number]
        line = known.get(number)
        if line is None or line.document is not document:
            line = _Line(document, _encode_line(name, number, document))
        lines[number] = line
    return lines


def _block(name: str, lines: Mapping[str, _Line]) -> str:
    inside = ",\n".join([line.text for line in lines.values()])
    return f"{_ENCODER.encode(name)}: {{\n{inside}\n}}" if inside else f"{_ENCODER.encode(name)}: {{}}"


def rendered(tables: Tables) -> bytes:
    """The bytes of a plan file with these tables. Raises StoreError for what cannot be written as JSON."""
    return Renderer().content(tables)


def _encode_line(name: str, number: str, document: Document) -> str:
    try:
        text = f'"{number}": {_ENCODER.encode(document)}'
        text.encode()
    except UnicodeEncodeError:
        why = "this holds half a character (a lone surrogate), which is no text; type it again."
    except (ValueError, TypeError, RecursionError) as error:
        why = f"this cannot be written as JSON ({error})."
    else:
        return text
    raise StoreError(str(FileError(why, table=name, document=number, record=str(document.get("id", "")))))
