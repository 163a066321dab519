"""Properties of pairs of grids."""

import numpy as np
import pytest

from omniarc import corpus
from omniarc.analysis.properties import COLORS, of_input, of_pair

CROSS = [[0, 1, 0], [2, 2, 2], [0, 1, 0]]
RING = [[0, 3, 3, 3, 0], [0, 3, 0, 3, 0], [0, 3, 3, 3, 0], [0, 0, 0, 0, 0]]
DOTS = [[0, 0, 0, 0], [0, 4, 0, 6], [0, 0, 0, 0]]
STRIPES = [[5, 0, 0], [5, 0, 0], [5, 0, 0]]
BLOCKS = [[1, 1, 0, 2, 2], [1, 1, 0, 2, 2]]


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("is square", CROSS, RING),
        ("is wider than high", RING, CROSS),
        ("is higher than wide", np.transpose(RING), RING),
        ("has one row or column", [[1, 2]], CROSS),
        ("has black cells", CROSS, [[1, 1], [2, 1]]),
        ("has a black background", CROSS, [[1, 1, 1], [0, 1, 1]]),
        ("is filled by more than half", BLOCKS, DOTS),
        ("has a color of one cell", DOTS, RING),
        ("has equally many cells of each color", DOTS, CROSS),
        ("is symmetric left to right", CROSS, DOTS),
        ("is symmetric top to bottom", STRIPES, RING),
        ("is symmetric on a diagonal", [[0, 1], [1, 2]], STRIPES),
        ("has a full row of one color", CROSS, STRIPES),
        ("has a full column of one color", STRIPES, CROSS),
        ("has lines that cross", CROSS, BLOCKS),
        ("has enclosed background", RING, CROSS),
        ("has enclosed black cells", RING, CROSS),
        ("touches the top", CROSS, DOTS),
        ("touches the left", STRIPES, DOTS),
        ("touches the bottom", CROSS, RING),
        ("touches the right", DOTS, RING),
        ("is centered", CROSS, STRIPES),
        ("has parts of several colors", CROSS, DOTS),
        ("has objects of equal size", DOTS, [[1, 1, 0, 1, 0]]),
        ("has objects of equal height and width", BLOCKS, [[1, 1, 0, 1, 0]]),
        ("has single cells", DOTS, RING),
        ("has only single cells", DOTS, [[1, 1, 0, 1, 0]]),
        ("has only lines", STRIPES, RING),
        ("has only rectangles", BLOCKS, RING),
        ("has rectangles of at least 2 x 2", BLOCKS, STRIPES),
        ("has an object with holes", RING, BLOCKS),
        ("has one object of each color", BLOCKS, [[1, 0, 1]]),
        ("has objects of one color", RING, DOTS),
    ],
)
def test_a_property_is_true_of_one_grid_and_false_of_another(name, yes, no):
    assert of_input(np.array(yes))[f"input {name}"] is True
    assert of_input(np.array(no))[f"input {name}"] is False


def test_some_properties_are_counts():
    found = of_input(np.array(DOTS))
    assert found["input number of colors"] == 3
    assert found["input number of objects"] == found["input number of parts"] == "several"
    assert of_input(np.array(RING))["input number of objects"] == "one"


def test_properties_of_no_objects_and_no_content_have_no_value():
    found = of_input(np.zeros((3, 4), int))
    assert found["input has objects of equal size"] is None
    assert found["input has only lines"] is None
    assert found["input number of parts"] == "none"
    assert found["input touches the top"] is False


def test_each_color_but_black_is_a_property_of_the_input():
    assert len(COLORS) == 9
    found = of_input(np.array(DOTS))
    assert {name for name in COLORS if found[name]} == {
        "input has yellow cells",
        "input has magenta cells",
    }


@pytest.mark.parametrize(
    ("name", "before", "yes", "no"),
    [
        ("has the input's height", BLOCKS, [[1], [1]], CROSS),
        ("has the input's width", CROSS, [[1, 1, 1]], RING),
        ("is smaller than the input", CROSS, [[1]], CROSS),
        ("has only the input's colors", CROSS, [[1, 2]], [[1, 3]]),
        ("has all of the input's colors", CROSS, [[0, 1, 2, 3]], [[0, 1]]),
        ("keeps the input's content", CROSS, [[4, 1, 0], [2, 2, 2], [0, 1, 0]], STRIPES),
        ("keeps the input's background", CROSS, [[0, 3, 0], [2, 2, 2], [0, 1, 0]], STRIPES),
    ],
)
def test_properties_of_an_output_compare_it_with_the_input(name, before, yes, no):
    for after, expected in ((yes, True), (no, False)):
        assert of_pair(np.array(before), np.array(after))[f"output {name}"] is expected


def test_the_output_has_the_properties_of_a_grid_too():
    found = of_pair(np.array(DOTS), np.array(CROSS))
    assert (found["input has lines that cross"], found["output has lines that cross"]) == (
        False,
        True,
    )


def test_all_pairs_have_the_same_properties():
    names = set()
    for pair in corpus.find_task("40853293").pairs:
        names.add(tuple(of_pair(np.array(pair.input), np.array(pair.output))))
    assert len(names) == 1
