"""What a model is trained on, and the questions that it is asked afterwards.

The tasks of a concept and a tenth of the rewrites are never trained on, whatever the run, and runs
with fewer tasks have a part of the tasks of those with more: the questions are the same for all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from examples.train.sequences import Encoder, LengthError, Sample
from omniarc import corpus, tasks
from omniarc.corpus import Pair, Task
from omniarc.dataset import Dataset, DrawError, create_dataset, load_entry
from omniarc.dataset.concepts import tasks_with
from omniarc.dataset.rewriting import find_rewrites
from sandbox.errors import FieldError

# The order of the tasks, the rewrites that are held out, and the questions depend on this alone.
_SEED = 2026

CONCEPT = "lines"
FEWEST = 150

_COMPOSITIONS = 50

# Shares of samples in runs with new programs.
_WEIGHTS = {"originals": 4, "rewrites": 4, "compositions": 1, "lessons": 1, "attempts": 1}

_HELD_OUT_SHARE = 0.1

# Samples that are drawn again in a row, at most.
_MOST_REFUSED = 50

# Longer ids could not be those of predictions.
_LONGEST_ID = 64


@dataclass(frozen=True)
class Curriculum:
    """What a run draws its samples from.

    Attributes:
        dataset: the dataset.
        programs: every program that a sample may ask for.
        held_out: programs that no sample shows, not even as an attempt.
    """

    dataset: Dataset
    programs: frozenset[str]
    held_out: frozenset[str]

    def samples(self, encoder: Encoder, rng: np.random.Generator) -> Iterator[Sample]:
        """Yield random samples without end; those that are too long are drawn again.

        Raises:
            LengthError: almost all are too long.
        """
        while True:
            for refused in range(_MOST_REFUSED + 1):
                try:
                    _, sample = self.dataset.sample(rng)
                    if sample.get("attempt") not in self.held_out:
                        yield encoder.sample(sample)
                        break
                except LengthError:
                    if refused == _MOST_REFUSED:
                        raise
                except DrawError:
                    continue


def trained_tasks(count: int | None) -> list[str]:
    """Return the ids of the tasks of a run: the first of a fixed random order; None for all.

    Raises:
        FieldError: there are fewer, or it is less than FEWEST.
    """
    ids = sorted(set(tasks.task_ids()) - set(tasks_with(CONCEPT)))
    if count is not None and not FEWEST <= count <= len(ids):
        raise FieldError("tasks", f"must be from {FEWEST} to {len(ids)}, not {count}")
    return _shuffled(ids)[:count]


def held_out_rewrites(task_ids: Iterable[str]) -> list[str]:
    """Return the rewrites of some tasks that are not trained on, a tenth on average."""
    chosen = np.random.default_rng(_SEED)
    held_out = []
    for task_id in tasks.task_ids():
        rewrites = find_rewrites(task_id)
        drawn = chosen.random(len(rewrites)) < _HELD_OUT_SHARE
        held_out += [(task_id, one) for one, out in zip(rewrites, drawn, strict=True) if out]
    wanted = set(task_ids)
    return [rewrite for task_id, rewrite in held_out if task_id in wanted]


def curriculum(count: int | None, new_programs: bool, seed: int) -> Curriculum:
    """Return what to train on.

    Args:
        count: the number of tasks; None for all that are not held out.
        new_programs: add rewrites, compositions, lessons and attempts.
        seed: of the dataset.

    Raises:
        FieldError: there are not as many tasks, or `count` is less than FEWEST.
    """
    ids = trained_tasks(count)
    held_out = held_out_rewrites(ids)
    if not new_programs:
        dataset = create_dataset(task_ids=ids, holdout=CONCEPT, seed=seed)
    else:
        left_out = set(held_out)
        rewrites = [one for task_id in ids for one in find_rewrites(task_id)]
        dataset = create_dataset(
            task_ids=[*ids, *(one for one in rewrites if one not in left_out)],
            primitives=True,
            compositions=_COMPOSITIONS,
            attempts=True,
            weights=_WEIGHTS,
            holdout=CONCEPT,
            seed=seed,
        )
    programs = frozenset(load_entry(entry_id).code for entry_id in dataset.task_ids)
    return Curriculum(dataset, programs, frozenset(load_entry(one).code for one in held_out))


def questions(most: int) -> dict[str, list[Task]]:
    """Return tasks to write programs for, at most `most` of each kind, the same in every run.

    They are the original pairs of tasks that every run was trained on, held-out rewrites of these,
    the original pairs of tasks of the held-out concept, and ARC-AGI-1's evaluation tasks.
    """
    trained = trained_tasks(FEWEST)
    rewrites = [one for one in held_out_rewrites(trained) if len(one) <= _LONGEST_ID]
    evaluation = [task.id for task in corpus.iter_tasks("ARC-AGI-1", "evaluation")]
    return {
        "training": [_original(one) for one in _shuffled(trained)[:most]],
        "rewrites": [_drawn(one) for one in _shuffled(rewrites)[:most]],
        CONCEPT: [_original(one) for one in _shuffled(tasks_with(CONCEPT))[:most]],
        "evaluation": [_original(one) for one in _shuffled(evaluation)[:most]],
    }


def _original(task_id: str) -> Task:
    return corpus.find_task(task_id, "ARC-AGI-1")


def _drawn(entry_id: str) -> Task:
    _, sample = create_dataset(task_ids=[entry_id], seed=_SEED).sample()
    train, test = ([Pair(**pair) for pair in sample[part]] for part in ("train", "test"))
    return Task(entry_id, train, test)


def _shuffled(ids: Sequence[str]) -> list[str]:
    return [ids[index] for index in np.random.default_rng(_SEED).permutation(len(ids))]
