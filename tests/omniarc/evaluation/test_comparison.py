"""Comparisons of runs."""

import csv
import io

import msgspec

from omniarc.corpus import Pair, Task
from omniarc.evaluation.comparison import ComparedRun, changed_tasks, field_columns, runs_csv
from omniarc.evaluation.other_fields import summarize
from omniarc.evaluation.results_file import RunHeader
from omniarc.evaluation.score_report import ScoreReport
from omniarc.evaluation.scoring import Tally
from sandbox import Limits

HEADER = RunHeader(
    predictions="0", dataset=None, limits=Limits(), isolation="program", language=None
)


def run(name, outcomes, *fields):
    """Return a run with these outcomes of tasks, by id."""
    tally = Tally(Task(task_id, [], [Pair([[1]])]) for task_id in outcomes)
    counts = {
        "solved": {"programs": 1, "solved_train": 1, "solved": 1},
        "solved on train": {"programs": 1, "solved_train": 1},
        "unsolved": {"programs": 1},
        "no program": {},
    }
    results = [
        msgspec.structs.replace(result, **counts[outcomes[result.task_id]])
        for result in tally.task_results()
    ]
    report = ScoreReport(
        run=HEADER, split=None, score=tally.score(), fields=summarize(fields), tasks=results
    )
    return ComparedRun(name, report)


def test_tasks_with_different_outcomes_are_those_that_changed():
    runs = [
        run("a", {"one": "solved", "two": "unsolved", "three": "no program"}),
        run("b", {"one": "solved", "two": "solved on train"}),
        run("c", {"one": "solved", "two": "solved", "three": "no program"}),
    ]
    assert [(task.task_id, task.outcomes) for task in changed_tasks(runs)] == [
        ("three", ["no program", None, "no program"]),
        ("two", ["unsolved", "solved on train", "solved"]),
    ]
    assert changed_tasks(runs[:1]) == []


def test_the_columns_are_the_fields_of_any_run():
    runs = [
        run("a", {"one": "solved"}, {"model": "m", "temperature": 0.5}),
        run("b", {"one": "solved"}, {"model": "m", "n": 1}, {"model": "k", "n": 2}),
        run("c", {"one": "solved"}, *({"n": number} for number in range(9))),
    ]
    assert field_columns(runs) == {
        "model": ["m", "m, k", ""],
        "temperature": ["0.5", "", ""],
        "n": ["", "1, 2", "9 values"],
    }


def test_csv_has_a_row_for_each_task_of_each_run():
    runs = [
        run("a", {"one": "solved", "two": "unsolved"}, {"model": "m"}),
        run("b", {"one": "solved"}),
    ]
    rows = list(csv.DictReader(io.StringIO(runs_csv(runs))))
    assert [(row["run"], row["model"], row["task_id"], row["solved"]) for row in rows] == [
        *(("a", "m", "one", "1"), ("a", "m", "two", "0"), ("b", "", "one", "1"))
    ]
