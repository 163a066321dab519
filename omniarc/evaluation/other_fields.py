"""What the lines of predictions have besides a prediction: the model, its temperature and so on.

These fields do not affect a run. They tell runs apart when they are compared.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

import msgspec

Scalar: TypeAlias = bool | int | float | str
Fields: TypeAlias = Mapping[str, Scalar]

# What counts of a line; more would be no description of a run.
_MOST_FIELDS = 32
_MOST_LEVELS = 3
_LONGEST_NAME = 64
_LONGEST_VALUE = 80

# Distinct values of a field that a summary keeps.
MOST_VALUES = 20

_raw_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])


class OtherFields:
    """Finds the other fields of lines; equal ones are one object.

    Args:
        known: the names of the fields that are not other ones.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._seen: dict[tuple[tuple[str, Scalar], ...], Fields] = {}

    def of(self, line: str | bytes) -> Fields:
        """Return the other fields of a line that is a valid object of JSON.

        Names of fields inside objects have dots, as in `sampling.temperature`. Lists, null and
        long texts are left out.
        """
        found: dict[str, Scalar] = {}
        try:
            raw = _raw_decoder.decode(line)
            for name, value in raw.items():
                if name not in self._known:
                    _collect(name, msgspec.json.decode(value), found, _MOST_LEVELS)
        except (ValueError, RecursionError):
            return {}  # strings that nobody reads may be invalid
        # The types are part of the key, because 1, 1.0 and True are equal.
        key = tuple((f"{name} {type(value).__name__}", value) for name, value in found.items())
        return self._seen.setdefault(key, found)


def _collect(name: str, value: object, found: dict[str, Scalar], levels: int) -> None:
    if isinstance(value, dict) and levels > 1:
        for inner, one in value.items():
            _collect(f"{name}.{inner}", one, found, levels - 1)
        return
    fits = len(name) <= _LONGEST_NAME and len(found) < _MOST_FIELDS
    if isinstance(value, str):
        fits = fits and len(value) <= _LONGEST_VALUE
    if fits and isinstance(value, Scalar):
        found[name] = value


class FieldSummary(msgspec.Struct, frozen=True):
    """The values that a field has in a run.

    Attributes:
        values: the first distinct values, at most `MOST_VALUES`.
        distinct: the number of distinct values.
    """

    values: list[Scalar]
    distinct: int


def summarize(lines: Iterable[Fields]) -> dict[str, FieldSummary]:
    """Return a summary of each field that some of the lines have."""
    found: dict[str, dict[str, Scalar]] = {}
    seen: dict[int, Fields] = {}
    for fields in lines:
        if id(fields) in seen:  # most lines of a run share theirs
            continue
        seen[id(fields)] = fields
        for name, value in fields.items():
            found.setdefault(name, {}).setdefault(repr(value), value)
    return {
        name: FieldSummary(list(values.values())[:MOST_VALUES], len(values))
        for name, values in found.items()
    }
