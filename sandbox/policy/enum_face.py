"""The `enum` of restricted programs.

The library's metaclass makes classes for whoever calls it, trusts the names and attributes that it
is given, and looks up the module of its caller. This one keeps what it knows in a record
(`enum_members`), and names that it is called with are those that a class body could have.
"""

import sys
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sandbox.policy import enum_members as members
from sandbox.policy import names, own
from sandbox.policy.dataclass_fields import shown_names
from sandbox.policy.enum_flags import FlagMembers
from sandbox.policy.enum_members import EnumRecord, Maker, MemberValue, Namespace, auto, record_of
from sandbox.policy.guards import PROGRAM_MODULE, Guards

_IS_3_12 = sys.version_info >= (3, 12)
_NOT_GIVEN: Any = object()

# Methods that an enumeration has from itself and not from the class of its values.
_SHOWN = ("__repr__", "__str__", "__format__")
_OPERATORS = ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__")


class EnumMeta(type):
    """The metaclass of enumerations."""

    __module__ = "enum"

    @classmethod
    def __prepare__(
        metacls, name: str, bases: tuple[Any, ...], /, **keywords: Any
    ) -> dict[str, object]:
        for base in bases:
            for cls in type.__getattribute__(base, "__mro__"):
                if isinstance(cls, EnumMeta) and record_of(cls).by_name:
                    raise TypeError(f"<enum {name!r}> cannot extend {cls!r}")
        next_value = getattr(bases[-1], "_generate_next_value_", None) if bases else None
        return Namespace(name, next_value)

    def __new__(
        metacls,
        name: str,
        bases: tuple[Any, ...],
        space: Any,
        *,
        guards: Guards | None = None,
        keeps: bool = False,
        **keywords: Any,
    ) -> Any:
        if type(space) is not Namespace:
            raise TypeError("an enumeration is made by a class statement or a call")
        record = _record(name, bases, guards, keeps)
        left_out = {"_ignore_", *space.members, *space.ignored}
        plain = {key: value for key, value in space.items() if key not in left_out}
        maker = plain[Maker.NAME] = Maker(record, space.members)
        try:
            made = super().__new__(metacls, name, bases, plain, **keywords)
        except BaseException:
            if maker.error is None:
                raise
        if maker.error is not None:
            # Python notes where it was raised or, before version 3.12, wraps it in another error.
            maker.error.__dict__.pop("__notes__", None)
            raise maker.error
        type.__delattr__(made, Maker.NAME)
        if record.by_name:
            # Programs look at these; nothing here does.
            type.__setattr__(made, "_member_map_", dict(record.by_name))
            type.__setattr__(made, "_member_names_", list(record.canonical))
            type.__setattr__(made, "_value2member_map_", dict(record.by_value))
        _restore_methods(made, record, bases, plain)
        return made

    def __init__(cls, *args: Any, **keywords: Any) -> None:
        pass

    def __call__(
        cls,
        value: Any = _NOT_GIVEN,
        names: Any = _NOT_GIVEN,
        *values: Any,
        module: Any = None,
        qualname: Any = None,
        type: Any = None,
        start: Any = 1,
    ) -> Any:
        is_lookup = names is _NOT_GIVEN and type is None
        if _IS_3_12 and record_of(cls).by_name and not is_lookup:
            return members.find(cls, (value, names, *values))
        if is_lookup:
            if value is _NOT_GIVEN:
                raise TypeError(f"{cls.__name__}() takes a value")
            return members.find(cls, value)
        return create(cls, value, () if names is _NOT_GIVEN else names, type, start)

    def __contains__(cls, value: Any) -> bool:
        if isinstance(type(value), EnumMeta):
            if type(value) is cls or not _IS_3_12:
                return type(value) is cls
        elif not _IS_3_12:
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(value).__qualname__!r} and "
                f"{type(cls).__qualname__!r}"
            )
        return any(value == member._value_ for member in record_of(cls).by_name.values())

    def __getitem__(cls, name: str) -> Any:
        return record_of(cls).by_name[name]

    def __iter__(cls) -> Iterator[Any]:
        record = record_of(cls)
        return (record.by_name[name] for name in record.canonical)

    def __reversed__(cls) -> Iterator[Any]:
        record = record_of(cls)
        return (record.by_name[name] for name in reversed(record.canonical))

    def __len__(cls) -> int:
        return len(record_of(cls).canonical)

    def __bool__(cls) -> bool:
        return True

    @property
    def __members__(cls) -> Any:
        return types.MappingProxyType(dict(record_of(cls).by_name))

    def __dir__(cls) -> list[str]:
        return sorted({*type.__dir__(cls), *record_of(cls).by_name})

    def __repr__(cls) -> str:
        kind = "flag" if record_of(cls).is_flag else "enum"
        return f"<{kind} {cls.__name__!r}>"

    def __setattr__(cls, name: str, value: Any) -> None:
        if name in record_of(cls).by_name:
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name: str) -> None:
        if name in record_of(cls).by_name:
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)


class Members:
    """The methods of members."""

    __module__ = "enum"

    name = MemberValue("name")
    value = MemberValue("value")
    _name_: Any
    _value_: Any

    def __init__(self, *args: Any, **keywords: Any) -> None:
        pass

    @staticmethod
    def _generate_next_value_(name: str, start: Any, count: int, last_values: list[Any]) -> Any:
        return _next_value(start, last_values)

    @classmethod
    def _missing_(cls, value: Any) -> Any:
        return None

    def __repr__(self) -> str:
        shown = (record_of(type(self)).show or repr)(self._value_)
        return f"<{type(self).__name__}.{self._name_}: {shown}>"

    def __str__(self) -> str:
        return f"{type(self).__name__}.{self._name_}"

    def __format__(self, spec: str) -> str:
        return str.__format__(str(self), spec)

    def __hash__(self) -> int:
        return hash(self._name_)

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self


def enum_face(guards: Guards) -> dict[str, Any]:
    """Return the contents of the face."""

    class Enum(Members, metaclass=EnumMeta, guards=guards):
        __module__ = "enum"

    class IntEnum(int, Enum):
        __module__ = "enum"
        __str__ = int.__repr__
        __format__ = int.__format__  # type: ignore[assignment]

    class StrEnum(str, Enum):
        __module__ = "enum"
        __str__ = str.__str__
        __format__ = str.__format__  # type: ignore[assignment]

        def __new__(cls, *values: Any) -> Any:
            return _new_text(cls, values)

        @staticmethod
        def _generate_next_value_(name: str, start: Any, count: int, last_values: Any) -> str:
            return name.lower()

    class Flag(FlagMembers, Enum):
        __module__ = "enum"

    class IntFlag(int, Flag, keeps=True):
        __module__ = "enum"
        __str__ = int.__repr__
        __format__ = int.__format__  # type: ignore[assignment]

    kinds = {each.__name__: each for each in (Enum, IntEnum, StrEnum, Flag, IntFlag)}
    for name, kind in kinds.items():
        kind.__qualname__ = name
    return {**kinds, "auto": auto, "unique": unique}


def unique(enumeration: Any) -> Any:
    """Return an enumeration; raise ValueError if two of its names have one value."""
    aliases = [
        f"{name} -> {member._name_}"
        for name, member in record_of(enumeration).by_name.items()
        if name != member._name_
    ]
    if aliases:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(aliases)}")
    return enumeration


def create(cls: Any, name: Any, given: Any, data_type: Any, start: Any) -> Any:
    """Return a new enumeration, as `Enum("Name", "A B")` does."""
    if not isinstance(name, str):
        raise TypeError("the name of an enumeration must be a string")
    guards = record_of(cls).guards
    bases = (cls,) if data_type is None else (data_type, cls)
    if not all(isinstance(base, type) for base in bases):
        raise TypeError("the type of an enumeration must be a class")
    guards.check_bases(bases)
    space: Any = EnumMeta.__prepare__(str.__str__(name), bases)
    space[own.MARK] = own.Recorder()
    space["__module__"] = PROGRAM_MODULE
    for member, value in _pairs(cls, given, start):
        if not names.is_field(member):
            guards.stop("class.dynamic", member)
        space[member] = value
    made = EnumMeta(str.__str__(name), bases, space)
    own.remove_mark(made)
    return made


def _pairs(cls: Any, given: Any, start: Any) -> Iterable[tuple[str, Any]]:
    """Return the names and values of members; names are exactly strings, and read once."""
    if isinstance(given, str):
        given = str.__str__(given).replace(",", " ").split()
    entries = list(given.items()) if isinstance(given, dict) else list(given)
    pairs: list[tuple[str, Any]] = []
    values: list[Any] = []
    for entry in entries:
        if isinstance(entry, str):
            text = str.__str__(entry)
            value = cls._generate_next_value_(text, start, len(values), list(values))
        else:
            text, value = entry
            if not isinstance(text, str):
                raise TypeError("the name of a member must be a string")
            text = str.__str__(text)
        values.append(value)
        pairs.append((text, value))
    return pairs


def _record(name: str, bases: tuple[Any, ...], guards: Guards | None, keeps: bool) -> EnumRecord:
    """Return the record of a new enumeration, without members.

    Raises:
        TypeError: its bases are in the wrong order, or have values of different classes.
    """
    if guards is not None:
        return EnumRecord(guards, object, None, is_flag=False, keeps=False)
    if not isinstance(bases[-1], EnumMeta):
        raise TypeError(
            "new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] "
            "enum_type)`"
        )
    first = record_of(bases[-1])
    is_flag = any(issubclass(base, FlagMembers) for base in bases)
    found = {kind for base in bases for kind in _data_types(base)}
    if len(found) > 1:
        raise TypeError(f"too many data types for {name!r}: {found!r}")
    data_type = found.pop() if found else object
    return EnumRecord(first.guards, data_type, _show(bases), is_flag, keeps or first.keeps)


def _data_types(base: Any) -> Iterator[type]:
    """Yield the class of values that a base class gives members, if there is one."""
    if isinstance(base, EnumMeta):
        if record_of(base).data_type is not object:
            yield record_of(base).data_type
        return
    candidate = None
    for cls in base.__mro__[:-1]:
        candidate = candidate or cls
        if "__new__" in type.__getattribute__(cls, "__dict__") or cls in shown_names:
            yield candidate
            return


def _show(bases: tuple[Any, ...]) -> Any:
    """Return what shows a value in `repr`: the method of its class, if there is one."""
    for base in bases:
        for cls in base.__mro__[:-1]:
            if isinstance(cls, EnumMeta):
                return record_of(cls).show
            space = type.__getattribute__(cls, "__dict__")
            if "__repr__" in space and cls is not FlagMembers:
                names = shown_names.get(cls) if _IS_3_12 else None
                return space["__repr__"] if names is None else _show_fields(cls, names)
    return None


def _show_fields(cls: type, names: Iterable[str]) -> Callable[[Any], str]:
    """Return a function that shows the fields of a dataclass, without its name."""

    def show(value: Any) -> str:
        if type(value) is not cls:
            return repr(value)
        return ", ".join(f"{name}={getattr(value, name)!r}" for name in names)

    return show


def _restore_methods(cls: Any, record: EnumRecord, bases: tuple[Any, ...], space: Any) -> None:
    """Let an enumeration show its members, and combine flags, although values have such methods."""
    if not bases or not isinstance(bases[-1], EnumMeta):
        return
    for name in (*_SHOWN, *(_OPERATORS if record.is_flag else ())):
        if name not in space and getattr(cls, name) in (
            getattr(record.data_type, name, None),
            getattr(object, name, None),
        ):
            type.__setattr__(cls, name, getattr(bases[-1], name))


def _next_value(start: Any, last_values: list[Any]) -> Any:
    if not last_values:
        return start
    try:
        highest = sorted(last_values)[-1]
        if members.IS_3_13 or last_values[-1] == highest:
            return highest + 1
    except TypeError:
        if members.IS_3_13:
            raise TypeError("unable to sort non-numeric values") from None
    for value in reversed(last_values):
        try:
            return value + 1
        except TypeError:
            continue
    return start


def _new_text(cls: Any, values: tuple[Any, ...]) -> Any:
    """Return a member of a `StrEnum`."""
    if len(values) > 3:
        raise TypeError(f"too many arguments for str(): {values!r}")
    if len(values) == 1 and not isinstance(values[0], str):
        raise TypeError(f"{values[0]!r} is not a string")
    for value, argument in zip(values[1:], ("encoding", "errors"), strict=False):
        if not isinstance(value, str):
            raise TypeError(f"{argument} must be a string, not {value!r}")
    text = str(*values)
    made: Any = str.__new__(cls, text)
    made._value_ = text
    return made
