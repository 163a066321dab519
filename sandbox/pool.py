"""The async sandbox: programs in, results out, a bounded number at a time.

The way of a program: wait for a slot, take a child that its template has forked ahead, send the
program, read what comes until the child is dead, judge. Nothing here trusts the child: time and
output are counted here, and the verdict waits for the template's report of the death, so that an
attempt made after the last answer still leaves its mark.
"""

import asyncio
import os
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from sandbox import walls, wire
from sandbox.grids import Grid, check_grid
from sandbox.host import TemplateProcess
from sandbox.kernel import seccomp
from sandbox.limits import Limits
from sandbox.policy.modules import profile_of
from sandbox.program import MAX_INPUTS, Program
from sandbox.running import Running
from sandbox.verdict import Evidence, Result, Status, Usage, judge

# A program whose child or template was ended from outside runs again, so often.
_TRIES = 4

# How long a template may take to fork; one that takes longer has been stopped or starved.
_FORK_SECONDS = 10.0

# The share of one program's output limit that framing may add.
_FRAMING_BYTES = 4096


class AsyncSandbox:
    """Runs programs in confined processes; used from one event loop.

    Args:
        workers: how many programs run at once; by default one for each processor.
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
        workers: int | None = None,
        spares: int = 1,
        extra_modules: Sequence[str] = (),
        hash_seed: int = 0,
    ) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))
        self._spares = spares
        self._extra_modules = list(extra_modules)
        self._hash_seed = hash_seed
        self._slots = asyncio.Semaphore(self.workers)
        self._idle: dict[str, list[TemplateProcess]] = {}
        self._all: set[TemplateProcess] = set()
        self._filter = b""
        self._notify = False
        self.waiting = 0
        self.walls: wire.Ready | None = None

    async def start(self) -> None:
        """Starts one lean template for each worker, and waits until they are ready."""
        walls.require()
        self._notify = walls.notifies()
        self._filter = seccomp.compile_filter(notify=self._notify)
        started = await asyncio.gather(
            *(self._start_template("lean") for _ in range(self.workers)), return_exceptions=True
        )
        for outcome in started:
            if isinstance(outcome, BaseException):
                await self.close()
                raise outcome
            self._idle.setdefault("lean", []).append(outcome)
            self.walls = outcome.walls

    async def close(self) -> None:
        """Ends all templates and what runs in them."""
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
            SandboxUnavailableError: templates cannot be started any more.
        """
        if not 1 <= len(inputs) <= MAX_INPUTS:
            raise ValueError(f"inputs: at least 1 and at most {MAX_INPUTS}, not {len(inputs)}")
        grids = [check_grid(grid, f"inputs[{index}]") for index, grid in enumerate(inputs)]
        return await self.run_checked(program, grids, limits or Limits())

    async def run_checked(self, program: Program, inputs: list[Grid], limits: Limits) -> Result:
        """`run`, for inputs that have been checked already."""
        source = program.source
        request = wire.Request(
            source=source,
            inputs=inputs,
            entry_point=program.entry_point,
            input_type=program.input_type,
            policy=program.policy,
            seed=program.seed,
            modules=program.modules,
            cpu_seconds=limits.cpu_seconds,
            memory_bytes=limits.memory_mb << 20,
            last=True,
        )
        profile = profile_of(source)
        if profile == "lean" and any(profile_of(m) == "full" for m in program.modules.values()):
            profile = "full"
        framed = wire.frame(request)
        self.waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self.waiting -= 1
        try:
            evidence, usage = await self._run_in_slot(profile, framed, limits)
        finally:
            self._slots.release()
        return judge(evidence, inputs=len(inputs), usage=usage, limits_text=_limits_text(limits))

    async def _run_in_slot(
        self, profile: str, framed: bytes, limits: Limits
    ) -> tuple[Evidence, Usage]:
        for _ in range(_TRIES):
            template = await self._take_template(profile)
            try:
                child = await template.take_child(_FORK_SECONDS)
                if child is None:
                    template.kill()
                    continue
                running = Running(template, child, limits, limits.output_kb * 1024 + _FRAMING_BYTES)
                try:
                    evidence, usage = await running.finish(framed)
                except asyncio.CancelledError:
                    running.abandon()
                    raise
            finally:
                self._give_back(profile, template)
            if not evidence.lost:
                return evidence, usage
        return evidence_of_loss(), Usage(0.0, 0.0, 0)

    async def _take_template(self, profile: str) -> TemplateProcess:
        idle = self._idle.setdefault(profile, [])
        while idle:
            template = idle.pop()
            if template.alive:
                return template
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
            children=1 + self._spares,
        )
        template = TemplateProcess(configuration, self._hash_seed)
        self._all.add(template)
        try:
            await template.start()
        except BaseException:
            template.kill()
            self._all.discard(template)
            raise
        return template


def evidence_of_loss() -> Evidence:
    """For a program whose children were killed from outside each time."""
    return Evidence(malformed="its process was killed from outside, several times")


def _limits_text(limits: Limits) -> dict[Status, str]:
    return {
        Status.TIMEOUT: (
            f"stopped at the limit of {limits.wall_seconds:g} s"
            + (f" or {limits.cpu_seconds:g} s of processor time" if limits.cpu_seconds else "")
        ),
        Status.OUTPUT_LIMIT: f"sent more than {limits.output_kb} kB",
    }
