"""Trials of compositions: whether two tasks, one after the other, are a task that makes sense.

The second task must be applicable to the outputs of the first: it turns, mirrors, tiles or enlarges
any grid, or these outputs are like its own inputs, in size, colors, density and objects. Both tasks
must have an effect, every line must run, and no single program may do the same.
"""

import ast
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from omniarc import dsl
from omniarc.dataset.entry import DrawError, draw_example, grid_key, original
from omniarc.dataset.rewriting.operators import COLORS, colors_in
from omniarc.dataset.rewriting.trials import compiled, lines_in, lines_run, output_of
from omniarc.dataset.source import names_in
from omniarc.dsl import background_color, colors_by_count, count_color, find_objects
from omniarc.grids import Array, as_array

# Inputs that a composition is tested on, and different outputs that it must return for them.
_TRIALS, _DIFFERENT = 10, 8

# The share of inputs for which the second task alone returns something else.
_BOTH_SHOW = 0.8

# How far a feature may be outside its range: this share of the range, but at least so much.
_SLACK, _LEAST = 0.25, np.array([2, 2, 0, 0.05, 0.3, 0.5, 0.5, 0.5])

# A task with so many colors takes any others too.
_ANY_COLORS = 7


# Names that are about a grid as a whole.
_POSES = frozenset("rotate flip_left_right flip_up_down assemble tile scale_up".split())


class _Step(NamedTuple):
    """Inputs of a task with its outputs, what both are like, and whether sizes change."""

    pairs: list[tuple[Array, Array]]
    inputs: "_Range"
    outputs: "_Range"
    resizings: frozenset[bool]


class _Range(NamedTuple):
    """What some grids have in common."""

    low: Array
    high: Array
    always: frozenset[int]
    ever: frozenset[int]

    def covers(self, other: "_Range") -> bool:
        """Return whether other grids are like these."""
        slack = np.maximum(_SLACK * (self.high - self.low), _LEAST)
        return (
            bool((other.low >= self.low - slack).all() and (other.high <= self.high + slack).all())
            and self.always <= other.always
            and (other.ever <= self.ever or len(self.ever) >= _ANY_COLORS)
        )


def is_sensible(first_id: str, second_id: str) -> bool:
    """Return whether the outputs of one task are like what another one takes, by features alone."""
    first, second = _step(first_id), _step(second_id)
    if first is None or second is None:
        return False
    return _takes_any_grid(second_id) or second.inputs.covers(first.outputs)


@np.errstate(all="ignore")  # of programs on grids that they are not for
def is_task(
    first_id: str,
    second_id: str,
    compose: Callable[[str, str], str],
    others: Iterable[str],
) -> bool:
    """Return whether a composition of sensible tasks passes all tests.

    Args:
        first_id, second_id: the tasks.
        compose: returns their composition, or raises.
        others: tasks whose programs must not do the same.
    """
    step, first, second = _step(first_id), original(first_id), original(second_id)
    assert step is not None
    pairs = []
    alone = 0
    for grid, middle in step.pairs:
        output = output_of(second.task, middle)
        if output is None or _equal(output, middle) or _equal(output, grid) or np.ptp(output) == 0:
            return False
        without = output_of(second.task, grid)
        alone += without is not None and _equal(output, without)
        pairs.append((grid, output))
    if alone > (1 - _BOTH_SHOW) * _TRIALS:
        return False
    if len({grid_key(output) for _, output in pairs}) < _DIFFERENT:
        return False
    if _depends_on_ties(second_id, [middle for _, middle in step.pairs]):
        return False
    try:
        code = compose(first.code, second.code)
    except ValueError:
        return False
    task = compiled(code)
    inputs = [grid for grid, _ in pairs]
    return (
        _fits(task, pairs)
        and lines_run(task, inputs) >= lines_in(code)
        and not any(_does_the_same(other, pairs) for other in others)
    )


def _does_the_same(task_id: str, pairs: list[tuple[Array, Array]]) -> bool:
    """Return whether the program of a task fits some pairs."""
    step = _step(task_id)
    if step is not None and not step.resizings & _resizings(pairs):
        return False  # it has never kept, or never changed, the size of a grid
    return _fits(original(task_id).task, sorted(pairs, key=lambda pair: pair[0].size))


def _resizings(pairs: list[tuple[Array, Array]]) -> frozenset[bool]:
    return frozenset(grid.shape != output.shape for grid, output in pairs)


def _fits(task: Callable[[Any], Any], pairs: list[tuple[Array, Array]]) -> bool:
    for grid, output in pairs:
        returned = output_of(task, grid)
        if returned is None or not np.array_equal(returned, output):
            return False
    return True


@cache
def _takes_any_grid(task_id: str) -> bool:
    """Return whether a program puts a grid as a whole into other poses."""
    tree = ast.parse(original(task_id).code)
    names = names_in(tree) & set(dsl.__all__)
    parts = (ast.Compare, ast.Subscript, ast.For)  # of programs that look into the grid
    return names <= _POSES and not any(isinstance(node, parts) for node in ast.walk(tree))


@cache
def _step(task_id: str) -> _Step | None:
    """Return what a task does to some inputs; None if it has too few different ones."""
    entry = original(task_id)
    rng, seen = np.random.default_rng(0), set[bytes]()
    try:
        examples = [draw_example(entry, rng, seen) for _ in range(_TRIALS)]
    except DrawError:
        return None
    pairs = [(as_array(one.input), as_array(one.output)) for one in examples]
    inputs, outputs = zip(*pairs, strict=True)
    return _Step(pairs, _range_of(inputs), _range_of(outputs), _resizings(pairs))


def _range_of(grids: Iterable[Array]) -> _Range:
    features, colors = [], []
    for grid in grids:
        sizes = [obj.size for obj in find_objects(grid, connectivity=8)] or [0]
        cells = [count_color(grid, color) for color in colors_by_count(grid)]
        numbers = [len(sizes), sum(sizes) / len(sizes), max(sizes), cells[-1]]
        density = 1 - count_color(grid, background_color(grid)) / grid.size
        features.append([*grid.shape, len(cells), density, *np.log2(np.add(numbers, 1))])
        colors.append(frozenset(colors_by_count(grid)))
    table = np.array(features)
    return _Range(
        table.min(axis=0),
        table.max(axis=0),
        frozenset.intersection(*colors),
        frozenset.union(*colors),
    )


def _depends_on_ties(task_id: str, grids: list[Array]) -> bool:
    """Return whether a program does something else if colors that it does not name change places.

    It then chooses between two that are as common or as large, by the number of the color.
    """
    entry = original(task_id)
    named = {COLORS.index(name) for name in colors_in(entry.code)} | {0}
    free = np.array([color for color in range(10) if color not in named])
    table = np.arange(10, dtype=np.int8)
    table[free] = free[::-1]
    for grid in grids:
        output, other = output_of(entry.task, grid), output_of(entry.task, table[grid])
        if output is None or other is None or not _equal(table[output], other):
            return True
    return False


def _equal(first: Array, second: Array) -> bool:
    return np.array_equal(first, second)
