"""Blocks of rows that are intended as a grid, and validated when complete."""

from typing import NamedTuple

from omniarc.prompts.encoders import ParseError
from sandbox.grids import MAX_COLOR, MAX_SIDE, Grid

_MAX_CELL_LENGTH = 20


class GridCandidate(NamedTuple):
    """A part of a reply that is intended as a grid.

    Attributes:
        line: the number of its first line in the reply, from 1.
        fenced: whether it is in a fenced block.
        grid: the grid, or the error if it is invalid.
    """

    line: int
    fenced: bool
    grid: Grid | ParseError


class Block:
    """Consecutive rows.

    Args:
        line: the number of the first line.
        shape: the height and width that the text states; None if it states none.
    """

    def __init__(self, line: int, shape: tuple[int, int] | None = None) -> None:
        self._line = line
        self._shape = shape
        self._rows: list[list[int]] = []
        self._last_label: int | None = None
        self._problem: str | None = None

    def add(self, line: int, cells: list[str], label: int | None = None) -> None:
        """Add a row; the first invalid one makes the whole block invalid.

        Args:
            line: the number of the line.
            cells: the cells, each a string of digits.
            label: the number that the text gives the row; None if it gives none.
        """
        if self._problem is None:
            problem = self._problem_of(cells, label)
            if problem is None:
                self._rows.append(list(map(int, cells)))
            else:
                self._problem = f"line {line}: row {len(self._rows) + 1} {problem}"
        self._last_label = label

    def restarts_with(self, label: int | None) -> bool:
        """Return whether a row with this number starts another grid."""
        return label in (0, 1) and self._last_label is not None and label <= self._last_label

    def fail(self, problem: str) -> None:
        """Make the block invalid, unless it is already."""
        if self._problem is None:
            self._problem = f"line {self._line}: {problem}"

    def grid(self) -> Grid | ParseError | None:
        """Return the grid, or the error if it is invalid; None if the block is empty."""
        if self._problem is not None:
            return ParseError(self._problem)
        if not self._rows:
            return None
        shape = len(self._rows), len(self._rows[0])
        if self._shape not in (None, shape):
            stated, actual = ("{}x{}".format(*sides) for sides in (self._shape or shape, shape))
            return ParseError(
                f"line {self._line}: the stated shape is {stated}, but the grid is {actual}"
            )
        return self._rows

    def _problem_of(self, cells: list[str], label: int | None) -> str | None:
        if len(self._rows) == MAX_SIDE:
            return f"exceeds the limit of {MAX_SIDE} rows"
        if len(cells) > MAX_SIDE:
            return f"has more than {MAX_SIDE} cells"
        if not cells:
            return "is empty"
        for cell in cells:
            if len(cell) != 1:
                return (
                    f"has {cell[:_MAX_CELL_LENGTH]!r}, which is not a color from 0 to {MAX_COLOR}"
                )
        if self._rows and len(cells) != len(self._rows[0]):
            return f"has {len(cells)} cells; the first has {len(self._rows[0])}"
        if label is None or (not self._rows and label in (0, 1)):
            return None
        expected = 1 if self._last_label is None else self._last_label + 1
        return None if label == expected else f"is numbered {label}, not {expected}"
