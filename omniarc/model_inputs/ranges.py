"""A heuristic check that an input resembles the few original inputs of its task."""

from collections.abc import Sequence

import numpy as np

from omniarc.analysis.features import measure
from omniarc.grids import Array
from sandbox.grids import Grid


def range_problem(grid: Grid, originals: Sequence[Grid]) -> str | None:
    """Return how `grid` differs from the original inputs; None if it resembles them.

    The tolerances, over the features of `omniarc.analysis.features`:

    - height and width: from three quarters of the smallest, minus one cell, to five quarters of
      the largest, plus one cell; square if all originals are.
    - colors: those of the originals, or any if two or more colors appear in some originals only.
      Their number may be one below the minimum to one above the maximum.
    - background: that of an original, or any if the backgrounds of the originals differ.
    - objects: from half the minimum to twice the maximum, with one added to every count.

    Compared with the other originals of its task, 1 original in 17 is rejected, over all training
    tasks that have a program.

    Args:
        grid: the input to check.
        originals: the original inputs of the task, at least one.
    """
    values = measure([grid, *originals]).values
    return _size_problem(values) or _color_problem(values) or _object_problem(values["objects"])


def _size_problem(values: dict[str, Array]) -> str | None:
    height, width = int(values["height"][0]), int(values["width"][0])
    if height != width and (values["height"] == values["width"])[1:].all():
        return f"size: {height} × {width}, but every original is square"
    for name in ("height", "width"):
        size, sizes = values[name][0], values[name][1:]
        if not 0.75 * sizes.min() - 1 <= size <= 1.25 * sizes.max() + 1:
            return f"{name}: {size:.0f}, but the originals have {_span(sizes)}"
    return None


def _color_problem(values: dict[str, Array]) -> str | None:
    own, *originals = (set(np.flatnonzero(shares).tolist()) for shares in values["palette"])
    anywhere, everywhere = set.union(*originals), set.intersection(*originals)
    foreign = sorted(own - anywhere)
    if foreign and len(anywhere - everywhere) < 2:
        return f"colors: no original has {', '.join(map(str, foreign))}"
    background, *others = np.argmax(values["background"], axis=1).tolist()
    backgrounds = set(others)
    if len(backgrounds) == 1 and background not in backgrounds:
        return f"background: {background}, but every original has {backgrounds.pop()}"
    number, numbers = values["colors"][0], values["colors"][1:]
    if not numbers.min() - 1 <= number <= numbers.max() + 1:
        return f"colors: {number:.0f}, but the originals have {_span(numbers)}"
    return None


def _object_problem(logarithms: Array) -> str | None:
    """Return the problem of the first object count, each given as log2 of 1 + objects."""
    number, numbers = logarithms[0], logarithms[1:]
    octave = 1 + 1e-9  # a factor of two, and a rounding error
    if numbers.min() - octave <= number <= numbers.max() + octave:
        return None
    counts = np.exp2(logarithms) - 1
    return f"objects: {counts[0]:.0f}, but the originals have {_span(counts[1:])}"


def _span(values: Array) -> str:
    low, high = f"{values.min():.0f}", f"{values.max():.0f}"
    return low if low == high else f"{low} to {high}"
