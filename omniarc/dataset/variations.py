"""Variations of a task: turned, mirrored and recolored, where its program still agrees.

A program agrees with a change of grids when it turns a changed input into the changed output. That
is found out by running it, once on some inputs to see whether the variation is one at all, and
again on every input that is drawn. The code of a variation is the task's own.

A variation's id is a prefix and the task's id, and says everything about it:
`rotate90-007bbfb7`, `flip_left_right-007bbfb7`, `colors0312456789-007bbfb7` (the digit at place c
is what color c becomes).
"""

import ast
import itertools
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from omniarc.dataset.entry import Entry, original
from omniarc.dataset.source import names_in
from omniarc.dsl import colors as color_names
from omniarc.evaluation.augmentation import SYMMETRIES, Change, recoloring
from omniarc.grids import Array

_COLORS = "colors"

# How many inputs a program must agree on before its variation counts as one.
_TRIALS = 8

# How many permutations of colors are tried for each task, and how many kept.
_PERMUTATIONS_TRIED, _PERMUTATIONS_KEPT = 6, 3

PREFIXES = (*SYMMETRIES, _COLORS)


def find_variations(task_id: str) -> list[str]:
    """The ids of the variations of a task: the symmetries and some color permutations on which
    its program agrees, the same ones every time."""
    symmetries = [f"{symmetry}-{task_id}" for symmetry in SYMMETRIES]
    permutations = filter(_is_variation, _permutations(task_id))
    return [
        *filter(_is_variation, symmetries),
        *itertools.islice(permutations, _PERMUTATIONS_KEPT),
    ]


@cache
def load_variation(entry_id: str) -> Entry:
    """The entry of a variation's id; KeyError if it is none, or there is no such task."""
    prefix, _, task_id = entry_id.partition("-")
    change, back = _changes(prefix)
    base = original(task_id)

    def generate_input(rng: np.random.Generator) -> Array:
        return np.ascontiguousarray(change(base.generate_input(rng)))

    def agrees(grid: Array, output: Any) -> bool:
        expected = change(np.asarray(base.task(np.ascontiguousarray(back(grid)))))
        return np.array_equal(expected, output)

    return Entry(entry_id, base.code, base.task, generate_input, agrees)


def _changes(prefix: str) -> tuple[Change, Change]:
    if prefix in SYMMETRIES:
        return SYMMETRIES[prefix]
    digits = prefix.removeprefix(_COLORS)
    if not prefix.startswith(_COLORS) or sorted(digits) != list("0123456789"):
        raise KeyError(f"no variation {prefix!r}")
    return recoloring([int(digit) for digit in digits])


def _permutations(task_id: str) -> Iterator[str]:
    """Color permutations to try: black is background in the originals, and a color that the
    program names has a meaning; the others change places."""
    names = names_in(ast.parse(original(task_id).code))
    named = {
        getattr(color_names, name)
        for name in names
        if name.isupper() and hasattr(color_names, name)
    }
    free = np.array([color for color in range(1, 10) if color not in named])
    rng = np.random.default_rng(zlib.crc32(task_id.encode()))
    for _ in range(_PERMUTATIONS_TRIED if len(free) > 1 else 0):
        table = np.arange(10)
        table[free] = rng.permutation(free)
        yield f"{_COLORS}{''.join(map(str, table))}-{task_id}"


def _is_variation(entry_id: str) -> bool:
    """Whether the program agrees on some inputs, not all of which the change leaves alone."""
    entry = load_variation(entry_id)
    _, back = _changes(entry_id.partition("-")[0])
    rng = np.random.default_rng(0)
    is_change = False
    for _ in range(_TRIALS):
        try:
            grid = entry.generate_input(rng)
            if entry.agrees is None or not entry.agrees(grid, entry.task(grid.copy())):
                return False
        except Exception:
            return False  # on what the change makes of an input, the program fails
        is_change = is_change or not np.array_equal(back(grid), grid)
    return is_change
