"""The dataset: samples of tasks, with programs, drawn anew each time.

from omniarc.dataset import create_dataset

dataset = create_dataset(seed=0)
task_id, sample = dataset.sample()
sample["train"][0]["input"], sample["code"]
"""

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from omniarc import language, tasks
from omniarc.dataset.composition import PREFIX as COMPOSITION
from omniarc.dataset.composition import find_compositions, load_composition
from omniarc.dataset.entry import DrawError, Entry, Example, draw_example, original
from omniarc.dataset.lessons import PREFIX as PRIMITIVE
from omniarc.dataset.lessons import load_primitive, primitive_ids
from omniarc.dataset.variations import find_variations, load_variation

__all__ = ["Dataset", "DrawError", "create_dataset", "is_entry", "load_entry"]

_MAIN_PROCESS = "MainProcess"

Sample = dict[str, Any]


def create_dataset(
    *,
    task_ids: Iterable[str] | None = None,
    variations: bool = False,
    primitives: bool = False,
    compositions: int = 0,
    seed: int | None = None,
) -> "Dataset":
    """A dataset of the tasks that have a program; by default these alone, under their own ids.

    Args:
        task_ids: the tasks to take, instead of all; also single variations and the like.
        variations: also each task turned, mirrored and recolored, where its program still
            agrees; finding out takes about 30 ms a task.
        primitives: also tasks that each teach one name of the language.
        compositions: also up to so many compositions of two tasks into one program.
        seed: for samples that are drawn without a generator; None for another one each time.

    Raises:
        KeyError: there is no program for one of `task_ids`.
    """
    ids = list(tasks.task_ids() if task_ids is None else dict.fromkeys(task_ids))
    originals = [entry_id for entry_id in ids if load_entry(entry_id).is_original]
    if variations:
        for task_id in originals:
            ids += find_variations(task_id)
    if primitives:
        ids += primitive_ids()
    if compositions:
        ids += find_compositions(originals, compositions)
    return Dataset(ids, seed)


def load_entry(entry_id: str) -> Entry:
    """The entry of any id that a dataset can have; KeyError if there is none."""
    prefix, hyphen, _ = entry_id.partition("-")
    if not hyphen:
        return original(entry_id)
    if prefix == PRIMITIVE:
        return load_primitive(entry_id)
    if prefix == COMPOSITION:
        return load_composition(entry_id)
    return load_variation(entry_id)


def is_entry(entry_id: str) -> bool:
    """Whether a dataset can have this id, be its program sound or not."""
    try:
        load_entry(entry_id)
    except KeyError:
        return False
    except Exception:
        return True
    return True


class Dataset:
    """Tasks to draw samples from.

    `for task_id, sample in dataset` gives one new sample of each task, in order, and `dataset[i]`
    one of the task at place `i`. A dataset can be pickled and sent to a data loader's workers;
    each process then draws samples of its own, the same ones in every run that has the same seed
    and names its processes alike.

    Args:
        task_ids: the ids of its entries.
        seed: for samples that are drawn without a generator; None for another one each time.
    """

    def __init__(self, task_ids: Iterable[str], seed: int | None = None) -> None:
        self.task_ids = tuple(task_ids)
        self.version = language.version()
        self.hash = language.content_hash()
        self._entropy = np.random.SeedSequence(seed).entropy
        self._known = frozenset(self.task_ids)
        self._made_in = self._drawn_in = os.getpid()
        self._rng: np.random.Generator | None = None

    def __len__(self) -> int:
        return len(self.task_ids)

    def __iter__(self) -> Iterator[tuple[str, Sample]]:
        for task_id in self.task_ids:
            yield self.sample(task_id=task_id)

    def __getitem__(self, index: int) -> tuple[str, Sample]:
        """A new sample of the task at a place in `task_ids`, for loaders that ask by number.

        Raises:
            IndexError: there is no such place.
        """
        return self.sample(task_id=self.task_ids[index])

    def __reduce__(self) -> tuple[Any, ...]:
        return Dataset, (self.task_ids, self._entropy)

    def sample(
        self,
        rng: np.random.Generator | None = None,
        *,
        task_id: str | None = None,
        n_train: int = 3,
        n_test: int = 1,
    ) -> tuple[str, Sample]:
        """A task's id with examples that are drawn for it and its program.

        The sample is `{"train": [{"input": …, "output": …}, …], "test": […], "code": "…",
        "version": "1", "hash": "…"}`: grids are lists of rows, `code` defines `task`, and the
        last two are those of the language. No input is in a sample twice.

        Args:
            rng: where the sample comes from; None for the dataset's own generator.
            task_id: the task; None for any, all as likely.
            n_train, n_test: how many examples; not both 0.

        Raises:
            KeyError: the dataset has no such task.
            ValueError: a number of examples is negative, or both are 0, or the dataset is empty.
            DrawError: the task has not so many different inputs.
        """
        if n_train < 0 or n_test < 0 or n_train + n_test == 0:
            raise ValueError(f"n_train, n_test: not negative, not both 0: {n_train}, {n_test}")
        if not self.task_ids:
            raise ValueError("the dataset is empty")
        generator = self._own_rng() if rng is None else rng
        if task_id is None:
            task_id = self.task_ids[int(generator.random() * len(self.task_ids))]
        elif task_id not in self._known:
            raise KeyError(f"no task {task_id!r} in this dataset")
        entry = load_entry(task_id)
        seen: set[bytes] = set()
        examples = [draw_example(entry, generator, seen) for _ in range(n_train + n_test)]
        return task_id, {
            "train": list(map(Example._asdict, examples[:n_train])),
            "test": list(map(Example._asdict, examples[n_train:])),
            "code": entry.code,
            "version": self.version,
            "hash": self.hash,
        }

    def _own_rng(self) -> np.random.Generator:
        """The generator of this process: a forked worker must not repeat its parent's samples."""
        process = os.getpid()
        if self._rng is None or process != self._drawn_in:
            name = multiprocessing.current_process().name
            if name != _MAIN_PROCESS:
                key = tuple(name.encode())
            else:
                # Forked by hand, so without a name of its own.
                key = () if process == self._made_in else (process,)
            seeds = np.random.SeedSequence(self._entropy, spawn_key=key)
            self._rng, self._drawn_in = np.random.default_rng(seeds), process
        return self._rng
