"""What makes a rewritten program a task."""

import numpy as np
import pytest

from omniarc.dataset.rewriting.trials import TRIALS, TooSlowError, Trial, output_of, time_limit

INPUTS = [np.random.default_rng(seed).integers(0, 4, (4, 5)).astype(np.int8) for seed in range(24)]
HEAD = "import numpy as np\n\nfrom omniarc.dsl import *\n\n\ndef task(grid):\n    "


def trial(body, change=""):
    return Trial("", HEAD + body + "\n", change, INPUTS)


ORIGINAL = trial("return flip_up_down(grid)")


def test_it_returns_grids_that_vary():
    assert len(INPUTS) == TRIALS
    assert trial("return flip_left_right(grid)").is_task(ORIGINAL)


@pytest.mark.parametrize(
    "body",
    [
        "return grid",
        "return grid + 10",
        "return blank_grid(3, 3, RED)",
        "return blank_grid(3, 3, int(grid[0, 0]) + 1)",
        "return np.log(grid * 0).astype(int)",
        "raise ValueError",
        "return None",
    ],
    ids=["identity", "no color", "constant", "plain", "warning", "error", "no grid"],
)
def test_it_is_no_task_if_its_outputs_are_not(body):
    with time_limit():
        assert not trial(body).is_task(ORIGINAL)


def test_every_line_that_ran_must_still_run():
    before = trial("if grid[0, 0] >= 0:\n        grid = grid[::-1]\n    return grid[:, ::-1]")
    after = trial("if grid[0, 0] < 0:\n        grid = grid[::-1]\n    return grid[:, ::-1]")
    assert not after.is_task(before)
    assert before.is_task(before)


def test_programs_differ_if_three_pairs_tell_them_apart():
    assert trial("return flip_left_right(grid)").differs(ORIGINAL)
    assert not trial("return grid[::-1]").differs(ORIGINAL)
    mostly = "return grid[::-1] if grid[0, 0] < 3 else grid"
    assert not trial(mostly).differs(ORIGINAL)


def test_a_counterpart_does_the_same_to_changed_grids():
    turned = Trial("", HEAD + "return grid[:, ::-1]\n", "transpose", [g.T for g in INPUTS])
    assert turned.is_counterpart(ORIGINAL, np.transpose)
    assert not trial("return grid[:, ::-1]").is_counterpart(ORIGINAL, np.transpose)


def test_an_endless_program_is_stopped():
    endless = trial("while True:\n        pass")
    with pytest.raises(TooSlowError), time_limit(0.1):
        output_of(endless.task, INPUTS[0])
