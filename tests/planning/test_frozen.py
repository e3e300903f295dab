"""Classes made by ``planning.frozen`` are as those of ``dataclasses``: each statement is checked on both."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable, Mapping
from datetime import date
from inspect import signature
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import frozen, records
from planning.frozen import classes_in
from planning.plan import Change, Edit
from planning.records import KINDS, Leave, Planned, Task
from planning.schedule import Driver
from tests.strategies import of_class

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

Maker = Callable[..., Callable[[type], Any]]

ALL = [c for c in vars(records).values() if isinstance(c, type) and dataclasses.is_dataclass(c)] + [Change, Edit, Driver]


@dataclass(frozen=True, slots=True)
class Point:
    """Given by place, by name or by default."""

    x: int
    y: int = 2
    seen: list[str] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Point):
    """Fields of its own that are only given by name, one without a default after some with."""

    name: str
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Only:
    """A single field."""

    value: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """Has methods of its own."""

    word: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spoken) and self.word.lower() == other.word.lower()

    def __repr__(self) -> str:
        return f"<{self.word}>"


def original(cls: type) -> Any:
    """The class that ``dataclasses`` makes of the same fields."""
    keys = ("default", "default_factory", "kw_only")
    given = [(f.name, f.type, dataclasses.field(**{k: getattr(f, k) for k in keys})) for f in dataclasses.fields(cls)]
    made = dataclasses.make_dataclass(cls.__name__, given, frozen=True, slots=True)
    made.__qualname__ = cls.__qualname__
    return made


def values(made: Any) -> dict[str, Any]:
    """The values of an instance, by field."""
    return {f.name: getattr(made, f.name) for f in dataclasses.fields(made)}


@pytest.mark.parametrize("cls", [*ALL, Point, Named, Only], ids=lambda c: c.__name__)
def test_a_class_has_the_parameters_fields_and_slots_of_the_original(cls: Any) -> None:
    with pytest.raises(TypeError):
        cls(nothing_of_this_name=1)
    theirs = original(cls)
    told = [(p.name, p.kind, p.default is p.empty) for p in signature(cls).parameters.values()]
    assert told == [(p.name, p.kind, p.default is p.empty) for p in signature(theirs).parameters.values()]
    assert cls.__match_args__ == theirs.__match_args__
    assert not hasattr(object.__new__(cls), "__dict__")


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), ((1,), {}), ((1, 2, ["a"]), {}), ((1, 2, [], 4), {}), ((1,), {"x": 1}), ((1,), {"z": 1}), ((), {"y": 1}), ((), {"x": 1})],
)
def test_an_instance_is_made_and_refused_in_the_words_of_the_original(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    def told(cls: Any) -> object:
        try:
            return repr(cls(*given, **named))
        except TypeError as error:
            return str(error)

    assert told(Point) == told(original(Point))
    assert told(Named) == told(original(Named))


def test_each_instance_has_a_mutable_default_of_its_own() -> None:
    first, second = Point(1), Point(1)
    first.seen.append("a")
    assert second.seen == []


@pytest.mark.parametrize("kind", KINDS)
def test_records_are_equal_and_repeat_themselves_as_the_original_does(kind: str) -> None:
    theirs = original(KINDS[kind])

    @settings(max_examples=30)
    @given(of_class(KINDS[kind]), of_class(KINDS[kind]))
    def check(first: Any, second: Any) -> None:
        one, two = theirs(**values(first)), theirs(**values(second))
        assert (first == second) is (one == two) and (first != second) is (one != two)
        assert repr(first) == repr(one)
        assert dataclasses.replace(first) == first and dataclasses.replace(first) is not first
        assert dataclasses.asdict(first) == dataclasses.asdict(one)
        assert pickle.loads(pickle.dumps(first)) == copy.copy(first) == copy.deepcopy(first) == first

    check()


def test_what_another_class_holds_is_never_equal() -> None:
    assert Only(1) != original(Only)(1)
    assert Named(x=1, name="a") != Point(1)
    assert Only(1).__eq__(1) is NotImplemented and Only(1) == Only(1)


@given(st.integers(), st.integers())
def test_equal_values_have_one_hash(x: int, y: int) -> None:
    assert hash(Only(x)) == hash(Only(x)) and len({Only(x), Only(y)}) == len({x, y})
    assert len({Driver("link", "A", "FS"), Driver("link", "A", "FS")}) == 1
    with pytest.raises(TypeError, match="unhashable"):
        hash(Point(x))


def test_nothing_can_be_set_or_deleted() -> None:
    task = Task(id="A-1", project="A")
    for name in ("name", "unknown"):
        with pytest.raises(dataclasses.FrozenInstanceError, match=name):
            setattr(task, name, "x")
        with pytest.raises(dataclasses.FrozenInstanceError, match=name):
            delattr(task, name)
    assert task.name == ""


def test_methods_a_class_has_itself_stay() -> None:
    assert Spoken("A") == Spoken("a") and repr(Spoken("A")) == "<A>"


def test_a_reader_fills_a_class_that_was_never_called() -> None:
    @dataclass(frozen=True, slots=True)
    class Fresh:
        x: int
        y: int = 2

    assert msgspec.convert({"x": 1}, Fresh) == Fresh(1)
    with pytest.raises(msgspec.ValidationError, match=r"\$\.x"):
        msgspec.convert({"x": "one"}, Fresh)


def test_another_kind_of_dataclass_is_refused() -> None:
    maker: Maker = frozen.dataclass
    for options in ({"frozen": True, "slots": False}, {"frozen": False, "slots": True}):
        with pytest.raises(TypeError, match="only frozen dataclasses with slots"):
            maker(**options)
    with pytest.raises(TypeError, match="__post_init__"):
        maker(frozen=True, slots=True)(type("Late", (), {"__post_init__": lambda self: None}))


@pytest.mark.parametrize(
    ("annotation", "classes"),
    [
        (int, {int}),
        (date | None, {date, type(None)}),
        (tuple[Leave, ...], {Leave}),
        (Mapping[str, Planned], {str, Planned}),
        (Literal["a", "b"], set()),
        (tuple[tuple[tuple[int, int], ...] | None, ...], {int, type(None)}),
    ],
)
def test_the_classes_in_an_annotation_are_found_at_any_depth(annotation: object, classes: set[type]) -> None:
    assert classes_in(annotation) == classes


def test_annotations_of_records_are_types_and_not_texts() -> None:
    kept = [c for c in ALL if c.__module__ == "planning.records"]
    assert [f"{c.__name__}.{f.name}" for c in kept for f in dataclasses.fields(c) if isinstance(f.type, str)] == []
