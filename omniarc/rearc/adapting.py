"""One task's examples, fitted to its originals.

An example is kept if it is like the originals and the task's program agrees with it. Where only
its background is another color, that color and the originals' swap places in the input and the
output, and it is kept if the program agrees with it then.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from omniarc.dataset.entry import Example, grid_key
from omniarc.dsl import BLACK, background_color, colors_by_count, map_colors
from omniarc.grids import as_array
from omniarc.rearc.folder import ExampleError
from sandbox import Limits, Program, Sandbox
from sandbox.grids import Grid
from sandbox.results import Output, Status

# For all examples of a batch together. The programs are the project's own and take about a
# millisecond a grid, but may take for ever on a strange one.
LIMITS = Limits(wall_seconds=10, cpu_seconds=10, output_kb=16384)

# How often a program may be stopped in a batch, and go on with the input after it.
_STOPS = 3

# The background is among the commonest colors.
_SWAPS = 3

# What ends a program as a whole, with the inputs that were still to come.
_STOPPED = {Status.TIMEOUT, Status.OUT_OF_MEMORY, Status.OUTPUT_LIMIT, Status.CRASHED}
_NOT_RUN = Output(Status.TIMEOUT)


class Reason(StrEnum):
    """Why an example was refused, in the order in which it is found out."""

    INVALID = "invalid"
    ORIGINAL = "original"
    DUPLICATE = "duplicate"
    SIZE = "size"
    BACKGROUND = "background"
    FAILED = "program failed"
    DISAGREES = "program disagrees"


MEANINGS: dict[Reason, str] = {
    Reason.INVALID: "it is not a pair of grids, or its generator failed",
    Reason.ORIGINAL: "its input is one of the task's own",
    Reason.DUPLICATE: "its input is that of an earlier example",
    Reason.SIZE: "its input has more or fewer rows or columns than the task's own",
    Reason.BACKGROUND: "no swap of colors gives it the originals' background",
    Reason.FAILED: "the task's program gives no grid for its input",
    Reason.DISAGREES: "the task's program gives another output",
}


class Sizes(msgspec.Struct, frozen=True):
    """The sizes that inputs of a task may have: the least and most rows and columns."""

    rows: tuple[int, int]
    columns: tuple[int, int]

    @classmethod
    def of(cls, grids: Iterable[Grid], margin: float = 0.0) -> "Sizes":
        """From the smallest to the largest of some grids, widened by a share of each."""
        shapes = [(len(grid), len(grid[0])) for grid in grids]
        (top, bottom), (left, right) = (
            (math.floor(min(sides) * (1 - margin)), math.ceil(max(sides) * (1 + margin)))
            for sides in zip(*shapes, strict=True)
        )
        return cls((top, bottom), (left, right))

    def fit(self, grid: Grid) -> bool:
        """Whether a grid has such a size."""
        rows, columns = self.rows, self.columns
        return rows[0] <= len(grid) <= rows[1] and columns[0] <= len(grid[0]) <= columns[1]


class Adapter:
    """Fits examples to one task. It remembers the inputs it has seen, to find duplicates.

    Args:
        code: the task's program; it defines `task`.
        originals: the task's own inputs.
        box: where the program runs, with the language among its modules.
        size_margin: by what share of it a side may pass the originals' largest or smallest.
        limits: of the program, for the examples that are added at once.

    Attributes:
        accepted: the examples to keep, in order.
        adapted: how many of these have their colors swapped.
        refused: how many examples were refused, by reason.
        seen: how many examples there were.
    """

    def __init__(
        self,
        code: str,
        originals: Sequence[Grid],
        box: Sandbox,
        *,
        size_margin: float = 0.0,
        limits: Limits = LIMITS,
    ) -> None:
        self._program = Program(code, entry_point="task")
        self._box = box
        self._limits = limits
        self._originals = {_key(grid) for grid in originals}
        self._seen_keys: set[bytes] = set()
        self._accepted_keys: set[bytes] = set()
        self._background = _common_background(originals)
        self.sizes = Sizes.of(originals, size_margin)
        self.accepted: list[Example] = []
        self.adapted = 0
        self.seen = 0
        self.refused: Counter[Reason] = Counter()

    def add(self, examples: Sequence[Example | ExampleError], most: int | None = None) -> None:
        """Judges examples in order; those that come after the `most`-th accepted one are unseen.

        Raises:
            SandboxUnavailableError: the sandbox cannot start a process any more.
        """
        outcomes = [self._before_running(example) for example in examples]
        running = [(i, each) for i, each in enumerate(outcomes) if isinstance(each, Example)]
        fitted = self._fit([each for _, each in running])
        for (index, _), outcome in zip(running, fitted, strict=True):
            outcomes[index] = outcome
        for example, outcome in zip(examples, outcomes, strict=True):
            if most is not None and len(self.accepted) >= most:
                return
            self.seen += 1
            final = self._unless_repeated(outcome)
            if isinstance(final, Reason):
                self.refused[final] += 1
                continue
            self.accepted.append(final)
            self.adapted += final != example

    def _before_running(self, example: Example | ExampleError) -> Example | Reason:
        if isinstance(example, ExampleError):
            return Reason.INVALID
        key = _key(example.input)
        if key in self._originals:
            return Reason.ORIGINAL
        if key in self._seen_keys:
            return Reason.DUPLICATE
        self._seen_keys.add(key)
        return example if self.sizes.fit(example.input) else Reason.SIZE

    def _unless_repeated(self, outcome: Example | Reason) -> Example | Reason:
        """A swap of colors may have made an input that is there already."""
        if isinstance(outcome, Reason):
            return outcome
        key = _key(outcome.input)
        if key in self._originals:
            return Reason.ORIGINAL
        if key in self._accepted_keys:
            return Reason.DUPLICATE
        self._accepted_keys.add(key)
        return outcome

    def _fit(self, examples: Sequence[Example]) -> list[Example | Reason]:
        """For each example its first version that the program agrees with, or what went wrong."""
        versions = [self._versions(example) for example in examples]
        outcomes: list[Example | Reason | None] = [None] * len(examples)
        for turn in range(max(map(len, versions), default=0)):
            trying = [
                (index, versions[index][turn])
                for index, outcome in enumerate(outcomes)
                if not isinstance(outcome, Example) and turn < len(versions[index])
            ]
            outputs = self._run([version.input for _, version in trying])
            for (index, version), output in zip(trying, outputs, strict=True):
                if output.grid == version.output:
                    outcomes[index] = version
                elif outcomes[index] is None:
                    outcomes[index] = Reason.DISAGREES if output.grid else Reason.FAILED
        return [Reason.BACKGROUND if outcome is None else outcome for outcome in outcomes]

    def _versions(self, example: Example) -> list[Example]:
        """The example as it is and with colors swapped, so far as the background is right."""
        grid = as_array(example.input)
        wanted = self._background
        target = BLACK if wanted is None else wanted
        versions = []
        if wanted is None or background_color(grid) == wanted:
            versions.append(example)
        for color in colors_by_count(grid, ignore=target)[:_SWAPS]:
            swap = {color: target, target: color}
            if background_color(map_colors(grid, swap)) == target:
                swapped = (map_colors(as_array(each), swap).tolist() for each in example)
                versions.append(Example(*swapped))
        return versions

    def _run(self, inputs: Sequence[Grid]) -> list[Output]:
        """The program's output for each input; one that stops it does not take the rest along."""
        outputs: list[Output] = []
        for _ in range(_STOPS):
            if len(outputs) == len(inputs):
                break
            result = self._box.run(self._program, inputs[len(outputs) :], self._limits)
            for output in result.outputs:
                outputs.append(output)
                if output.status in _STOPPED:
                    break
        return outputs + [_NOT_RUN] * (len(inputs) - len(outputs))


def _common_background(originals: Sequence[Grid]) -> int | None:
    """The background color of all originals; None if they have several."""
    colors = {background_color(as_array(grid)) for grid in originals}
    return colors.pop() if len(colors) == 1 else None


def _key(grid: Grid) -> bytes:
    return grid_key(as_array(grid))
