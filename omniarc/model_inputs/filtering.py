"""The filters that an input must pass: novelty, the task's program, and ranges."""

import asyncio
from collections.abc import Iterable

import msgspec

from omniarc import corpus
from omniarc.dataset.entry import original
from omniarc.model_inputs.candidates import MAX_DETAIL_LENGTH, MEANINGS, RejectionReason
from omniarc.model_inputs.novelty import Novelty
from omniarc.model_inputs.ranges import range_problem
from sandbox import AsyncSandbox, Limits, Program
from sandbox.grids import Grid
from sandbox.results import Output, Status
from sandbox.text import valid_text

# The programs take milliseconds, but may not terminate on an unusual input.
_LIMITS = Limits(wall_seconds=10, cpu_seconds=10)


class InputVerdict(msgspec.Struct, frozen=True):
    """The filters' result for an input.

    Attributes:
        reason: why the input was rejected; None if it was accepted.
        detail: an explanation of the reason.
        output: the output of the task's program; always present for an accepted input.
    """

    reason: RejectionReason | None = None
    detail: str = ""
    output: Grid | None = None


class InputFilter:
    """The filters of a task, which accept each input once.

    Args:
        task_id: a task of the corpus that has a program.
        box: the sandbox for the program; its extra modules must include the language.
        accepted: inputs that were accepted before.

    Raises:
        KeyError: there is no such task, or it has no program.
    """

    def __init__(self, task_id: str, box: AsyncSandbox, accepted: Iterable[Grid] = ()) -> None:
        self._program = Program(original(task_id).code, entry_point="task")
        self._originals = corpus.find_task(task_id).inputs
        self._novelty = Novelty(self._originals, accepted)
        self._box = box
        self._lock = asyncio.Lock()

    async def check(self, grid: Grid) -> InputVerdict:
        """Run `grid` through the filters, and remember it if it is accepted.

        Raises:
            SandboxUnavailableError: the sandbox can no longer start a process.
        """
        async with self._lock:  # of two equal inputs at the same time, one is a duplicate
            verdict = await self._check(grid)
            if verdict.reason is None:
                self._novelty.add(grid)
            return verdict

    async def _check(self, grid: Grid) -> InputVerdict:
        not_new = self._novelty.check(grid)
        if not_new is not None:
            return InputVerdict(not_new, MEANINGS[not_new])
        result = await self._box.run(self._program, [grid], _LIMITS)
        (output,) = result.outputs
        if result.status is not Status.OK or output.grid is None:
            return InputVerdict(RejectionReason.PROGRAM_FAILED, _describe_failure(output))
        if output.grid == grid:
            reason = RejectionReason.UNCHANGED
            return InputVerdict(reason, MEANINGS[reason], output.grid)
        problem = range_problem(grid, self._originals)
        if problem is not None:
            return InputVerdict(RejectionReason.OUT_OF_DISTRIBUTION, problem, output.grid)
        return InputVerdict(output=output.grid)


def _describe_failure(output: Output) -> str:
    if output.error is None:
        return output.status.value
    line = f" (line {output.error.line})" if output.error.line else ""
    message = f"{output.status}: {output.error.type}: {output.error.message}"
    return valid_text(message, MAX_DETAIL_LENGTH) + line
