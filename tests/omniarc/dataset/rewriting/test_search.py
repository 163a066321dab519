"""The search for rewrites of a task."""

import itertools

import numpy as np
import pytest

from omniarc.dataset.entry import draw_example, original
from omniarc.dataset.rewriting.grid_changes import change_of, is_change
from omniarc.dataset.rewriting.search import MOST, search
from omniarc.dataset.rewriting.trials import compiled

SAMPLED = ["25ff71a9", "23b5c85d", "68b16354"]


@pytest.fixture(scope="module")
def found():
    return {task_id: search(task_id) for task_id in SAMPLED}


def test_a_task_about_a_direction_has_all_four(found):
    lines = [source.splitlines()[-1] for source in found["25ff71a9"].values()]
    fill = "fill=background_color(grid))"
    assert {line for line in lines if "shift(grid" in line and "flip" not in line} >= {
        f"    return shift(grid, {direction}, {fill}" for direction in ("UP", "LEFT", "RIGHT")
    }


def test_the_smallest_becomes_the_largest(found):
    assert "max(whole, key" in found["23b5c85d"]["min_max"]


def test_programs_of_a_task_are_told_apart_by_three_pairs(found):
    for task_id in SAMPLED:
        entry = original(task_id)
        rewrites = {"": entry.code, **found[task_id]}
        assert len(set(rewrites.values())) == len(rewrites) <= MOST + 1
        functions = {name: compiled(source) for name, source in rewrites.items()}
        rng = np.random.default_rng(11)
        for name, other in itertools.permutations(rewrites, 2):
            change = change_of(part for part in name.split(".") if is_change(part))
            agreeing = 0
            for _ in range(12):
                grid = change(np.array(draw_example(entry, rng, set()).input, dtype=np.int8))
                agreeing += agree(functions[name], functions[other], grid)
            assert agreeing <= 6, (task_id, name, other)


def agree(first, second, grid):
    try:
        return np.array_equal(first(grid.copy()), second(grid.copy()))
    except Exception:
        return False


def test_it_finds_the_same_every_time(found):
    assert search("25ff71a9") == found["25ff71a9"]


def test_known_programs_are_left_out(found):
    name, source = next(iter(found["25ff71a9"].items()))
    assert name not in search("25ff71a9", frozenset([source]))
