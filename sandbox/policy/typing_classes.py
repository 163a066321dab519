"""The classes of `typing` that restricted programs derive from."""

import abc
import weakref
from collections.abc import Iterable
from typing import Any, NoReturn

from sandbox.policy import names, own
from sandbox.policy.guards import PROGRAM_MODULE, Guards
from sandbox.policy.named_tuple_face import check_names, make_named_tuple
from sandbox.policy.typing_objects import Alias, Sealed, Variable, make_alias

_runtime: "weakref.WeakSet[type]" = weakref.WeakSet()

# Names in a protocol's namespace that are no members of it.
_NO_MEMBERS = frozenset(
    ["_is_protocol", "_abc_impl", "_abc_registry", "_abc_cache", "_abc_negative_cache"]
)

# What a class body of a named tuple must not define, and what is not an attribute of the result.
_PROHIBITED = frozenset(
    "__new__ __init__ __slots__ __getnewargs__ _fields _field_defaults _make _replace _asdict "
    "_source".split()
)
_GENERATED = frozenset(["__module__", "__annotations__", "__orig_bases__", own.MARK])


class Generic:
    """The base of generic classes; arguments are kept and never checked."""

    __slots__ = ()
    __module__ = "typing"

    def __class_getitem__(cls, item: Any) -> Alias:
        items = item if type(item) is tuple else (item,)
        if cls in (Generic, Protocol) and not all(type(i) in (Variable, Alias) for i in items):
            raise TypeError(
                f"Parameters to {cls.__name__}[...] must all be type variables or parameter "
                "specification variables."
            )
        return make_alias(cls, items, f"{cls.__module__}.{cls.__qualname__}", can_make=True)


class _ProtocolMeta(abc.ABCMeta):
    """The metaclass of protocols: `isinstance` looks for the members."""

    def __new__(cls, name: str, bases: tuple[Any, ...], space: Any, **keywords: Any) -> Any:
        if _first is not None and _first in bases:
            for base in bases:
                is_library = not own.is_own_class(base) and base.__module__ == "collections.abc"
                if base not in (object, Generic) and not is_protocol(base) and not is_library:
                    raise TypeError(
                        f"Protocols can only inherit from other protocols, got {base!r}"
                    )
        return super().__new__(cls, name, bases, space, **keywords)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if is_protocol(cls):
            raise TypeError("Protocols cannot be instantiated")
        return super().__call__(*args, **kwargs)

    def __instancecheck__(cls, instance: Any) -> bool:
        if not is_protocol(cls) or cls is _first:
            return super().__instancecheck__(instance)
        if cls not in _runtime:
            raise TypeError(
                "Instance and class checks can only be used with @runtime_checkable protocols"
            )
        if super().__instancecheck__(instance):
            return True
        return all(
            hasattr(instance, name) and (getattr(instance, name) is not None or not is_method)
            for name, is_method in _members(cls)
        )

    def __subclasscheck__(cls, subclass: Any) -> bool:
        is_plain = not is_protocol(cls) or cls is _first
        if super().__subclasscheck__(subclass) or is_plain or is_protocol(subclass):
            return super().__subclasscheck__(subclass)
        if cls not in _runtime:
            raise TypeError(
                "Instance and class checks can only be used with @runtime_checkable protocols"
            )
        members = _members(cls)
        if not all(is_method for _, is_method in members):
            raise TypeError("Protocols with non-method members don't support issubclass()")
        spaces = [type.__getattribute__(base, "__dict__") for base in subclass.__mro__]
        return all(any(name in space for space in spaces) for name, _ in members)


_first: Any = None


class Protocol(Generic, metaclass=_ProtocolMeta):
    """The base of protocols."""

    __slots__ = ()
    __module__ = "typing"


_first = Protocol


def is_protocol(cls: Any) -> bool:
    """Return whether a class is a protocol: one that names `Protocol` as its base."""
    return cls is _first or (isinstance(cls, _ProtocolMeta) and _first in cls.__bases__)


def _members(cls: type) -> list[tuple[str, bool]]:
    """Return the names of a protocol's members, and whether each is a method."""
    found: dict[str, bool] = {}
    for base in cls.__mro__:
        if not is_protocol(base) or base is _first:
            continue
        space = type.__getattribute__(base, "__dict__")
        for name in (*space, *space.get("__annotations__", {})):
            is_generated = names.is_special(name) and name not in names.SPECIAL_METHODS
            if name not in _NO_MEMBERS and not is_generated:
                found.setdefault(name, callable(space.get(name)))
    found.pop("__init__", None)
    return list(found.items())


def runtime_checkable(cls: Any) -> Any:
    if not isinstance(cls, type) or not is_protocol(cls):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    _runtime.add(cls)
    return cls


def make_class_forms(guards: Guards) -> dict[str, Any]:
    """Return `NamedTuple` and `TypedDict`, which are called or derived from."""

    class NamedTupleMeta(type):
        def __new__(cls, name: str, bases: tuple[Any, ...], space: dict[str, Any], **_: Any) -> Any:
            for base in bases:
                if base is not named_tuple_base and base is not Generic:
                    raise TypeError("can only inherit from a NamedTuple type and Generic")
            fields = dict(space.get("__annotations__", {}))
            check_names(name, fields)
            defaulted = _defaulted(fields, space)
            extra = {}
            for key, value in space.items():
                if key in _PROHIBITED:
                    raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
                if key not in _GENERATED and key not in fields:
                    extra[key] = value
            return make_named_tuple(
                guards,
                name,
                fields,
                [space[field] for field in defaulted],
                bases=tuple(tuple if base is named_tuple_base else base for base in bases),
                extra={**extra, "__annotations__": fields},
            )

    class TypedDictMeta(type):
        def __new__(
            cls,
            name: str,
            bases: tuple[Any, ...],
            space: dict[str, Any],
            total: bool = True,
        ) -> Any:
            fields: dict[str, Any] = {}
            for base in bases:
                if type(base) is not TypedDictMeta and base is not Generic:
                    raise TypeError(
                        "cannot inherit from both a TypedDict type and a non-TypedDict base class"
                    )
                fields |= type.__getattribute__(base, "__dict__").get("__annotations__", {})
            space["__annotations__"] = fields | space.get("__annotations__", {})
            generic = (Generic,) if any(issubclass(base, Generic) for base in bases) else ()
            return type.__new__(TypedDictMeta, name, (*generic, dict), space)

        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            return dict(*args, **kwargs)

        def __instancecheck__(cls, obj: Any) -> NoReturn:
            raise TypeError("TypedDict does not support instance and class checks")

        __subclasscheck__ = __instancecheck__

    class NamedTupleForm(Sealed, is_face=True):
        """`typing.NamedTuple`."""

        __slots__ = ()
        __module__ = "typing"

        def __call__(self, typename: str, fields: Any = None, /, **kwargs: Any) -> Any:
            if fields is None:
                fields = kwargs.items()
            elif kwargs:
                raise TypeError(
                    "Either list of fields or keywords can be provided to NamedTuple, not both"
                )
            pairs = [(str(name), annotation) for name, annotation in fields]
            check_names(typename, [name for name, _ in pairs])
            extra = {"__annotations__": dict(pairs)}
            return make_named_tuple(guards, typename, [name for name, _ in pairs], (), extra=extra)

        def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
            return (named_tuple_base,)

        def __repr__(self) -> str:
            return "<function NamedTuple>"

    class TypedDictForm(Sealed, is_face=True):
        """`typing.TypedDict`."""

        __slots__ = ()
        __module__ = "typing"

        def __call__(
            self, typename: str, fields: Any = None, /, *, total: bool = True, **kwargs: Any
        ) -> Any:
            if type(typename) is not str:
                raise TypeError("the name of a TypedDict must be a string")
            if fields is None:
                fields = kwargs
            space = {"__annotations__": dict(fields), "__module__": PROGRAM_MODULE}
            return TypedDictMeta(typename, (), space)

        def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
            return (typed_dict_base,)

        def __repr__(self) -> str:
            return "<function TypedDict>"

    def is_typeddict(tp: Any) -> bool:
        return type(tp) is TypedDictMeta

    named_tuple_base = type.__new__(NamedTupleMeta, "NamedTuple", (), {})
    typed_dict_base = type.__new__(TypedDictMeta, "TypedDict", (), {})
    return {
        "NamedTuple": NamedTupleForm(),
        "TypedDict": TypedDictForm(),
        "is_typeddict": is_typeddict,
    }


def _defaulted(fields: Iterable[str], space: dict[str, Any]) -> list[str]:
    """Return the fields that have default values."""
    found: list[str] = []
    for field in fields:
        if field in space:
            found.append(field)
        elif found:
            raise TypeError(
                f"Non-default namedtuple field {field} cannot follow default field"
                f"{'s' if len(found) > 1 else ''} {', '.join(found)}"
            )
    return found
