"""The adaptation of a task's examples to its originals.

An example is kept if it resembles the originals and the task's program agrees with it. If its
background has another color, that color and the originals' background are swapped in the input
and the output, and the example is kept if the program then agrees. If its size is not one of the
originals', the same is tried with rows and columns removed or added (`resizing`).
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from omniarc.dataset.entry import Example, grid_key
from omniarc.dsl import BLACK, background_color, colors_by_count, map_colors
from omniarc.grids import as_array
from omniarc.rearc.folder import ExampleError
from omniarc.rearc.resizing import Sizes, resized
from sandbox import Limits, Program, Sandbox
from sandbox.grids import Grid
from sandbox.results import Output, Status

# For all examples of a batch. The programs take about a millisecond per grid, but may not
# terminate on an unusual one.
LIMITS = Limits(wall_seconds=10, cpu_seconds=10, output_kb=16384)

# The most runs of a batch; each continues after the input that stopped the one before.
_MAX_RUNS = 3

# Swaps are tried for the most common colors, which include the background.
_MAX_SWAPS = 3

# The statuses that end a run before its remaining inputs.
_STOPPED = {Status.TIMEOUT, Status.OUT_OF_MEMORY, Status.OUTPUT_LIMIT, Status.CRASHED}
_NOT_RUN = Output(Status.TIMEOUT)


class RefusalReason(StrEnum):
    """Why an example was refused, in the order of the checks."""

    INVALID = "invalid"
    ORIGINAL = "original"
    DUPLICATE = "duplicate"
    SIZE = "size"
    BACKGROUND = "background"
    FAILED = "program failed"
    DISAGREES = "program disagrees"


MEANINGS: dict[RefusalReason, str] = {
    RefusalReason.INVALID: "it is not a pair of grids, or its generator failed",
    RefusalReason.ORIGINAL: "its input is an original input of the task",
    RefusalReason.DUPLICATE: "its input equals that of an earlier example",
    RefusalReason.SIZE: "its input has more or fewer rows or columns than the originals",
    RefusalReason.BACKGROUND: "no swap of colors yields the background of the originals",
    RefusalReason.FAILED: "the task's program returns no grid for its input",
    RefusalReason.DISAGREES: "the task's program returns another output",
}


class Adapter:
    """Adapts the examples of one task, and refuses duplicates among them.

    Args:
        code: the program of the task, which defines `task`.
        originals: the original inputs of the task.
        box: the sandbox for the program; its extra modules must include the language.
        size_margin: how far sizes may exceed the range of the originals, as a share of its limits.
        resize: bring inputs of other sizes into the range where the program then agrees.
        limits: the limits of the program for the examples of one call of `add`.

    Attributes:
        sizes: the allowed sizes of inputs.
        accepted: the accepted examples, in order.
        adapted: the number of accepted examples with swapped colors or another size.
        resized: the number of those with another size.
        refused: the numbers of refused examples, by reason.
        seen: the number of all examples.
    """

    def __init__(
        self,
        code: str,
        originals: Sequence[Grid],
        box: Sandbox,
        *,
        size_margin: float = 0.0,
        resize: bool = False,
        limits: Limits = LIMITS,
    ) -> None:
        self._program = Program(code, entry_point="task")
        self._box = box
        self._limits = limits
        self._resize = resize
        self._originals = {_key(grid) for grid in originals}
        self._seen_keys: set[bytes] = set()
        self._accepted_keys: set[bytes] = set()
        self._background = _common_background(originals)
        self.sizes = Sizes.of(originals, size_margin)
        self.accepted: list[Example] = []
        self.adapted = 0
        self.resized = 0
        self.seen = 0
        self.refused: Counter[RefusalReason] = Counter()

    def add(self, examples: Sequence[Example | ExampleError], most: int | None = None) -> None:
        """Accept or refuse examples in order, and stop once `most` are accepted in all.

        Raises:
            SandboxUnavailableError: the sandbox can no longer start a process.
        """
        outcomes = [self._check_input(example) for example in examples]
        running = [(i, each) for i, each in enumerate(outcomes) if isinstance(each, Example)]
        adapted = self._adapt([each for _, each in running])
        for (index, _), outcome in zip(running, adapted, strict=True):
            outcomes[index] = outcome
        for example, outcome in zip(examples, outcomes, strict=True):
            if most is not None and len(self.accepted) >= most:
                return
            self.seen += 1
            final = self._check_repeated(outcome)
            if isinstance(final, RefusalReason):
                self.refused[final] += 1
                continue
            self.accepted.append(final)
            self.adapted += final != example
            self.resized += isinstance(example, Example) and not _same_size(final, example)

    def _check_input(self, example: Example | ExampleError) -> Example | RefusalReason:
        if isinstance(example, ExampleError):
            return RefusalReason.INVALID
        key = _key(example.input)
        if key in self._originals:
            return RefusalReason.ORIGINAL
        if key in self._seen_keys:
            return RefusalReason.DUPLICATE
        self._seen_keys.add(key)
        return example

    def _check_repeated(self, outcome: Example | RefusalReason) -> Example | RefusalReason:
        """Refuse an example whose input, perhaps after a swap of colors, exists already."""
        if isinstance(outcome, RefusalReason):
            return outcome
        key = _key(outcome.input)
        if key in self._originals:
            return RefusalReason.ORIGINAL
        if key in self._accepted_keys:
            return RefusalReason.DUPLICATE
        self._accepted_keys.add(key)
        return outcome

    def _adapt(self, examples: Sequence[Example]) -> list[Example | RefusalReason]:
        """Return the first version of each example that the program agrees with, or why none is."""
        sized = [self._sized(example) for example in examples]
        versions = [[each for one in group for each in self._swapped(one)] for group in sized]
        outcomes: list[Example | RefusalReason | None] = [
            None if group else RefusalReason.SIZE for group in sized
        ]
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
                    outcomes[index] = (
                        RefusalReason.DISAGREES if output.grid else RefusalReason.FAILED
                    )
        return [RefusalReason.BACKGROUND if outcome is None else outcome for outcome in outcomes]

    def _sized(self, example: Example) -> list[Example]:
        """Return the versions of an example that have an allowed size."""
        if self.sizes.fit(example.input):
            return [example]
        return resized(example, self.sizes) if self._resize else []

    def _swapped(self, example: Example) -> list[Example]:
        """Return the example and its color swaps, those that have the right background."""
        grid = as_array(example.input)
        required = self._background
        target = BLACK if required is None else required
        versions = []
        if required is None or background_color(grid) == required:
            versions.append(example)
        for color in colors_by_count(grid, ignore=target)[:_MAX_SWAPS]:
            swap = {color: target, target: color}
            if background_color(map_colors(grid, swap)) == target:
                swapped = (map_colors(as_array(each), swap).tolist() for each in example)
                versions.append(Example(*swapped))
        return versions

    def _run(self, inputs: Sequence[Grid]) -> list[Output]:
        """Return the output for each input, continuing after an input that stops the program."""
        outputs: list[Output] = []
        for _ in range(_MAX_RUNS):
            if len(outputs) == len(inputs):
                break
            result = self._box.run(self._program, inputs[len(outputs) :], self._limits)
            for output in result.outputs:
                outputs.append(output)
                if output.status in _STOPPED:
                    break
        return outputs + [_NOT_RUN] * (len(inputs) - len(outputs))


def _common_background(originals: Sequence[Grid]) -> int | None:
    """Return the background color of all originals; None if they differ."""
    colors = {background_color(as_array(grid)) for grid in originals}
    return colors.pop() if len(colors) == 1 else None


def _same_size(first: Example, second: Example) -> bool:
    return as_array(first.input).shape == as_array(second.input).shape


def _key(grid: Grid) -> bytes:
    return grid_key(as_array(grid))
