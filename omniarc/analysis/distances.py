"""Distances between the inputs of a source and the original inputs, feature by feature.

A numeric feature is compared by the Wasserstein distance, in standard deviations of the feature
over the corpus (`SCALES`): 0.5 means that values must move by half a standard deviation. A
categorical feature is compared by the Jensen-Shannon distance with base 2: 1 means that the
distributions share no color. All distances thus have one order of magnitude and can be averaged.

A task has three to eleven original inputs. Such small samples differ much from their own
distribution, so the distance expected by chance is measured too: the grids of a source are split
at random, with as many held out as there are originals, and both the originals and the held-out
grids are compared with the rest. If the originals could have come from the source, the two
distances are equal on average, whatever the sample sizes. Their difference is the excess. It is
noisy for a single task, and its mean over many tasks is near 0 for a source that resembles the
originals. Since noise is subtracted, an excess may be negative.
"""

from collections.abc import Iterable, Mapping

import msgspec
import numpy as np

from omniarc.analysis.features import (
    FEATURES,
    NUMERIC,
    Table,
    differences,
    novelty_among,
    novelty_towards,
)
from omniarc.grids import Array
from sandbox import extras
from sandbox.errors import FieldError

# Standard deviations over all 1,718 inputs of the training set of ARC-AGI-1.
SCALES: dict[str, float] = {
    "height": 6.08,
    "width": 6.15,
    "aspect": 0.581,
    "colors": 1.78,
    "objects": 1.27,
    "object size": 1.31,
    "symmetry": 0.324,
    "density": 0.215,
    "novelty": 0.255,
}

# How many grids must remain in a source, besides the held-out ones, to compare with.
MIN_REST = 4

# The number of random splits: their mean adds little to the noise of the originals.
SPLITS = 20


class Distance(msgspec.Struct, frozen=True):
    """The distance between a source and the originals in one feature.

    Attributes:
        distance: the distance of the originals from the source.
        expected: the distance of as many held-out grids of the source, as expected by chance.
        excess: `distance` minus `expected`.
        originals, source: the means of the feature; None if it is categorical.
    """

    distance: float
    expected: float
    excess: float
    originals: float | None
    source: float | None


class TaskDistances(msgspec.Struct, frozen=True):
    """The comparison of a source with the originals of one task.

    Attributes:
        task_id: the task.
        grids: the number of grids of the source that were compared.
        duplicates: the number of grids that equal an earlier one.
        copies: the number of grids that equal an original.
        excess: the mean excess over all features.
        features: the distance in each feature.
    """

    task_id: str
    grids: int
    duplicates: int
    copies: int
    excess: float
    features: dict[str, Distance]


class SourceDistances(msgspec.Struct, frozen=True, kw_only=True):
    """The comparison of a source with the originals. Means weight all tasks equally.

    Attributes:
        name: the name of the source.
        grids, duplicates, copies: sums over the tasks.
        excess: the mean excess over tasks and features.
        features: the mean distance in each feature.
        worst: the task with the largest excess, for each feature.
        tasks: the tasks, by decreasing excess.
        left_out: the tasks that were not compared, with the reason.
    """

    name: str
    grids: int
    duplicates: int
    copies: int
    excess: float
    features: dict[str, Distance]
    worst: dict[str, str]
    tasks: list[TaskDistances]
    left_out: dict[str, str]

    def beyond(self, bound: float) -> list[str]:
        """Return the features whose mean excess is above a bound."""
        return [name for name, each in self.features.items() if each.excess > bound]


def compare_task(
    task_id: str, originals: Table, source: Table, rng: np.random.Generator
) -> TaskDistances:
    """Compare a source with the originals of a task.

    Args:
        task_id: the task.
        originals: the n original inputs.
        source: the m inputs of the source.
        rng: the generator of the splits.

    Raises:
        ValueError: the source has fewer than n + `MIN_REST` grids.
    """
    own, others = len(originals.grids), len(source.grids)
    if others < own + MIN_REST:
        raise ValueError(f"too few inputs: {others} of {own + MIN_REST}")
    among_originals = differences(originals.grids, originals.grids)
    to_originals = differences(source.grids, originals.grids)
    among = differences(source.grids, source.grids)
    first = originals.values | {"novelty": novelty_among(among_originals)}
    second = source.values | {"novelty": novelty_towards(to_originals)}
    sums = {name: np.zeros(2) for name in FEATURES}
    for _ in range(SPLITS):
        order = rng.permutation(others)
        held, rest = order[:own], order[own:]
        for name in FEATURES:
            values = second[name]
            drawn, left = values[held], values[rest]
            if name == "novelty":
                drawn = novelty_among(among[np.ix_(held, held)])
                left = novelty_towards(among[np.ix_(rest, held)])
            sums[name] += _distance(name, first[name], values[rest]), _distance(name, drawn, left)
    features = {
        name: _difference(
            float(distance) / SPLITS,
            float(expected) / SPLITS,
            _mean(first[name]) if name in NUMERIC else None,
            _mean(second[name]) if name in NUMERIC else None,
        )
        for name, (distance, expected) in sums.items()
    }
    return TaskDistances(
        task_id,
        grids=others,
        duplicates=int((np.tril(among == 0, -1)).any(axis=1).sum()),
        copies=int((to_originals == 0).any(axis=1).sum()),
        excess=_mean(each.excess for each in features.values()),
        features=features,
    )


def compare_source(
    name: str,
    originals: Mapping[str, Table],
    source: Mapping[str, Table],
    *,
    left_out: Mapping[str, str] | None = None,
    seed: int = 0,
) -> SourceDistances:
    """Compare a source with the originals, task by task.

    Args:
        name: the name of the source.
        originals: the tables of the original inputs, by task id.
        source: the tables of the source, for some of these tasks.
        left_out: other tasks, with the reason why they are not in `source`.
        seed: the seed of the splits.

    Raises:
        FieldError: the source has enough grids for none of the tasks.
    """
    tasks, reasons = [], dict(left_out or {})
    for task_id, table in source.items():
        rng = np.random.default_rng([seed, *task_id.encode()])
        try:
            tasks.append(compare_task(task_id, originals[task_id], table, rng))
        except ValueError as error:
            reasons[task_id] = str(error)
    if not tasks:
        first = next(iter(reasons.values()), "the source has no tasks")
        raise FieldError(name, f"nothing to compare: {first}")
    return SourceDistances(
        name=name,
        grids=sum(each.grids for each in tasks),
        duplicates=sum(each.duplicates for each in tasks),
        copies=sum(each.copies for each in tasks),
        excess=_mean(each.excess for each in tasks),
        features={
            feature: _pooled([each.features[feature] for each in tasks]) for feature in FEATURES
        },
        worst={
            feature: max(tasks, key=lambda each: each.features[feature].excess).task_id
            for feature in FEATURES
        },
        tasks=sorted(tasks, key=lambda each: -each.excess),
        left_out=reasons,
    )


def _distance(feature: str, first: Array, second: Array) -> float:
    try:
        from scipy.spatial.distance import jensenshannon
        from scipy.stats import wasserstein_distance
    except ModuleNotFoundError:
        extras.require("sandbox")
        raise
    if feature in NUMERIC:
        return float(wasserstein_distance(first, second)) / SCALES[feature]
    # For equal distributions, rounding may make scipy take the root of a negative number.
    with np.errstate(invalid="ignore"):
        distance = jensenshannon(first.mean(axis=0), second.mean(axis=0), base=2)
    return float(np.nan_to_num(distance))


def _difference(
    distance: float, expected: float, originals: float | None, source: float | None
) -> Distance:
    rounded = round(distance, 4), round(expected, 4), round(distance - expected, 4)
    return Distance(*rounded, originals, source)


def _pooled(distances: list[Distance]) -> Distance:
    originals = [each.originals for each in distances if each.originals is not None]
    source = [each.source for each in distances if each.source is not None]
    return _difference(
        _mean(each.distance for each in distances),
        _mean(each.expected for each in distances),
        _mean(originals) if originals else None,
        _mean(source) if source else None,
    )


def _mean(values: Iterable[float]) -> float:
    return round(float(np.mean(list(values))), 4)
