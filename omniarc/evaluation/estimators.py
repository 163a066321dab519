"""Estimates over a run, and how far to trust them: pass@n, and intervals by the bootstrap."""

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

# Figures resampled at a time, so that memory does not grow with their number.
_COLUMNS = 256

# What is behind the sixth digit is noise, and may depend on the order in which sums are taken.
_DIGITS = 6


class Estimate(msgspec.Struct, frozen=True):
    """A share from 0 to 1 with the ends of its interval."""

    value: float
    low: float
    high: float


def pass_at(samples: int, right: int, largest: int) -> Floats:
    """pass@n of one task for n from 1 to `largest`, from `samples` of which `right` are right.

    The unbiased estimator 1 - C(samples - right, n) / C(samples, n) of Chen et al. 2021,
    "Evaluating Large Language Models Trained on Code" (arXiv:2107.03374). The ratio is taken as a
    product of factors, one for each draw without replacement, so nothing overflows.

    A task with fewer than n samples counts with those that it has: pass@samples, which is at most
    what n samples would have given. A task without samples never passes.

    Returns:
        `largest` numbers, that of n at place n - 1.
    """
    if not 0 <= right <= samples:
        raise FieldError("right", f"must be from 0 to the {samples} samples, is {right}")
    if min(samples, largest) == 0:
        return np.zeros(largest)
    drawn = np.arange(min(samples, largest))
    # When no wrong one is left to draw the factor is 0, and so is every product from there on.
    all_wrong = np.cumprod((samples - right - drawn) / (samples - drawn))
    passed = 1.0 - all_wrong
    return np.concatenate([passed, np.full(largest - len(passed), passed[-1])])


def ratios(counts: Floats, totals: Floats) -> list[Estimate]:
    """The ratio of two sums over tasks, for each of some figures, with its interval.

    The interval is the percentile bootstrap's (Efron & Tibshirani 1993, "An Introduction to the
    Bootstrap", chapter 13) at `LEVEL`: tasks are drawn anew with replacement `RESAMPLES` times,
    from a fixed seed, so one run has one interval.

    Args:
        counts: (tasks, figures).
        totals: (tasks, figures), or (tasks, 1) for all figures alike.

    Returns:
        One for each figure; zeros where there are no tasks or all totals are 0.
    """
    tasks, figures = counts.shape
    if tasks == 0:
        return [Estimate(0.0, 0.0, 0.0)] * figures
    totals = np.broadcast_to(totals, counts.shape)
    rng = np.random.default_rng(SEED)
    drawn = rng.multinomial(tasks, np.full(tasks, 1 / tasks), size=RESAMPLES).astype(np.float64)
    tail = (1 - LEVEL) / 2
    estimates = []
    for start in range(0, figures, _COLUMNS):
        part = slice(start, start + _COLUMNS)
        values = _ratio(counts[:, part].sum(axis=0), totals[:, part].sum(axis=0))
        resampled = _ratio(drawn @ counts[:, part], drawn @ totals[:, part])
        lows, highs = np.quantile(resampled, [tail, 1 - tail], axis=0)
        estimates += [
            Estimate(*(round(float(number), _DIGITS) for number in numbers))
            for numbers in zip(values, lows, highs, strict=True)
        ]
    return estimates


def _ratio(counts: Floats, totals: Floats) -> Floats:
    return np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
