"""Submission files in the competition's format, and the checks of them."""

import json

import pytest

from omniarc import corpus
from omniarc.corpus import Pair, Task
from omniarc.evaluation import submission
from omniarc.evaluation.submission import PLACEHOLDER, SubmissionError

A, B = [[1, 2]], [[3], [4]]


REPEATED = '"attempt_1": [[1]], "attempt_2": [[1]], "attempt_2": [[2]]'


def task(task_id, tests=1):
    return Task(task_id, [Pair(A, B)], [Pair(A, None)] * tests)


ONE, TWO = task("one"), task("two", 2)
RIGHT = {
    "one": [{"attempt_1": A, "attempt_2": B}],
    "two": [{"attempt_1": A, "attempt_2": A}, {"attempt_1": B, "attempt_2": [[0]]}],
}


def problems(changed):
    with pytest.raises(SubmissionError) as raised:
        submission.validate(
            changed if isinstance(changed, str | bytes) else json.dumps(changed), [ONE, TWO]
        )
    return raised.value.problems


def test_two_attempts_are_written_for_every_test_input():
    encoded = submission.encode([(TWO, [[A, B], [B, A]]), (ONE, [[A, B]])])
    assert list(json.loads(encoded).items()) == [
        ("one", [{"attempt_1": A, "attempt_2": B}]),
        ("two", [{"attempt_1": A, "attempt_2": B}, {"attempt_1": B, "attempt_2": A}]),
    ]
    submission.validate(encoded, [ONE, TWO])


def test_missing_attempts_are_placeholders():
    encoded = submission.encode([(ONE, [[A]]), (TWO, [[], [B, A]])])
    assert json.loads(encoded) == {
        "one": [{"attempt_1": A, "attempt_2": PLACEHOLDER}],
        "two": [
            {"attempt_1": PLACEHOLDER, "attempt_2": PLACEHOLDER},
            {"attempt_1": B, "attempt_2": A},
        ],
    }
    submission.validate(encoded, [ONE, TWO])


def test_two_tasks_with_one_id_are_refused():
    with pytest.raises(SubmissionError, match="one: is in more than one dataset"):
        submission.encode([(ONE, [[A]]), (ONE, [[B]])])


def test_a_valid_submission_is_accepted():
    submission.validate(json.dumps(RIGHT), [ONE, TWO])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"one": RIGHT["one"]}, "two: is missing"),
        ({**RIGHT, "three": []}, "three: is not one of the 2 tasks"),
        ({**RIGHT, "\x1b[31m": []}, "[31m: is not one of the 2 tasks"),
        ({**RIGHT, "one": {}}, "one: must be a list with one object per test input"),
        ({**RIGHT, "one": []}, "one: must have 1 object, one per test input, not 0"),
        (
            {**RIGHT, "two": RIGHT["one"]},
            "two: must have 2 objects, one per test input, not 1",
        ),
        ({**RIGHT, "one": [A]}, "one[0]: must be an object with attempt_1 and attempt_2"),
        ({**RIGHT, "one": [{"attempt_1": A}]}, "one[0].attempt_2: is missing"),
        (
            {**RIGHT, "one": [{"attempt_1": A, "attempt_2": A, "attempt_3": A}]},
            "one[0].attempt_3: is not one of attempt_1, attempt_2",
        ),
        (
            {**RIGHT, "one": [{"attempt_1": A, "attempt_2": [[1], [1, 2]]}]},
            "one[0].attempt_2[1]: every row must have 1 cells, like the first; this one has 2",
        ),
        (
            {**RIGHT, "two": [RIGHT["two"][0], {"attempt_1": [[10]], "attempt_2": A}]},
            "two[1].attempt_1[0][0]: expected int <= 9",
        ),
        (
            {**RIGHT, "one": [{"attempt_1": None, "attempt_2": A}]},
            "one[0].attempt_1: expected array, got null",
        ),
        ({**RIGHT, "one": [{"attempt_1": [], "attempt_2": A}]}, "one[0].attempt_1: expected array"),
        (
            {**RIGHT, "two": [{"attempt_1": A, "attempt_2": A}, {"attempt_1": B}]},
            "two[1].attempt_2: is missing",
        ),
        (
            '{"one": [], "one": [{"attempt_1": [[1]], "attempt_2": [[1]]}], '
            '"two": [{"attempt_1": [[1]], "attempt_2": [[1]]}, '
            '{"attempt_1": [[1]], "attempt_2": [[1]]}]}',
            "one: is given more than once",
        ),
        (
            json.dumps(RIGHT).replace('"attempt_1": [[1, 2]], "attempt_2": [[3], [4]]', REPEATED),
            "one[0].attempt_2: is given more than once",
        ),
        (b'{"one": "\xff"}', "submission: is not UTF-8 text"),
        ("[" * 100_000, "submission: is nested too deeply"),
        ('{"one": NaN}', "submission: JSON is malformed"),
        ([], "submission: must be an object with a list for each task id"),
        ("{", "submission: Input data was truncated"),
    ],
)
def test_a_problem_is_reported_with_its_path(changed, message):
    (problem,) = problems(changed)
    assert problem.startswith(message)


def test_all_problems_are_reported():
    found = problems({"one": [{"attempt_1": [[-1]]}], "three": []})
    assert [problem.split(":")[0] for problem in found] == [
        *("two", "one[0].attempt_2", "one[0].attempt_1[0][0]", "three")
    ]


def test_every_wrong_row_of_a_grid_is_reported():
    grid = [[1, 10, 11], [1, 2, 3], "1", [1] * 31, [1, 2], []]
    assert [
        problem.partition(":")[0]
        for problem in problems({**RIGHT, "one": [{"attempt_1": grid, "attempt_2": A}]})
    ] == [f"one[0].attempt_1{path}" for path in ("[0][1]", "[2]", "[3]", "[5]")]
    ragged = [[1, 2], [1], [1, 2]]
    (problem,) = problems({**RIGHT, "one": [{"attempt_1": ragged, "attempt_2": A}]})
    assert problem.startswith("one[0].attempt_1[1]: every row must have 2 cells")


def test_a_submission_without_tasks_is_refused():
    with pytest.raises(SubmissionError, match="submission: has no tasks"):
        submission.validate("{}", [])
    with pytest.raises(SubmissionError, match="nope: is not a known task"):
        submission.validate('{"nope": []}', [])


def ids(dataset, split):
    return [task.id for task in corpus.iter_tasks(dataset, split)]


@pytest.mark.parametrize("dataset", corpus.DATASETS)
@pytest.mark.parametrize("split", corpus.SPLITS)
def test_at_least_half_of_a_split_stands_for_all_of_it(dataset, split):
    whole = ids(dataset, split)
    for given in (whole, whole[: -(len(whole) // 4)]):
        expected = submission.expected_tasks(given)
        assert {(task.dataset, task.split) for task in expected} == {(dataset, split)}
        assert [task.id for task in expected] == whole


def test_less_than_half_of_a_split_stands_for_its_own_tasks():
    few = ids("ARC-AGI-2", "evaluation")[:20]
    assert [task.id for task in submission.expected_tasks(few)] == few
    assert [task.id for task in submission.expected_tasks([*few, "nope"])] == few
    assert len(submission.expected_tasks(few, split="evaluation")) == 120
    assert len(submission.expected_tasks(few, "ARC-AGI-1", "evaluation")) == 400
    both = ids("ARC-AGI-1", "training") + ids("ARC-AGI-1", "evaluation")
    assert [task.id for task in submission.expected_tasks(both)] == both
    assert submission.expected_tasks([]) == []


def test_the_message_lists_ten_problems():
    with pytest.raises(SubmissionError, match=r"; and 15 more$"):
        submission.validate("{}", [task(str(number)) for number in range(25)])
