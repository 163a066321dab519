"""The comparison of input sources with the original inputs, feature by feature."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec
import numpy as np

from omniarc import corpus
from omniarc.analysis.distances import SourceDistances, compare_source
from omniarc.analysis.features import Table, measure
from omniarc.analysis.invariants import BrokenInvariant, find_broken
from omniarc.analysis.properties import of_input
from omniarc.analysis.sources import InputSource
from sandbox.errors import FieldError

# All pairs of a source's grids for a task are compared: 1,000 grids would take seconds per task
# and add no information.
MAX_SAMPLES = 200


class Analysis(msgspec.Struct, frozen=True):
    """The result of an analysis.

    Attributes:
        samples: the most grids of each task that were taken from a source.
        seed: the seed of the grids and of the splits of `omniarc.analysis.distances`.
        sources: the comparison of each source, in the order given.
        invariants: the invariants of original inputs that a source breaks, by source and task id.
    """

    samples: int
    seed: int
    sources: list[SourceDistances]
    invariants: dict[str, dict[str, list[BrokenInvariant]]]


class Measured(NamedTuple):
    """The grids of an analysis with their features.

    Attributes:
        originals: the original inputs, by task id.
        sources: the inputs of each source, by name and task id.
    """

    originals: dict[str, Table]
    sources: dict[str, dict[str, Table]]


def analyse(
    sources: Mapping[str, InputSource],
    *,
    task_ids: Iterable[str] | None = None,
    samples: int = 50,
    seed: int = 0,
    on_progress: Callable[[], None] = lambda: None,
) -> tuple[Analysis, Measured]:
    """Compare each source with the original inputs.

    Args:
        sources: the sources by name.
        task_ids: the tasks; None for all tasks of a source.
        samples: the most grids of each task to take from a source, 1-200.
        seed: the seed of the grids that are taken, and of the splits.
        on_progress: called for each task of each source.

    Raises:
        FieldError: `samples` is out of range, or a source has no task with enough grids.
        InputsError: a file of a source is invalid.
        FolderError: a folder of a source cannot be read.
    """
    if not 1 <= samples <= MAX_SAMPLES:
        raise FieldError("samples", f"must be from 1 to {MAX_SAMPLES}, not {samples}")
    chosen = None if task_ids is None else list(dict.fromkeys(task_ids))
    measured = Measured({}, {})
    compared = []
    for name, source in sources.items():
        tables: dict[str, Table] = {}
        left_out: dict[str, str] = {}
        available = set(source.task_ids)
        for task_id in source.task_ids if chosen is None else chosen:
            on_progress()
            try:
                task = corpus.find_task(task_id)
            except corpus.UnknownTaskError:
                left_out[task_id] = "the task is in no dataset"
                continue
            if task_id not in available:
                left_out[task_id] = "the source has no inputs for this task"
                continue
            rng = np.random.default_rng([seed, *task_id.encode()])
            if grids := source.inputs(task_id, samples, rng):
                tables[task_id] = measure(grids)
                measured.originals.setdefault(task_id, measure(task.inputs))
            else:
                left_out[task_id] = "the source has no inputs for this task"
        measured.sources[name] = tables
        compared.append(
            compare_source(name, measured.originals, tables, left_out=left_out, seed=seed)
        )
    return Analysis(samples, seed, compared, _broken_invariants(measured)), measured


def _broken_invariants(measured: Measured) -> dict[str, dict[str, list[BrokenInvariant]]]:
    """Return the invariants that each source breaks, by source and task id."""
    originals = {
        task_id: [of_input(grid) for grid in table.grids]
        for task_id, table in measured.originals.items()
    }
    broken: dict[str, dict[str, list[BrokenInvariant]]] = {}
    for name, tables in measured.sources.items():
        broken[name] = {}
        for task_id, table in tables.items():
            drawn = [of_input(grid) for grid in table.grids]
            if found := find_broken(originals[task_id], drawn):
                broken[name][task_id] = found
    return broken
