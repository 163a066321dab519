"""Running a program for a client: its turn, the sandbox, the audit record, the counts.

Every execution of the service goes through here, whichever URL it came by.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import msgspec

from sandbox.async_sandbox import AsyncSandbox
from sandbox.errors import SandboxUnavailableError
from sandbox.grids import Grid
from sandbox.limits import Limits
from sandbox.program import Program, Script
from sandbox.results import Isolation, Result, ScriptResult, Violation
from service.api.problems import Problem
from service.audit.trail import AuditTrail, Entry, Kind
from service.execution.fair_queue import FairQueue, Urgency
from service.settings import Settings
from service.telemetry import request_id
from service.telemetry.metrics import Metrics
from service.telemetry.tracing import Step, Tracing

log = logging.getLogger(__name__)

# How often bulk work looks whether there is room for audit records again.
_FULL_SECONDS = 0.1


class Order(msgspec.Struct, frozen=True):
    """A program to run, and on whose behalf.

    Attributes:
        client: the name of the key that sent it.
        kind: the way by which it came.
        inputs: grids that have been checked.
    """

    client: str
    kind: Kind
    program: Program
    inputs: list[Grid]
    limits: Limits
    isolation: Isolation = "program"
    task_id: str | None = None
    job_id: str | None = None

    @property
    def urgency(self) -> Urgency:
        """Whether somebody waits for this very program."""
        return "bulk" if self.kind in ("batch", "job") else "urgent"


class Executor:
    """Runs orders in a sandbox, each in its turn."""

    def __init__(
        self,
        settings: Settings,
        sandbox: AsyncSandbox,
        trail: AuditTrail,
        metrics: Metrics,
        tracing: Tracing,
    ) -> None:
        self._settings = settings
        self._sandbox = sandbox
        self._trail = trail
        self._metrics = metrics
        self._tracing = tracing
        self.queue = FairQueue(settings.slots_each)

    def refuse_when_full(self) -> None:
        """Raises the Problem for overload when too much waits already."""
        waiting = self.queue.waiting
        if waiting >= self._settings.max_waiting:
            raise _overloaded(f"{waiting} programs wait already")
        if self._trail.is_full:
            # What runs leaves a record; what could leave none does not run.
            raise _overloaded("audit records wait to be written")

    async def run(self, order: Order) -> Result:
        """Runs one order.

        Raises:
            Problem: 503 when too much waits, or templates cannot be started.
        """
        if order.urgency == "urgent":
            self.refuse_when_full()
        await self._room_for_records()
        if order.isolation == "batch":
            return (await self.run_batch([order]))[0]
        async with self._turn(order.client, order.urgency, _about(order)) as step:
            result = await self._sandbox.run_checked(
                order.program, order.inputs, order.limits, partial(self._note_order, order)
            )
            step.note(status=result.status)
        return result

    async def run_batch(self, orders: Sequence[Order]) -> list[Result]:
        """Runs orders of one client that may share a process, with the limits of the first.

        Raises:
            Problem: as `run` does.
        """
        await self._room_for_records()
        work = [(order.program, order.inputs) for order in orders]
        first = orders[0]
        async with self._turn(first.client, first.urgency, _about(first)):
            return await self._sandbox.run_batch(
                work, first.limits, lambda place, result: self._note_order(orders[place], result)
            )

    async def run_script(self, client: str, script: Script, limits: Limits) -> ScriptResult:
        """Runs a script for somebody who waits for it.

        Raises:
            Problem: as `run` does.
        """
        self.refuse_when_full()
        about = {"kind": "run_code", "policy": script.policy}
        async with self._turn(client, "urgent", about) as step:
            known = partial(self._note, "run_code", client, script)
            result = await self._sandbox.run_script(script, limits, known)
            step.note(status=result.status)
        return result

    async def audit(self, client: str, code: str) -> list[Violation]:
        """What would be refused or stopped in `code`, found without running any of it.

        Raises:
            SyntaxError, ValueError: as `AsyncSandbox.audit` does.
            Problem: as `run` does.
        """
        self.refuse_when_full()
        async with self._turn(client, "urgent", {"kind": "audit"}):
            return await self._sandbox.audit(code)

    async def _room_for_records(self) -> None:
        while self._trail.is_full:
            await asyncio.sleep(_FULL_SECONDS)

    @asynccontextmanager
    async def _turn(
        self, client: str, urgency: Urgency, about: dict[str, str]
    ) -> AsyncIterator[Step]:
        asked_at = time.monotonic()
        async with AsyncExitStack() as held:
            whole = held.enter_context(self._tracing.step("program", **about))
            with self._tracing.step("wait for a place"):
                await held.enter_async_context(self.queue.place(client, urgency))
            self._metrics.waited(urgency, time.monotonic() - asked_at)
            try:
                with self._tracing.step("run in the sandbox"):
                    yield whole
            except SandboxUnavailableError as error:
                log.error("sandbox: %s", error)
                detail = "the sandbox cannot start a process"
                raise Problem(503, "not-ready", detail, None, {"Retry-After": "5"}) from None

    def _note_order(self, order: Order, result: Result) -> None:
        self._note(
            order.kind,
            order.client,
            order.program,
            result,
            job_id=order.job_id,
            task_id=order.task_id,
        )

    def _note(
        self,
        kind: Kind,
        client: str,
        program: Program | Script,
        result: Result,
        *,
        job_id: str | None = None,
        task_id: str | None = None,
    ) -> None:
        """Hands on what came of a program; both only note it down."""
        self._metrics.executed(kind, program.policy, result)
        self._trail.record(
            Entry(
                at=time.time(),
                kind=kind,
                client=client,
                request_id=request_id.current(),
                job_id=job_id,
                task_id=task_id,
                program=program,
                result=result,
            )
        )


def _about(order: Order) -> dict[str, str]:
    """What traces say of an order."""
    return {"kind": order.kind, "policy": order.program.policy}


def _overloaded(detail: str) -> Problem:
    return Problem(503, "overloaded", detail, None, {"Retry-After": "1"})
