"""The score of a submission: how many test inputs and tasks its attempts solve."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from omniarc.corpus import Task
from omniarc.evaluation import estimators
from omniarc.evaluation.estimators import Estimate
from omniarc.evaluation.submission import ATTEMPT_NAMES, PLACEHOLDER
from omniarc.evaluation.verification import right_cells


class SubmissionScore(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over the tasks of a submission, and estimates with intervals over the tasks.

    Attributes:
        tasks: the number of tasks.
        inputs: the number of test inputs.
        score: the score of ARC Prize: the share of a task's test inputs that one of the two
            attempts solves; the mean over tasks.
        solved: tasks of which every test input is solved.
        solved_share: the share of such tasks.
        inputs_solved: test inputs that one of the first attempts solves, by number of attempts.
        attempt_at: the share of such test inputs, by number of attempts.
        unanswered: test inputs at which both attempts are the placeholder `[[0]]`.
        cells_correct: the share of right cells in the better attempt at each test input; an
            attempt of another shape has none right.
    """

    tasks: int
    inputs: int
    score: Estimate
    solved: int
    solved_share: Estimate
    inputs_solved: dict[int, int]
    attempt_at: dict[int, Estimate]
    unanswered: int
    cells_correct: float


def score_submission(submission: dict[str, Any], tasks: Sequence[Task]) -> SubmissionScore:
    """Return the score of a submission that `submission.check` accepts for these tasks."""
    solved_inputs = []
    unanswered = right = cells = 0
    for task in tasks:
        solved = [0] * len(ATTEMPT_NAMES)
        for answer, pair in zip(submission[task.id], task.test, strict=True):
            attempts = [answer[name] for name in ATTEMPT_NAMES]
            unanswered += all(attempt == PLACEHOLDER for attempt in attempts)
            if pair.output is None:
                continue
            for allowed in range(len(attempts)):
                solved[allowed] += pair.output in attempts[: allowed + 1]
            right += max(right_cells(attempt, pair.output) for attempt in attempts)
            cells += len(pair.output) * len(pair.output[0])
        solved_inputs.append(solved)
    counts = np.array(solved_inputs, dtype=np.float64).reshape(len(tasks), len(ATTEMPT_NAMES))
    inputs = np.array([[len(task.test)] for task in tasks], dtype=np.float64)
    either = counts[:, -1:]
    whole = either == inputs
    one_each = np.ones((len(tasks), 1))
    by_attempts = estimators.ratios(counts, inputs)
    score, solved_share = estimators.ratios(np.hstack([either / inputs, whole]), one_each)
    return SubmissionScore(
        tasks=len(tasks),
        inputs=int(inputs.sum()),
        score=score,
        solved=int(whole.sum()),
        solved_share=solved_share,
        inputs_solved=dict(enumerate(map(int, counts.sum(axis=0)), start=1)),
        attempt_at=dict(enumerate(by_attempts, start=1)),
        unanswered=unanswered,
        cells_correct=right / cells if cells else 0.0,
    )
