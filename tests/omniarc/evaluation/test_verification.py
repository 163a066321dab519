"""Comparing a program's outputs with a task's."""

import msgspec
import pytest

from omniarc.corpus import Pair, Task
from omniarc.evaluation import verification
from sandbox.results import Error, Output, Result, Status, Usage, Violation

A, B = [[1, 2]], [[2, 1]]
USAGE = Usage(1.5, 2.5, 30_000)


def output(grid=None, status=Status.OK):
    error = None if grid else Error("ValueError", "no", 3)
    return Output(status if grid or status is not Status.OK else Status.ERROR, grid, error, 0.5)


def result(*outputs, status=Status.OK, violations=()):
    return Result(
        id="run",
        status=status,
        outputs=list(outputs),
        stdout="printed",
        violations=list(violations),
        usage=USAGE,
    )


def task(train=((A, B),), test=((A, B),)):
    return Task("id", [Pair(*pair) for pair in train], [Pair(*pair) for pair in test])


def test_the_fields_of_the_result_are_kept():
    violation = Violation("file.open", "x", 3, "runtime")
    verified = verification.compare(
        result(output(), output(), status=Status.VIOLATION, violations=[violation]), task()
    )
    assert (verified.id, verified.task_id, verified.status) == ("run", "id", Status.VIOLATION)
    assert (verified.stdout, verified.violations) == ("printed", [violation])
    assert (verified.usage, verified.isolation) == (USAGE, "fork")
    pair = verified.train[0]
    assert (pair.status, pair.grid, pair.wall_ms) == (Status.ERROR, None, 0.5)
    assert pair.error == Error("ValueError", "no", 3)


@pytest.mark.parametrize(
    ("train", "test", "solved_train", "solved_test"),
    [
        ([B, B], [B], True, True),
        ([B, A], [B], False, True),
        ([B, None], [B], False, True),
        ([B, B], [A], True, False),
        ([B, B], [None], True, False),
        ([A, A], [A], False, False),
    ],
)
def test_solved_means_every_pair_is_right(train, test, solved_train, solved_test):
    verified = verification.compare(
        result(*map(output, [*train, *test])), task([(A, B)] * len(train), [(A, B)] * len(test))
    )
    assert [pair.correct for pair in verified.train] == [grid == B for grid in train]
    assert [pair.correct for pair in verified.test] == [grid == B for grid in test]
    assert (verified.solved_train, verified.solved_test) == (solved_train, solved_test)


@pytest.mark.parametrize("wrong", [[[2, 1, 0]], [[2]], [[2, 1], [2, 1]], [[2], [1]], [[2, 0]]])
def test_a_grid_must_be_the_same_in_shape_and_cells(wrong):
    verified = verification.compare(result(output(wrong)), task(test=()))
    assert verified.train[0].correct is False


def test_an_unknown_test_output_is_neither_correct_nor_wrong():
    verified = verification.compare(
        result(output(B), output(B), output(B)), task(test=[(A, B), (A, None)])
    )
    assert [pair.correct for pair in verified.test] == [True, None]
    assert verified.solved_test is None


def test_without_test_pairs_the_test_is_undecided():
    assert verification.compare(result(output(B)), task(test=())).solved_test is None


def test_without_train_pairs_nothing_is_solved():
    verified = verification.compare(result(output(B)), task(train=()))
    assert verified.solved_train is False


@pytest.mark.parametrize("status", [Status.VIOLATION, Status.REJECTED])
def test_a_program_with_a_violation_solves_nothing(status):
    verified = verification.compare(result(output(B), output(B), status=status), task())
    assert verified.train[0].correct is False
    assert verified.test[0].correct is False
    assert (verified.solved_train, verified.solved_test) == (False, False)


@pytest.mark.parametrize("status", [Status.TIMEOUT, Status.ERROR, Status.CRASHED])
def test_outputs_before_a_failure_count(status):
    verified = verification.compare(result(output(B), output(status=status), status=status), task())
    assert (verified.solved_train, verified.solved_test) == (True, False)


def test_a_task_without_an_id_is_verified_without_one():
    assert verification.compare(result(output(B)), Task("", [Pair(A, B)], [])).task_id is None


@pytest.mark.parametrize("outputs", [1, 3])
def test_another_number_of_outputs_is_refused(outputs):
    with pytest.raises(ValueError, match="zip"):
        verification.compare(result(*[output(B)] * outputs), task())


@pytest.mark.parametrize(
    ("grid", "expected", "wrong"),
    [
        ([[1, 2], [3, 4]], [[1, 2], [3, 4]], []),
        ([[1, 2], [3, 4]], [[1, 0], [0, 4]], [(0, 1), (1, 0)]),
        ([[1]], [[1, 2]], [(0, 1)]),
        ([[1, 2]], [[1]], [(0, 1)]),
        ([[1]], [[1], [2]], [(1, 0)]),
        ([[0]], [[0, 0], [0, 0]], [(0, 1), (1, 0), (1, 1)]),
    ],
)
def test_wrong_cells_are_those_that_differ_in_either_grid(grid, expected, wrong):
    assert verification.wrong_cells(grid, expected) == wrong


@pytest.mark.parametrize(
    ("grid", "share"),
    [
        ([[1, 2], [3, 4]], 1.0),
        ([[1, 2], [3, 0]], 0.75),
        ([[0, 0], [0, 0]], 0.0),
        ([[1, 2]], 0.0),
        ([[1, 2, 0], [3, 4, 0]], 0.0),
        (None, None),
    ],
)
def test_cells_correct_is_the_share_of_right_cells(grid, share):
    one = task(train=[(A, [[1, 2], [3, 4]])], test=())
    verified = verification.compare(result(output(grid)), one)
    assert verified.train[0].cells_correct == share
    assert verified.cells_correct == (share or 0.0)


def test_cells_correct_of_all_pairs_counts_cells_and_leaves_out_unknown_outputs():
    pairs = [(A, [[1, 2], [3, 4]]), (A, [[5]]), (A, [[6]])]
    one = task(train=pairs, test=[(A, None)])
    outputs = [output([[1, 2], [3, 0]]), output([[5]]), output(), output([[7]])]
    verified = verification.compare(result(*outputs), one)
    assert [verdict.cells_correct for verdict in verified.train] == [0.75, 1.0, None]
    assert verified.test[0].cells_correct is None
    assert verified.cells_correct == pytest.approx(4 / 6)
    unknown = task(train=(), test=[(A, None)])
    assert verification.compare(result(output(B)), unknown).cells_correct is None


@pytest.mark.parametrize("status", [Status.VIOLATION, Status.REJECTED])
def test_a_program_with_a_violation_has_no_right_cells(status):
    verified = verification.compare(result(output(B), output(B), status=status), task())
    assert verified.cells_correct == verified.train[0].cells_correct == 0.0


@pytest.mark.parametrize("isolation", ["program", "batch"])
def test_verifications_that_earlier_versions_have_stored_are_read(isolation):
    verified = verification.compare(result(output(A), output(A)), task())
    stored = {**msgspec.to_builtins(verified), "isolation": isolation}
    read = msgspec.convert(stored, verification.Verification)
    assert read == msgspec.structs.replace(verified, isolation=isolation)
