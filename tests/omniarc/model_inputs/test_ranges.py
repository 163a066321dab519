"""The check that an input resembles the original inputs of its task."""

import pytest

from omniarc import corpus, tasks
from omniarc.model_inputs.ranges import range_problem


def blank(height, width, *cells, background=0):
    """Return a grid with single cells (row, column, color)."""
    grid = [[background] * width for _ in range(height)]
    for row, column, color in cells:
        grid[row][column] = color
    return grid


# Height 8 to 12, width 8 to 16, a black background, red in every grid, 2 to 4 objects.
ORIGINALS = [
    blank(8, 8, (0, 0, 2), (3, 3, 1)),
    blank(12, 16, (0, 0, 2), (3, 3, 1), (5, 5, 1), (7, 7, 2)),
    blank(10, 10, (1, 0, 2), (3, 5, 1), (9, 9, 2)),
]


def like(height=10, width=12, *more, objects=3, background=0):
    cells = [(0, 2 * n, 2 if n else 1) for n in range(objects)]
    return blank(height, width, *cells, *more, background=background)


def test_an_input_like_the_originals_is_accepted():
    assert range_problem(like(), ORIGINALS) is None


def test_every_original_is_like_the_originals():
    for grid in ORIGINALS:
        assert range_problem(grid, ORIGINALS) is None


@pytest.mark.parametrize(("height", "accepted"), [(4, False), (5, True), (16, True), (17, False)])
def test_height_may_leave_the_range_by_a_quarter_and_a_cell(height, accepted):
    problem = range_problem(like(height, 12), ORIGINALS)
    assert problem == (None if accepted else f"height: {height}, but the originals have 8 to 12")


@pytest.mark.parametrize(("width", "accepted"), [(4, False), (5, True), (21, True), (22, False)])
def test_width_may_leave_the_range_by_a_quarter_and_a_cell(width, accepted):
    problem = range_problem(like(10, width, objects=2), ORIGINALS)
    assert problem == (None if accepted else f"width: {width}, but the originals have 8 to 16")


def test_an_input_must_be_square_if_all_originals_are():
    squares = [ORIGINALS[0], ORIGINALS[2]]
    assert range_problem(like(9, 10), squares) == "size: 9 × 10, but every original is square"
    assert range_problem(like(9, 9), squares) is None


def test_a_color_of_no_original_is_rejected():
    assert range_problem(like(10, 12, (9, 9, 7)), ORIGINALS) == "colors: no original has 7"


def test_any_color_is_accepted_if_the_colors_of_originals_vary():
    varied = [blank(9, 9, (0, 0, color), (4, 4, color)) for color in (1, 2, 3)]
    assert range_problem(blank(9, 9, (2, 2, 7), (5, 5, 7)), varied) is None


def test_the_background_must_be_that_of_an_original():
    problem = range_problem(blank(10, 12, (0, 0, 0), (4, 4, 1), background=2), ORIGINALS)
    assert problem == "background: 2, but every original has 0"


def test_any_background_is_accepted_if_those_of_originals_vary():
    varied = [blank(9, 9, (0, 0, 1), (4, 4, 1), background=color) for color in (2, 3, 4)]
    assert range_problem(blank(9, 9, (1, 1, 1), (5, 5, 1), background=8), varied) is None


def test_the_number_of_colors_may_differ_by_one():
    varied = [blank(9, 9, (0, 0, color), (4, 4, color)) for color in (1, 2, 3)]
    two_more = blank(9, 9, (0, 0, 1), (4, 4, 2), (6, 6, 3))
    assert range_problem(two_more, varied) == "colors: 4, but the originals have 2"
    assert range_problem(blank(9, 9, (0, 0, 1), (4, 4, 2)), varied) is None


@pytest.mark.parametrize(("objects", "accepted"), [(1, True), (9, True), (10, False)])
def test_objects_plus_one_may_double(objects, accepted):
    grid = like(12, 20, *[(4, 2 * n, 2) for n in range(objects - 1)], objects=1)
    problem = range_problem(grid, ORIGINALS)
    assert problem == (None if accepted else f"objects: {objects}, but the originals have 2 to 4")


@pytest.mark.parametrize(("objects", "accepted"), [(4, False), (5, True)])
def test_objects_plus_one_may_halve(objects, accepted):
    eleven = [(2 * (n // 4), 2 * (n % 4), 2) for n in range(11)]
    problem = range_problem(blank(8, 8, *eleven[:objects]), [blank(8, 8, *eleven)] * 2)
    assert problem == (None if accepted else f"objects: {objects}, but the originals have 11")


@pytest.mark.long
def test_few_originals_are_rejected_when_compared_with_the_rest_of_their_task():
    """The criterion that the tolerances were chosen by."""
    compared = rejected = 0
    for task_id in tasks.task_ids():
        inputs = corpus.find_task(task_id).inputs
        for index, grid in enumerate(inputs):
            compared += 1
            rejected += range_problem(grid, inputs[:index] + inputs[index + 1 :]) is not None
    assert compared > 700
    assert rejected / compared < 1 / 16
