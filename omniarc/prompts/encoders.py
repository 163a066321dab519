"""Encoders of grids as text for a model.

`decode` accepts only what `encode` returns. Grids in replies, which may have other text around
them and brackets between cells, are read by `replies`.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from omniarc.errors import OmniArcError
from sandbox.errors import FieldError, GridError
from sandbox.grids import MAX_SIDE, Grid, check_grid

_DIGITS = re.compile(r"[0-9]+")
_SHAPE = re.compile(r"([1-9][0-9]?)x([1-9][0-9]?)")
_CELLS = re.compile(r"[0-9](?: [0-9])*")


class ParseError(OmniArcError, ValueError):
    """A text has no valid grid or program; the message says why, and where."""


class Encoder(NamedTuple):
    """A text format for grids.

    Attributes:
        name: its key in `ENCODERS`.
        description: a sentence that explains the format to a model.
        encode: returns a grid as text, without a newline at the end. Raises GridError if the
            value is not a grid.
        decode: returns the grid of a text that `encode` returned. Raises ParseError for any other
            text.
    """

    name: str
    description: str
    encode: Callable[[Grid], str]
    decode: Callable[[str], Grid]


def find_encoder(name: str) -> Encoder:
    """Return the encoder of this name.

    Raises:
        FieldError: there is no such encoder.
    """
    try:
        return ENCODERS[name]
    except KeyError:
        known = ", ".join(ENCODERS)
        raise FieldError("encoder", f"must be one of {known}, not {name[:80]!r}") from None


def _encode_digits(grid: Grid) -> str:
    return "\n".join("".join(map(str, row)) for row in check_grid(grid))


def _decode_digits(text: str) -> Grid:
    return _decode_lines(text.split("\n"), first_line=1)


def _encode_rows(grid: Grid) -> str:
    rows = (" ".join(map(str, row)) for row in check_grid(grid))
    return "\n".join(f"{number}: {row}" for number, row in enumerate(rows, start=1))


def _decode_rows(text: str) -> Grid:
    lines = []
    for number, line in enumerate(_limited(text.split("\n")), start=1):
        label, _, cells = line.partition(": ")
        if label != str(number):
            raise ParseError(f"line {number}: must start with '{number}: ', not {line[:12]!r}")
        if not _CELLS.fullmatch(cells):
            raise ParseError(
                f"line {number}: '{number}: ' must be followed by digits separated by one space, "
                f"not {cells[:40]!r}"
            )
        lines.append(cells.replace(" ", ""))
    return _decode_lines(lines, first_line=1)


def _encode_shape(grid: Grid) -> str:
    cells = _encode_digits(grid)
    return f"{len(grid)}x{len(grid[0])}\n{cells}"


def _decode_shape(text: str) -> Grid:
    head, _, cells = text.partition("\n")
    shape = _SHAPE.fullmatch(head)
    if shape is None:
        raise ParseError(f"line 1: must be a shape such as '3x4', not {head[:12]!r}")
    grid = _decode_lines(cells.split("\n"), first_line=2)
    height, width = int(shape[1]), int(shape[2])
    if (len(grid), len(grid[0])) != (height, width):
        raise ParseError(f"line 1: the shape is {head}, but the grid is {len(grid)}x{len(grid[0])}")
    return grid


def _decode_lines(lines: list[str], first_line: int) -> Grid:
    """Return the grid of lines of digits; the first is line `first_line` of the text."""
    grid: Grid = []
    for number, line in enumerate(_limited(lines), start=first_line):
        if not _DIGITS.fullmatch(line):
            raise ParseError(f"line {number}: must be only digits, not {line[:40]!r}")
        if len(line) > MAX_SIDE:
            raise ParseError(f"line {number}: must have at most {MAX_SIDE} cells, not {len(line)}")
        if grid and len(line) != len(grid[0]):
            raise ParseError(
                f"line {number}: must have {len(grid[0])} cells like the first row, not {len(line)}"
            )
        grid.append(list(map(int, line)))
    try:
        return check_grid(grid)
    except GridError as error:
        raise ParseError(str(error)) from None


def _limited(lines: list[str]) -> list[str]:
    """Return `lines`, or raise ParseError if there are too many."""
    if len(lines) > MAX_SIDE:
        raise ParseError(f"must have at most {MAX_SIDE} rows, not {len(lines)}")
    return lines


ENCODERS: dict[str, Encoder] = {
    encoder.name: encoder
    for encoder in (
        Encoder(
            "digits",
            "A grid is written with a line for each row and a digit for each cell.",
            _encode_digits,
            _decode_digits,
        ),
        Encoder(
            "rows",
            "A grid is written with a line for each row: the row's number from 1, a colon, and "
            "the row's digits with a space before each.",
            _encode_rows,
            _decode_rows,
        ),
        Encoder(
            "shape",
            "A grid is written with its height and width on a line of its own, such as 3x4, then "
            "a line for each row and a digit for each cell.",
            _encode_shape,
            _decode_shape,
        ),
    )
}
