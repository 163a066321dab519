"""Drawing examples: valid, distinct and changed by the program."""

import numpy as np
import pytest

from omniarc.dataset.entry import DatasetEntry, DrawError, draw_example, grid_key, original


def entry_of(task, generate=lambda rng: rng.integers(0, 10, (2, 2))):
    return DatasetEntry("test", "", task, generate)


def test_an_example_is_in_lists_and_remembered():
    seen = set()
    example = draw_example(original("25ff71a9"), np.random.default_rng(0), seen)
    assert type(example.input[0][0]) is int
    assert seen == {grid_key(np.array(example.input, dtype=np.int8))}


def test_a_repeated_input_is_drawn_again():
    values = iter([1, 1, 2])
    entry = entry_of(lambda grid: grid + 1, lambda rng: np.full((1, 1), next(values)))
    seen = set()
    rng = np.random.default_rng(0)
    assert draw_example(entry, rng, seen).input == [[1]]
    assert draw_example(entry, rng, seen).input == [[2]]


def test_an_invalid_grid_is_drawn_again():
    values = iter([99, 9, 4])
    entry = entry_of(lambda grid: grid + 1, lambda rng: np.full((1, 1), next(values)))
    assert draw_example(entry, np.random.default_rng(0), set()) == ([[4]], [[5]])


def test_a_program_that_changes_its_argument_does_not_change_the_input():
    def task(grid):
        grid += 1
        return grid

    entry = entry_of(task, lambda rng: np.zeros((1, 2), dtype=np.int8))
    assert draw_example(entry, np.random.default_rng(0), set()) == ([[0, 0]], [[1, 1]])


def test_an_input_that_the_entry_rejects_is_drawn_again():
    values = iter([1, 2, 3])
    entry = DatasetEntry(
        *("test", "", lambda grid: grid + 1, lambda rng: np.full((1, 1), next(values))),
        agrees=lambda grid, output: output[0, 0] == 4,
    )
    assert draw_example(entry, np.random.default_rng(0), set()).input == [[3]]


@pytest.mark.parametrize(
    ("task", "message"),
    [
        (lambda grid: grid, "does not change its inputs"),
        (lambda grid: np.zeros((31, 1), int), "GridError: output: expected array of length <= 30"),
        (lambda grid: 1 // 0, "ZeroDivisionError"),
    ],
)
def test_after_many_tries_it_raises_with_the_reason(task, message):
    with pytest.raises(DrawError, match=message):
        draw_example(entry_of(task), np.random.default_rng(0), set())
    with pytest.raises(DrawError, match="test: no valid example"):
        draw_example(entry_of(task), np.random.default_rng(0), set())


def test_keys_depend_on_shapes_and_not_on_types():
    assert grid_key(np.zeros((1, 4), int)) != grid_key(np.zeros((2, 2), int))
    assert grid_key(np.ones((1, 4), int)) == grid_key(np.ones((1, 4), np.int8))
