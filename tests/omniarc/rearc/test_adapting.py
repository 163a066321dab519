"""The adaptation of examples to a task: which are kept, adapted or refused, and why."""

import numpy as np
import pytest

from omniarc import language
from omniarc.dataset.entry import Example
from omniarc.rearc.adapting import MEANINGS, Adapter, RefusalReason, Sizes
from omniarc.rearc.folder import ExampleError
from sandbox import Limits, Sandbox

# Mirrors the grid. The originals are 2-4 x 3-4, on black.
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
    """Return a function that makes an adapter, by default of the task above."""

    def make(code=FLIP, originals=ORIGINALS, **options):
        return Adapter(code, originals, box, **options)

    return make


def flipped(grid):
    return Example(grid, [row[::-1] for row in grid])


GOOD = flipped([[0, 5, 0], [0, 6, 0]])


def test_an_example_like_the_originals_is_kept_unchanged(adapter):
    one = adapter()
    one.add([GOOD])
    assert (one.accepted, one.seen, one.adapted, one.refused) == ([GOOD], 1, 0, {})


def test_another_background_is_swapped_for_the_originals(adapter):
    one = adapter()
    one.add([flipped([[8, 5, 8], [8, 0, 8]])])
    assert one.accepted == [flipped([[0, 5, 0], [0, 8, 0]])]
    assert (one.adapted, one.refused) == (1, {})


def test_colors_are_swapped_only_if_the_program_then_agrees(adapter):
    """The rule turns black into red: with gray instead of black, it is another rule."""
    code = "def task(grid):\n    grid[grid == 0] = 2\n    return grid"
    one = adapter(code)
    one.add([Example([[5, 5, 5], [5, 1, 5]], [[2, 2, 2], [2, 1, 2]])])
    one.add([Example([[8, 8, 8], [8, 0, 8]], [[8, 8, 8], [8, 2, 8]])])
    assert one.accepted == [Example([[0, 0, 0], [0, 1, 0]], [[2, 2, 2], [2, 1, 2]])]
    assert one.refused == {RefusalReason.DISAGREES: 1}


def test_a_background_smaller_than_a_pattern_is_found_among_the_most_common_colors(adapter):
    """Most cells belong to the pattern; the program fails unless the others are black."""
    code = "def task(grid):\n    assert grid[0, 0] == 0\n    return grid[:, ::-1]"
    one = adapter(code)
    one.add([flipped([[4, 7, 7], [7, 4, 7], [7, 4, 7]])])
    assert one.accepted == [flipped([[0, 7, 7], [7, 0, 7], [7, 0, 7]])]
    one.add([flipped([[4, 7, 7], [7, 7, 7], [7, 4, 7]])])  # too few to be the background
    assert one.refused == {RefusalReason.FAILED: 1}


def test_any_background_is_kept_if_those_of_the_originals_vary(adapter):
    one = adapter(originals=[[[1, 1, 1]], [[2, 2, 2], [2, 2, 2]]])
    one.add([flipped([[5, 5, 6]])])
    assert one.accepted == [flipped([[5, 5, 6]])]
    assert one.adapted == 0


def test_an_example_is_refused_if_no_swap_yields_the_background(adapter):
    one = adapter(originals=[[[8, 8, 8]], [[8, 8, 1], [8, 8, 8]]])
    one.add([flipped([[0, 1], [1, 0]])])
    assert one.refused == {RefusalReason.SIZE: 1}
    one.add([flipped([[0, 1, 1], [1, 0, 0]])])
    assert one.refused == {RefusalReason.SIZE: 1, RefusalReason.BACKGROUND: 1}


def test_originals_and_duplicates_are_refused(adapter):
    one = adapter()
    swapped_original = flipped([[9, 9, 1], [9, 9, 9]])
    one.add([GOOD, flipped(ORIGINALS[0]), GOOD, swapped_original])
    one.add([GOOD, flipped([[7, 5, 7], [7, 6, 7]])])  # GOOD on another background
    assert one.accepted == [GOOD]
    assert one.refused == {RefusalReason.ORIGINAL: 2, RefusalReason.DUPLICATE: 3}
    assert one.seen == 6


def test_sizes_are_those_of_the_originals_or_a_margin_wider(adapter):
    grids = [[[0] * width for _ in range(height - 1)] + [[5] + [0] * (width - 1)]
             for height, width in ((2, 3), (4, 4), (1, 3), (5, 3), (2, 2), (2, 5))]  # fmt: skip
    exact, wide = adapter(), adapter(size_margin=0.25)
    for one in (exact, wide):
        one.add(list(map(flipped, grids)))
    assert [example.input for example in exact.accepted] == grids[:2]
    assert exact.refused == {RefusalReason.SIZE: 4}
    assert [example.input for example in wide.accepted] == grids
    assert wide.sizes == Sizes((1, 5), (2, 5))


def test_another_size_is_brought_into_range_where_the_program_agrees(adapter):
    """Mirroring a grid without some empty rows gives the same as mirroring first."""
    tall = flipped([[0, 5, 0], [0, 0, 0], [6, 0, 0], [0, 0, 0], [0, 0, 7], [0, 0, 0]])
    fits, one = adapter(), adapter(resize=True)
    fits.add([tall])
    one.add([GOOD, tall, flipped([[8, 5, 8], *[[8, 8, 8]] * 5])])
    assert fits.refused == {RefusalReason.SIZE: 1}
    assert (one.seen, one.adapted, one.resized, one.refused) == (3, 2, 2, {})
    for example in one.accepted:
        assert one.sizes.fit(example.input)
        assert example == flipped(example.input)
    assert [sum(map(sum, example.input)) for example in one.accepted] == [11, 18, 5]


def test_another_size_is_refused_where_the_program_does_not_agree(adapter):
    """The number of rows is the rule, so that a grid of another size has another output."""
    code = "def task(grid): return [[len(grid)]]"
    one = adapter(code, resize=True)
    tall = [[0, 5, 0], *[[0, 0, 0]] * 4]
    one.add([Example(tall, [[5]])])
    assert (one.accepted, one.refused) == ([], {RefusalReason.DISAGREES: 1})


def test_an_invalid_example_is_refused(adapter):
    one = adapter()
    one.add([ExampleError("input: no"), GOOD])
    assert (one.accepted, one.refused) == ([GOOD], {RefusalReason.INVALID: 1})


def test_an_output_that_the_program_does_not_return_is_refused(adapter):
    one = adapter()
    one.add([Example(GOOD.input, GOOD.input[::-1])])
    assert one.refused == {RefusalReason.DISAGREES: 1}


@pytest.mark.parametrize("body", ["raise ValueError('no')", "return 'no'", "open('/etc/passwd')"])
def test_an_input_for_which_the_program_returns_no_grid_is_refused(adapter, body):
    one = adapter(f"def task(grid):\n    {body}")
    one.add([GOOD])
    assert one.refused == {RefusalReason.FAILED: 1}


def test_an_input_that_stops_the_program_does_not_affect_others(adapter):
    code = "def task(grid):\n    while grid[0, 0] == 4: pass\n    return grid[:, ::-1]"
    one = adapter(code, limits=Limits(wall_seconds=0.5))
    endless = flipped([[4, 0, 0], [0, 0, 0]])
    goods = [flipped([[0, color, 0], [0, 0, color]]) for color in range(5, 9)]
    one.add([goods[0], endless, *goods[1:]])
    assert one.accepted == goods
    assert one.refused == {RefusalReason.FAILED: 1}


def test_examples_beyond_the_limit_are_not_checked(adapter):
    one = adapter()
    goods = [flipped([[0, color, 0], [0, 0, color]]) for color in range(1, 9)]
    one.add([goods[0], ExampleError("no"), *goods[1:]], most=3)
    assert one.accepted == goods[:3]
    assert one.seen == 4
    one.add(goods[3:], most=3)
    assert one.seen == 4


def test_accepted_and_refused_examples_add_up(adapter):
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
    assert set(MEANINGS) == set(RefusalReason)
