"""Two attempts at a test input, from the answers of many programs.

Programs that solve every train pair vote; where there is none, or all of them say the same, those
with the most train pairs right come next, and so on down. Among programs with equally many train
pairs right, the grid with the most votes comes first, a tie goes to the grid of the likelier
program, and a tie of that to the one that is first in the file.
"""

import itertools
import math

import msgspec

from sandbox.grids import Grid

ATTEMPTS = 2


class _Support:
    """The programs of one level that answered one grid."""

    __slots__ = ("first", "logprob", "votes")

    def __init__(self) -> None:
        self.votes = 0
        self.logprob = -math.inf
        self.first = math.inf

    @property
    def rank(self) -> tuple[float, float, float]:
        """Smaller for what comes first."""
        return -self.votes, -self.logprob, self.first


class Ballot:
    """The answers to one test input.

    Holds what can still come first or second, not every answer; the order in which answers are
    added makes no difference.
    """

    def __init__(self) -> None:
        # By the number of train pairs right, then by the grid, packed.
        self._levels: dict[int, dict[bytes, _Support]] = {}

    def add(self, grid: Grid, *, train_right: int, logprob: float | None, place: int) -> None:
        """Counts one program's answer.

        Args:
            grid: the answer.
            train_right: how many train pairs the program has right.
            logprob: of the program; None counts as less likely than any.
            place: of the program in the file.
        """
        if train_right not in self._levels and self._settled_above(train_right):
            return
        supports = self._levels.setdefault(train_right, {})
        support = supports.setdefault(msgspec.msgpack.encode(grid), _Support())
        support.votes += 1
        support.first = min(support.first, place)
        if logprob is not None:
            support.logprob = max(support.logprob, logprob)
        for level in [level for level in self._levels if self._settled_above(level)]:
            del self._levels[level]

    def best(self) -> list[Grid]:
        """The grids to attempt, the best first: at most `ATTEMPTS`, all different."""
        found: dict[bytes, None] = {}
        for level in sorted(self._levels, reverse=True):
            supports = self._levels[level]
            found.update(dict.fromkeys(sorted(supports, key=lambda grid: supports[grid].rank)))
        return [msgspec.msgpack.decode(grid) for grid in list(found)[:ATTEMPTS]]

    def _settled_above(self, level: int) -> bool:
        """Whether better programs than those of `level` have filled every attempt."""
        found: set[bytes] = set()
        for other, supports in self._levels.items():
            if other > level:
                found.update(itertools.islice(supports, ATTEMPTS))
        return len(found) >= ATTEMPTS
