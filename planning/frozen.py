"""Frozen dataclasses that are cheap to define.

``dataclasses.dataclass`` writes and compiles six functions for every frozen class. With as many records as a plan has, that
was a third of what the program did before it printed its first line, and most of those functions are never called: the
file's reader fills records without ``__init__``. ``dataclass`` here makes the same classes - fields, slots, ``replace``,
equality and hash by value, frozen - but their methods are shared, and ``__init__`` is written for each class when it is first
called. Type checkers are told that it is the original.

What makes instances by the thousand can fill those of an ``unfrozen`` class.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError
from typing import Any, TypeVar, cast

T = TypeVar("T")


def dataclass(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """As ``dataclasses.dataclass(frozen=True, slots=True)``; raises TypeError for what it does not make.

    ``inspect.signature`` of a class tells its parameters only once it has been called.
    """
    if not (frozen and slots):
        raise TypeError("only frozen dataclasses with slots are made here")

    def decorated(cls: type[T]) -> type[T]:
        own = cls.__dict__
        if hasattr(cls, "__post_init__"):
            raise TypeError(f"{cls.__name__} has a __post_init__, which is not supported here")
        shared = {name: function for name, function in _SHARED.items() if own.get(name) is None}
        written = "__init__" not in own
        made: type[T] = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
        for name, function in shared.items():
            setattr(made, name, function)
        if written:
            _set_init(made, _first_init(made))
        return made

    return decorated


def classes_in(annotation: object) -> frozenset[type]:
    """The classes that a field's annotation is made of: ``Leave`` and ``NoneType`` of ``tuple[Leave, ...] | None``."""
    within: tuple[object, ...] = getattr(annotation, "__args__", ())
    if not within:
        return frozenset([annotation] if isinstance(annotation, type) else [])
    return frozenset().union(*map(classes_in, within))


# ------------------------------------------------------------------------------------------------------ making instances


def _first_init(cls: type) -> Callable[..., None]:
    """The ``__init__`` that writes the real one in its own place and calls it."""

    def first_init(*given: Any, **named: Any) -> None:
        init = _written_init(cls)
        _set_init(cls, init)
        init(*given, **named)

    return first_init


def _set_init(cls: type, init: Callable[..., None]) -> None:
    cls.__init__ = init  # type: ignore[misc]


def _written_init(cls: type) -> Callable[..., None]:
    """What ``def __init__`` would be: each parameter, its default, and its value put into its slot."""
    fields = dataclasses.fields(cls)
    known: dict[str, Any] = {"_put": object.__setattr__, "_MISSING": MISSING}
    for field in fields:
        known[f"_default_{field.name}"] = field.default if field.default is not MISSING else field.default_factory
    given = [_parameter(f) for f in fields if not f.kw_only]
    named = [_parameter(f) for f in fields if f.kw_only]
    body = "".join(f"\n _put(self, {f.name!r}, {_value(f)})" for f in fields) or " pass"
    exec(f"def __init__({', '.join(['self', *given, *(['*', *named] if named else [])])}):{body}", known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


def _parameter(field: Field[Any]) -> str:
    if field.default is not MISSING:
        return f"{field.name}=_default_{field.name}"
    return f"{field.name}=_MISSING" if field.default_factory is not MISSING else field.name


def _value(field: Field[Any]) -> str:
    if field.default_factory is MISSING:
        return field.name
    return f"_default_{field.name}() if {field.name} is _MISSING else {field.name}"


# ------------------------------------------------------------------------------------------------- making many instances

_UNFROZEN: dict[type, type] = {}


def unfrozen(cls: type) -> type:
    """A class whose instances can be set, and then become those of ``cls`` by setting their ``__class__``.

    A frozen class is filled through ``object.__setattr__``, which takes ten times as long as setting an attribute.
    """
    found = _UNFROZEN.get(cls)
    if found is None:
        setting = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
        found = _UNFROZEN[cls] = type(cls.__name__, (cls,), setting)
    return found


def quick(cls: type[T]) -> Callable[..., T]:
    """A constructor of a class made here that takes every field, in order, in a fifth of the time of its ``__init__``."""
    names = [field.name for field in dataclasses.fields(cast(Any, cls))]
    body = "".join(f"\n made.{name} = {name}" for name in names)
    known: dict[str, Any] = {"_new": object.__new__, "_open": unfrozen(cls), "_cls": cls}
    exec(f"def make({', '.join(names)}):\n made = _new(_open){body}\n made.__class__ = _cls\n return made", known)
    return cast("Callable[..., T]", known["make"])


_COPIES: dict[type, Callable[[Any, Any], None]] = {}
"""What puts the values of one instance of a class into another."""


def replaced(instance: T, **values: object) -> T:
    """As ``dataclasses.replace`` for an instance of a class made here, in a fifth of the time. A wrong name raises AttributeError."""
    cls = type(instance)
    copy = _COPIES.get(cls)
    if copy is None:
        body = "".join(f"\n made.{f.name} = old.{f.name}" for f in dataclasses.fields(cast(Any, cls)))
        known: dict[str, Any] = {}
        exec(f"def copy(old, made):{body}", known)
        copy = _COPIES[cls] = known["copy"]
    loose: Any = unfrozen(cls)
    made = object.__new__(loose)
    copy(instance, made)
    for name, value in values.items():
        setattr(made, name, value)
    made.__class__ = cls
    return cast(T, made)


# -------------------------------------------------------------------------------------------------- what all classes share

_VALUES: dict[type, Callable[[Any], Any]] = {}
"""What reads the values of an instance that it is compared by."""


def _values_of(cls: type) -> Callable[[Any], Any]:
    # Compiled, as the original's: reading forty slots by an attrgetter takes nearly twice as long.
    written: Callable[[Any], Any] = eval(f"lambda self: ({''.join(f'self.{f.name}, ' for f in dataclasses.fields(cls))})")
    _VALUES[cls] = written
    return written


def _eq(self: Any, other: Any) -> Any:
    cls = self.__class__
    if other.__class__ is not cls:
        return NotImplemented
    values = _VALUES.get(cls) or _values_of(cls)
    return values(self) == values(other)


def _hash(self: Any) -> int:
    cls = self.__class__
    return hash((_VALUES.get(cls) or _values_of(cls))(self))


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in self.__dataclass_fields__])})"


def _frozen(self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot assign to or delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, f.name) for f in dataclasses.fields(self)]


def _restore(self: Any, state: Sequence[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_SHARED: dict[str, Callable[..., Any]] = {
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _frozen,
    "__delattr__": _frozen,
    "__getstate__": _state,  # what copies and pickles take of an object with slots
    "__setstate__": _restore,
}
