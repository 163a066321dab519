"""Invariants of tasks: what all original pairs have in common, and many generated ones lack.

A property (`omniarc.analysis.properties`) that has one value in all original pairs is an invariant
of the task, or an accident of few originals. If the generated pairs were right, and a share of them
had another value, all n originals would agree with a probability of (1 - share) ** n. (The share is
taken one standard deviation smaller, since it is measured on few pairs.) An invariant counts as
broken if the share is large and this probability is small. The other way around, a property that
has one value in all generated pairs, and another one in some of the originals, shows a variation
that the generator leaves out.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from omniarc.analysis.properties import COLORS, Value

Properties = Mapping[str, Value]

# An invariant is reported if at least this share of the generated pairs breaks it, and if the
# originals agree by accident with at most this probability.
SHARE = 0.2
CHANCE = 0.05

# It is a fault of the generator beyond these.
_FAULT_SHARE = 0.5
_FAULT_CHANCE = 0.001


class BrokenInvariant(msgspec.Struct, frozen=True):
    """A property that all original pairs of a task share, and many generated ones lack.

    Attributes:
        name: the property, such as `input is square`.
        value: its value in every original pair.
        share: the share of generated pairs that have another value, 0-1.
        chance: the probability that the originals agree by accident, 0-1.
    """

    name: str
    value: str
    share: float
    chance: float

    @property
    def is_fault(self) -> bool:
        """Whether the generator must be changed. It may draw other colors than the originals."""
        few = self.share < _FAULT_SHARE or self.chance > _FAULT_CHANCE
        return not few and self.name not in COLORS

    def __str__(self) -> str:
        return f"{self.name}: {self.value} in all originals, not in {self.share:.0%} of generated"


class MissingValue(msgspec.Struct, frozen=True):
    """A value of a property that some original pairs of a task have, and no generated one.

    Attributes:
        name: the property.
        value: the missing value.
        originals: the share of original pairs that have it, 0-1.
    """

    name: str
    value: str
    originals: float

    def __str__(self) -> str:
        return f"{self.name}: {self.value} in {self.originals:.0%} of originals, never generated"


def find_broken(
    originals: Sequence[Properties],
    generated: Sequence[Properties],
    *,
    share: float = SHARE,
    chance: float = CHANCE,
) -> list[BrokenInvariant]:
    """Return the invariants of a task that its generated pairs break, the least accidental first.

    Args:
        originals, generated: the properties of each pair; the same ones for all pairs.
        share: the least share of generated pairs that break an invariant, 0-1.
        chance: the largest probability that the originals agree by accident, 0-1.
    """
    found = []
    for name, first, second in _counted(originals, generated):
        if len(first) > 1 or None in first:
            continue
        (value,) = first
        breaking = 1 - second[value] / second.total()
        deviation = math.sqrt(breaking * (1 - breaking) / second.total())
        accident = (1 - breaking + deviation) ** first.total()
        if breaking >= share and accident <= chance:
            found.append(BrokenInvariant(name, _text(value), round(breaking, 4), accident))
    return sorted(found, key=lambda each: (each.chance, each.name))


def find_missing(
    originals: Sequence[Properties], generated: Sequence[Properties], *, share: float = SHARE
) -> list[MissingValue]:
    """Return the values that original pairs have where generated ones always have another one.

    Args:
        originals, generated: the properties of each pair; the same ones for all pairs.
        share: the least share of original pairs that have the value, 0-1.
    """
    found = []
    for name, first, second in _counted(originals, generated):
        if len(second) > 1:
            continue
        for value, count in first.items():
            part = count / first.total()
            if value is not None and value not in second and part >= share and name not in COLORS:
                found.append(MissingValue(name, _text(value), round(part, 4)))
    return sorted(found, key=lambda each: (-each.originals, each.name))


def _counted(
    originals: Sequence[Properties], generated: Sequence[Properties]
) -> Iterator[tuple[str, Counter[Value], Counter[Value]]]:
    """Yield each property with the number of original and of generated pairs of each value."""
    if originals and generated:
        for name in originals[0]:
            first, second = ([row[name] for row in rows] for rows in (originals, generated))
            yield name, Counter(first), Counter(second)


def _text(value: Value) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
