"""The `typing` of restricted programs: annotations that evaluate nothing.

The library makes code of text in annotations, and its functions and metaclasses write attributes of
what they are given. Here text stays text, and decorators return what they decorate.
"""

import collections
import contextlib
import re
import typing
from collections.abc import Callable
from typing import Any

from sandbox.policy import typing_objects as objects
from sandbox.policy.guards import Guards
from sandbox.policy.ordered_dict_face import OrderedDict
from sandbox.policy.typing_classes import Generic, Protocol, make_class_forms, runtime_checkable
from sandbox.policy.typing_names import NewType, make_supports
from sandbox.policy.typing_objects import make_class_alias, make_form, make_generic_form

# Aliases of classes, and whether calling one makes an instance.
_CLASSES: dict[str, tuple[Any, bool]] = {
    **{
        name: (getattr(collections.abc, name), False)
        for name in (
            *("Awaitable", "Coroutine", "AsyncIterable", "AsyncIterator", "AsyncGenerator"),
            *("Iterable", "Iterator", "Reversible", "Container", "Collection", "Callable"),
            *("MutableSet", "Mapping", "MutableMapping", "Sequence", "MutableSequence"),
            *("MappingView", "KeysView", "ItemsView", "ValuesView", "Generator"),
        )
    },
    "AbstractSet": (collections.abc.Set, False),
    "ByteString": (bytes, False),
    "Tuple": (tuple, False),
    "List": (list, False),
    "Set": (set, False),
    "FrozenSet": (frozenset, False),
    "Dict": (dict, False),
    "DefaultDict": (collections.defaultdict, True),
    "OrderedDict": (OrderedDict, True),
    "Counter": (collections.Counter, True),
    "ChainMap": (collections.ChainMap, True),
    "Deque": (collections.deque, True),
    "ContextManager": (contextlib.AbstractContextManager, False),
    "AsyncContextManager": (contextlib.AbstractAsyncContextManager, False),
    "Pattern": (re.Pattern, False),
    "Match": (re.Match, False),
}

_SUPPORTS = {
    "SupportsAbs": "__abs__",
    "SupportsBytes": "__bytes__",
    "SupportsComplex": "__complex__",
    "SupportsFloat": "__float__",
    "SupportsIndex": "__index__",
    "SupportsInt": "__int__",
    "SupportsRound": "__round__",
}

_PLAIN_FORMS = ("Any", "AnyStr", "Never", "NoReturn", "Self", "LiteralString", "TypeAlias")
_GENERIC_FORMS = (
    *("ClassVar", "Final", "Annotated", "Concatenate", "TypeGuard", "TypeIs", "Required"),
    *("NotRequired", "ReadOnly", "IO"),
)

CLASS_VAR = make_generic_form("ClassVar")


def is_class_var(annotation: Any) -> bool:
    """Return whether an annotation is `ClassVar` or `ClassVar[…]`."""
    return annotation is CLASS_VAR or objects.get_origin(annotation) is CLASS_VAR


def typing_face(guards: Guards) -> dict[str, Any]:
    """Return the contents of the face: those of its names that this Python's `typing` has."""
    contents: dict[str, Any] = {
        **{name: make_form(name) for name in _PLAIN_FORMS},
        **{name: make_generic_form(name) for name in _GENERIC_FORMS},
        **{name: make_class_alias(name, *of) for name, of in _CLASSES.items()},
        **{name: make_supports(name, method) for name, method in _SUPPORTS.items()},
        **_functions(),
        **make_class_forms(guards),
        "ClassVar": CLASS_VAR,
        "Union": objects.UNION,
        "Optional": make_form("Optional", objects.optional),
        "Literal": objects.LITERAL,
        "Unpack": objects.UNPACK,
        # As a base class it would resolve to the real `type`.
        "Type": make_class_alias("Type", guards.type_face),
        "AnyStr": objects.make_variable("AnyStr", "~", (bytes, str), None),
        "TextIO": make_form("TextIO"),
        "BinaryIO": make_form("BinaryIO"),
        "Hashable": collections.abc.Hashable,
        "Sized": collections.abc.Sized,
        "Text": str,
        "TYPE_CHECKING": False,
        "Generic": Generic,
        "Protocol": Protocol,
        "NewType": NewType,
        "get_origin": _get_origin(guards),
        "get_args": objects.get_args,
    }
    face = {name: value for name, value in contents.items() if hasattr(typing, name)}
    for value in face.values():
        if hasattr(value, "__code__"):
            value.__module__ = "typing"
    return face


def _get_origin(guards: Guards) -> Callable[[Any], Any]:
    def get_origin(tp: Any) -> Any:
        origin = Generic if tp is Generic else objects.get_origin(tp)
        is_metaclass = isinstance(origin, type) and issubclass(origin, type)
        return guards.type_face if is_metaclass else origin

    return get_origin


def _functions() -> dict[str, Any]:
    """Return the functions of the face."""

    def cast(typ: Any, val: Any) -> Any:
        return val

    def same(value: Any, /) -> Any:
        return value

    def assert_type(val: Any, typ: Any, /) -> Any:
        return val

    def assert_never(arg: Any, /) -> Any:
        text = repr(arg)
        raise AssertionError(
            f"Expected code to be unreachable, but got: {text[:100] + '...' * (len(text) > 100)}"
        )

    def overload(func: Any) -> Any:
        def _overload_dummy(*_: Any, **__: Any) -> Any:
            raise NotImplementedError(
                "You should not call an overloaded function. A series of @overload-decorated "
                "functions outside a stub module should always be followed by an implementation "
                "that is not @overload-ed."
            )

        return _overload_dummy

    def dataclass_transform(**_: Any) -> Any:
        return same

    def no_type_check_decorator(decorator: Any) -> Any:
        return decorator

    def get_overloads(func: Any) -> list[Any]:
        return []

    def TypeVar(
        name: str,
        *constraints: Any,
        bound: Any = None,
        covariant: bool = False,
        contravariant: bool = False,
        **_: Any,
    ) -> Any:
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        sign = "+" if covariant else "-" if contravariant else "~"
        return objects.make_variable(name, sign, constraints, bound)

    def ParamSpec(name: str, **_: Any) -> Any:
        return objects.make_variable(name, "~", (), None)

    def TypeVarTuple(name: str, **_: Any) -> Any:
        return objects.make_variable(name, "", (), None)

    return {
        **dict.fromkeys(("final", "no_type_check", "override", "reveal_type"), same),
        "cast": cast,
        "assert_type": assert_type,
        "assert_never": assert_never,
        "overload": overload,
        "get_overloads": get_overloads,
        "dataclass_transform": dataclass_transform,
        "no_type_check_decorator": no_type_check_decorator,
        "runtime_checkable": runtime_checkable,
        "TypeVar": TypeVar,
        "ParamSpec": ParamSpec,
        "TypeVarTuple": TypeVarTuple,
    }


def numpy_typing_face() -> dict[str, Any]:
    """Return the contents of `numpy.typing`."""
    import numpy as np

    return {
        "NDArray": make_class_alias("NDArray", np.ndarray),
        "ArrayLike": make_form("ArrayLike"),
    }
