"""The methods of a restricted program's dataclasses."""

import dataclasses
import itertools
import operator
import types
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.policy import own, templates
from sandbox.policy.dataclass_fields import (
    CLASS_VAR,
    FACTORY,
    FIELD,
    INIT_VAR,
    IS_3_13,
    MISSING,
    Options,
    Spec,
)
from sandbox.policy.guards import Guards, has_library_setter


class Methods:
    """The methods of a dataclass.

    Each checks that it is called with an instance of the class, and not with an object whose
    attributes the program must not read or set.
    """

    def __init__(
        self,
        guards: Guards,
        cls: type,
        specs: dict[str, Spec],
        options: Options,
        check_names: Callable[[type, Iterable[str]], None],
    ) -> None:
        self._guards = guards
        self._cls = cls
        self._specs = specs
        self._fields = [spec for spec in specs.values() if spec.kind is FIELD]
        self._options = options
        self._check_names = check_names
        self._cell = types.CellType(cls)

    def add(self, has_hash: bool) -> None:
        """Add the methods to the class."""
        options = self._options
        if options.init:
            self._set("__init__", self._init())
        if options.repr:
            self._set("__repr__", self._repr())
        if options.eq:
            self._set("__eq__", self._comparison("__eq__"))
        if options.order:
            self._add_order()
        if options.frozen:
            self._add_frozen()
        self._add_hash(has_hash)

    def _set(self, name: str, value: Any) -> bool:
        """Set a method that the class does not define; return whether it does."""
        if name in type.__getattribute__(self._cls, "__dict__"):
            return True
        if type(value) is types.FunctionType:
            value.__name__ = name
            value.__qualname__ = f"{self._cls.__qualname__}.{name}"
            value.__module__ = self._cls.__module__
            own.record_function(value)
        type.__setattr__(self._cls, name, value)
        return False

    def _checker(self, fields: Iterable[Spec]) -> Callable[[Any], None]:
        """Return a function that stops the program unless it may read `fields` of an object."""
        cell, stop, check_names = self._cell, self._guards.stop, self._check_names
        read = [spec.name for spec in fields]

        def check(obj: Any) -> None:
            kind = type(obj)
            if cell.cell_contents not in kind.__mro__:
                stop("attribute.forbidden", f"{kind.__name__}.{read[0] if read else 'fields'}")
            check_names(kind, read)

        return check

    def _reader(self, fields: Iterable[Spec]) -> Callable[[Any], tuple[Any, ...]]:
        """Return a function that returns the values of `fields` of an instance."""
        fields = list(fields)
        check, cell = self._checker(fields), self._cell
        if not fields:
            return lambda obj: ()
        get = operator.attrgetter(*(spec.name for spec in fields))
        is_one = len(fields) == 1

        def read(obj: Any) -> tuple[Any, ...]:
            if type(obj) is not cell.cell_contents:
                check(obj)
            return (get(obj),) if is_one else get(obj)

        return read

    def _repr(self) -> Any:
        shown = [spec for spec in self._fields if spec.repr]
        read = self._reader(shown)
        labels = [spec.name for spec in shown]
        running: set[int] = set()

        def __repr__(self: Any) -> str:
            values = read(self)
            key = id(self)
            if key in running:
                return "..."
            running.add(key)
            try:
                parts = [f"{n}={v!r}" for n, v in zip(labels, values, strict=True)]
                return f"{type(self).__qualname__}({', '.join(parts)})"
            finally:
                running.discard(key)

        return __repr__

    def _comparison(self, name: str) -> Any:
        """Return `__eq__` or another comparison, or `__hash__`."""
        if name == "__hash__":
            fields = [s for s in self._fields if (s.compare if s.hash is None else s.hash)]
        else:
            fields = [s for s in self._fields if s.compare]
        qualname = f"{self._cls.__qualname__}.{name}"
        if templates.is_unrolled(len(fields)):
            free = {
                "__cls__": self._cell,
                "__check__": self._checker(fields),
                "__type__": type,
            }
            return templates.make_method(name, tuple(s.name for s in fields), qualname, free)
        read = self._reader(fields)
        if name == "__hash__":
            return lambda obj: hash(read(obj))
        compare = getattr(operator, name)

        def method(self: Any, other: Any) -> Any:
            if type(other) is not type(self):
                return NotImplemented
            return compare(read(self), read(other))

        return method

    def _add_order(self) -> None:
        for name in ("__lt__", "__le__", "__gt__", "__ge__"):
            if self._set(name, self._comparison(name)):
                raise TypeError(
                    f"Cannot overwrite attribute {name} in class {self._cls.__name__}"
                    f"{'' if IS_3_13 else '.'} Consider using functools.total_ordering"
                )

    def _add_frozen(self) -> None:
        cell, write = self._cell, self._guards.write
        fields = frozenset(spec.name for spec in self._fields)

        def __setattr__(self: Any, name: str, value: Any) -> None:
            cls = cell.cell_contents
            if type(self) is cls or name in fields:
                raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
            super(cls, write(self, name)).__setattr__(name, value)

        def __delattr__(self: Any, name: str) -> None:
            cls = cell.cell_contents
            if type(self) is cls or name in fields:
                raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
            super(cls, write(self, name)).__delattr__(name)

        for method in (__setattr__, __delattr__):
            name = method.__name__
            if self._set(name, method):
                raise TypeError(f"Cannot overwrite attribute {name} in class {self._cls.__name__}")

    def _add_hash(self, has_hash: bool) -> None:
        options = self._options
        if options.unsafe_hash and has_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {self._cls.__name__}")
        if options.unsafe_hash or (options.eq and options.frozen and not has_hash):
            type.__setattr__(self._cls, "__hash__", self._comparison("__hash__"))
        elif options.eq and not options.frozen and not has_hash:
            type.__setattr__(self._cls, "__hash__", None)

    def _init(self) -> Any:
        """Return the `__init__` of the class."""
        arguments = [spec for spec in self._specs.values() if spec.is_argument]
        parameters = [s for s in arguments if not s.kw_only] + [s for s in arguments if s.kw_only]
        self._check_defaults(parameters)
        if len(parameters) > templates.MAX_FIELDS:
            raise TypeError(f"a dataclass may have {templates.MAX_FIELDS} fields in the sandbox")
        has_post = hasattr(self._cls, "__post_init__")
        is_simple = (
            parameters == [s for s in self._specs.values() if s.kind is not CLASS_VAR]
            and all(s.kind is FIELD for s in parameters)
            and not any(has_library_setter(self._cls, s.name) for s in parameters)
            and templates.is_unrolled(len(parameters))
        )
        has_factory = any(s.factory is not MISSING for s in parameters)
        kind = "build"
        if is_simple and not (has_factory and self._options.frozen):
            kind = "factory" if has_factory else "frozen" if self._options.frozen else "plain"
        free = {
            "__cls__": self._cell,
            "__check__": self._write_checker(),
            "__store__": object.__setattr__,
            "__build__": self._builder(parameters, has_post) if kind == "build" else None,
            "__factory__": FACTORY,
            "__factories__": tuple(s.factory for s in parameters),
            "__type__": type,
        }
        defaults = {s.name: s.default for s in parameters if s.default is not MISSING}
        defaults |= {s.name: FACTORY for s in parameters if s.factory is not MISSING}
        return templates.make_init(
            kind,
            has_post and kind != "build",
            tuple(spec.name for spec in parameters),
            keyword_only=sum(spec.kw_only for spec in parameters),
            qualname=f"{self._cls.__qualname__}.__init__",
            defaults=defaults,
            free=free,
        )

    def _check_defaults(self, parameters: Iterable[Spec]) -> None:
        last = None
        for spec in parameters:
            if spec.kw_only:
                continue
            if spec.default is not MISSING or spec.factory is not MISSING:
                last = spec.name
            elif last is not None:
                named = f" {last!r}" if IS_3_13 else ""
                raise TypeError(
                    f"non-default argument {spec.name!r} follows default argument{named}"
                )

    def _write_checker(self) -> Callable[[Any], None]:
        """Return a function that stops the program unless it may set the fields of an object."""
        cell, write, stop = self._cell, self._guards.write, self._guards.stop
        fields = [spec.name for spec in self._fields]

        def check(obj: Any) -> None:
            kind = type(obj)
            if cell.cell_contents not in kind.__mro__:
                stop("attribute.write", f"{kind.__name__}.{fields[0] if fields else 'fields'}")
            for name in fields:
                write(obj, name)

        return check

    def _builder(self, parameters: list[Spec], has_post: bool) -> Callable[..., None]:
        """Return a function that sets the fields of an object from the values of all parameters."""
        index = {spec.name: n for n, spec in enumerate(parameters)}
        steps = [(s, index.get(s.name, -1)) for s in self._specs.values() if self._is_set(s)]
        posted = [index[s.name] for s in self._specs.values() if s.kind is INIT_VAR]
        check, frozen, cell = self._write_checker(), self._options.frozen, self._cell
        has_setter = any(has_library_setter(self._cls, s.name) for s in self._fields)

        def build(obj: Any, *values: Any) -> None:
            if has_setter or type(obj) is not cell.cell_contents:
                check(obj)
            for spec, position in steps:
                value = values[position] if position >= 0 else FACTORY
                if value is FACTORY:
                    value = spec.default if spec.factory is MISSING else spec.factory()
                if frozen:
                    object.__setattr__(obj, spec.name, value)
                else:
                    setattr(obj, spec.name, value)
            if has_post:
                obj.__post_init__(*[values[position] for position in posted])

        return build

    def _is_set(self, spec: Spec) -> bool:
        """Return whether `__init__` sets a field."""
        if spec.kind is not FIELD:
            return False
        has_default = self._options.slots and spec.default is not MISSING
        return spec.init or spec.factory is not MISSING or has_default

    def with_slots(self) -> type:
        """Return a copy of the class that has slots for its fields."""
        cls = self._cls
        space = dict(type.__getattribute__(cls, "__dict__"))
        if "__slots__" in space:
            raise TypeError(f"{cls.__name__} already specifies __slots__")
        fields = [spec.name for spec in self._fields]
        inherited = set(itertools.chain.from_iterable(map(_slots_of, cls.__mro__[1:-1])))
        wanted = [*fields, "__weakref__"] if self._options.weakref_slot else fields
        space["__qualname__"] = cls.__qualname__
        space["__slots__"] = tuple(name for name in wanted if name not in inherited)
        for name in (*fields, "__dict__", "__weakref__"):
            space.pop(name, None)
        if self._options.frozen:
            self._add_state(space)
        kind: Any = type(cls)
        made: type = kind(cls.__name__, cls.__bases__, {own.MARK: own.Recorder(), **space})
        own.remove_mark(made)
        self._cell.cell_contents = made
        return made

    def _add_state(self, space: dict[str, Any]) -> None:
        """Add the methods with which `copy` copies an object that has slots and is frozen."""
        read, check = self._reader(self._fields), self._write_checker()
        fields = [spec.name for spec in self._fields]

        def __getstate__(self: Any) -> list[Any]:
            return list(read(self))

        def __setstate__(self: Any, state: Any) -> None:
            check(self)
            for name, value in zip(fields, state, strict=False):
                object.__setattr__(self, name, value)

        space.setdefault("__getstate__", __getstate__)
        space.setdefault("__setstate__", __setstate__)


def _slots_of(cls: type) -> Iterable[str]:
    slots = type.__getattribute__(cls, "__dict__").get("__slots__")
    if slots is None:
        return []
    return [slots] if isinstance(slots, str) else list(slots)
