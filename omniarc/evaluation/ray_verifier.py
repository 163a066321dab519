"""The verifier that runs programs on every node of a Ray cluster.

    from omniarc.evaluation import run_predictions
    from omniarc.evaluation.ray_verifier import RayVerifier

    run = run_predictions("predictions.jsonl", verifier=RayVerifier("auto"))

Each node has one actor with a sandbox of the node's processors. An actor that dies, with its node
or without, loses nothing: its programs run again. A call to an actor costs as much as a short
program, so that programs and results travel many at a time: the driver sends what the actor has
room for, and is answered when half of that has finished.
"""

import asyncio
import itertools
from collections import deque
from types import TracebackType
from typing import Any, NamedTuple, Self

from omniarc import language
from omniarc.evaluation.options import ProgramOptions
from omniarc.evaluation.programs import PredictedProgram
from omniarc.evaluation.ray_node import AHEAD, USUAL_PRIORITY, NodeSandbox, SentProgram
from omniarc.evaluation.verification import Verification
from omniarc.evaluation.verifier import Verifier, VerifierError
from sandbox import Limits, extras
from sandbox.results import Isolation
from sandbox.text import one_line

# How often a program is tried whose actor dies.
_MAX_TRIES = 8

# The address that starts a cluster on this machine alone.
_LOCAL = "local"

_CLOSED = "the verifier has been closed"


class _Waiting(NamedTuple):
    """A program that has no result yet."""

    program: PredictedProgram
    result: "asyncio.Future[Verification]"
    tries: int


class RayVerifier(Verifier):
    """Verifies programs on all nodes that a Ray cluster has when it is opened.

    Args:
        address: that of the cluster; "auto" for the one that this machine belongs to, "local" to
            start one on this machine alone.
        limits: the limits of each program; None means the defaults.
        isolation: "program" or "fork"; see `Verifier`.
        options: policy, input type and modules of the programs; None means the defaults.

    Raises:
        MissingExtraError: Ray is not installed.
        VerifierError: (when it is opened, and of `verify`) the cluster cannot be reached, no node
            can run programs, or all of them have died.
    """

    def __init__(
        self,
        address: str = "auto",
        *,
        limits: Limits | None = None,
        isolation: Isolation = "program",
        options: ProgramOptions | None = None,
    ) -> None:
        extras.require("ray")
        self._address = address
        self.options = options or ProgramOptions()
        self.limits = limits or Limits()
        self.isolation = isolation
        self.language = language.identity()
        self._numbers = itertools.count()
        self._queue: deque[_Waiting] = deque()
        self._has_work = asyncio.Event()
        self._nodes: dict[asyncio.Task[None], Any] = {}
        self._failure: VerifierError | None = None

    async def __aenter__(self) -> Self:
        import ray

        options: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
        if self._address == _LOCAL:
            # Its dashboard is a dozen processes, which start while the programs run.
            options["include_dashboard"] = False
        try:
            # Without `log_to_driver=False`, what the actors print would break the progress bar.
            ray.init(self._address, ignore_reinit_error=True, **options)
        except Exception as error:
            raise VerifierError(f"Ray at {self._address}: {one_line(str(error))}") from None
        nodes = [node for node in ray.nodes() if node["Alive"] and _processors(node)]
        if not nodes:
            raise VerifierError(f"Ray at {self._address} has no node with processors")
        actors = [self._make_actor(node) for node in nodes]
        try:
            opened = await asyncio.gather(*(actor.open.remote() for actor in actors))
        except Exception as error:
            raise VerifierError(f"a node cannot run programs: {_reason(error)}") from None
        self.walls = sorted(set.intersection(*map(set, opened)))
        self.concurrency = AHEAD * sum(map(_processors, nodes))
        for node, actor in zip(nodes, actors, strict=True):
            self._nodes[asyncio.create_task(self._serve(node, actor))] = actor
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        import ray

        self._fail(VerifierError(_CLOSED))
        for task, actor in self._nodes.items():
            task.cancel()
            ray.kill(actor)
        await asyncio.gather(*self._nodes, return_exceptions=True)
        self._nodes.clear()

    async def verify(self, program: PredictedProgram) -> Verification:
        """Have a node verify a program."""
        if self._failure is not None:
            raise self._failure
        waiting = _Waiting(program, asyncio.get_running_loop().create_future(), 0)
        self._queue.append(waiting)
        self._has_work.set()
        return await waiting.result

    def _make_actor(self, node: dict[str, Any]) -> Any:
        """Return a new actor on a node, which has all of the node's processors."""
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        where = NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
        count = _processors(node)
        actor = ray.remote(NodeSandbox).options(
            scheduling_strategy=where, num_cpus=count, runtime_env=USUAL_PRIORITY
        )
        return actor.remote(count, self.limits, self.isolation, self.options)

    async def _serve(self, node: dict[str, Any], actor: Any) -> None:
        """Give a node programs until it is gone."""
        from ray.exceptions import RayError

        sent: dict[int, _Waiting] = {}
        while True:
            try:
                await self._exchange(AHEAD * _processors(node), actor, sent)
            except RayError:
                self._queue_again(sent)
                try:
                    actor = self._make_actor(node)
                    await actor.open.remote()
                except RayError as error:
                    self._give_up_node(error)
                    return
                task = asyncio.current_task()
                assert task is not None
                self._nodes[task] = actor

    async def _exchange(self, room: int, actor: Any, sent: dict[int, _Waiting]) -> None:
        """Send what an actor has room for, and hand out the results that it answers with."""
        if not sent:
            await self._has_work.wait()
        new: list[SentProgram] = []
        while self._queue and len(sent) < room:
            waiting = self._queue.popleft()
            if waiting.result.cancelled():
                continue
            number = next(self._numbers)
            sent[number] = waiting
            new.append(SentProgram.of(number, waiting.program))
        if not self._queue:
            self._has_work.clear()
        answer = await actor.exchange.remote(new)
        for number, outcome in answer.results:
            result = sent.pop(number).result
            if result.done():
                continue
            if isinstance(outcome, Exception):
                result.set_exception(outcome)
            else:
                result.set_result(outcome)

    def _queue_again(self, sent: dict[int, _Waiting]) -> None:
        """Put the programs of a dead actor in front of the others."""
        for waiting in reversed(sent.values()):
            if waiting.tries + 1 < _MAX_TRIES:
                self._queue.appendleft(waiting._replace(tries=waiting.tries + 1))
            elif not waiting.result.done():
                waiting.result.set_exception(VerifierError("its node has died each time"))
        sent.clear()
        self._has_work.set()

    def _give_up_node(self, error: Exception) -> None:
        """Go on without the current task's node; fail everything if it was the last."""
        task = asyncio.current_task()
        assert task is not None
        del self._nodes[task]
        if not self._nodes:
            self._fail(VerifierError(f"all nodes have died: {_reason(error)}"))

    def _fail(self, failure: VerifierError) -> None:
        self._failure = failure
        while self._queue:
            result = self._queue.popleft().result
            if not result.done():
                result.set_exception(failure)


def _processors(node: dict[str, Any]) -> int:
    return int(node["Resources"].get("CPU", 0))


def _reason(error: Exception) -> str:
    """Return the last line of an error of Ray, which holds a traceback."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    return one_line(lines[-1] if lines else type(error).__name__)
