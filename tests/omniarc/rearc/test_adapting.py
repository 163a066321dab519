"""Fitting examples to a task: what is kept as it is, what is adapted, what is refused and why."""

import numpy as np
import pytest

from omniarc import language
from omniarc.dataset.entry import Example
from omniarc.rearc.adapting import MEANINGS, Adapter, Reason, Sizes
from omniarc.rearc.folder import ExampleError
from sandbox import Limits, Sandbox

# Mirrors the grid. Every example of it below is 2-4 x 3-4, on black.
FLIP = "def task(grid): return grid[:, ::-1]"
ORIGINALS = [
    [[0, 0, 1], [0, 0, 0]],
    [[0, 2, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]],
    [[3, 0, 0, 0], [0, 0, 0, 0]],
]


@pytest.fixture(scope="module")
def box():
    with Sandbox(concurrency=1, extra_modules=language.MODULES) as box:
        yield box


@pytest.fixture
def adapter(box):
    """An adapter of the task above, or of one that differs in this."""

    def make(code=FLIP, originals=ORIGINALS, **options):
        return Adapter(code, originals, box, **options)

    return make


def flipped(grid):
    return Example(grid, [row[::-1] for row in grid])


GOOD = flipped([[0, 5, 0], [0, 6, 0]])


def test_an_example_like_the_originals_is_kept_as_it_is(adapter):
    one = adapter()
    one.add([GOOD])
    assert (one.accepted, one.seen, one.adapted, one.refused) == ([GOOD], 1, 0, {})


def test_another_background_is_swapped_for_the_originals(adapter):
    one = adapter()
    one.add([flipped([[8, 5, 8], [8, 0, 8]])])
    assert one.accepted == [flipped([[0, 5, 0], [0, 8, 0]])]
    assert (one.adapted, one.refused) == (1, {})


def test_colors_are_swapped_only_where_the_program_then_agrees(adapter):
    """The rule colors what is black in red: with grey for black it is another rule."""
    code = "def task(grid):\n    grid[grid == 0] = 2\n    return grid"
    one = adapter(code)
    one.add([Example([[5, 5, 5], [5, 1, 5]], [[2, 2, 2], [2, 1, 2]])])
    one.add([Example([[8, 8, 8], [8, 0, 8]], [[8, 8, 8], [8, 2, 8]])])
    assert one.accepted == [Example([[0, 0, 0], [0, 1, 0]], [[2, 2, 2], [2, 1, 2]])]
    assert one.refused == {Reason.DISAGREES: 1}


def test_a_background_behind_a_larger_pattern_is_found_among_the_commonest_colors(adapter):
    """Most cells are of the pattern; the program fails unless it is the rest that is black."""
    code = "def task(grid):\n    assert grid[0, 0] == 0\n    return grid[:, ::-1]"
    one = adapter(code)
    one.add([flipped([[4, 7, 7], [7, 4, 7], [7, 4, 7]])])
    assert one.accepted == [flipped([[0, 7, 7], [7, 0, 7], [7, 0, 7]])]
    one.add([flipped([[4, 7, 7], [7, 7, 7], [7, 4, 7]])])  # too few to be the background
    assert one.refused == {Reason.FAILED: 1}


def test_where_the_originals_have_several_backgrounds_any_will_do(adapter):
    one = adapter(originals=[[[1, 1, 1]], [[2, 2, 2], [2, 2, 2]]])
    one.add([flipped([[5, 5, 6]])])
    assert one.accepted == [flipped([[5, 5, 6]])]
    assert one.adapted == 0


def test_where_no_swap_gives_the_background_the_example_is_refused(adapter):
    one = adapter(originals=[[[8, 8, 8]], [[8, 8, 1], [8, 8, 8]]])
    one.add([flipped([[0, 1], [1, 0]])])
    assert one.refused == {Reason.SIZE: 1}
    one.add([flipped([[0, 1, 1], [1, 0, 0]])])
    assert one.refused == {Reason.SIZE: 1, Reason.BACKGROUND: 1}


def test_what_is_there_already_is_refused(adapter):
    one = adapter()
    swapped_original = flipped([[9, 9, 1], [9, 9, 9]])
    one.add([GOOD, flipped(ORIGINALS[0]), GOOD, swapped_original])
    one.add([GOOD, flipped([[7, 5, 7], [7, 6, 7]])])  # the good one on another background
    assert one.accepted == [GOOD]
    assert one.refused == {Reason.ORIGINAL: 2, Reason.DUPLICATE: 3}
    assert one.seen == 6


def test_sizes_are_those_of_the_originals_or_a_margin_wider(adapter):
    grids = [[[0] * width for _ in range(height - 1)] + [[5] + [0] * (width - 1)]
             for height, width in ((2, 3), (4, 4), (1, 3), (5, 3), (2, 2), (2, 5))]  # fmt: skip
    exact, wide = adapter(), adapter(size_margin=0.25)
    for one in (exact, wide):
        one.add(list(map(flipped, grids)))
    assert [example.input for example in exact.accepted] == grids[:2]
    assert exact.refused == {Reason.SIZE: 4}
    assert [example.input for example in wide.accepted] == grids
    assert wide.sizes == Sizes((1, 5), (2, 5))


def test_what_is_no_example_is_refused(adapter):
    one = adapter()
    one.add([ExampleError("input: no"), GOOD])
    assert (one.accepted, one.refused) == ([GOOD], {Reason.INVALID: 1})


def test_an_output_that_the_program_does_not_give_is_refused(adapter):
    one = adapter()
    one.add([Example(GOOD.input, GOOD.input[::-1])])
    assert one.refused == {Reason.DISAGREES: 1}


@pytest.mark.parametrize("body", ["raise ValueError('no')", "return 'no'", "open('/etc/passwd')"])
def test_an_input_that_the_program_gives_no_grid_for_is_refused(adapter, body):
    one = adapter(f"def task(grid):\n    {body}")
    one.add([GOOD])
    assert one.refused == {Reason.FAILED: 1}


def test_an_input_that_stops_the_program_takes_no_other_along(adapter):
    code = "def task(grid):\n    while grid[0, 0] == 4: pass\n    return grid[:, ::-1]"
    one = adapter(code, limits=Limits(wall_seconds=0.5))
    endless = flipped([[4, 0, 0], [0, 0, 0]])
    goods = [flipped([[0, color, 0], [0, 0, color]]) for color in range(5, 9)]
    one.add([goods[0], endless, *goods[1:]])
    assert one.accepted == goods
    assert one.refused == {Reason.FAILED: 1}


def test_no_more_are_judged_than_are_asked_for(adapter):
    one = adapter()
    goods = [flipped([[0, color, 0], [0, 0, color]]) for color in range(1, 9)]
    one.add([goods[0], ExampleError("no"), *goods[1:]], most=3)
    assert one.accepted == goods[:3]
    assert one.seen == 4
    one.add(goods[3:], most=3)
    assert one.seen == 4


def test_the_sum_of_what_became_of_them_is_what_was_seen(adapter):
    rng = np.random.default_rng(0)
    one = adapter()
    for _ in range(3):
        grids = [rng.integers(0, 3, rng.integers(1, 5, 2)).tolist() for _ in range(60)]
        one.add([flipped(grid) for grid in grids])
    assert one.seen == 180
    assert one.seen == len(one.accepted) + sum(one.refused.values())
    assert 0 < one.adapted < len(one.accepted)
    for example in one.accepted:
        assert one.sizes.fit(example.input)
        assert example == flipped(example.input)


def test_every_reason_has_a_meaning():
    assert set(MEANINGS) == set(Reason)
