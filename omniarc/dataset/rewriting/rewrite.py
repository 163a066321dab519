"""Rewrites as entries of the dataset.

A rewrite is a task of the corpus with another rule: its program, changed in one or two places, and
its inputs, turned, mirrored or recolored if the change is about directions or colors. The id is
`rewrite-`, the names of the changes with dots between them, and the id of the task:
`rewrite-flip_up_down-25ff71a9`, `rewrite-max_min.colors0213456789-1f85a75f`.
"""

from functools import cache

import numpy as np

from omniarc.dataset.entry import DatasetEntry, original
from omniarc.dataset.rewriting.grid_changes import change_of, is_change
from omniarc.dataset.rewriting.splices import Splice, apply
from omniarc.dataset.rewriting.table import load_table
from omniarc.dataset.rewriting.trials import compiled
from omniarc.grids import Array
from omniarc.tasks import UnknownProgramError

PREFIX = "rewrite"


def find_rewrites(task_id: str) -> list[str]:
    """Return the ids of the rewrites of a task."""
    found = load_table().tasks.get(task_id)
    return [f"{PREFIX}-{name}-{task_id}" for name in found.rewrites] if found else []


def splices_of(entry_id: str) -> list[Splice]:
    """Return where the program of a rewrite differs from that of its task.

    Raises:
        UnknownProgramError: this is not the id of a rewrite.
    """
    prefix, *parts = entry_id.split("-")
    if prefix == PREFIX and len(parts) == 2:
        name, task_id = parts
        found = load_table().tasks.get(task_id)
        if found is not None and name in found.rewrites:
            return found.rewrites[name]
    raise UnknownProgramError(entry_id)


def rewritten(entry_id: str) -> str:
    """Return the program of a rewrite.

    Raises:
        UnknownProgramError: this is not the id of a rewrite.
        StaleSpliceError: the task has changed since its rewrites were searched.
    """
    splices = splices_of(entry_id)
    return apply(original(entry_id.rpartition("-")[2]).code, splices)


@cache
def load_rewrite(entry_id: str) -> DatasetEntry:
    """Return the entry of a rewrite.

    Raises:
        UnknownProgramError: this is not the id of a rewrite.
        StaleSpliceError: the task has changed since its rewrites were searched.
    """
    code = rewritten(entry_id)
    _, name, task_id = entry_id.split("-")
    base = original(task_id)
    changes = [part for part in name.split(".") if is_change(part)]
    change = change_of(changes)

    def generate_input(rng: np.random.Generator) -> Array:
        return change(base.generate_input(rng))

    generate = generate_input if changes else base.generate_input
    few = base.distinct_inputs
    return DatasetEntry(entry_id, code, compiled(code), generate, distinct_inputs=few)
