"""The filters that an input passes before it is accepted: novelty, the program, the ranges."""

import asyncio
from collections.abc import Iterable

import msgspec

from omniarc import corpus
from omniarc.dataset.entry import original
from omniarc.model_inputs.candidates import MAX_DETAIL_LENGTH, MEANINGS, Reason, clean_text
from omniarc.model_inputs.novelty import Novelty
from omniarc.model_inputs.ranges import range_fault
from sandbox import AsyncSandbox, Limits, Program
from sandbox.grids import Grid
from sandbox.results import Output, Status

# A task's program is ours and takes milliseconds; on a strange input it may take for ever.
_LIMITS = Limits(wall_seconds=10, cpu_seconds=10)


class Judgement(msgspec.Struct, frozen=True):
    """What the filters say of one input: no reason if it is accepted, and then an output."""

    reason: Reason | None = None
    detail: str = ""
    output: Grid | None = None


class InputFilter:
    """The filters of one task. They remember what they accept, so that it is not accepted twice.

    Args:
        task_id: a task of the corpus that has a program.
        box: where the program runs, with the language among its modules.
        accepted: inputs that have been accepted before.

    Raises:
        KeyError: there is no such task, or no program for it.
    """

    def __init__(self, task_id: str, box: AsyncSandbox, accepted: Iterable[Grid] = ()) -> None:
        self._program = Program(original(task_id).code, entry_point="task")
        self._originals = corpus.find_task(task_id).inputs
        self._novelty = Novelty(self._originals, accepted)
        self._box = box
        self._turn = asyncio.Lock()

    async def judge(self, grid: Grid) -> Judgement:
        """Puts `grid` through the filters; accepted, it counts as there for the next one.

        Raises:
            SandboxUnavailableError: the sandbox cannot start a process any more.
        """
        async with self._turn:  # of two equal inputs that come at once, one is the duplicate
            judgement = await self._judge(grid)
            if judgement.reason is None:
                self._novelty.add(grid)
            return judgement

    async def _judge(self, grid: Grid) -> Judgement:
        known = self._novelty.fault(grid)
        if known is not None:
            return Judgement(known, MEANINGS[known])
        result = await self._box.run(self._program, [grid], _LIMITS)
        (output,) = result.outputs
        if result.status is not Status.OK or output.grid is None:
            return Judgement(Reason.PROGRAM_FAILED, _failure(output))
        if output.grid == grid:
            return Judgement(Reason.UNCHANGED, MEANINGS[Reason.UNCHANGED], output.grid)
        unlike = range_fault(grid, self._originals)
        if unlike is not None:
            return Judgement(Reason.OUT_OF_DISTRIBUTION, unlike, output.grid)
        return Judgement(output=output.grid)


def _failure(output: Output) -> str:
    if output.error is None:
        return output.status.value
    line = f" (line {output.error.line})" if output.error.line else ""
    said = f"{output.status}: {output.error.type}: {output.error.message}"
    return clean_text(said, MAX_DETAIL_LENGTH) + line
