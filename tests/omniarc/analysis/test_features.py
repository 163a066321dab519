"""Features of small grids."""

import math

import numpy as np
import pytest

from omniarc.analysis.features import (
    CATEGORICAL,
    FEATURES,
    NUMERIC,
    difference,
    differences,
    measure,
    novelty_among,
    novelty_towards,
    symmetry,
)


def features(grid):
    return {name: values[0] for name, values in measure([grid]).values.items()}


def test_sizes_and_aspect_are_those_of_the_grid():
    values = features([[0, 0, 0, 0], [0, 1, 0, 0]])
    assert (values["height"], values["width"], values["aspect"]) == (2, 4, 1)


def test_objects_are_counted_and_measured_without_the_background():
    values = features([[8, 8, 8, 8], [8, 1, 8, 2], [1, 8, 8, 2], [8, 8, 8, 2]])
    assert values["background"].tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert values["objects"] == math.log2(1 + 2)
    assert values["object size"] == math.log2(1 + 2.5)
    assert values["density"] == 5 / 16
    assert values["colors"] == 3
    assert values["palette"] == pytest.approx([0, 1 / 3, 1 / 3, 0, 0, 0, 0, 0, 1 / 3, 0])


def test_an_empty_grid_has_no_objects_and_is_symmetric():
    values = features([[0, 0], [0, 0]])
    assert (values["objects"], values["object size"], values["density"]) == (0, 0, 0)
    assert values["symmetry"] == 1


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        ([[1, 0, 1], [2, 0, 2]], 1),  # left-right
        ([[1, 0], [0, 0], [1, 0]], 1),  # up-down
        ([[1, 2, 3], [3, 2, 1]], 1),  # by 180 degrees
        ([[0, 1], [1, 3]], 1),  # on a diagonal
        ([[3, 1], [1, 0]], 1),
        ([[0, 1], [2, 0]], 1),  # on the other diagonal
        ([[1, 0, 0], [0, 0, 2]], 0),
        ([[1, 0, 1], [2, 0, 0]], 2 / 4),  # the cells of the second row differ
    ],
)
def test_symmetry_is_that_of_the_best_reflection_or_rotation(grid, expected):
    assert symmetry(np.array(grid), 0) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([[1, 2]], [[1, 2]], 0),
        ([[1, 2]], [[1, 3]], 1 / 2),
        ([[1, 2]], [[1], [2]], 2 / 3),
        ([[1, 2], [3, 4]], [[5]], 1),
    ],
)
def test_difference_is_a_share_of_the_cells_of_either_grid(first, second, expected):
    first, second = np.array(first), np.array(second)
    assert difference(first, second) == difference(second, first) == pytest.approx(expected)


def test_novelty_is_the_difference_from_the_nearest_other():
    apart = np.array([[0, 0.2, 0.5], [0.2, 0, 0.1], [0.5, 0.1, 0]])
    assert novelty_among(apart).tolist() == [0.2, 0.1, 0.1]
    assert novelty_among(np.zeros((1, 1))).tolist() == [0]


def test_novelty_of_a_source_leaves_each_original_out_in_turn():
    apart = np.array([[0.1, 0.4, 0.9], [0.6, 0.6, 0.3]])
    without_each = [np.delete(apart, index, axis=1).min(axis=1) for index in range(3)]
    assert novelty_towards(apart) == pytest.approx(np.mean(without_each, axis=0))
    assert novelty_towards(apart[:, :1]).tolist() == [0.1, 0.6]


def test_differences_are_symmetric():
    rng = np.random.default_rng(0)
    grids = [rng.integers(0, 3, (4, 4)) for _ in range(9)]
    apart = differences(grids, grids)
    assert apart.shape == (9, 9)
    assert (apart == apart.T).all()
    assert novelty_among(apart).min() > 0


def test_every_feature_is_described_and_measured():
    table = measure([[[0, 1]], [[2, 1]], [[0, 0]]])
    assert set(FEATURES) == set(NUMERIC) | set(CATEGORICAL)
    assert set(table.values) == set(FEATURES) - {"novelty"}
    for name, values in table.values.items():
        assert values.shape == ((3, 10) if name in CATEGORICAL else (3,))
    for name in CATEGORICAL:
        assert table.values[name].sum(axis=1) == pytest.approx(1)


def test_no_grids_are_an_error():
    with pytest.raises(ValueError, match="grids: must not be empty"):
        measure([])
