"""Pictures of grids inside pages, with the same content as text."""

import base64
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from omniarc import corpus, drawing
from omniarc.corpus import DatasetName
from sandbox.grids import Grid

Cell = tuple[int, int]

# The side of a picture in pixels, about; cells are whole pixels.
_SMALL, _LARGE = 84, 260
_MAX_CELL = 24


class Picture(NamedTuple):
    """A picture of a grid.

    Attributes:
        source: its address, which contains it.
        text: its size and its rows.
    """

    source: str
    text: str


def picture(grid: Grid, marked: Collection[Cell] = (), side: int = _LARGE) -> Picture:
    """Return a picture of a grid, with a cross in each marked cell."""
    longest = max(len(grid), len(grid[0]))
    cell = max(2, min(_MAX_CELL, side // longest - 1))
    encoded = base64.b64encode(drawing.png(grid, cell, 1, marked)).decode()
    rows = " / ".join("".join(map(str, row)) for row in grid)
    text = f"{len(grid)} rows by {len(grid[0])} columns: {rows}"
    return Picture(f"data:image/png;base64,{encoded}", text)


@lru_cache(maxsize=2048)
def first_pair(task_id: str, dataset: DatasetName | None) -> tuple[Picture, Picture]:
    """Return small pictures of the first train pair of a task."""
    pair = corpus.find_task(task_id, dataset).train[0]
    assert pair.output is not None  # of a train pair it is known
    return picture(pair.input, side=_SMALL), picture(pair.output, side=_SMALL)
