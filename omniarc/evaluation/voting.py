"""Votes of many programs on the two attempts at a test input.

Programs that solve every train pair vote first. If they give fewer than two different grids,
programs with the next most correct train pairs add theirs, and so on. Among programs with equally
many correct train pairs, the grid with the most votes ranks first. A tie goes to the grid whose
program has the higher log-probability, and then to the one whose program comes first in the file.
"""

import itertools
import math

import msgspec

from sandbox.errors import FieldError
from sandbox.grids import Grid

ATTEMPTS = 2

# How far rounding can raise the sum of log-probabilities of a certain reply above 0.
_ROUNDING = 1e-3


def check_logprob(logprob: float) -> None:
    """Check the log-probability of a reply.

    Raises:
        FieldError: it is not finite, or above 0.
    """
    if not math.isfinite(logprob):
        raise FieldError("logprob", "must be a finite number")
    # A positive number is a loss, and would let the least likely reply win ties.
    if logprob > _ROUNDING:
        raise FieldError("logprob", f"must not be above 0, is {logprob:g}")


class _Support:
    """The programs of one level that gave the same grid."""

    __slots__ = ("first_position", "logprob", "votes")

    def __init__(self) -> None:
        self.votes = 0
        self.logprob = -math.inf
        self.first_position = math.inf

    @property
    def sort_key(self) -> tuple[float, float, float]:
        """The key that sorts grids of one level from best to worst."""
        return -self.votes, -self.logprob, self.first_position


class Ballot:
    """The answers to one test input.

    The result does not depend on the order in which answers are added. Only the answers that can
    still rank first or second are kept.
    """

    def __init__(self) -> None:
        # By the number of correct train pairs, then by the encoded grid.
        self._levels: dict[int, dict[bytes, _Support]] = {}

    def add(self, grid: Grid, *, train_correct: int, logprob: float | None, position: int) -> None:
        """Count one program's answer.

        Args:
            grid: the answer.
            train_correct: how many train pairs the program has correct.
            logprob: the program's log-probability; None ranks below every number.
            position: the program's position in the file.
        """
        if train_correct not in self._levels and self._is_decided_above(train_correct):
            return
        supports = self._levels.setdefault(train_correct, {})
        support = supports.setdefault(msgspec.msgpack.encode(grid), _Support())
        support.votes += 1
        support.first_position = min(support.first_position, position)
        if logprob is not None:
            support.logprob = max(support.logprob, logprob)
        for level in [level for level in self._levels if self._is_decided_above(level)]:
            del self._levels[level]

    def best(self) -> list[Grid]:
        """Return the grids to attempt, best first: at most `ATTEMPTS`, all different."""
        ranked: dict[bytes, None] = {}
        for level in sorted(self._levels, reverse=True):
            supports = self._levels[level]
            ranked.update(dict.fromkeys(sorted(supports, key=lambda grid: supports[grid].sort_key)))
        return [msgspec.msgpack.decode(grid) for grid in list(ranked)[:ATTEMPTS]]

    def _is_decided_above(self, level: int) -> bool:
        """Return whether programs of higher levels fill every attempt."""
        grids: set[bytes] = set()
        for other, supports in self._levels.items():
            if other > level:
                grids.update(itertools.islice(supports, ATTEMPTS))
        return len(grids) >= ATTEMPTS
