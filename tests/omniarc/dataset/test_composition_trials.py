"""Which compositions make sense."""

import numpy as np
import pytest

from omniarc.dataset.composition import compose
from omniarc.dataset.composition_trials import is_sensible, is_task
from omniarc.dataset.entry import original

# Mirrored left to right, mirrored up and down, and turned by half.
FLIP, FLOP, TURN = "67a3c6ac", "68b16354", "6150a2bd"


def test_the_second_finds_what_it_is_about():
    assert is_sensible("74dd1130", "62c24649")  # a small grid, transposed, then mirrored
    assert not is_sensible("25ff71a9", "0ca9ddb6")  # rays from dots of colors that are not there
    assert not is_sensible("74dd1130", "1190e5a7")  # panels, where there are no lines


def test_two_steps_that_show_are_a_task():
    assert is_task("74dd1130", "62c24649", compose, ["74dd1130", "62c24649"])


def test_what_one_program_does_is_no_composition():
    assert is_task(FLIP, FLOP, compose, [FLIP, FLOP])
    assert not is_task(FLIP, FLOP, compose, [FLIP, TURN])


def test_a_line_that_never_runs_is_refused():
    def with_dead_line(first, second):
        dead = "def task(grid):\n    if grid.size == 0:\n        return grid\n"
        return compose(first, second).replace("def task(grid):\n", dead)

    assert not is_task(FLIP, FLOP, with_dead_line, ())


def test_a_step_that_does_not_show_is_refused():
    # All colors but the most common one become grey, wherever they are.
    assert not is_task("9565186b", "9565186b", compose, ())


def test_a_choice_between_equally_common_colors_is_refused():
    column = original("f8b3ba0a").task(
        original("f8b3ba0a").generate_input(np.random.default_rng(0))
    )
    assert len(np.unique(column)) == column.size  # so none is the most common
    assert not is_task("f8b3ba0a", "c3e719e8", compose, ())


@pytest.mark.parametrize("pair", [("1190e5a7", "25ff71a9"), (FLIP, "1190e5a7")])
def test_outputs_of_one_color_are_refused(pair):
    assert not is_task(*pair, compose, ())
