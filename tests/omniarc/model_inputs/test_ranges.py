"""What sets an input apart from a task's own."""

import pytest

from omniarc import corpus, tasks
from omniarc.model_inputs.ranges import range_fault


def blank(height, width, *cells, background=0):
    """A grid with single cells (row, column, color) on it."""
    grid = [[background] * width for _ in range(height)]
    for row, column, color in cells:
        grid[row][column] = color
    return grid


# 8 to 12 high, 8 to 16 wide, black, red always there, 2 to 4 objects.
ORIGINALS = [
    blank(8, 8, (0, 0, 2), (3, 3, 1)),
    blank(12, 16, (0, 0, 2), (3, 3, 1), (5, 5, 1), (7, 7, 2)),
    blank(10, 10, (1, 0, 2), (3, 5, 1), (9, 9, 2)),
]


def like(height=10, width=12, *more, objects=3, background=0):
    cells = [(0, 2 * n, 2 if n else 1) for n in range(objects)]
    return blank(height, width, *cells, *more, background=background)


def test_an_input_like_the_originals_has_no_fault():
    assert range_fault(like(), ORIGINALS) is None


def test_every_original_is_like_the_originals():
    for grid in ORIGINALS:
        assert range_fault(grid, ORIGINALS) is None


@pytest.mark.parametrize(("height", "sound"), [(4, False), (5, True), (16, True), (17, False)])
def test_height_may_leave_the_range_by_a_quarter_and_a_cell(height, sound):
    fault = range_fault(like(height, 12), ORIGINALS)
    assert fault == (None if sound else f"height: {height}, and the originals have 8 to 12")


@pytest.mark.parametrize(("width", "sound"), [(4, False), (5, True), (21, True), (22, False)])
def test_width_may_leave_the_range_by_a_quarter_and_a_cell(width, sound):
    fault = range_fault(like(10, width, objects=2), ORIGINALS)
    assert fault == (None if sound else f"width: {width}, and the originals have 8 to 16")


def test_where_all_originals_are_square_others_must_be():
    squares = [ORIGINALS[0], ORIGINALS[2]]
    assert range_fault(like(9, 10), squares) == "size: 9 × 10, and every original is square"
    assert range_fault(like(9, 9), squares) is None


def test_a_color_of_no_original_is_foreign():
    assert range_fault(like(10, 12, (9, 9, 7)), ORIGINALS) == "colors: no original has 7"


def test_where_colors_come_and_go_any_color_will_do():
    varied = [blank(9, 9, (0, 0, color), (4, 4, color)) for color in (1, 2, 3)]
    assert range_fault(blank(9, 9, (2, 2, 7), (5, 5, 7)), varied) is None


def test_the_background_is_one_of_the_originals():
    fault = range_fault(blank(10, 12, (0, 0, 0), (4, 4, 1), background=2), ORIGINALS)
    assert fault == "background: 2, and every original has 0"


def test_where_backgrounds_differ_any_will_do():
    varied = [blank(9, 9, (0, 0, 1), (4, 4, 1), background=color) for color in (2, 3, 4)]
    assert range_fault(blank(9, 9, (1, 1, 1), (5, 5, 1), background=8), varied) is None


def test_the_number_of_colors_may_differ_by_one():
    varied = [blank(9, 9, (0, 0, color), (4, 4, color)) for color in (1, 2, 3)]
    two_more = blank(9, 9, (0, 0, 1), (4, 4, 2), (6, 6, 3))
    assert range_fault(two_more, varied) == "colors: 4, and the originals have 2"
    assert range_fault(blank(9, 9, (0, 0, 1), (4, 4, 2)), varied) is None


@pytest.mark.parametrize(("objects", "sound"), [(1, True), (9, True), (10, False)])
def test_objects_and_one_may_be_twice_as_many(objects, sound):
    grid = like(12, 20, *[(4, 2 * n, 2) for n in range(objects - 1)], objects=1)
    fault = range_fault(grid, ORIGINALS)
    assert fault == (None if sound else f"objects: {objects}, and the originals have 2 to 4")


@pytest.mark.parametrize(("objects", "sound"), [(4, False), (5, True)])
def test_objects_and_one_may_be_half_as_many(objects, sound):
    eleven = [(2 * (n // 4), 2 * (n % 4), 2) for n in range(11)]
    fault = range_fault(blank(8, 8, *eleven[:objects]), [blank(8, 8, *eleven)] * 2)
    assert fault == (None if sound else f"objects: {objects}, and the originals have 11")


def test_few_originals_are_refused_when_held_against_the_rest_of_their_task():
    """The measure that the tolerances were chosen by."""
    held = refused = 0
    for task_id in tasks.task_ids():
        inputs = corpus.find_task(task_id).inputs
        for index, grid in enumerate(inputs):
            held += 1
            refused += range_fault(grid, inputs[:index] + inputs[index + 1 :]) is not None
    assert held > 700
    assert refused / held < 1 / 16
