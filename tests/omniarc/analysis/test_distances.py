"""Distances between sources and originals."""

import numpy as np
import pytest

from omniarc import corpus
from omniarc.analysis.distances import MIN_REST, SCALES, compare_source, compare_task
from omniarc.analysis.features import FEATURES, NUMERIC, differences, measure, novelty_among


def draw(rng, *, side=(6, 14), color=(1, 9), density=0.3):
    """Return a black grid with scattered cells, like the inputs of some tasks."""
    height, width = rng.integers(side[0], side[1] + 1, 2)
    grid = np.where(rng.random((height, width)) < density, rng.integers(color[0], color[1] + 1), 0)
    return grid.tolist()


def tables(rng, tasks, count, **kind):
    return {f"task{at}": measure([draw(rng, **kind) for _ in range(count)]) for at in range(tasks)}


@pytest.mark.long
@pytest.mark.parametrize(("originals", "grids"), [(3, 8), (4, 24), (8, 12)])
def test_the_excess_is_about_0_if_the_originals_come_from_the_source(originals, grids):
    rng = np.random.default_rng(1)
    compared = compare_source("same", tables(rng, 60, originals), tables(rng, 60, grids))
    for name, each in compared.features.items():
        excesses = [task.features[name].excess for task in compared.tasks]
        error = np.std(excesses) / len(excesses) ** 0.5
        assert abs(each.excess) < 3.5 * error + 0.001, name
    assert abs(compared.excess) < 0.03


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "features"),
    [
        ({"side": (12, 20)}, {"height", "width"}),
        ({"color": (3, 3)}, {"palette"}),
        ({"density": 0.1}, {"density", "object size"}),
    ],
)
def test_features_that_differ_have_the_largest_excess(kind, features):
    rng = np.random.default_rng(2)
    compared = compare_source("other", tables(rng, 40, 4), tables(rng, 40, 24, **kind))
    largest = sorted(FEATURES, key=lambda name: -compared.features[name].excess)[:5]
    assert features <= set(largest)
    for name in features:
        assert compared.features[name].excess > 0.15
    assert set(compared.beyond(0.15)) >= features
    assert compared.beyond(100) == []


def test_tasks_are_sorted_by_excess():
    rng = np.random.default_rng(3)
    originals, source = tables(rng, 10, 4), tables(rng, 10, 24)
    source["task7"] = measure([draw(rng, side=(25, 30)) for _ in range(24)])
    compared = compare_source("one wrong", originals, source)
    assert compared.tasks[0].task_id == "task7"
    assert compared.worst["height"] == compared.worst["width"] == "task7"
    excesses = [task.excess for task in compared.tasks]
    assert excesses == sorted(excesses, reverse=True)


def test_distances_are_in_standard_deviations_of_the_corpus():
    """Every grid of the source is wider by three columns."""
    rng = np.random.default_rng(4)
    originals = measure([rng.integers(0, 9, (5, 5)).tolist() for _ in range(3)])
    source = measure([rng.integers(0, 9, (5, 8)).tolist() for _ in range(20)])
    width = compare_task("task", originals, source, rng).features["width"]
    assert width.distance == width.excess == pytest.approx(3 / SCALES["width"], abs=1e-3)
    assert (width.expected, width.originals, width.source) == (0, 5, 8)


def test_the_distance_of_disjoint_backgrounds_is_1():
    originals = measure([[[0, 0, side]] for side in range(1, 4)])
    source = measure([[[8, 8, 8, color]] for color in range(8)])
    background = compare_task("task", originals, source, np.random.default_rng(0)).features[
        "background"
    ]
    assert background.distance == 1
    assert (background.originals, background.source) == (None, None)


def test_duplicates_and_copies_of_originals_are_counted():
    originals = [[[0, 1]], [[0, 2]], [[0, 3]]]
    drawn = [[[0, 1]], [[0, 1]], [[0, 1]], [[1, 1]], [[1, 1]], [[2, 2]], [[0, 2]]]
    compared = compare_source("s", {"t": measure(originals)}, {"t": measure(drawn)})
    assert (compared.grids, compared.duplicates, compared.copies) == (7, 3, 4)
    assert compared.features["novelty"].source < compared.features["novelty"].originals


def test_a_task_with_too_few_grids_is_left_out_with_the_reason():
    rng = np.random.default_rng(5)
    originals = tables(rng, 3, 3)
    source = tables(rng, 2, 3 + MIN_REST)
    source["task2"] = measure([draw(rng) for _ in range(2 + MIN_REST)])
    compared = compare_source("s", originals, source, left_out={"other": "elsewhere"})
    assert {each.task_id for each in compared.tasks} == {"task0", "task1"}
    assert compared.left_out == {
        "other": "elsewhere",
        "task2": f"too few inputs: {2 + MIN_REST} of {3 + MIN_REST}",
    }


@pytest.mark.parametrize("source", [{}, {"task0": measure([[[1]]])}])
def test_a_source_with_nothing_to_compare_is_an_error(source):
    originals = tables(np.random.default_rng(6), 1, 3)
    with pytest.raises(ValueError, match="s: nothing to compare: "):
        compare_source("s", originals, source)


def test_the_same_seed_gives_the_same_distances():
    rng = np.random.default_rng(7)
    originals, source = tables(rng, 3, 4), tables(rng, 3, 20)
    first, again = (compare_source("s", originals, source, seed=5) for _ in range(2))
    assert first == again
    assert first != compare_source("s", originals, source, seed=6)


@pytest.mark.long
def test_the_scales_are_the_standard_deviations_over_the_training_set():
    inputs = [task.inputs for task in corpus.iter_tasks("ARC-AGI-1", "training")]
    assert sum(map(len, inputs)) == 1718
    values = {name: [] for name in NUMERIC}
    for grids in inputs:
        table = measure(grids)
        for name in NUMERIC:
            novelty = name == "novelty"
            own = table.grids
            values[name] += list(
                novelty_among(differences(own, own)) if novelty else table.values[name]
            )
    found = {name: float(np.std(each)) for name, each in values.items()}
    assert found == pytest.approx(SCALES, rel=0.005)
