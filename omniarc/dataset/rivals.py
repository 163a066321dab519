"""Rivals: programs of other tasks that fit the train pairs of a sample by accident.

If all train pairs fit the program of another task, and a test pair does not, the sample does not
say which program is meant, and another one is drawn. `RIVALS` has the tasks of which at least 1 %
of samples with three train pairs are like that, and the programs that cause it, as
`benchmarks/ambiguity.py` finds them.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from omniarc.dataset.entry import DatasetEntry, Example, draw_example, original
from omniarc.grids import as_array

# Fewer train pairs often fit several programs: that is what drawing few of them means.
_LEAST_TRAIN = 3

# Ambiguous samples drawn again before one is accepted: the worst task has a third of them.
_REDRAWS = 20

RIVALS: dict[str, str] = {
    "007bbfb7": "c3e719e8",
    "05269061": "0dfd9992 484b58aa c3f564a4 f9012d9b",
    "0dfd9992": "82819916 29ec7d0e",
    "11852cab": "4c5c2cf0 36d67576",
    "1cf80156": "c8cbb738",
    "1f85a75f": "48d8fb45",
    "22168020": "ded97339",
    "239be575": "de1cd16c 780d0b14 1190e5a7 9f236235",
    "23b5c85d": "72ca375d 39a8645d",
    "25ff71a9": "a79310a0",
    "2dee498d": "d10ecb37 5bd6f4ac",
    "3428a4f5": "99b1bc43",
    "3906de3d": "a48eeaf7 05f2a901",
    "39a8645d": "97a05b5b ae4f1146",
    "40853293": "1f876c06 56ff96f3 ba97ae07",
    "44d8ac46": "6d75e8bb",
    "48d8fb45": "be94b721 1f85a75f 39a8645d",
    "4938f0c2": "4c5c2cf0",
    "5582e5ca": "6cdd2623 0e206a2e 7c008303 39e1d7f9 321b1fc6 264363fd 1a07d186 09629e4f ae3edfdc",
    "67a3c6ac": "7468f01a",
    "6b9890af": "c8cbb738",
    "72ca375d": "0b148d64",
    "746b3537": "4be741c5",
    "7b7f7511": "bc1d5164 5bd6f4ac e6721834",
    "7df24a62": "36d67576 6aa20dc0",
    "88a62173": "2dc579da 1f85a75f be94b721",
    "9172f3a0": "b91ae062",
    "963e52fc": "a416b8f3",
    "a416b8f3": "963e52fc",
    "a740d043": "1cf80156 8efcae92 97a05b5b ae4f1146 e50d258f",
    "a87f7484": "0b148d64 1f85a75f be94b721 39a8645d",
    "ac0a08a4": "469497ad 9172f3a0",
    "ae4f1146": "97a05b5b e50d258f",
    "b91ae062": "469497ad",
    "ba97ae07": "1f642eb9 ded97339 f15e1fac 22eb0ac0",
    "be94b721": "e50d258f 39a8645d ae4f1146 97a05b5b",
    "c3f564a4": "82819916",
    "c59eb873": "f25fbde4",
    "cce03e0d": "c3e719e8",
    "ce602527": "0b148d64 39a8645d 72ca375d e50d258f 97a05b5b",
    "d631b094": "a3325580",
    "d9fac9be": "b94a9452 39a8645d 72ca375d f8b3ba0a ae4f1146 e50d258f 97a05b5b",
    "dc433765": "a48eeaf7",
    "de1cd16c": "780d0b14",
    "e50d258f": "ae4f1146 8efcae92",
    "f9012d9b": "9ecd008a",
}


def draw_examples(
    entry: DatasetEntry, rng: np.random.Generator, n_train: int, n_test: int
) -> list[Example]:
    """Draw different examples for training and for a test, such that they say which task is meant.

    Raises:
        DrawError: the entry does not have enough different inputs.
    """
    for _ in range(_REDRAWS):
        seen: set[bytes] = set()
        examples = [draw_example(entry, rng, seen) for _ in range(n_train + n_test)]
        if not is_ambiguous(entry.id, examples[:n_train], examples[n_train:]):
            break
    return examples


def is_ambiguous(task_id: str, train: Sequence[Example], test: Sequence[Example]) -> bool:
    """Return whether a rival of a task fits all train pairs, three or more, and misses a test pair.

    Args:
        task_id: the id of any entry; those that are not in `RIVALS` have no rivals.
        train, test: the pairs of a sample.
    """
    if len(train) < _LEAST_TRAIN:
        return False
    for rival_id in RIVALS.get(task_id, "").split():
        rival = original(rival_id).task
        fits_train = all(fits(rival, example) for example in train)
        if fits_train and not all(fits(rival, example) for example in test):
            return True
    return False


def fits(task: Callable[[Any], Any], example: Example) -> bool:
    """Return whether a program computes the output of a pair."""
    try:
        return np.array_equal(task(as_array(example.input)), example.output)
    except Exception:
        return False  # programs may fail on inputs of other tasks
