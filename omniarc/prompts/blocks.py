"""Rows that were meant as a grid: gathered one by one, judged when all are in."""

from typing import NamedTuple

from omniarc.prompts.encoders import ParseError
from sandbox.grids import MAX_COLOR, MAX_SIDE, Grid

# How much of a cell an error repeats.
_SHOWN = 20


class Candidate(NamedTuple):
    """Something in a reply that was meant as a grid.

    Attributes:
        line: the number of its first line in the reply, from 1.
        fenced: whether it stands in a fenced block.
        grid: the grid, or what is wrong with it.
    """

    line: int
    fenced: bool
    grid: Grid | ParseError


class Block:
    """Rows that follow one another.

    Args:
        line: where it begins.
        shape: the height and width that the text gives for it, if it does.
    """

    def __init__(self, line: int, shape: tuple[int, int] | None = None) -> None:
        self._line = line
        self._shape = shape
        self._rows: list[list[int]] = []
        self._last_label: int | None = None
        self._problem: str | None = None

    def add(self, line: int, cells: list[str], label: int | None = None) -> None:
        """Takes a row; what is wrong is kept, the first thing for all.

        Args:
            line: where the row stands.
            cells: its cells, each a string of digits.
            label: the row's number, if the text gives one.
        """
        if self._problem is None:
            problem = self._problem_of(cells, label)
            if problem is None:
                self._rows.append(list(map(int, cells)))
            else:
                self._problem = f"line {line}: row {len(self._rows) + 1} {problem}"
        self._last_label = label

    def restarts_with(self, label: int | None) -> bool:
        """Whether a row with this number begins another grid."""
        return label in (0, 1) and self._last_label is not None and label <= self._last_label

    def fail(self, problem: str) -> None:
        """Keeps something that is wrong with the whole, unless something is wrong already."""
        if self._problem is None:
            self._problem = f"line {self._line}: {problem}"

    def grid(self) -> Grid | ParseError | None:
        """The grid, or what is wrong with it; None where there was no row and nothing wrong."""
        if self._problem is not None:
            return ParseError(self._problem)
        if not self._rows:
            return None
        shape = len(self._rows), len(self._rows[0])
        if self._shape not in (None, shape):
            said, found = ("{}x{}".format(*sides) for sides in (self._shape or shape, shape))
            return ParseError(
                f"line {self._line}: the shape is given as {said}, but the grid is {found}"
            )
        return self._rows

    def _problem_of(self, cells: list[str], label: int | None) -> str | None:
        if len(self._rows) == MAX_SIDE:
            return f"is one too many: at most {MAX_SIDE} rows"
        if len(cells) > MAX_SIDE:
            return f"has more than {MAX_SIDE} cells"
        if not cells:
            return "is empty"
        for cell in cells:
            if len(cell) != 1:
                return f"has {cell[:_SHOWN]!r}, which is not a color from 0 to {MAX_COLOR}"
        if self._rows and len(cells) != len(self._rows[0]):
            return f"has {len(cells)} cells; the first has {len(self._rows[0])}"
        if label is None or (not self._rows and label in (0, 1)):
            return None
        expected = 1 if self._last_label is None else self._last_label + 1
        return None if label == expected else f"is numbered {label} where {expected} should be"
