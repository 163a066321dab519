"""Program execution for clients: scheduling, the sandbox, audit records and metrics.

Every execution of the service goes through here, whichever route it came by.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from functools import partial

import msgspec

from sandbox.async_sandbox import AsyncSandbox
from sandbox.errors import SandboxUnavailableError
from sandbox.grids import Grid
from sandbox.limits import Limits
from sandbox.program import Program, Script
from sandbox.results import (
    Isolation,
    Result,
    ScriptResult,
    Status,
    Violation,
    never_ran,
    new_id,
)
from sandbox.text import cut
from service.api.problems import Problem
from service.api.queued import Rejection
from service.audit.records import Kind
from service.audit.trail import AuditTrail
from service.execution.byte_quota import ByteQuota
from service.execution.fair_queue import FairQueue, Urgency
from service.execution.memory import MemoryBudget
from service.execution.shares import Shares, overloaded
from service.settings import Settings
from service.telemetry import request_id
from service.telemetry.metrics import Metrics
from service.telemetry.tracing import Span, Tracing

log = logging.getLogger(__name__)

# How often bulk work checks whether the audit trail has room again.
_AUDIT_POLL_SECONDS = 0.1


class ExecutionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A program to run and the client it runs for.

    Attributes:
        client: name of the API key that sent it.
        kind: the operation it came by, as in the audit trail.
        program: what to run; a `Rejection` is recorded and not run.
        inputs: validated grids.
    """

    client: str
    kind: Kind
    program: Program | Rejection
    inputs: list[Grid]
    limits: Limits
    isolation: Isolation = "program"
    task_id: str | None = None
    job_id: str | None = None

    @property
    def urgency(self) -> Urgency:
        """Whether a client is waiting for this program alone."""
        return "bulk" if self.kind in ("batch", "job") else "urgent"


class Executor:
    """Runs programs in a sandbox, in the order that the fair queue decides."""

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
        memory = MemoryBudget(settings.memory_mb_per_process, settings.memory_mb_of_one_client)
        self.queue = FairQueue(settings.slots_per_process, memory)
        limits = settings.max_waiting, settings.max_waiting_per_client
        megabytes = settings.stored_mb_per_day_per_client / settings.workers
        self._quota = ByteQuota(megabytes * (1 << 20))
        # Batches have shares of their own, and leave those of interactive requests alone. Programs
        # of jobs need none: no more are leased than the slots need.
        self._shares = {"batch": Shares(*limits), "interactive": Shares(*limits)}

    def check_capacity(self, client: str, *, is_batch: bool = False) -> None:
        """Check that another program of a client can be queued and recorded.

        Raises:
            Problem: 429, the client has too many waiting or has used up its quota; 503, all clients
                together have too many waiting, or the audit trail is full.
        """
        self.check_quota(client)
        self._shares["batch" if is_batch else "interactive"].check(client)
        self.check_trail()

    def check_quota(self, client: str) -> None:
        """Check that a client may store more.

        Raises:
            Problem: 429, it has used up its quota, or too many of its records wait to be written.
        """
        self._quota.check(client)
        if self._trail.is_full_for(client):
            detail = "Too many audit records of this key are waiting to be written"
            raise Problem(429, "too-many-records", detail, None, {"Retry-After": "1"})

    def charge(self, client: str, size: int) -> None:
        """Count bytes that a client stores before any of its programs run.

        Raises:
            Problem: 429, it has used up its quota.
        """
        self._quota.check(client)
        self._quota.spend(client, size)

    def check_trail(self) -> None:
        """Check that another program can be recorded, since none runs without an audit record.

        Raises:
            Problem: 503, the audit trail is full.
        """
        if self._trail.is_full:
            raise overloaded("Too many audit records are waiting to be written")

    async def run(self, execution: ExecutionRequest) -> Result:
        """Run one program.

        Raises:
            Problem: 503, the service is overloaded or cannot start a template process.
        """
        if execution.urgency == "urgent":
            self.check_capacity(execution.client)
        await self._wait_for_audit_trail()
        program = execution.program
        if isinstance(program, Rejection):
            result = never_ran(Status.REJECTED, program.error, len(execution.inputs))
            self._record_execution(execution, result, ran=False)
            return result
        attributes = _span_attributes(execution)
        limits = self._lower(execution.limits)
        async with self._slot(execution.client, execution.urgency, limits, attributes) as span:
            result = await self._sandbox.run_checked(
                program,
                execution.inputs,
                limits,
                partial(self._record_execution, execution),
                client=None if execution.isolation == "fork" else execution.client,
            )
            span.set_attributes(status=result.status)
        await asyncio.sleep(0)  # others' turn: a large result takes time to make, and to encode
        return self._cut(execution, result)

    def _cut(self, execution: ExecutionRequest, result: Result) -> Result:
        """Cut the printed text of a program of a batch or job, whose results are kept."""
        if execution.urgency == "urgent":
            return result
        stdout = cut(result.stdout, self._settings.bulk_stdout_kb * 1024)
        return msgspec.structs.replace(result, stdout=stdout)

    async def share(self, execution: ExecutionRequest, result: Result) -> Result:
        """Return the result of an identical program that ran, as a result of this execution."""
        await self._wait_for_audit_trail()
        shared = msgspec.structs.replace(result, id=new_id())
        self._record_execution(execution, shared, ran=False, shares_run_of=result.id)
        return shared

    async def run_script(self, client: str, script: Script, limits: Limits) -> ScriptResult:
        """Run a script for a client that is waiting for it.

        Raises:
            Problem: 503, the service is overloaded or cannot start a template process.
        """
        self.check_capacity(client)
        attributes = {"kind": "run_code", "policy": script.policy}
        limits = self._lower(limits)
        async with self._slot(client, "urgent", limits, attributes) as span:
            on_result = partial(self._record, "run_code", client, script)
            result = await self._sandbox.run_script(script, limits, on_result)
            span.set_attributes(status=result.status)
        await asyncio.sleep(0)  # as in `run`
        return result

    async def audit(self, client: str, program: Program) -> list[Violation]:
        """Return what would be refused or stopped in a program, without running any of it.

        Raises:
            NoProgramError, CodeSyntaxError, AuditError: as for `AsyncSandbox.audit`.
            Problem: 503, the service is overloaded or cannot start a template process.
        """
        self.check_capacity(client)
        async with self._slot(client, "urgent", self._lower(Limits()), {"kind": "audit"}):
            return await self._sandbox.audit(program)

    async def _wait_for_audit_trail(self) -> None:
        while self._trail.is_full:
            await asyncio.sleep(_AUDIT_POLL_SECONDS)

    @asynccontextmanager
    async def _slot(
        self, client: str, urgency: Urgency, limits: Limits, attributes: dict[str, str]
    ) -> AsyncIterator[Span]:
        """Hold a slot for the duration of the block, and trace it.

        Raises:
            Problem: 503, the sandbox cannot start a process.
        """
        queued_at = time.monotonic()
        async with AsyncExitStack() as stack:
            span = stack.enter_context(self._tracing.span("program", **attributes))
            if self.queue.running >= self.queue.slots:
                self._sandbox.start_extra()  # before urgent work needs the extra slot
            with self._tracing.span("wait for a slot"), self._count_waiting(client, attributes):
                await stack.enter_async_context(self.queue.slot(client, urgency, limits.memory_mb))
            self._metrics.record_wait(urgency, time.monotonic() - queued_at)
            try:
                with self._tracing.span("run in the sandbox"):
                    yield span
            except SandboxUnavailableError as error:
                log.error("sandbox: %s", error)
                detail = "The sandbox cannot start a process"
                raise Problem(503, "not-ready", detail, None, {"Retry-After": "5"}) from None

    def _lower(self, limits: Limits) -> Limits:
        """Lower a memory limit to the largest that there is room for."""
        memory_mb = min(limits.memory_mb, self.queue.memory.largest_mb)
        return msgspec.structs.replace(limits, memory_mb=memory_mb)

    def _count_waiting(
        self, client: str, attributes: dict[str, str]
    ) -> AbstractContextManager[None]:
        """Count a program as waiting for the duration of the block, unless it is part of a job."""
        kind = attributes["kind"]
        if kind == "job":
            return nullcontext()
        return self._shares["batch" if kind == "batch" else "interactive"].waiting(client)

    def _record_execution(
        self,
        execution: ExecutionRequest,
        result: Result,
        *,
        ran: bool = True,
        shares_run_of: str | None = None,
    ) -> None:
        if execution.kind == "job":
            cells = sum(len(row) for one in result.outputs for row in one.grid or ())
            stdout = self._cut(execution, result).stdout
            self._quota.spend(execution.client, 2 * cells + len(stdout))
        self._record(
            execution.kind,
            execution.client,
            execution.program,
            result,
            job_id=execution.job_id,
            task_id=execution.task_id,
            ran=ran,
            shares_run_of=shares_run_of,
        )

    def _record(
        self,
        kind: Kind,
        client: str,
        program: Program | Script | Rejection,
        result: Result,
        *,
        job_id: str | None = None,
        task_id: str | None = None,
        ran: bool = True,
        shares_run_of: str | None = None,
    ) -> None:
        """Record a result in the metrics and the audit trail; neither blocks."""
        self._metrics.record_execution(kind, program.policy, result, ran=ran)
        size = self._trail.record(
            program,
            result,
            kind=kind,
            client=client,
            request_id=request_id.current(),
            job_id=job_id,
            task_id=task_id,
            shares_run_of=shares_run_of,
        )
        self._quota.spend(client, size)


def _span_attributes(execution: ExecutionRequest) -> dict[str, str]:
    return {"kind": execution.kind, "policy": execution.program.policy}
