"""An entry of the dataset: a program with a source of inputs, and examples drawn from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from omniarc import tasks
from omniarc.dataset.source import program_source
from omniarc.grids import Array, as_lists
from sandbox.grids import Grid

# How often an input is drawn again before giving up: bounded, and far more than a sound
# generator needs.
MAX_DRAWS = 200


class DrawError(RuntimeError):
    """No acceptable example was drawn in `MAX_DRAWS` tries; the message names the entry."""


@dataclass(frozen=True)
class Entry:
    """A program and what is drawn for it.

    Attributes:
        id: the corpus's own id, or one with a prefix.
        code: the program as a model should write it; it defines `task`.
        task: the program, on an array (h, w).
        generate_input: draws an input array (h, w).
        agrees: whether an input and its output are an example of the rule; None if all are.
    """

    id: str
    code: str
    task: Callable[[Any], Any]
    generate_input: Callable[[np.random.Generator], Any]
    agrees: Callable[[Array, Any], bool] | None = None

    @property
    def is_original(self) -> bool:
        """Whether it is a task of the corpus, under the corpus's own id."""
        return "-" not in self.id


class Example(NamedTuple):
    """An input grid with its output, in lists."""

    input: Grid
    output: Grid


@cache
def original(task_id: str) -> Entry:
    """The entry of a task that there is a file for; KeyError if there is none."""
    module = tasks.load_task(task_id)
    return Entry(task_id, program_source(module.source), module.task, module.generate_input)


def draw_example(entry: Entry, rng: np.random.Generator, seen: set[bytes]) -> Example:
    """A valid example that changes something and whose input is not in `seen`; it is added there.

    Raises:
        DrawError: none came in `MAX_DRAWS` tries.
    """
    reason = "every input is there already"
    for _ in range(MAX_DRAWS):
        # A generator may give up on an input, and a program fail on a strange one: the next may
        # do. `omniarc tasks check` is where such failures count.
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
        reason = "the program leaves its inputs as they are"
    raise DrawError(f"{entry.id}: nothing acceptable in {MAX_DRAWS} draws: {reason}")


def grid_key(grid: Array) -> bytes:
    """Equal for arrays (h, w) of equal shape and cells, to tell inputs apart."""
    return bytes(grid.shape) + grid.astype(np.int8, copy=False).tobytes()
