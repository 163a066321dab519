"""Estimates over a run and their uncertainty: pass@n, and intervals of shares and of means."""

import math
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeAlias

import msgspec
import numpy as np

from sandbox.errors import FieldError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"

LEVEL = 0.95
RESAMPLES = 2000
SEED = 0

# Figures resampled at once, so that memory does not grow with their number.
_COLUMNS = 256

# Later digits are noise and can depend on the order of summation.
_DIGITS = 6


class Estimate(msgspec.Struct, frozen=True):
    """A share from 0 to 1 with the bounds of its interval."""

    value: float
    low: float
    high: float


def pass_at(samples: int, correct: int, largest: int) -> Floats:
    """Return pass@n of one task for n from 1 to `largest`; `correct` of `samples` are correct.

    The unbiased estimator 1 - C(samples - correct, n) / C(samples, n) of Chen et al. 2021,
    "Evaluating Large Language Models Trained on Code" (arXiv:2107.03374). The ratio is computed
    as a product with one factor per draw without replacement, which cannot overflow.

    For a task with fewer than n samples, pass@n is pass@samples, a lower bound. A task without
    samples never passes.

    Returns:
        An array of `largest` numbers, with pass@n at index n - 1.

    Raises:
        FieldError: `correct` is not from 0 to `samples`.
    """
    if not 0 <= correct <= samples:
        raise FieldError("correct", f"must be from 0 to the {samples} samples, is {correct}")
    if min(samples, largest) == 0:
        return np.zeros(largest)
    drawn = np.arange(min(samples, largest))
    # Once no wrong sample is left to draw, a factor is 0, and so is every later product.
    all_wrong = np.cumprod((samples - correct - drawn) / (samples - drawn))
    passed = 1.0 - all_wrong
    return np.concatenate([passed, np.full(largest - len(passed), passed[-1])])


def ratios(counts: Floats, totals: Floats) -> list[Estimate]:
    """Return the ratio of two sums over tasks, with its interval at `LEVEL`, for each figure.

    A figure that is a share of tasks, each of which counts as a whole or not at all, has the
    interval of `wilson`. Any other has that of the percentile bootstrap (Efron & Tibshirani 1993,
    "An Introduction to the Bootstrap", chapter 13): tasks are resampled with replacement
    `RESAMPLES` times, with a fixed seed, so that a run always has the same interval. Where all
    tasks have the same ratio, resampling shows nothing, and the interval is that of `wilson` too,
    which is wider than any of a mean of numbers from 0 to 1.

    Args:
        counts: (tasks, figures).
        totals: (tasks, figures), or (tasks, 1) to use the same totals for all figures.

    Returns:
        One estimate per figure; zeros if there are no tasks or all totals are 0.
    """
    tasks, figures = counts.shape
    if tasks == 0:
        return [Estimate(0.0, 0.0, 0.0)] * figures
    totals = np.broadcast_to(totals, counts.shape)
    drawn = _resamples(tasks)
    tail = (1 - LEVEL) / 2
    estimates = []
    for start in range(0, figures, _COLUMNS):
        part = slice(start, start + _COLUMNS)
        values = _ratio(counts[:, part].sum(axis=0), totals[:, part].sum(axis=0))
        resampled = _ratio(drawn @ counts[:, part], drawn @ totals[:, part])
        lows, highs = np.quantile(resampled, [tail, 1 - tail], axis=0)
        for column, numbers in enumerate(zip(values, lows, highs, strict=True), start):
            value, low, high = map(float, numbers)
            trials = _trials(counts[:, column], totals[:, column])
            if trials:
                low, high = wilson(value, trials)
            estimates.append(Estimate(*(round(number, _DIGITS) for number in (value, low, high))))
    return estimates


@lru_cache(maxsize=4)  # a score estimates several figures of the same tasks
def _resamples(tasks: int) -> Floats:
    """Return how often each resample draws each task: an array of shape (RESAMPLES, tasks)."""
    rng = np.random.default_rng(SEED)
    drawn = rng.multinomial(tasks, np.full(tasks, 1 / tasks), size=RESAMPLES).astype(np.float64)
    drawn.flags.writeable = False
    return drawn


def wilson(share: float, trials: int) -> tuple[float, float]:
    """Return the bounds of Wilson's score interval of a share, at `LEVEL`.

    See Wilson 1927, "Probable inference, the law of succession, and statistical inference". Unlike
    an interval of resampling, it has a width where all trials or none succeed.

    Args:
        share: the share of trials that succeed, from 0 to 1.
        trials: the number of trials, at least 1.
    """
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    weight = z * z / trials
    center = share + weight / 2
    spread = z * math.sqrt((share * (1 - share) + weight / 4) / trials)
    low, high = ((center + side * spread) / (1 + weight) for side in (-1, 1))
    return max(0.0, low), min(1.0, high)


def _trials(counts: Floats, totals: Floats) -> int:
    """Return the number of tasks that a figure is a share of; 0 if it is no share of tasks."""
    some = totals > 0
    values, weights = counts[some] / totals[some], totals[some]
    if not len(values):
        return 0
    is_share = bool(np.isin(values, (0, 1)).all() and (weights == weights[0]).all())
    return len(values) if is_share or bool((values == values[0]).all()) else 0


def _ratio(counts: Floats, totals: Floats) -> Floats:
    return np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
