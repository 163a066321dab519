"""The `collections.namedtuple` of restricted programs, which evaluates no text."""

import sys
import types
from _collections import _tuplegetter  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Mapping
from keyword import iskeyword
from typing import Any

from sandbox.policy import names, own, templates
from sandbox.policy.guards import PROGRAM_MODULE, Guards


def named_tuple_face(guards: Guards) -> Callable[..., Any]:
    """Return `collections.namedtuple`."""

    def namedtuple(
        typename: str,
        field_names: Any,
        *,
        rename: bool = False,
        defaults: Any = None,
        module: str | None = None,
    ) -> Any:
        if isinstance(field_names, str):
            field_names = str.__str__(field_names).replace(",", " ").split()
        fields = [str(name) for name in field_names]
        typename = str(typename)
        if rename:
            fields = _renamed(fields)
        check_names(typename, fields, rename)
        return make_named_tuple(guards, typename, fields, defaults)

    return namedtuple


def make_named_tuple(
    guards: Guards,
    typename: str,
    fields: Iterable[str],
    defaults: Iterable[Any] | None,
    *,
    bases: tuple[Any, ...] = (tuple,),
    extra: Mapping[str, Any] = types.MappingProxyType({}),
) -> Any:
    """Return a named tuple class with checked names, and with the attributes in `extra`."""
    fields = tuple(map(sys.intern, fields))
    for name in fields:
        if not names.is_field(name):
            guards.stop("attribute.forbidden", name)  # `match` would read it as an attribute
    if len(fields) > templates.MAX_FIELDS:
        raise TypeError(f"a named tuple may have {templates.MAX_FIELDS} fields in the sandbox")
    values = () if defaults is None else tuple(defaults)
    if len(values) > len(fields):
        raise TypeError("Got more default values than field names")
    defaulted = dict(zip(fields[len(fields) - len(values) :], values, strict=True))
    space = _methods(typename, fields, defaulted)
    for index, name in enumerate(fields):
        space[name] = _tuplegetter(index, f"Alias for field number {index}")
    made = type(typename, bases, {own.MARK: own.Recorder(), **space, **extra})
    own.remove_mark(made)
    return made


def _renamed(fields: Iterable[str]) -> list[str]:
    """Return the names of fields, with indices in place of those that are invalid."""
    seen: set[str] = set()
    renamed = []
    for index, name in enumerate(fields):
        is_valid = type(name) is str and names.is_identifier(name) and not iskeyword(name)
        if not is_valid or name.startswith("_") or name in seen:
            renamed.append(f"_{index}")
        else:
            renamed.append(name)
        seen.add(renamed[-1])
    return renamed


def check_names(typename: Any, fields: Iterable[Any], rename: bool = False) -> None:
    """Raise the library's errors for names of a class and its fields."""
    for name in [typename, *fields]:
        if type(name) is not str:
            raise TypeError("Type names and field names must be strings")
        if not names.is_identifier(name):
            raise ValueError(f"Type names and field names must be valid identifiers: {name!r}")
        if iskeyword(name):
            raise ValueError(f"Type names and field names cannot be a keyword: {name!r}")
    seen: set[str] = set()
    for name in fields:
        if name.startswith("_") and not rename:
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if name in seen:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
        seen.add(name)


def _methods(typename: str, fields: tuple[str, ...], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a named tuple class but its fields."""
    count = len(fields)
    arguments = ", ".join(fields) + ("," if count == 1 else "")
    format = "(" + ", ".join(f"{name}=%r" for name in fields) + ")"

    def _make(cls: Any, iterable: Any) -> Any:
        result = tuple.__new__(cls, iterable)
        if len(result) != count:
            raise TypeError(f"Expected {count} arguments, got {len(result)}")
        return result

    def _replace(self: Any, /, **kwds: Any) -> Any:
        result = self._make(map(kwds.pop, fields, self))
        if kwds:
            error = TypeError if sys.version_info >= (3, 13) else ValueError
            raise error(f"Got unexpected field names: {list(kwds)!r}")
        return result

    def __repr__(self: Any) -> str:
        text: str = type(self).__name__ + format % self
        return text

    def _asdict(self: Any) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=False))

    def __getnewargs__(self: Any) -> tuple[Any, ...]:
        return tuple(self)

    methods: list[types.FunctionType] = [_replace, __repr__, _asdict, __getnewargs__]  # type: ignore[list-item]
    for method in methods:
        method.__qualname__ = f"{typename}.{method.__name__}"
    _make.__qualname__ = f"{typename}._make"
    new = templates.make_new(fields, f"{typename}.__new__", defaults, tuple.__new__)
    own.record_constructor(new, tuple)
    return {
        "__doc__": f"{typename}({arguments})",
        "__module__": PROGRAM_MODULE,
        "__slots__": (),
        "_fields": fields,
        "_field_defaults": dict(defaults),
        "__new__": new,
        "_make": classmethod(_make),
        "__match_args__": fields,
        **{method.__name__: method for method in methods},
    }
