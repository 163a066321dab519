"""Verification as a step of a Ray Data pipeline, for its `map_batches`.

    from omniarc.evaluation.ray_batches import USUAL_PRIORITY, VerifyBatches

    rows = ray.data.read_json("predictions.jsonl")
    verified = rows.map_batches(
        VerifyBatches,
        batch_size=64,
        compute=ray.data.ActorPoolStrategy(),
        runtime_env=USUAL_PRIORITY,
    )

Each actor has a sandbox of as many slots as `concurrency`, which should be the `num_cpus` that the
actor is given.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from typing import Any, NamedTuple

import msgspec
import numpy as np

from omniarc import corpus, language
from omniarc.corpus import DatasetName, Task
from omniarc.evaluation import verification
from omniarc.evaluation.options import ProgramOptions
from omniarc.evaluation.predictions import Prediction
from omniarc.evaluation.ray_node import USUAL_PRIORITY
from omniarc.evaluation.verification import Verification
from sandbox import Limits, Sandbox
from sandbox.errors import FieldError
from sandbox.results import Error, Result, Status, never_ran

__all__ = ["USUAL_PRIORITY", "VerifyBatches"]

_PROGRAM = ("code", "reply")

# For the rows whose task is unknown.
_NO_TASK = Task("", [], [])


class VerifyBatches:
    """Verifies the programs of a batch of rows, and returns a row for each.

    A row has `task_id`, and `code` or a model's whole `reply`. Its other columns are kept, and it
    gets these:

    - `status`, `solved_train`, `solved_test` (null where an output is unknown);
    - `cells_correct`, the share of right cells;
    - `verification`, all of it as JSON, as `POST /v1/verify` answers;
    - `problem`, what is wrong with a row whose task is unknown or whose program cannot be read;
      its status is `rejected`. Null for all others.

    Args:
        limits: the limits of each program; None means the defaults.
        options: policy, input type and modules of the programs; None means the defaults.
        dataset: where task ids are looked up; None means all datasets.
        concurrency: how many programs run at once.

    Raises:
        MissingExtraError: the extra `sandbox` is not installed.
        SandboxUnavailableError: this host lacks a required wall.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        options: ProgramOptions | None = None,
        dataset: DatasetName | None = None,
        concurrency: int = 1,
    ) -> None:
        self._limits = limits or Limits()
        self._options = options or ProgramOptions()
        self._dataset = dataset
        self._box = Sandbox(concurrency=concurrency, extra_modules=language.MODULES).start()

    def close(self) -> None:
        """Stop the sandbox; the end of the process does so too."""
        self._box.close()

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns of a batch and those of its verifications.

        Args:
            batch: the values of each column.

        Raises:
            FieldError: a column is missing.
        """
        started = [self._start(row) for row in _rows(batch)]
        verified = [each.result() for each in started]
        return {
            **batch,
            "status": np.array([each.status.value for each in verified]),
            "solved_train": np.array([each.solved_train for each in verified]),
            "solved_test": np.array([each.solved_test for each in verified], dtype=object),
            "cells_correct": np.array(
                [np.nan if each.cells_correct is None else each.cells_correct for each in verified]
            ),
            "verification": np.array([msgspec.json.encode(each).decode() for each in verified]),
            "problem": np.array([each.problem for each in started], dtype=object),
        }

    def _start(self, row: dict[str, Any]) -> "_Started":
        """Start the program of a row."""
        task = _NO_TASK
        try:
            task = corpus.find_task(str(row["task_id"]), self._dataset)
            given = {name: row[name] for name in _PROGRAM if row.get(name) is not None}
            program = self._options.program(Prediction(task.id, **given))
        except (corpus.UnknownTaskError, ValueError) as error:
            problem = str(error)
            reason = Error(type(error).__name__, problem)
            return _Started(task, never_ran(Status.REJECTED, reason, len(task.pairs)), problem)
        return _Started(task, self._box.submit(program, task.inputs, self._limits))


class _Started(NamedTuple):
    """A program that runs, or has not been started because something is wrong with its row."""

    task: Task
    outcome: "Future[Result] | Result"
    problem: str | None = None

    def result(self) -> Verification:
        """Wait for the program and return its verification."""
        outcome = self.outcome
        found = outcome if isinstance(outcome, Result) else outcome.result()
        return verification.compare(found, self.task)


def _rows(batch: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a batch.

    Raises:
        FieldError: a column is missing.
    """
    if "task_id" not in batch:
        raise FieldError("task_id", "the rows have no such column")
    if not any(name in batch for name in _PROGRAM):
        raise FieldError("code", "the rows have no such column, and no column `reply`")
    names = [name for name in ("task_id", *_PROGRAM) if name in batch]
    for values in zip(*(batch[name] for name in names), strict=True):
        yield dict(zip(names, values, strict=True))
