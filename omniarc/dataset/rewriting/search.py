"""The search for rewrites of a task: which changes of its program give tasks of their own."""

import ast
import itertools
import zlib
from collections.abc import Iterator

import numpy as np

from omniarc.dataset.entry import draw_example, original
from omniarc.dataset.rewriting.geometry import MIRRORINGS, Mirroring, mirrored_sources
from omniarc.dataset.rewriting.grid_changes import (
    change_of,
    combined_symmetry,
    is_change,
    recoloring_name,
)
from omniarc.dataset.rewriting.operators import COLORS, Change, changes, colors_in, poses
from omniarc.dataset.rewriting.splices import Splice, apply, between, line_starts
from omniarc.dataset.rewriting.trials import TRIALS, TooSlowError, Trial, time_limit
from omniarc.grids import as_array

# At most so many rewrites of a task are kept, recolorings tried and kept, and changes combined.
MOST = 20
_COLORINGS_TRIED, _COLORINGS_KEPT = 8, 3
_COMBINED = 6


def search(task_id: str, known: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return the rewrites of a task: the source code of each by its name; the same every time.

    Args:
        task_id: a task of the corpus.
        known: programs that a rewrite must not be equal to.
    """
    return _Search(task_id, known).run()


class _Search:
    """The rewrites of one task that have been found so far."""

    def __init__(self, task_id: str, known: frozenset[str]) -> None:
        entry = original(task_id)
        self._source = entry.code
        self._seed = zlib.crc32(task_id.encode())
        rng, seen = np.random.default_rng(self._seed), set[bytes]()
        self._inputs = [as_array(draw_example(entry, rng, seen).input) for _ in range(TRIALS)]
        self._original = Trial("", entry.code, "", self._inputs)
        self._found: list[Trial] = []
        self._seen = {entry.code, *known}

    def run(self) -> dict[str, str]:
        """Search for changes of one kind, then for two at once."""
        symmetries = [*self._symmetries()]
        for change in symmetries:
            self._consider(change)
        # Other colors come last, since there are so many.
        single = sorted([*changes(self._source), *self._poses()], key=_is_of_color)
        singles = [change for change in single if self._consider(change)]
        for change in self._recolorings(Change("", self._source), _COLORINGS_KEPT):
            self._consider(change)
        for change in self._combinations(singles[:_COMBINED], symmetries[:2]):
            self._consider(change)
        return {trial.name: trial.source for trial in self._found}

    def _consider(self, change: Change) -> bool:
        """Keep a rewrite if it is a task of its own, and return whether it is."""
        if len(self._found) == MOST or change.source in self._seen:
            return False
        self._seen.add(change.source)
        try:
            with time_limit():
                trial = self._trial(change)
                if not trial.is_task(self._original):
                    return False
                others = [self._original, *self._found]
                if not all(trial.differs(other) and other.differs(trial) for other in others):
                    return False
        except (TooSlowError, SyntaxError):
            return False
        self._found.append(trial)
        return True

    def _trial(self, change: Change) -> Trial:
        names = [name for name in change.name.split(".") if is_change(name)]
        change_grid = change_of(names)
        inputs = [change_grid(grid) for grid in self._inputs] if names else self._inputs
        return Trial(change.name, change.source, ".".join(names), inputs)

    def _symmetries(self) -> Iterator[Change]:
        """Yield the programs for turned and mirrored grids, if they are not the same one."""
        found = {"": self._source}
        waiting = [""]
        while waiting:
            first = waiting.pop(0)
            for mirroring in MIRRORINGS:
                name = combined_symmetry(first, mirroring.name)
                if name in found:
                    continue
                source = self._mirrored(found[first], mirroring, name)
                if source is not None:
                    found[name] = source
                    waiting.append(name)
                    yield Change(name, source)

    def _poses(self) -> Iterator[Change]:
        """Yield programs that return the output in another pose, where it is not of the input."""
        if self._original.resizes():
            yield from poses(self._source)

    def _mirrored(
        self,
        source: str,
        mirroring: Mirroring,
        symmetry: str,
        name: str = "",
        base: Trial | None = None,
    ) -> str | None:
        """Return the program that does to changed grids what another one does to grids."""
        for candidate in (source, *mirrored_sources(source, mirroring)):
            if self._is_counterpart(
                Change(name or symmetry, candidate), base or self._original, symmetry
            ):
                return candidate
        return None

    def _is_counterpart(self, change: Change, base: Trial, of_grids: str) -> bool:
        try:
            with time_limit():
                return self._trial(change).is_counterpart(base, change_of([of_grids]))
        except (TooSlowError, SyntaxError):  # not every version is a program
            return False

    def _recolorings(self, base: Change, count: int) -> Iterator[Change]:
        """Yield programs for recolored grids, up to a number, with other colors in the code."""
        named = [COLORS.index(name) for name in colors_in(base.source) if name != "BLACK"]
        rng = np.random.default_rng(self._seed)
        original_trial = self._trial(base)
        for _ in range(_COLORINGS_TRIED if named else 0):
            table = _recoloring_of(named, rng)
            source = _recolored(base.source, table)
            recoloring = recoloring_name(table)
            name = _joined(base.name, recoloring)
            if self._is_counterpart(Change(name, source), original_trial, recoloring):
                yield Change(name, source)
                count -= 1
            if not count:
                return

    def _combinations(self, singles: list[Change], symmetries: list[Change]) -> Iterator[Change]:
        """Yield programs with two changes: of the rule, of directions and of colors."""
        for change in [*symmetries, *singles]:
            yield from self._recolorings(change, 1)
        for first, second in itertools.combinations(singles, 2):
            splices = [*between(self._source, first.source), *between(self._source, second.source)]
            if _are_apart(splices):
                yield Change(_joined(first.name, second.name), apply(self._source, splices))
        for single in singles:
            base = self._trial(single)
            for mirroring in MIRRORINGS:
                name = _joined(mirroring.name, single.name)
                source = self._mirrored(single.source, mirroring, mirroring.name, name, base)
                if source is not None:
                    yield Change(name, source)


def _is_of_color(change: Change) -> bool:
    return change.name.partition("_")[0].rstrip("0123456789") in COLORS


def _are_apart(splices: list[Splice]) -> bool:
    """Return whether no piece of source code is in two of some splices."""
    ordered = sorted(splices)
    return all(
        one.start + max(len(one.old), 1) <= two.start for one, two in itertools.pairwise(ordered)
    )


def _joined(*names: str) -> str:
    return ".".join(filter(None, names))


def _recoloring_of(named: list[int], rng: np.random.Generator) -> list[int]:
    """Return a permutation of the colors that gives each of some colors another place."""
    table = list(range(10))
    for color in named:
        other = int(rng.integers(1, 10))
        table[color], table[other] = table[other], table[color]
    return table


def _recolored(source: str, table: list[int]) -> str:
    """Return a program with the colors that it names replaced."""
    names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    lines = line_starts(source)
    return apply(
        source,
        [
            Splice(
                lines[node.lineno - 1] + node.col_offset,
                node.id,
                COLORS[table[COLORS.index(node.id)]],
            )
            for node in names
            if node.id in COLORS
        ],
    )
