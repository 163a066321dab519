"""How the members of a restricted program's enumerations are found and made.

What is known about an enumeration is kept in a record that no program can reach; nothing reads it
from attributes, which a program can write. Names are those of a class body or checked by the face.
"""

import contextlib
import sys
import weakref
from collections.abc import Callable
from typing import Any

from sandbox.policy import names
from sandbox.policy.guards import Guards
from sandbox.policy.typing_objects import Sealed

IS_3_13 = sys.version_info >= (3, 13)

# Names with single underscores that a class body of an enumeration may define.
_HOOKS = frozenset(["_order_", "_generate_next_value_", "_missing_", "_ignore_"])


class EnumRecord:
    """What is known about an enumeration.

    Attributes:
        guards: what stops a program that names a member as no class body may.
        by_name: all members by name, with their aliases.
        canonical: the names of members without aliases, in order.
        by_value: members by value, as far as values are hashable.
        data_type: the class of values that members are instances of, or object.
        show: what shows a value in `repr`, or None for `repr` itself.
        is_flag: whether members are flags.
        keeps: whether a flag keeps bits that no member has.
        mask: the bits of all members.
        singles: the bits of members with one bit.
        is_ordered: whether flags are defined in the order of their bits.
    """

    def __init__(
        self, guards: Guards, data_type: type, show: Any, is_flag: bool, keeps: bool
    ) -> None:
        self.guards = guards
        self.by_name: dict[str, Any] = {}
        self.canonical: list[str] = []
        self.by_value: dict[Any, Any] = {}
        self.data_type = data_type
        self.show = show
        self.is_flag = is_flag
        self.keeps = keeps
        self.mask = 0
        self.singles = 0
        self.is_ordered = True

    @property
    def all_bits(self) -> int:
        return (1 << self.mask.bit_length()) - 1


_records: "weakref.WeakKeyDictionary[type, EnumRecord]" = weakref.WeakKeyDictionary()


def record_of(cls: Any) -> EnumRecord:
    """Return the record of an enumeration.

    Raises:
        TypeError: `cls` is something else.
    """
    record = _records.get(cls) if issubclass(type(cls), type) else None
    if record is None:
        raise TypeError(f"{cls!r} is not an enumeration")
    return record


def keep_record(cls: type, record: EnumRecord) -> None:
    """Keep the record of an enumeration that has just been created."""
    _records[cls] = record


class auto(Sealed, is_face=True):
    """A value that the enumeration chooses."""

    __slots__ = ()
    __module__ = "enum"

    def __repr__(self) -> str:
        return "auto(_auto_null)"


class Namespace(dict[str, Any]):
    """The namespace of a class body, which notes what becomes a member.

    Attributes:
        members: the values of members, by name.
        ignored: names that become no attributes either.
    """

    def __init__(self, class_name: str, next_value: Callable[..., Any] | None) -> None:
        super().__init__()
        self.members: dict[str, Any] = {}
        self.ignored: list[str] = []
        self._private = f"_{class_name.lstrip('_')}__"
        self._next_value = next_value
        self._values: list[Any] = []
        self._has_chosen = False

    def __setitem__(self, key: str, value: Any) -> None:
        if key == "_ignore_":
            self._ignore(value)
        elif key == "_generate_next_value_":
            if self._has_chosen:
                raise TypeError("_generate_next_value_ must be defined before members")
            self._next_value = value.__func__ if type(value) is staticmethod else value
            super().__setitem__(key, value)
        elif _is_reserved(key):
            if key not in _HOOKS:
                raise ValueError(
                    f"_sunder_ names, such as {key!r}, are reserved for future Enum use"
                )
            if key != "_order_":
                super().__setitem__(key, value)
        elif names.is_special(key) or key.startswith(self._private):
            super().__setitem__(key, value)
        elif key in self.members:
            raise TypeError(f"{key!r} already defined as {self.members[key]!r}")
        elif key in self.ignored or _is_descriptor(value) or (IS_3_13 and isinstance(value, type)):
            super().__setitem__(key, value)
        elif key in self:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        else:
            self.members[key] = self._chosen(key, value)
            super().__setitem__(key, self.members[key])

    def _ignore(self, value: Any) -> None:
        text = str.__str__(value) if isinstance(value, str) else None
        given = list(value) if text is None else text.replace(",", " ").split()
        if any(type(name) is not str or names.is_special(name) for name in given):
            raise TypeError("_ignore_ must hold the names of members")  # or it hides the recorder
        already = set(given) & set(self.members)
        if already:
            raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        self.ignored = given

    def _chosen(self, key: str, value: Any) -> Any:
        """Return the value of a member, with values in place of `auto()`."""
        if type(value) is auto:
            return self._next(key)
        if type(value) is tuple and any(type(part) is auto for part in value):
            return tuple(self._next(key) if type(part) is auto else part for part in value)
        self._values.append(value)
        return value

    def _next(self, key: str) -> Any:
        assert self._next_value is not None
        value = self._next_value(key, 1, len(self.members), list(self._values))
        self._has_chosen = True
        self._values.append(value)
        return value


def _is_reserved(name: str) -> bool:
    return len(name) > 2 and name[0] == name[-1] == "_" and "_" not in (name[1], name[-2])


def _is_descriptor(value: Any) -> bool:
    return any(hasattr(value, f"__{name}__") for name in ("get", "set", "delete"))


class MemberValue:
    """The attribute `name` or `value` of members; on the class, a member of that name."""

    __slots__ = ("_attribute", "_name")

    def __init__(self, name: str) -> None:
        self._name = name
        self._attribute = f"_{name}_"

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is not None:
            return getattr(instance, self._attribute)
        try:
            return _records[owner].by_name[self._name]
        except KeyError:
            raise AttributeError(f"{owner!r} has no attribute {self._name!r}") from None

    def __set__(self, instance: Any, value: Any) -> None:
        raise AttributeError(f"<enum 'Enum'> cannot set attribute {self._name!r}")


def _is_value_of_members(cls: type, name: str) -> bool:
    """Return whether `name`, as an attribute of the class, is found through its record."""
    for base in cls.__mro__:
        space = type.__getattribute__(base, "__dict__")
        if name in space:
            return type(space[name]) is MemberValue
    return False


class Maker:
    """Makes the members of a class, as the last value in its namespace.

    It does so before `__init_subclass__` of the program is called.

    Attributes:
        error: what a method of the program raised meanwhile.
    """

    NAME = "__maker__"

    def __init__(self, record: EnumRecord, members: dict[str, Any]) -> None:
        self.error: BaseException | None = None
        self._record = record
        self._members = members

    def __set_name__(self, owner: type, name: str) -> None:
        keep_record(owner, self._record)
        try:
            for member, value in self._members.items():
                self._add(owner, member, value)
        except BaseException as error:
            self.error = error
            raise

    def _add(self, cls: Any, name: str, value: Any) -> None:
        record = self._record
        made = self._make(cls, name, value)
        number = made._value_
        if record.is_flag:
            _note_bits(record, number)
        member = _with_value(record, number)
        if member is None:
            member = made
            if not record.is_flag or is_single_bit(number):
                record.canonical.append(name)
        record.by_name[name] = member
        with contextlib.suppress(TypeError):  # then it is looked for one by one
            record.by_value.setdefault(number, member)
        if not _is_value_of_members(cls, name):
            type.__setattr__(cls, name, member)

    def _make(self, cls: Any, name: str, value: Any) -> Any:
        """Return a new member.

        Raises:
            TypeError: `__new__` of the program returns something else.
        """
        data_type = self._record.data_type
        args = tuple(value) if isinstance(value, tuple) else (value,)
        if data_type is tuple:
            args = (args,)
        new = cls.__new__
        made = new(cls) if new is object.__new__ else new(cls, *args)
        if type(made) is not cls:
            raise TypeError(f"{cls.__name__}.__new__ did not return a member in the sandbox")
        if not hasattr(made, "_value_"):
            object.__setattr__(made, "_value_", _converted(data_type, value, args))
        object.__setattr__(made, "_name_", name)
        made.__init__(*args)
        return made


def _converted(data_type: Any, value: Any, args: tuple[Any, ...]) -> Any:
    if data_type is object:
        return value
    try:
        return data_type(*args)
    except Exception as error:
        raise TypeError("_value_ not set in __new__, unable to create it") from error


def _note_bits(record: EnumRecord, value: Any) -> None:
    if not isinstance(value, int):
        raise TypeError(f"the value of a flag must be an integer in the sandbox, not {value!r}")
    record.mask |= value
    if is_single_bit(value):
        record.is_ordered = record.is_ordered and value > record.singles
        record.singles |= value


def is_single_bit(value: int) -> bool:
    """Return whether exactly one bit is set."""
    return value != 0 and value & (value - 1) == 0


def _with_value(record: EnumRecord, value: Any) -> Any:
    """Return the member with a value, or None."""
    try:
        return record.by_value.get(value)
    except TypeError:
        for member in record.by_name.values():
            if member._value_ == value:
                return member
        return None


def find(cls: Any, value: Any) -> Any:
    """Return the member of an enumeration with a value.

    Raises:
        ValueError: there is none, and `_missing_` returns none.
    """
    if type(value) is cls:
        return value
    record = record_of(cls)
    member = _with_value(record, value)
    if member is not None:
        return member
    if not record.by_name:
        raise TypeError(f"{cls!r} has no members defined")
    unknown = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
    try:
        result = cls._missing_(value)
    except Exception as error:
        if not isinstance(error, ValueError):
            error.__context__ = unknown
        raise
    if type(result) is cls:
        return result
    if result is None:
        raise unknown
    wrong = f"returned {result!r} instead of None or a valid member"
    raise TypeError(f"error in {cls.__name__}._missing_: {wrong}") from unknown
