"""Whether an input is like the task's own: a rule of thumb over a handful of originals."""

from collections.abc import Sequence

import numpy as np

from omniarc.analysis.features import measure
from omniarc.grids import Array
from sandbox.grids import Grid


def range_fault(grid: Grid, originals: Sequence[Grid]) -> str | None:
    """What sets `grid` apart from the task's own inputs; None if it could be one of them.

    The tolerances, over the features of `omniarc.analysis.features`:

    - height and width: from three quarters of the smallest less one cell to five quarters of the
      largest plus one cell; square where all originals are.
    - colors: those of the originals. Where two or more of them come and go from one original to
      the next, colors are free in this task and any will do. Their number may be one less or
      more than in any original.
    - background: one that an original has. Where the originals differ in it, any color.
    - objects: from half the fewest to twice the most, with one added to every number.

    Held against the other originals of its task, 1 original in 17 would be refused by this, over
    all training tasks that have a program.

    Args:
        grid: the input in question.
        originals: the task's own inputs, at least one.
    """
    values = measure([grid, *originals]).values
    return _size_fault(values) or _color_fault(values) or _object_fault(values["objects"])


def _size_fault(values: dict[str, Array]) -> str | None:
    height, width = int(values["height"][0]), int(values["width"][0])
    if height != width and (values["height"] == values["width"])[1:].all():
        return f"size: {height} × {width}, and every original is square"
    for name in ("height", "width"):
        size, sizes = values[name][0], values[name][1:]
        if not 0.75 * sizes.min() - 1 <= size <= 1.25 * sizes.max() + 1:
            return f"{name}: {size:.0f}, and the originals have {_span(sizes)}"
    return None


def _color_fault(values: dict[str, Array]) -> str | None:
    ours, *theirs = (set(np.flatnonzero(shares).tolist()) for shares in values["palette"])
    anywhere, everywhere = set.union(*theirs), set.intersection(*theirs)
    foreign = sorted(ours - anywhere)
    if foreign and len(anywhere - everywhere) < 2:
        return f"colors: no original has {', '.join(map(str, foreign))}"
    background, *others = np.argmax(values["background"], axis=1).tolist()
    backgrounds = set(others)
    if len(backgrounds) == 1 and background not in backgrounds:
        return f"background: {background}, and every original has {backgrounds.pop()}"
    number, numbers = values["colors"][0], values["colors"][1:]
    if not numbers.min() - 1 <= number <= numbers.max() + 1:
        return f"colors: {number:.0f}, and the originals have {_span(numbers)}"
    return None


def _object_fault(logarithms: Array) -> str | None:
    """What is wrong with the first of some numbers of objects, each as log2 of 1 + objects."""
    number, numbers = logarithms[0], logarithms[1:]
    octave = 1 + 1e-9  # a factor of two, and what is lost in rounding
    if numbers.min() - octave <= number <= numbers.max() + octave:
        return None
    counts = np.exp2(logarithms) - 1
    return f"objects: {counts[0]:.0f}, and the originals have {_span(counts[1:])}"


def _span(values: Array) -> str:
    low, high = f"{values.min():.0f}", f"{values.max():.0f}"
    return low if low == high else f"{low} to {high}"
