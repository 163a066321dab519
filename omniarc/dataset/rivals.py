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
    "007bbfb7": "c3e719e8 cce03e0d 80af3007 8f2ea7aa",
    "00d62c1b": "e73095fd",
    "05269061": "0dfd9992 484b58aa c3f564a4 f9012d9b 29ec7d0e",
    "0b148d64": "1f85a75f ff805c23 5117e062 2dc579da 97a05b5b",
    "0dfd9992": "82819916 29ec7d0e",
    "11852cab": "4c5c2cf0 36d67576 6aa20dc0",
    "1cf80156": "c8cbb738 90c28cc7",
    "1f85a75f": "48d8fb45 be94b721 0b148d64 ff805c23",
    "22168020": "ded97339",
    "239be575": "de1cd16c b94a9452 780d0b14 1190e5a7 9f236235 6773b310 72ca375d 39a8645d",
    "23b5c85d": "72ca375d 39a8645d ff805c23 0b148d64",
    "25ff71a9": "1e0a9b12 a79310a0 68b16354",
    "29ec7d0e": "3631a71a",
    "2dc579da": "2013d3e2 a68b268e",
    "2dee498d": "d10ecb37 5bd6f4ac",
    "3428a4f5": "99b1bc43",
    "3906de3d": "a48eeaf7 05f2a901",
    "39a8645d": "97a05b5b 1f85a75f be94b721 ae4f1146 e50d258f b94a9452 5117e062",
    "3e980e27": "72322fa7",
    "40853293": "1f876c06 56ff96f3 ba97ae07",
    "4290ef0e": "c8cbb738",
    "44d8ac46": "6d75e8bb 868de0fa",
    "484b58aa": "29ec7d0e c3f564a4",
    "48d8fb45": "be94b721 1f85a75f 39a8645d",
    "4938f0c2": "4c5c2cf0",
    "5582e5ca": (
        "6cdd2623 0e206a2e 7c008303 39e1d7f9 321b1fc6 264363fd 09629e4f 1a07d186 ae3edfdc "
        "91714a58 178fcbfb 85c4e7cd"
    ),
    "662c240a": "5bd6f4ac ff805c23",
    "67a3c6ac": "7468f01a",
    "67e8384a": "3af2c5a8 62c24649",
    "6b9890af": "c8cbb738",
    "6d75e8bb": "1b60fb0c",
    "72ca375d": (
        "1f85a75f be94b721 0b148d64 ae4f1146 dc0a314f 5117e062 23b5c85d 39a8645d e50d258f 97a05b5b"
    ),
    "746b3537": "4be741c5 eb5a1d5d",
    "7b7f7511": "bc1d5164 5bd6f4ac e6721834 662c240a",
    "7df24a62": "36d67576 6aa20dc0",
    "7f4411dc": "91714a58",
    "88a62173": "2dc579da 1f85a75f be94b721 d10ecb37 2013d3e2 97a05b5b 39a8645d",
    "8efcae92": "97a05b5b ae4f1146 e50d258f",
    "9172f3a0": "b91ae062",
    "963e52fc": "a416b8f3",
    "a416b8f3": "963e52fc 28bf18c6",
    "a740d043": "1cf80156 8efcae92 97a05b5b ae4f1146 e50d258f",
    "a87f7484": "0b148d64 1f85a75f be94b721 39a8645d 662c240a 2dee498d 5bd6f4ac",
    "ac0a08a4": "469497ad 9172f3a0",
    "ae4f1146": "97a05b5b e50d258f",
    "b91ae062": "469497ad 9172f3a0 c59eb873 f25fbde4",
    "ba97ae07": "1f642eb9 ded97339 22eb0ac0 f15e1fac 29c11459 178fcbfb",
    "be94b721": "39a8645d e50d258f 1f85a75f ae4f1146 97a05b5b ce602527",
    "c3f564a4": "82819916 29ec7d0e 05269061",
    "c59eb873": "f25fbde4 b91ae062 469497ad",
    "c909285e": "0b148d64",
    "cce03e0d": "c3e719e8",
    "ce602527": "0b148d64 72ca375d 39a8645d 97a05b5b e50d258f ae4f1146",
    "d631b094": (
        "a3325580 780d0b14 0b148d64 1cf80156 1f85a75f 23b5c85d 39a8645d 72ca375d 7468f01a "
        "8efcae92 97a05b5b a740d043 ae4f1146 be94b721 e50d258f 4290ef0e 8f2ea7aa 90c28cc7 "
        "c8cbb738 d0f5fe59 f8ff0b80 8e1813be"
    ),
    "d9fac9be": "b94a9452 39a8645d 72ca375d f8b3ba0a ae4f1146 e50d258f 97a05b5b",
    "dc1df850": "4258a5f9 913fb3ed",
    "dc433765": "a48eeaf7",
    "de1cd16c": "b9b7f026 780d0b14 239be575",
    "e50d258f": "ae4f1146 8efcae92 2dc579da",
    "e73095fd": "00d62c1b",
    "f9012d9b": "9ecd008a 75b8110e de1cd16c 780d0b14 2013d3e2",
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
        # Most rivals fit most pairs, so most of them are cleared by the test pairs alone.
        fits_test = all(fits(rival, example) for example in test)
        if not fits_test and all(fits(rival, example) for example in train):
            return True
    return False


def fits(task: Callable[[Any], Any], example: Example) -> bool:
    """Return whether a program computes the output of a pair."""
    try:
        return np.array_equal(task(as_array(example.input)), example.output)
    except Exception:
        return False  # programs may fail on inputs of other tasks
