"""Attempts: wrong programs with feedback on them, to learn how to correct a program.

The wrong programs are the rewrites of a task, on its own inputs. A sample of `attempt-25ff71a9` has
the keys of a sample of `25ff71a9`, `attempt`, a wrong program, and `feedback`, what it does on the
train pairs, in the words of `omniarc.refinement.feedback`.

Rewrites have been run on many inputs when they were searched, and need no sandbox.
"""

import traceback
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from omniarc.corpus import Pair
from omniarc.dataset.entry import DatasetEntry, DrawError, Example, original
from omniarc.dataset.rewriting import find_rewrites
from omniarc.dataset.rewriting.rewrite import rewritten
from omniarc.dataset.rewriting.trials import FILENAME, Function, compiled
from omniarc.evaluation.verification import PairVerdict
from omniarc.refinement.feedback import describe_pairs
from omniarc.tasks import UnknownProgramError
from sandbox.conversion import to_argument, to_grid
from sandbox.errors import GridError
from sandbox.results import Error, Status

PREFIX = "attempt"

# Programs that are tried before giving up: each fits all train pairs by chance only.
_TRIES = 20


def attempt_ids(task_ids: Iterable[str]) -> list[str]:
    """Return the ids of the attempts at some tasks: one for each that has rewrites."""
    return [f"{PREFIX}-{task_id}" for task_id in task_ids if find_rewrites(task_id)]


@cache
def load_attempt(entry_id: str) -> DatasetEntry:
    """Return the entry of attempts at a task.

    Raises:
        UnknownProgramError: this is not the id of attempts.
        StaleSpliceError: the task has changed since its rewrites were searched.
    """
    prefix, _, task_id = entry_id.partition("-")
    rewrites = find_rewrites(task_id)
    if prefix != PREFIX or not rewrites:
        raise UnknownProgramError(entry_id)
    base = original(task_id)
    wrong = tuple(map(rewritten, rewrites))
    return DatasetEntry(
        entry_id,
        base.code,
        base.task,
        base.generate_input,
        wrong=wrong,
        distinct_inputs=base.distinct_inputs,
    )


def draw_attempt(
    entry: DatasetEntry, train: Sequence[Example], rng: np.random.Generator
) -> dict[str, str]:
    """Return a wrong program of an entry as `attempt`, and `feedback` on it.

    Raises:
        DrawError: every program that was drawn is right on all train pairs.
    """
    for _ in range(_TRIES):
        source = entry.wrong[int(rng.random() * len(entry.wrong))]
        verdicts = [_verdict(_function(source), example) for example in train]
        if not all(verdict.correct for verdict in verdicts):
            pairs = [Pair(*example) for example in train]
            return {"attempt": source, "feedback": describe_pairs(verdicts, pairs, source)}
    raise DrawError(f"{entry.id}: {_TRIES} programs were right on the train pairs")


@cache
def _function(source: str) -> Function:
    return compiled(source)


def _verdict(task: Function, example: Example) -> PairVerdict:
    """Return the verdict that the sandbox would come to."""
    try:
        grid = to_grid(task(to_argument(example.input, "numpy")))
    except GridError as invalid:
        error = Error("InvalidOutput", str(invalid))
        return PairVerdict(Status.INVALID_OUTPUT, False, None, error, 0.0)
    except Exception as raised:
        error = Error(type(raised).__name__, str(raised), _line(raised))
        return PairVerdict(Status.ERROR, False, None, error, 0.0)
    return PairVerdict(Status.OK, grid == example.output, grid, None, 0.0)


def _line(error: Exception) -> int | None:
    """Return the last line of the program that an exception passed."""
    steps = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in steps if frame.f_code.co_filename == FILENAME]
    return lines[-1] if lines else None
