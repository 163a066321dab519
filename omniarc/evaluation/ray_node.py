"""What runs on the nodes of a Ray cluster, and what travels between a node and the driver.

Lists of integers take Ray longer to copy than the short programs of ARC take to verify. A task
therefore travels as bytes, by which the actor knows it again, and so do results.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from omniarc.corpus import Task
from omniarc.evaluation.options import ProgramOptions
from omniarc.evaluation.predictions import Prediction
from omniarc.evaluation.programs import PredictedProgram
from omniarc.evaluation.verification import Verification
from omniarc.evaluation.verifier import SandboxVerifier
from sandbox import Limits
from sandbox.results import Isolation

# The `runtime_env` of actors that run programs. Ray gives its workers a nice value of 15, and the
# programs that they start would have it too: whatever else the node does would go first. But
# actors have their processors reserved.
USUAL_PRIORITY: dict[str, Any] = {"env_vars": {"RAY_worker_niceness": "0"}}

# Programs of each processor that an actor holds. It answers when it has half as many results; while
# they travel, it runs the others.
AHEAD = 32

# How long an actor waits until it answers with fewer results.
_LONGEST_WAIT_SECONDS = 0.2

# Tasks that an actor keeps: more than one dataset's.
_MOST_TASKS = 2048

_encode = msgspec.msgpack.Encoder().encode
_decode_verifications = msgspec.msgpack.Decoder(list[tuple[int, Verification]]).decode
_decode_task = lru_cache(_MOST_TASKS)(msgspec.msgpack.Decoder(Task).decode)


class SentProgram(NamedTuple):
    """A program on its way to an actor.

    Attributes:
        number: the number under which its result comes back.
        position: the position of the prediction among all predictions.
        prediction: the prediction.
        task: its task, encoded.
    """

    number: int
    position: int
    prediction: Prediction
    task: bytes

    @classmethod
    def of(cls, number: int, program: PredictedProgram) -> "SentProgram":
        """Return a program as it is sent."""
        return cls(number, program.position, program.prediction, _encode(program.task))

    @property
    def program(self) -> PredictedProgram:
        """The program with its task."""
        return PredictedProgram(self.position, self.prediction, _decode_task(self.task))


class Answer(NamedTuple):
    """The results that an actor answers with, each of them once.

    Attributes:
        verified: the verifications with their numbers, encoded.
        failed: errors of a sandbox that does not work, with their numbers.
    """

    verified: bytes
    failed: list[tuple[int, Exception]]

    @classmethod
    def of(cls, results: Iterable[tuple[int, Verification | Exception]]) -> "Answer":
        """Return results as they are sent."""
        verified, failed = [], []
        for number, result in results:
            if isinstance(result, Exception):
                failed.append((number, result))
            else:
                verified.append((number, result))
        return cls(_encode(verified), failed)

    @property
    def results(self) -> list[tuple[int, Verification | Exception]]:
        """The results with their numbers."""
        return [*_decode_verifications(self.verified), *self.failed]


class NodeSandbox:
    """The actor of a node: it verifies programs in a sandbox.

    Args:
        concurrency: how many programs run at once.
        limits: the limits of each program.
        isolation: see `Verifier`.
        options: policy, input type and modules of the programs.
    """

    def __init__(
        self, concurrency: int, limits: Limits, isolation: Isolation, options: ProgramOptions
    ) -> None:
        self._verifier = SandboxVerifier(
            limits=limits, isolation=isolation, concurrency=concurrency, options=options
        )
        self._enough = concurrency * AHEAD // 2
        self._running: set[asyncio.Task[None]] = set()
        self._finished: list[tuple[int, Verification | Exception]] = []
        self._has_enough = asyncio.Event()

    async def open(self) -> list[str]:
        """Start the sandbox and return the names of the walls in force."""
        await self._verifier.__aenter__()
        return list(self._verifier.walls)

    async def close(self) -> None:
        """Close the sandbox; an actor need not, because its processes die with it."""
        await self._verifier.__aexit__(None, None, None)

    async def exchange(self, programs: list[SentProgram]) -> Answer:
        """Start programs, and return results when there are enough of them, or soon.

        Args:
            programs: the programs.

        Returns:
            The results that no call has returned yet.
        """
        for sent in programs:
            task = asyncio.ensure_future(self._verify(sent))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._has_enough.wait(), _LONGEST_WAIT_SECONDS)
        finished, self._finished = self._finished, []
        self._has_enough.clear()
        return Answer.of(finished)

    async def _verify(self, sent: SentProgram) -> None:
        outcome: Verification | Exception
        try:
            outcome = await self._verifier.verify(sent.program)
        except Exception as error:
            outcome = error
        self._finished.append((sent.number, outcome))
        is_last = len(self._running) == 1  # this one, which leaves when it returns
        if is_last or len(self._finished) >= self._enough:
            self._has_enough.set()
