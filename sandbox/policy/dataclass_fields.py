"""The fields of a restricted program's dataclasses."""

import dataclasses
import re
import sys
import types
import weakref
from typing import Any, NamedTuple

from sandbox.policy.typing_face import is_class_var

MISSING = dataclasses.MISSING
IS_3_13 = sys.version_info >= (3, 13)
_LAST_WORD = re.compile(r"^(?:\s*\w+\s*\.)?\s*(\w+)")


# The names that the `repr` of each dataclass shows, or None if it has none of its own.
shown_names: "weakref.WeakKeyDictionary[type, tuple[str, ...] | None]" = weakref.WeakKeyDictionary()


class Kind:
    """A sentinel that `repr` shows by its name."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


FIELD = Kind("_FIELD")
CLASS_VAR = Kind("_FIELD_CLASSVAR")
INIT_VAR = Kind("_FIELD_INITVAR")
KW_ONLY = Kind("KW_ONLY")
FACTORY = Kind("<factory>")


class _Final:
    """A class that programs cannot derive from."""

    __slots__ = ()

    def __init_subclass__(cls, /, *, is_face: bool = False) -> None:
        if not is_face:
            raise TypeError(f"type {cls.__mro__[1].__name__!r} is not an acceptable base type")


class Field(_Final, is_face=True):
    """A field as programs see it; the face itself relies on `Spec`."""

    __slots__ = (
        *("name", "type", "default", "default_factory", "repr", "hash", "init", "compare"),
        *("metadata", "kw_only", "_field_type"),
    )

    name: Any
    type: Any
    default: Any
    default_factory: Any
    repr: Any
    hash: Any
    init: Any
    compare: Any
    metadata: Any
    kw_only: Any
    _field_type: Any

    def __repr__(self) -> str:
        shown = ",".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"Field({shown})"


class InitVar(_Final, is_face=True):
    """The type of a field that is an argument of `__post_init__` only."""

    __slots__ = ("type",)

    type: Any

    def __new__(cls, type: Any) -> "InitVar":
        # Not in `__init__`, which a program could call with any object.
        if cls is not InitVar:
            raise TypeError("InitVar() makes an InitVar")
        made = object.__new__(InitVar)
        made.type = type
        return made

    def __class_getitem__(cls, item: Any) -> "InitVar":
        return InitVar(item)

    def __repr__(self) -> str:
        shown = self.type.__name__ if type(self.type) is type else repr(self.type)
        return f"dataclasses.InitVar[{shown}]"


class Spec(NamedTuple):
    """A field of a class, out of the program's reach."""

    name: str
    kind: Kind
    default: Any
    factory: Any
    init: bool
    repr: bool
    hash: bool | None
    compare: bool
    kw_only: bool
    shown: Field

    @property
    def is_argument(self) -> bool:
        """Whether it is a parameter of `__init__`."""
        return self.init and self.kind is not CLASS_VAR


class Options(NamedTuple):
    """The arguments of `dataclass`."""

    init: bool
    repr: bool
    eq: bool
    order: bool
    unsafe_hash: bool
    frozen: bool
    match_args: bool
    kw_only: bool
    slots: bool
    weakref_slot: bool


def field(
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    init: bool = True,
    repr: bool = True,
    hash: bool | None = None,
    compare: bool = True,
    metadata: Any = None,
    kw_only: Any = MISSING,
) -> Any:
    """Return the description of a field."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    made = Field()
    made.name = made.type = made._field_type = None
    made.default, made.default_factory = default, default_factory
    made.init, made.repr, made.hash, made.compare = init, repr, hash, compare
    made.metadata = types.MappingProxyType({} if metadata is None else metadata)
    made.kw_only = kw_only
    return made


def kind_of(annotation: Any) -> Kind:
    """Return the kind of a field; text is compared, not evaluated."""
    word = last_word(annotation)
    if word == "ClassVar" or is_class_var(annotation):
        return CLASS_VAR
    is_init_var = annotation is InitVar or type(annotation) is InitVar or word == "InitVar"
    return INIT_VAR if is_init_var else FIELD


def last_word(annotation: Any) -> str | None:
    if not isinstance(annotation, str):
        return None
    found = _LAST_WORD.match(str.__str__(annotation))
    return found[1] if found else None
