"""Variations of tasks: rotated, mirrored and recolored, where the program is still right.

A program is right for a transformation of grids if it maps each transformed input to the
transformed output. This is tested by running it: on some inputs when variations are looked up, and
on every input that is drawn. A variation has the code of its task.

The id of a variation is a prefix and the task's id: `rotate90-007bbfb7`,
`flip_left_right-007bbfb7`, `colors0312456789-007bbfb7` (the digit at index c is the new color of
color c).
"""

import ast
import itertools
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from omniarc.dataset.entry import DatasetEntry, original
from omniarc.dataset.source import names_in
from omniarc.dsl import colors as color_names
from omniarc.evaluation.augmentation import SYMMETRIES, Change, recoloring
from omniarc.grids import Array
from omniarc.tasks import UnknownProgramError

COLORS_PREFIX = "colors"

# Inputs on which a program must be right before its variation is accepted.
_TRIALS = 8

# Color permutations tried and kept for each task.
_PERMUTATIONS_TRIED, _PERMUTATIONS_KEPT = 6, 3

PREFIXES = (*SYMMETRIES, COLORS_PREFIX)


def find_variations(task_id: str) -> list[str]:
    """Return the ids of the variations of a task; the same ones every time.

    These are the symmetries and some color permutations for which its program is right.
    """
    symmetries = [f"{symmetry}-{task_id}" for symmetry in SYMMETRIES]
    permutations = filter(_is_variation, _permutations(task_id))
    return [
        *filter(_is_variation, symmetries),
        *itertools.islice(permutations, _PERMUTATIONS_KEPT),
    ]


@cache
def load_variation(entry_id: str) -> DatasetEntry:
    """Return the entry of a variation.

    Raises:
        UnknownProgramError: this is not the id of a variation, or there is no such task.
    """
    prefix, _, task_id = entry_id.partition("-")
    if not _is_prefix(prefix):
        raise UnknownProgramError(entry_id)
    change, back = change_and_inverse(prefix)
    base = original(task_id)

    def generate_input(rng: np.random.Generator) -> Array:
        return np.ascontiguousarray(change(base.generate_input(rng)))

    def agrees(grid: Array, output: Any) -> bool:
        expected = change(np.asarray(base.task(np.ascontiguousarray(back(grid)))))
        return np.array_equal(expected, output)

    few = base.distinct_inputs
    return DatasetEntry(entry_id, base.code, base.task, generate_input, agrees, distinct_inputs=few)


def _is_prefix(prefix: str) -> bool:
    digits = prefix.removeprefix(COLORS_PREFIX)
    is_permutation = prefix.startswith(COLORS_PREFIX) and sorted(digits) == list("0123456789")
    return prefix in SYMMETRIES or is_permutation


def change_and_inverse(prefix: str) -> tuple[Change, Change]:
    """Return the transformation of grids that a prefix names, and its inverse."""
    if prefix in SYMMETRIES:
        return SYMMETRIES[prefix]
    return recoloring([int(digit) for digit in prefix.removeprefix(COLORS_PREFIX)])


def _permutations(task_id: str) -> Iterator[str]:
    """Yield the ids of color permutations to try.

    Black keeps its meaning as the background of the originals, and so do the colors that the
    program names; the others are permuted.
    """
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
        yield f"{COLORS_PREFIX}{''.join(map(str, table))}-{task_id}"


def _is_variation(entry_id: str) -> bool:
    """Return whether the program is right on some inputs, at least one of them changed."""
    entry = load_variation(entry_id)
    _, back = change_and_inverse(entry_id.partition("-")[0])
    rng = np.random.default_rng(0)
    is_change = False
    for _ in range(_TRIALS):
        try:
            grid = entry.generate_input(rng)
            if entry.agrees is None or not entry.agrees(grid, entry.task(grid.copy())):
                return False
        except Exception:
            return False  # the program fails on a changed input
        is_change = is_change or not np.array_equal(back(grid), grid)
    return is_change
