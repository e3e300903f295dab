"""The XML of a Project file as a light tree of elements that know their line.

Entities, document type declarations and references to other files are refused, and so is what is too large or too
deep, before any of it is kept: a file of a few bytes cannot fill the memory.
"""

from __future__ import annotations

from os import fstat
from typing import TYPE_CHECKING, Any

from store.errors import FileError, shown

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACE = "http://schemas.microsoft.com/project"
LARGEST = 64 * 1024 * 1024
"""No larger file is read, in bytes."""
DEEPEST = 40
"""No element stands deeper; Project itself needs nine levels."""
MOST = 2_000_000
"""No file has more elements."""

_CHUNK = 1 << 16


class Node:
    """An element: its name without namespace, its line, its text where it has no parts, and its parts in order."""

    __slots__ = ("_first", "line", "name", "parts", "text")

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line
        self.text = ""
        self.parts: list[Node] | tuple[()] = ()
        self._first: dict[str, Node] | None = None

    def add(self, part: Node) -> None:
        """Put a part behind the others."""
        if isinstance(self.parts, list):
            self.parts.append(part)
        else:
            self.parts = [part]

    def part(self, name: str) -> Node | None:
        """The first part of this name."""
        if self._first is None:
            self._first = {}
            for part in self.parts:
                self._first.setdefault(part.name, part)
        return self._first.get(name)

    def all(self, name: str) -> list[Node]:
        """All parts of this name."""
        return [part for part in self.parts if part.name == name]

    def listed(self, group: str, name: str) -> list[Node]:
        """The parts called ``name`` within all parts called ``group``: a Project file's lists."""
        return [part for each in self.parts if each.name == group for part in each.parts if part.name == name]

    def value(self, name: str) -> str:
        """The text of the first part of this name, without spaces at its ends; empty without one."""
        found = self.part(name)
        return found.text.strip() if found is not None else ""


class _RefusalError(Exception):
    """Why a file is not read any further, without its place."""


class _Builder:
    """Makes the tree from what the parser reports."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.expat: Any = None
        self._open: list[Node] = []
        self._text: list[str] = []
        self._count = 0
        self.prefix = ""
        self._names: dict[str, str] = {}

    def start(self, tag: str, _: object) -> None:
        self._text.clear()
        self._count += 1
        if len(self._open) >= DEEPEST:
            raise _RefusalError(f"the elements stand deeper than {DEEPEST} levels")
        if self._count > MOST:
            raise _RefusalError(f"there are more than {MOST:,} elements")
        if self.root is None:
            self.prefix = _namespace_of(tag)
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = tag.removeprefix(self.prefix)
        node = Node(name, self.expat.CurrentLineNumber)
        if self._open:
            self._open[-1].add(node)
        else:
            self.root = node
        self._open.append(node)

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, _: str) -> None:
        node = self._open.pop()
        if not node.parts:
            node.text = "".join(self._text)
        self._text.clear()

    def close(self) -> Node | None:
        return self.root


def _namespace_of(tag: str) -> str:
    """The namespace (``{…}``, or none) of a root element. Raises _RefusalError where it is no Project file's."""
    namespace, _, name = tag.rpartition("}")
    known = not namespace or namespace.removeprefix("{").rstrip("/").startswith(NAMESPACE)
    if name != "Project" or not known:
        raise _RefusalError(f"it begins with <{shown(name, 40)}>, which is no plan of Microsoft Project")
    return f"{namespace}}}" if namespace else ""


def read_tree(path: Path) -> Node:
    """The root element of a Project file. Raises FileError, with line and column, for everything else."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException, DTDForbidden
    from defusedxml.ElementTree import DefusedXMLParser

    builder = _Builder()
    parser: Any = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    builder.expat = parser.parser
    try:
        _feed(parser, path)
        root: Node | None = parser.close()
    except ParseError as error:
        raise _broken(path, *error.position, _words(error)) from None
    except DTDForbidden:
        raise _refused(path, builder, "document type declarations are not read from files of others; take it out") from None
    except DefusedXmlException:
        raise _refused(path, builder, "entities are not read from files of others; take them out") from None
    except _RefusalError as refusal:
        raise _refused(path, builder, f"{refusal}; save the plan again as XML in Microsoft Project") from None
    except (ValueError, LookupError) as error:
        raise _refused(path, builder, f"the text is in an encoding that cannot be read ({shown(str(error))}); save it as UTF-8") from None
    if root is None or not _is_plan(root, builder):
        raise FileError("this is XML, but no plan of Microsoft Project; save the plan there as XML and import that.", path=str(path))
    return root


def _is_plan(root: Node, builder: _Builder) -> bool:
    """Whether a root called Project is Microsoft Project's: by its namespace, or without one by its lists."""
    return bool(builder.prefix) or any(root.part(name) for name in ("Tasks", "Calendars", "Resources"))


def _feed(parser: Any, path: Path) -> None:
    """Hand the file to the parser piece by piece."""
    read = 0
    try:
        with path.open("rb") as stream:
            _check_size(fstat(stream.fileno()).st_size, path)
            while chunk := stream.read(_CHUNK):
                read += len(chunk)
                _check_size(read, path)
                parser.feed(chunk)
    except OSError as error:
        raise FileError(f"the file cannot be read: {(error.strerror or str(error)).lower()}.", path=str(path)) from None


def _check_size(size: int, path: Path) -> None:
    if size > LARGEST:
        raise FileError(f"the file is larger than {LARGEST // 1024 // 1024} MB; save a smaller part of the plan.", path=str(path))


def _words(error: Exception) -> str:
    """What the parser says, without the place it ends with."""
    return shown(str(error).partition(": line ")[0])


def _broken(path: Path, line: int, column: int, why: str) -> FileError:
    return FileError(f"line {line}, column {column + 1}: the XML is broken ({why}); save the plan again as XML.", path=str(path))


def _refused(path: Path, builder: _Builder, why: str) -> FileError:
    line, column = builder.expat.CurrentLineNumber, builder.expat.CurrentColumnNumber
    return FileError(f"line {line}, column {column + 1}: {why}.", path=str(path))
