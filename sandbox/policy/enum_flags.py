"""The flags of restricted programs: members that are sets of bits."""

from collections.abc import Iterator
from typing import Any

from sandbox.policy.enum_members import EnumRecord, record_of


class FlagMembers:
    """The methods of flags."""

    __slots__ = ()
    __module__ = "enum"

    _name_: Any
    _value_: int

    @staticmethod
    def _generate_next_value_(
        name: str, start: int | None, count: int, last_values: list[Any]
    ) -> int:
        if not count:
            return 1 if start is None else start
        last = max(last_values)
        try:
            return 1 << int(last).bit_length()
        except Exception:
            raise TypeError(f"invalid flag value {last!r}") from None

    @classmethod
    def _missing_(cls, value: Any) -> Any:
        return _combined(cls, value)

    def _operand(self, other: Any) -> Any:
        """Return the bits of the other side of an operator, or None."""
        if type(other) is type(self):
            return other._value_
        data_type = record_of(type(self)).data_type
        return other if data_type is not object and isinstance(other, data_type) else None

    def __or__(self, other: Any) -> Any:
        bits = FlagMembers._operand(self, other)
        return NotImplemented if bits is None else _kind(self)(self._value_ | bits)

    def __and__(self, other: Any) -> Any:
        bits = FlagMembers._operand(self, other)
        return NotImplemented if bits is None else _kind(self)(self._value_ & bits)

    def __xor__(self, other: Any) -> Any:
        bits = FlagMembers._operand(self, other)
        return NotImplemented if bits is None else _kind(self)(self._value_ ^ bits)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __invert__(self) -> Any:
        record = record_of(type(self))
        inverted = ~self._value_
        return _kind(self)(inverted if record.keeps else record.singles & inverted)

    def __contains__(self, other: Any) -> bool:
        if type(other) is not type(self):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                f"{type(self).__qualname__!r}"
            )
        return bool(other._value_ & self._value_ == other._value_)

    def __iter__(self) -> Iterator[Any]:
        return iter(_parts(record_of(type(self)), self._value_))

    def __len__(self) -> int:
        return self._value_.bit_count()

    def __bool__(self) -> bool:
        return bool(self._value_)

    def __repr__(self) -> str:
        shown = (record_of(type(self)).show or repr)(self._value_)
        label = "" if self._name_ is None else f".{self._name_}"
        return f"<{type(self).__name__}{label}: {shown}>"

    def __str__(self) -> str:
        label = f"({self._value_!r})" if self._name_ is None else f".{self._name_}"
        return f"{type(self).__name__}{label}"


def _kind(flag: Any) -> Any:
    return type(flag)


def _parts(record: EnumRecord, value: int) -> list[Any]:
    """Return the members with one bit that a value holds, in order of definition."""
    single = [record.by_name[name] for name in record.canonical]
    found = [member for member in single if member._value_ & value]
    return found if not record.is_ordered else sorted(found, key=lambda member: member._value_)


def _combined(cls: Any, value: Any) -> Any:
    """Return the flag of a class that has the bits of `value`.

    Raises:
        ValueError: no member has a bit of it.
    """
    record = record_of(cls)
    if not isinstance(value, int):
        raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
    value = int.__pos__(value)
    given, all_bits = value, record.all_bits
    if not ~all_bits <= value <= all_bits or value & (all_bits ^ record.mask):
        if not record.keeps:
            digits = max(value.bit_length(), record.mask.bit_length())
            raise ValueError(
                f"{cls!r} invalid value {value!r}\n    given {_bits(value, digits)}\n"
                f"  allowed {_bits(record.mask, digits)}"
            )
        if value < 0:
            value += max(all_bits + 1, 1 << value.bit_length())
            given = value
    if value < 0:
        value += all_bits + 1
    if value & ~record.mask and not record.keeps:
        unknown = value & ~record.mask
        raise ValueError(
            f"{cls.__name__}({value!r}) -->  unknown values {unknown!r} [{bin(unknown)}]"
        )
    name = _name_of(record, cls, value)
    data_type: Any = record.data_type
    made = object.__new__(cls) if data_type is object else data_type.__new__(cls, value)
    if type(made) is not cls:
        raise TypeError(f"{cls.__name__}.__new__ did not return a member in the sandbox")
    if not hasattr(made, "_value_"):
        object.__setattr__(made, "_value_", value)
    object.__setattr__(made, "_name_", name)
    made = record.by_value.setdefault(value, made)
    if given < 0:
        record.by_value[given] = made
    return made


def _name_of(record: EnumRecord, cls: type, value: int) -> str | None:
    """Return the names of the members that a value holds, joined."""
    members = _parts(record, value)
    if value & ~record.singles:
        for member in record.by_name.values():
            bits = member._value_
            if bits and bits & value == bits and not any(member is each for each in members):
                members.append(member)
    known = 0
    for member in members:
        known |= member._value_
    unknown = value ^ known
    if unknown and known and not record.keeps:
        raise ValueError(f"{cls!r}: no members with value {unknown!r}")
    if not known:
        return None
    shown = f"|{unknown!r}" if unknown else ""
    return "|".join(member._name_ for member in members) + shown


def _bits(value: int, digits: int) -> str:
    """Return the bits of a value in two's complement, the sign apart."""
    shown = f"{value & ((1 << digits) - 1):0{digits}b}" if digits else ""
    return f"0b{int(value < 0)} {shown}"
