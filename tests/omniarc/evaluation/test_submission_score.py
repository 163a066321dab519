"""The score of a submission."""

import pytest

from omniarc.corpus import Pair, Task
from omniarc.evaluation.submission import PLACEHOLDER
from omniarc.evaluation.submission_score import score_submission

A, B, C = [[1, 2]], [[3], [4]], [[1, 0]]


def task(task_id, *outputs):
    return Task(task_id, [Pair(A, B)], [Pair(A, output) for output in outputs])


def attempts(*grids):
    return [{"attempt_1": first, "attempt_2": second} for first, second in grids]


def test_attempts_inputs_and_tasks_are_counted():
    tasks = [task("one", A), task("two", A, B), task("three", B)]
    submission = {
        "one": attempts((B, A)),
        "two": attempts((A, A), (C, A)),
        "three": attempts((PLACEHOLDER, PLACEHOLDER)),
    }
    score = score_submission(submission, tasks)
    assert (score.tasks, score.inputs, score.solved, score.unanswered) == (3, 4, 1, 1)
    assert score.inputs_solved == {1: 1, 2: 2}
    assert score.attempt_at[1].value == 0.25
    assert score.attempt_at[2].value == 0.5
    assert score.score.value == pytest.approx((1 + 0.5 + 0) / 3, abs=1e-6)
    assert score.solved_share.value == pytest.approx(1 / 3, abs=1e-6)
    assert score.score.low <= score.score.value <= score.score.high


def test_right_cells_are_those_of_the_better_attempt():
    score = score_submission({"one": attempts((B, C))}, [task("one", A)])
    assert score.cells_correct == 0.5
    assert score.solved == 0


def test_a_test_input_without_a_known_output_is_not_solved():
    score = score_submission({"one": attempts((A, B))}, [task("one", None)])
    assert (score.solved, score.cells_correct) == (0, 0.0)
