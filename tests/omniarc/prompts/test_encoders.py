"""The encoding and decoding of grids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniarc.prompts import ENCODERS, ParseError, find_encoder
from sandbox.errors import GridError
from tests.support.any_grids import any_grids

GRID = [[0, 1, 2], [3, 4, 5]]


# Texts like the encoders', most of them slightly wrong.
near_texts = st.text("0123456789x: \n", max_size=40) | st.tuples(
    st.sampled_from(["012\n345", "1: 0 1 2\n2: 3 4 5", "2x3\n012\n345"]),
    st.integers(0, 20),
    st.text("01x: \n٣", max_size=2),
).map(lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] :])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("digits", "012\n345"),
        ("rows", "1: 0 1 2\n2: 3 4 5"),
        ("shape", "2x3\n012\n345"),
    ],
)
def test_each_encoder_has_its_own_format(name, text):
    assert ENCODERS[name].encode(GRID) == text
    assert ENCODERS[name].decode(text) == GRID


@pytest.mark.parametrize("name", ENCODERS)
@given(grid=any_grids())
def test_decoding_inverts_encoding(name, grid):
    encoder = ENCODERS[name]
    assert encoder.decode(encoder.encode(grid)) == grid


@pytest.mark.parametrize("name", ENCODERS)
@given(text=near_texts)
def test_only_encoded_grids_are_decoded(name, text):
    encoder = ENCODERS[name]
    try:
        grid = encoder.decode(text)
    except ParseError:
        return
    assert encoder.encode(grid) == text


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("digits", "", "line 1: must be only digits, not ''"),
        ("digits", "012\n34", "line 2: must have 3 cells like the first row, not 2"),
        ("digits", "012\n3 5", "line 2: must be only digits, not '3 5'"),
        ("digits", "012\n345\n", "line 3: must be only digits, not ''"),
        ("digits", "0" * 31, "line 1: must have at most 30 cells, not 31"),
        ("digits", "\n".join("0" * 31), "must have at most 30 rows, not 31"),
        ("digits", "٣", "line 1: must be only digits"),
        ("rows", "1: 0 1\n3: 0 1", "line 2: must start with '2: ', not '3: 0 1'"),
        ("rows", "1: 01", "line 1: '1: ' must be followed by digits separated by one space"),
        ("rows", "1: 0 1\n2: 0", "line 2: must have 2 cells like the first row, not 1"),
        ("shape", "012", "line 1: must be a shape such as '3x4', not '012'"),
        ("shape", "2x3\n012", "line 1: the shape is 2x3, but the grid is 1x3"),
        ("shape", "2x3\n012\n34", "line 3: must have 3 cells like the first row, not 2"),
        ("shape", "2x3", "line 2: must be only digits, not ''"),
    ],
)
def test_an_invalid_text_is_an_error_with_its_line(name, text, expected):
    with pytest.raises(ParseError) as caught:
        ENCODERS[name].decode(text)
    assert str(caught.value).startswith(expected)


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("value", [[], [[]], [[10]], [[0], [0, 1]], [[0] * 31], [[0]] * 31])
def test_only_grids_are_encoded(name, value):
    with pytest.raises(GridError):
        ENCODERS[name].encode(value)


def test_an_unknown_encoder_is_an_error_with_the_known_names():
    with pytest.raises(ValueError, match="encoder: must be one of digits, rows, shape, not 'hex'"):
        find_encoder("hex")
