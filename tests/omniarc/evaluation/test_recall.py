"""Tasks that existing programs solve, with a real sandbox."""

import msgspec
import pytest

from omniarc import corpus, tasks
from omniarc.corpus import Pair, Task
from omniarc.evaluation import Prediction
from omniarc.evaluation.predictions import collect
from omniarc.evaluation.recall import TaskRecall, dataset_programs, recall, recalled_tasks
from omniarc.evaluation.run import PredictionRun

UP_DOWN = "def task(grid):\n    return grid[::-1]\n"
LEFT_RIGHT = "def task(grid):\n    return grid[:, ::-1]\n"
ENDLESS = "def task(grid):\n    while grid[0, 0] == 1:\n        pass\n    return grid[::-1]\n"
CRASHES = "def task(grid):\n    raise MemoryError if grid[0, 0] == 1 else ValueError\n"


def task(name, train, test, output):
    """Return a task of one pair each, upside down in its train pair."""
    return Task(name, [Pair(train, train[::-1])], [Pair(test, output)])


ONE, TWO = [[1, 2], [3, 4]], [[5, 6], [7, 8]]
SOLVED = task("solved", ONE, TWO, TWO[::-1])
WRONG_ON_TEST = task("wrong", ONE, TWO, TWO)
UNKNOWN = task("unknown", TWO, TWO, None)
BOTH_WAYS = task("both", [[1, 1], [2, 2]], TWO, TWO[::-1])


@pytest.fixture
def recalled(runner, async_box):
    def find(chosen, programs, **options):
        return runner.run(recall(chosen, async_box, programs, **options))

    return find


def test_each_task_has_the_programs_that_solve_it(recalled):
    programs = {"b": UP_DOWN, "a": UP_DOWN, "c": LEFT_RIGHT, "d": "syntax error"}
    found = recalled([SOLVED, WRONG_ON_TEST, UNKNOWN, BOTH_WAYS], programs)
    assert [each.programs for each in found] == [["a", "b"], [], ["a", "b"], ["a", "b"]]
    assert found[0] == TaskRecall(task_id="solved", dataset=None, programs=["a", "b"])


def test_a_program_that_fails_on_one_task_is_tried_on_the_others(recalled):
    found = recalled([SOLVED, UNKNOWN], {"endless": ENDLESS, "crashes": CRASHES})
    assert [each.programs for each in found] == [[], ["endless"]]


def test_more_tasks_than_inputs_of_a_run_are_tried(recalled):
    seen = []
    chosen = [msgspec.structs.replace(SOLVED, id=f"t{n}") for n in range(120)]
    found = recalled(chosen, {"a": UP_DOWN}, on_progress=lambda *counts: seen.append(counts))
    assert all(each.programs == ["a"] for each in found)
    assert seen == [(1, 1)]


def test_the_program_of_the_task_itself_is_told_from_others():
    found = TaskRecall(task_id="b", dataset=None, programs=["a", "b"])
    assert found.others == ["a"]


def test_programs_are_those_of_the_dataset():
    programs = dataset_programs()
    assert tuple(programs) == tasks.task_ids()
    assert "def task(grid)" in programs["25ff71a9"]


def test_tasks_of_the_dataset_are_recalled_without_a_run(runner):
    def never(done, total):
        raise AssertionError

    chosen = [corpus.find_task("25ff71a9"), corpus.find_task("68b16354")]
    found = runner.run(recalled_tasks(chosen, on_progress=never))
    assert found == {("ARC-AGI-1", "25ff71a9"), ("ARC-AGI-1", "68b16354")}


def test_a_run_says_which_solved_tasks_are_recalled(runner):
    predictions = collect([Prediction("68b16354", UP_DOWN), Prediction("25ff71a9", UP_DOWN)])
    run = PredictionRun(predictions)
    runner.run(run.verify())
    assert run.score.overall.recalled is None
    runner.run(run.find_recall())
    assert (run.score.overall.solved, run.score.overall.recalled) == (1, 1)
    by_task = {each.task_id: each.recalled for each in run.report().tasks}
    assert by_task == {"68b16354": True, "25ff71a9": None}
