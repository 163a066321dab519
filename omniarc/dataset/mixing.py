"""Kinds of entries, and drawing them with stated weights."""

import itertools
import math
from bisect import bisect
from collections.abc import Mapping, Sequence

import numpy as np

from omniarc.dataset.attempts import PREFIX as ATTEMPT
from omniarc.dataset.composition import PREFIX as COMPOSITION
from omniarc.dataset.lessons import PREFIX as LESSON
from omniarc.dataset.rewriting import PREFIX as REWRITE
from sandbox.errors import FieldError

_BY_PREFIX = {
    REWRITE: "rewrites",
    COMPOSITION: "compositions",
    LESSON: "lessons",
    ATTEMPT: "attempts",
}

KINDS = ("originals", "variations", *_BY_PREFIX.values())


def kind_of(entry_id: str) -> str:
    """Return which of `KINDS` an entry is."""
    prefix, hyphen, _ = entry_id.partition("-")
    return _BY_PREFIX.get(prefix, "variations") if hyphen else "originals"


class Mixture:
    """Entries to draw from, each kind with its share of the draws.

    Args:
        entry_ids: the ids.
        weights: the weight of each kind, in proportion to its share, and 0 for kinds that are not
            named; within a kind, each entry is drawn as often as another. None draws every entry as
            often as another.

    Raises:
        FieldError: a weight is for no kind, not finite, negative, or for a kind without entries;
            or none is positive.
    """

    def __init__(self, entry_ids: Sequence[str], weights: Mapping[str, float] | None) -> None:
        groups = {"": list(entry_ids)}
        shares = {"": 1.0}
        if weights is not None:
            groups = {kind: [] for kind in KINDS}
            for entry_id in entry_ids:
                groups[kind_of(entry_id)].append(entry_id)
            shares = _checked(weights, {kind for kind, group in groups.items() if group})
        self._groups = [groups[kind] for kind in shares]
        total = sum(shares.values())
        self._limits = list(itertools.accumulate(share / total for share in shares.values()))

    def draw(self, rng: np.random.Generator) -> str:
        """Return the id of a random entry."""
        group = self._groups[0]
        if len(self._groups) > 1:
            group = self._groups[min(bisect(self._limits, rng.random()), len(self._groups) - 1)]
        return group[int(rng.random() * len(group))]


def _checked(weights: Mapping[str, float], present: set[str]) -> dict[str, float]:
    """Return the positive weights."""
    for kind, weight in weights.items():
        if kind not in KINDS:
            raise FieldError("weights", f"must be for {', '.join(KINDS)}, not {str(kind)[:80]!r}")
        if not math.isfinite(weight) or weight < 0:
            raise FieldError("weights", f"must be finite and not negative; {kind} has {weight}")
        if weight and kind not in present:
            raise FieldError("weights", f"must not be for {kind}: the dataset has none")
    positive = {kind: float(weight) for kind, weight in weights.items() if weight}
    if not positive:
        raise FieldError("weights", "must have at least one that is positive")
    return positive
