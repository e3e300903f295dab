"""Frozen dataclasses that are cheap to define.

``dataclasses.dataclass`` writes and compiles six functions for every frozen class. With as many records as a plan has, that
was a third of what the program did before it printed its first line, and most of those functions are never called: the
file's reader fills records without ``__init__``. ``dataclass`` here makes the same classes - fields, slots, ``replace``,
equality and hash by value, frozen - but their methods are shared, and ``__init__`` is written for each class when it is first
called. Type checkers are told that it is the original.

``started``, ``filled`` and ``finished`` make many instances at once, in a fraction of the time that calling the class takes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError
from typing import Any, TypeVar

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

# A frozen class can only be filled through object.__setattr__, which takes ten times as long as setting an attribute. A
# subclass that adds nothing but is not frozen has the same layout, so its instances may become those of the class itself.

_OPEN: dict[type, type] = {}
_STARTERS: dict[type, Callable[[int], list[Any]]] = {}
_FILLERS: dict[tuple[type, str], Callable[[Sequence[Any], Sequence[object]], None]] = {}
_FEW = 100
"""Writing and compiling a function is not worth while for fewer instances."""


def started(cls: type[T], count: int) -> list[T]:
    """So many instances with the defaults of their class, to be ``filled`` and then ``finished``: until then, they can be set.

    What a default factory makes (an empty mapping, which nobody writes into) is shared by all of them.
    """
    starter = _STARTERS.get(cls)
    if starter is None and count < _FEW:
        return _few_started(cls, count)
    if starter is None:
        starter = _STARTERS[cls] = _written_starter(cls)
    return starter(count)


def filled(name: str, instances: Sequence[Any], values: Sequence[object]) -> None:
    """Set a field of started instances, each to its value."""
    if len(instances) < _FEW:
        for instance, value in zip(instances, values, strict=True):
            setattr(instance, name, value)
    else:
        key = (type(instances[0]), name)  # a function for each class: one that only meets this class is twice as fast
        filler = _FILLERS.get(key)
        if filler is None:
            filler = _FILLERS[key] = _written_filler(name)
        filler(instances, values)


def finished(cls: type[T], instances: list[T]) -> list[T]:
    """The instances, frozen from now on. Those of their fields that have no default must have been filled."""
    for instance in instances:
        instance.__class__ = cls
    return instances


def _open(cls: type) -> type:
    unfrozen = _OPEN.get(cls)
    if unfrozen is None:
        setting = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
        unfrozen = _OPEN[cls] = type(cls.__name__, (cls,), setting)
    return unfrozen


def _few_started(cls: type, count: int) -> list[Any]:
    unfrozen = _open(cls)
    made = [object.__new__(unfrozen) for _ in range(count)]
    for field in dataclasses.fields(cls):
        if field.default is not MISSING:
            for instance in made:
                setattr(instance, field.name, field.default)
        elif field.default_factory is not MISSING:
            default = field.default_factory()
            for instance in made:
                setattr(instance, field.name, default)
    return made


def _written_starter(cls: type) -> Callable[[int], list[Any]]:
    known: dict[str, Any] = {"_new": object.__new__, "_open": _open(cls)}
    begin: list[str] = []
    lines = [" made = []", " for _ in range(count):", "  self = _new(_open)"]
    for field in dataclasses.fields(cls):
        if field.default is not MISSING:
            known[f"_default_{field.name}"] = field.default
            lines.append(f"  self.{field.name} = _default_{field.name}")
        elif field.default_factory is not MISSING:
            known[f"_default_{field.name}"] = field.default_factory
            begin.append(f" _shared_{field.name} = _default_{field.name}()")
            lines.append(f"  self.{field.name} = _shared_{field.name}")
    exec("\n".join(["def start(count):", *begin, *lines, "  made.append(self)", " return made"]), known)
    starter: Callable[[int], list[Any]] = known["start"]
    return starter


def _written_filler(name: str) -> Callable[[Sequence[Any], Sequence[object]], None]:
    known: dict[str, Any] = {}
    exec(f"def fill(instances, values):\n for instance, instance.{name} in zip(instances, values, strict=True): pass", known)
    filler: Callable[[Sequence[Any], Sequence[object]], None] = known["fill"]
    return filler


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
