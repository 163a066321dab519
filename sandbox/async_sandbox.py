"""The async sandbox: programs in, results out, a bounded number at a time.

The way of a program: wait for a slot, take a child that its template has forked ahead, send the
program, read what comes until the child is dead, judge. Nothing here trusts the child: time and
output are counted here, and the verdict waits for the template's report of the death, so that an
attempt made after the last answer still leaves its mark.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Self

from sandbox import walls, wire
from sandbox.errors import SandboxUnavailableError
from sandbox.grids import Grid
from sandbox.judge import Evidence, judge, judge_script
from sandbox.kernel import seccomp
from sandbox.kernel.rlimits import PROCESS_CPU_SECONDS
from sandbox.limits import Limits
from sandbox.program import Program, Script
from sandbox.request import check_inputs, encode_program, encode_script, profile_for
from sandbox.results import Result, ScriptResult, Status, Violation
from sandbox.running import Running
from sandbox.template_process import TemplateProcess

# A program whose child or template was ended from outside runs again, so often.
_TRIES = 8

# Its error's message when that was not often enough.
ENDED_FROM_OUTSIDE = "its process was ended from outside, several times"

# How long a template may take to fork; one that takes longer has been stopped or starved.
_FORK_SECONDS = 5.0

# Starting a template is tried so often, with a pause, while the system is out of something.
_START_TRIES = 25
_START_PAUSE_SECONDS = 0.2

_AUDIT_LIMITS = Limits(wall_seconds=10, cpu_seconds=10)

# How many programs of a batch share a process at most.
_BATCH = 64


def _ignore(*_: object) -> None:
    pass


class AsyncSandbox:
    """Runs programs in confined processes; used from one event loop.

    Args:
        concurrency: how many programs run at once; by default one for each processor.
        spares: how many children each template keeps forked ahead.
        extra_modules: installed modules that programs may import besides the listed ones, such
            as `omniarc.dsl`; every public name in them is shown.
        hash_seed: the seed of `hash` in every program.

    Raises:
        SandboxUnavailableError: (on start) this host lacks a wall that must be there.
    """

    def __init__(
        self,
        *,
        concurrency: int | None = None,
        spares: int = 1,
        extra_modules: Sequence[str] = (),
        hash_seed: int = 0,
    ) -> None:
        self.concurrency = concurrency or len(os.sched_getaffinity(0))
        self._spares = spares
        self._extra_modules = list(extra_modules)
        self._hash_seed = hash_seed
        self._slots = asyncio.Semaphore(self.concurrency)
        self._idle: dict[str, list[TemplateProcess]] = {}
        self._all: set[TemplateProcess] = set()
        self._filter = b""
        self._notify = False
        self.waiting = 0
        self._closed = False
        self.walls: wire.Ready | None = None

    async def start(self) -> None:
        """Starts one lean template for each slot, and waits until they are ready."""
        walls.require()
        self._notify = walls.notifies()
        self._filter = seccomp.compile_filter(
            notify=self._notify, within=seccomp.is_within_a_filter()
        )
        started = await asyncio.gather(
            *(self._start_template("lean") for _ in range(self.concurrency)), return_exceptions=True
        )
        for outcome in started:
            if isinstance(outcome, BaseException):
                await self.close()
                raise outcome
            self._idle.setdefault("lean", []).append(outcome)
            self.walls = outcome.walls

    async def close(self) -> None:
        """Ends all templates and what runs in them; a run under way or waiting then raises."""
        self._closed = True
        for template in list(self._all):
            template.kill()
        self._all.clear()
        self._idle.clear()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def templates(self) -> list[int]:
        """The process ids of the templates that are alive."""
        return [template.pid for template in self._all if template.alive]

    @property
    def namespaces(self) -> list[str]:
        """The namespaces that programs run in; empty where the host permits none."""
        return self.walls.namespaces if self.walls else []

    @property
    def notifies(self) -> bool:
        """Whether forbidden calls are named, rather than only killed for."""
        return self._notify

    async def run(
        self, program: Program, inputs: Sequence[Grid], limits: Limits | None = None
    ) -> Result:
        """Runs `program` on each of `inputs`; what the program does wrong is in the result.

        Raises:
            GridError: an input is not a grid.
            ValueError: there are no inputs, or more than `MAX_INPUTS`.
            TypeError: the program is bare text.
            SandboxUnavailableError: templates cannot be started any more.
        """
        if not isinstance(program, Program):
            raise TypeError(f"program: must be a Program, not {type(program).__name__}")
        return await self.run_checked(program, check_inputs(inputs), limits or Limits())

    async def run_checked(
        self,
        program: Program,
        inputs: list[Grid],
        limits: Limits,
        known: Callable[[Result], None] = _ignore,
    ) -> Result:
        """`run`, for inputs that have been checked already.

        Args:
            known: called with the result; also when this is cancelled in the middle, which ends
                the program.
        """
        request = encode_program(program, inputs, limits, policy=program.policy, last=True)

        def conclude(gathered: list[Evidence]) -> Result:
            result = judge(
                gathered[0],
                inputs=len(inputs),
                limits_text=_limits_text(limits),
                policy=program.policy,
            )
            known(result)
            return result

        return conclude(await self._in_slot(profile_for(program), [request], limits, conclude))

    async def run_script(
        self,
        script: Script,
        limits: Limits | None = None,
        known: Callable[[ScriptResult], None] = _ignore,
    ) -> ScriptResult:
        """Runs `script` in a process of its own; what the script does wrong is in the result.

        Args:
            known: as for `run_checked`.

        Raises:
            SandboxUnavailableError: templates cannot be started any more.
        """
        wanted = limits or Limits()
        request = encode_script(script, wanted)

        def conclude(gathered: list[Evidence]) -> ScriptResult:
            texts = _limits_text(wanted)
            result = judge_script(gathered[0], limits_text=texts, policy=script.policy)
            known(result)
            return result

        return conclude(await self._in_slot(profile_for(script), [request], wanted, conclude))

    async def audit(self, code: str) -> list[Violation]:
        """What `restricted` would refuse or stop in `code`, found without running any of it.

        Raises:
            SyntaxError: the code is not Python.
            ValueError: the code breaks a rule of `Program`'s.
        """
        program = Program(code)
        request = encode_program(program, [], _AUDIT_LIMITS, policy="audit", last=True)
        (evidence,) = await self._in_slot("lean", [request], _AUDIT_LIMITS, _ignore)
        if evidence.refusal is not None and evidence.refusal.error is not None:
            error = evidence.refusal.error
            raise SyntaxError(error.message, ("<program>", error.line, None, None))
        if not evidence.done:
            raise SyntaxError("the source could not be read within its limits")
        return evidence.said_violations

    async def run_batch(
        self,
        work: Sequence[tuple[Program, list[Grid]]],
        limits: Limits | None = None,
        known: Callable[[int, Result], None] = _ignore,
    ) -> list[Result]:
        """Runs one client's programs in as few processes as can be, each in fresh globals.

        The limits are for each program. The walls are the same as for `run`, but programs that
        share a process can reach one another's state, and a hostile one can answer for those
        after it: only for programs whose author is the same. A program that is stopped or
        crashes takes no other along.

        Args:
            known: called with each result and its place, as for `run_checked`.

        Returns:
            A result for each, in order.

        Raises:
            GridError, ValueError, SandboxUnavailableError: as `run` does.
        """
        limits = limits or Limits()
        texts = _limits_text(limits)
        by_profile: dict[str, list[int]] = {}
        checked = []
        for index, (program, inputs) in enumerate(work):
            checked.append((program, check_inputs(inputs)))
            by_profile.setdefault(profile_for(program), []).append(index)
        results: dict[int, Result] = {}

        def conclude(indices: list[int], gathered: list[Evidence]) -> None:
            for index, evidence in zip(indices, gathered, strict=False):
                results[index] = judge(
                    evidence,
                    inputs=len(checked[index][1]),
                    limits_text=texts,
                    policy=checked[index][0].policy,
                    isolation="batch",
                )
                known(index, results[index])

        async def run_chunk(profile: str, indices: list[int]) -> None:
            while indices:
                requests = [
                    encode_program(
                        *checked[index],
                        limits,
                        policy=checked[index][0].policy,
                        last=index == indices[-1],
                    )
                    for index in indices
                ]
                concluding = partial(conclude, indices)
                gathered = await self._in_slot(profile, requests, limits, concluding)
                conclude(indices, gathered)
                indices = indices[len(gathered) :]

        size = max(1, min(_BATCH, int(PROCESS_CPU_SECONDS / limits.cpu_seconds)))
        try:
            async with asyncio.TaskGroup() as group:
                for profile, indices in by_profile.items():
                    for start in range(0, len(indices), size):
                        group.create_task(run_chunk(profile, indices[start : start + size]))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        return [results[index] for index in range(len(work))]

    async def _in_slot(
        self,
        profile: str,
        requests: list[bytes],
        limits: Limits,
        abandoned: Callable[[list[Evidence]], object],
    ) -> list[Evidence]:
        """Runs programs in one child of one slot; gives up on the first after some tries.

        Args:
            abandoned: called with what there is to say of them when this is cancelled.
        """
        self.waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self.waiting -= 1
        try:
            for _ in range(_TRIES):
                evidence = await self._in_child(profile, requests, limits, abandoned)
                if evidence:
                    return evidence
            return [Evidence(malformed=ENDED_FROM_OUTSIDE)]
        finally:
            self._slots.release()

    async def _in_child(
        self,
        profile: str,
        requests: list[bytes],
        limits: Limits,
        abandoned: Callable[[list[Evidence]], object],
    ) -> list[Evidence]:
        """The evidence on those programs that did not lose their process to something outside."""
        template = await self._take_template(profile)
        try:
            child = await template.take_child(_FORK_SECONDS)
            if child is None:
                template.kill()
                return []
            evidence = await Running(template, child, limits).finish(requests, abandoned)
        finally:
            self._give_back(profile, template)
        return evidence[:-1] if evidence[-1].lost else evidence

    async def _take_template(self, profile: str) -> TemplateProcess:
        idle = self._idle.setdefault(profile, [])
        while idle:
            template = idle.pop()
            if template.alive:
                return template
            self._all.discard(template)
        return await self._start_template(profile)

    def _give_back(self, profile: str, template: TemplateProcess) -> None:
        if template.alive:
            self._idle.setdefault(profile, []).append(template)
        else:
            self._all.discard(template)

    async def _start_template(self, profile: str) -> TemplateProcess:
        configuration = wire.Configuration(
            profile=profile,
            extra_modules=self._extra_modules,
            filter=self._filter,
            notify=self._notify,
            abort_call=seccomp.resolve("tgkill"),
            children=1 + self._spares,
        )
        reason = "the sandbox is closed"
        for _ in range(_START_TRIES):
            if self._closed:
                break
            template = TemplateProcess(configuration, self._hash_seed)
            self._all.add(template)
            try:
                await template.start()
                return template
            except OSError as error:
                # Killed as it started, or out of descriptors or memory for now, of which others
                # that run will give some back.
                self._discard(template)
                reason = str(error)
                await asyncio.sleep(_START_PAUSE_SECONDS)
            except BaseException:
                self._discard(template)
                raise
        raise SandboxUnavailableError(f"a template process cannot be started: {reason}")

    def _discard(self, template: TemplateProcess) -> None:
        template.kill()
        self._all.discard(template)


def _limits_text(limits: Limits) -> dict[Status, str]:
    wall, cpu = limits.wall_seconds, limits.cpu_seconds
    return {
        Status.TIMEOUT: f"stopped at the limit of {wall:g} s, or {cpu:g} s of processor time",
        Status.OUTPUT_LIMIT: f"sent more than {limits.output_kb} kB",
    }
