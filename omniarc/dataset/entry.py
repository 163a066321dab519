"""Entries of the dataset: a program with a generator of inputs, and examples drawn from them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from omniarc import tasks
from omniarc.dataset.source import program_source
from omniarc.errors import OmniArcError
from omniarc.grids import Array, as_lists
from sandbox.grids import Grid

# Inputs drawn before giving up: far more than a correct generator needs.
MAX_DRAWS = 200


class DrawError(OmniArcError, RuntimeError):
    """No valid example was drawn in `MAX_DRAWS` tries; the message names the entry."""


@dataclass(frozen=True)
class DatasetEntry:
    """A program and the generator of its inputs.

    Attributes:
        id: the id of a corpus task, or an id with a prefix.
        code: the program as a model should write it; it defines `task`.
        task: the program as a function from a grid (h, w) to a grid.
        generate_input: draws an input grid (h, w).
        agrees: whether an input and its output are an example of the rule; None if all are.
        wrong: programs of other rules, if a sample shows one to be corrected.
        rule: the rule of a task of the corpus in a sentence.
        distinct_inputs: how many different inputs there are, if the rule allows only few.
    """

    id: str
    code: str
    task: Callable[[Any], Any]
    generate_input: Callable[[np.random.Generator], Any]
    agrees: Callable[[Array, Any], bool] | None = None
    wrong: tuple[str, ...] = ()
    rule: str | None = None
    distinct_inputs: int | None = None

    @property
    def is_original(self) -> bool:
        """Whether it is a task of the corpus."""
        return "-" not in self.id


class Example(NamedTuple):
    """An input grid and its output, as lists of rows."""

    input: Grid
    output: Grid


@cache
def original(task_id: str) -> DatasetEntry:
    """Return the entry of a task of the corpus.

    Raises:
        UnknownProgramError: the task has no program.
    """
    module = tasks.load_task(task_id)
    return DatasetEntry(
        task_id,
        program_source(module.source),
        module.task,
        module.generate_input,
        rule=tasks.find_rule(task_id),
        distinct_inputs=module.distinct_inputs,
    )


def draw_example(entry: DatasetEntry, rng: np.random.Generator, seen: set[bytes]) -> Example:
    """Draw a valid example whose output differs from its input, and whose input is not in `seen`.

    The key of the input is added to `seen`.

    Raises:
        DrawError: no such example was drawn in `MAX_DRAWS` tries.
    """
    reason = "every input has been drawn already"
    for _ in range(MAX_DRAWS):
        # A generator may give up, and a program may fail on an unusual input: draw another one.
        # `omniarc tasks check` reports such failures.
        try:
            grid = entry.generate_input(rng)
            key = grid_key(grid)
            if key in seen:
                continue
            output = entry.task(grid.copy())
            if entry.agrees is not None and not entry.agrees(grid, output):
                continue
            example = Example(as_lists(grid), as_lists(output))
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            continue
        if example.input != example.output:
            seen.add(key)
            return example
        reason = "the program does not change its inputs"
    raise DrawError(f"{entry.id}: no valid example in {MAX_DRAWS} draws: {reason}")


def grid_key(grid: Array) -> bytes:
    """Return a key that is equal for arrays (h, w) of equal shape and cells, of any type."""
    return bytes(grid.shape) + grid.astype(np.int8, copy=False).tobytes()
