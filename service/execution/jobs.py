"""Durable jobs: accepted whole, run in the background, and completed even if this process dies.

Several service processes can work on the jobs of one database. Each leases programs in small
portions, fairly among clients and among each client's jobs, and stores results in batches.
"""

import asyncio
import contextlib
import hashlib
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import msgspec

from omniarc.corpus import Task, UnknownTaskError
from sandbox.results import Error, Status, never_ran
from service.api import ndjson
from service.api.job import Job
from service.api.problems import Problem
from service.api.queued import QueuedProgram, decode_queued
from service.api.schemas import BatchLine, BatchProgram
from service.execution.batch_verification import ProgramVerification, batch_line
from service.execution.executor import Executor
from service.execution.shared_runs import SharedRuns
from service.execution.shares import ShareLimits
from service.settings import Settings
from service.store.database import DatabaseError
from service.store.jobs import (
    Claim,
    Finished,
    JobStore,
    KeyReusedError,
    OpenJob,
    ProgramKey,
)

log = logging.getLogger(__name__)

# Programs are inserted in portions while the body is read, so that no transaction takes long, and
# little of the body is in memory.
_INSERT_SIZE = 500
_INSERT_BYTES = 1 << 20

# Programs leased ahead for each slot: enough to keep it busy during the next database query.
_LEASED_PER_SLOT = 24

# Programs leased from a job at a time: a transaction costs as much as several programs.
_MIN_PORTION = 8
_MAX_PORTION = 64

_IDLE_SECONDS = 0.5
_STORE_SECONDS = 0.05
_STORE_SIZE = 256
_ERROR_PAUSE_SECONDS = 1.0
_PURGE_SECONDS = 600.0

# A program is given up after this many leases that ended with the loss of their process. Most
# programs of a lost process had only been leased, so it takes many losses to blame one of them.
_MAX_TRIES = 20


class _StoredProgram(msgspec.Struct):
    """The fields of a program that every version of the service has stored."""

    id: str
    task_id: str | None = None


class Jobs:
    """Accepts jobs, and runs the programs of all jobs in the background.

    Attributes:
        store: the jobs in the database.
        worker: random id under which this process leases programs.
        closing: set when the service is shutting down.
        unfinished: number of programs without a result, in the whole database, as last seen.
    """

    def __init__(self, settings: Settings, store: JobStore, executor: Executor) -> None:
        self.store = store
        self.worker = os.urandom(8).hex()
        self.closing = asyncio.Event()
        self.unfinished = 0
        self._settings = settings
        self._executor = executor
        self._max_leased = settings.slots_per_process * _LEASED_PER_SLOT
        self._loops: list[asyncio.Task[None]] = []
        self._running: dict[asyncio.Task[None], Claim] = {}
        # Programs leased to this worker whose results are not stored, as far as it knows.
        self._held: set[ProgramKey] = set()
        # Whether the database may hold leases of this worker that are not in `_held`.
        self._has_stray_leases = False
        self._finished: list[Finished] = []
        self._shared_runs = SharedRuns()
        self._storing = threading.Lock()
        self._wake = asyncio.Event()
        # Programs leased for each client so far, and a counter value for each job's last turn.
        self._served: Counter[str] = Counter()
        self._turns: dict[str, int] = {}

    async def start(self) -> None:
        """Start the background loops."""
        await asyncio.to_thread(self.store.heartbeat, self.worker)
        steps = (self._lease_programs, self._store_results, self._renew_leases, self._purge)
        self._loops = [asyncio.create_task(self._repeat(step)) for step in steps]

    async def close(self) -> None:
        """Stop; store the results of finished programs and release the leases of all others."""
        self.closing.set()
        tasks = [*self._loops, *self._running]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await asyncio.to_thread(self._store_now)
            await asyncio.to_thread(self.store.release, self.worker)
        except DatabaseError as error:
            log.error("jobs: %s", error)  # the leases expire on their own

    async def accept(
        self, client: str, programs: AsyncIterator[QueuedProgram], key: str | None
    ) -> tuple[Job, bool]:
        """Accept a job; once this returns, the job is durable and will be completed.

        Args:
            key: the client's idempotency key.

        Returns:
            The job, and whether it is new rather than an earlier one with the same key.

        Raises:
            Problem: 409, the key was used with another body; 429, the client has too many programs
                queued, or has used up what it may store; 503, all clients together have.
            Exception: anything that reading the programs raises.
        """
        await self._check_queued(client)
        job_id = os.urandom(16).hex()
        await asyncio.to_thread(self.store.begin, job_id, client)
        try:
            total, body_hash = await self._insert_programs(client, job_id, programs)
            await self._check_queued(client)  # others may have been uploaded meanwhile
            accepted = await asyncio.to_thread(self.store.accept, job_id, total, body_hash, key)
        except BaseException as error:
            await asyncio.shield(asyncio.to_thread(self.store.discard, job_id))
            if isinstance(error, KeyReusedError):
                detail = "Idempotency-Key: already used with a different body"
                raise Problem(409, "idempotency-key-reused", detail) from None
            raise
        self._wake.set()
        return accepted

    async def _check_queued(self, client: str) -> None:
        """Check that a client may queue another job.

        Raises:
            Problem: 429 or 503, as for `accept`.
        """
        settings = self._settings
        limits = ShareLimits(settings.max_queued, settings.max_queued_per_client)
        limits.check(client, await asyncio.to_thread(self.store.unfinished_by_client), "queued")

    async def cancel(self, job_id: str) -> Job | None:
        """Cancel a job and its programs running here; return None if there is no such job."""
        cancelled = await asyncio.to_thread(self.store.cancel, job_id)
        for task, claim in self._running.items():
            if claim.job_id == job_id:
                task.cancel()
        return cancelled

    async def _insert_programs(
        self, client: str, job_id: str, programs: AsyncIterator[QueuedProgram]
    ) -> tuple[int, str]:
        """Store the programs of a new job; return their number and a hash of them all.

        Raises:
            Problem: 429, the client has used up what it may store.
        """
        digest = hashlib.sha256()
        total = 0
        portion: list[bytes] = []
        size = 0
        async for program in programs:
            encoded = msgspec.json.encode(program)
            digest.update(encoded + b"\n")
            portion.append(encoded)
            size += len(encoded)
            if len(portion) == _INSERT_SIZE or size > _INSERT_BYTES:
                self._executor.charge(client, size)
                await asyncio.to_thread(self.store.add, job_id, total, portion)
                total += len(portion)
                portion, size = [], 0
        if portion:
            self._executor.charge(client, size)
            await asyncio.to_thread(self.store.add, job_id, total, portion)
        return total + len(portion), digest.hexdigest()

    async def _repeat(self, step: Callable[[], Awaitable[None]]) -> None:
        """Repeat a step forever; log errors, such as the database's, and pause after them."""
        while True:
            try:
                await step()
            except DatabaseError as error:
                log.error("jobs: %s", error)
                await asyncio.sleep(_ERROR_PAUSE_SECONDS)
            except Exception:
                log.exception("jobs")
                await asyncio.sleep(_ERROR_PAUSE_SECONDS)

    async def _lease_programs(self) -> None:
        """Lease and start programs if there is room for them; otherwise wait for a while."""
        if self._has_stray_leases:
            with self._lease_change():
                self._has_stray_leases = False
                await asyncio.to_thread(self.store.give_back, self.worker, frozenset(self._held))
        room = self._max_leased - len(self._running)
        claims: list[Claim] = []
        if room >= self._max_leased // 3:
            with self._lease_change():
                claims = await asyncio.to_thread(self._claim, room)
                for claim in claims:
                    if (program := self._decode(claim)) is not None:
                        self._start(claim, program)
        if not claims:
            self._wake.clear()
            # Not `wait_for`, which loses a cancellation that arrives just as the event is set.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_IDLE_SECONDS):
                    await self._wake.wait()

    @contextlib.contextmanager
    def _lease_change(self) -> Iterator[None]:
        """Note stray leases if the block, which changes leases, does not complete."""
        try:
            yield
        except BaseException:
            self._has_stray_leases = True
            raise

    def _decode(self, claim: Claim) -> QueuedProgram | None:
        """Return a claim's program; give up one that this version of the service cannot decode.

        An earlier version may have stored it. Its job must still complete, and not block others.
        """
        try:
            return decode_queued(claim.request)
        except msgspec.MsgspecError:
            log.error("jobs: cannot decode program %s of job %s", claim.position, claim.job_id)
        stored = msgspec.json.decode(claim.request, type=_StoredProgram)
        stand_in = BatchProgram(id=stored.id, code="-", task_id=stored.task_id or "-")
        reason = "this version of the service cannot read it"
        line = _crashed_line(claim.position, stand_in, reason)
        self._held.add(claim.key)
        self._finished.append(Finished(claim.job_id, claim.position, ndjson.line(line)))
        return None

    def _start(self, claim: Claim, program: QueuedProgram) -> None:
        self._held.add(claim.key)
        task = asyncio.create_task(self._run(claim, program))
        self._running[task] = claim
        task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        claim = self._running.pop(task)
        if task.cancelled() or task.exception() is not None:
            self._held.discard(claim.key)
            self._has_stray_leases = True
        if self._max_leased - len(self._running) >= self._max_leased // 3:
            self._wake.set()

    def _claim(self, room: int) -> list[Claim]:
        """Lease programs for the clients served least so far, from each of their jobs in turn."""
        claims: list[Claim] = []
        waiting = self.store.open_jobs()
        jobs_of = Counter(job.client for job in waiting)
        # A new client gets no credit for what others were served meanwhile.
        floor = min((n for client, n in self._served.items() if client in jobs_of), default=0)
        self._served = Counter({client: self._served.get(client, floor) for client in jobs_of})
        self._turns = {job.id: self._turns.get(job.id, 0) for job in waiting}
        share = room // max(1, len(jobs_of))
        while waiting and len(claims) < room:
            job = min(waiting, key=self._order)
            portion = max(_MIN_PORTION, min(_MAX_PORTION, share // jobs_of[job.client]))
            portion = min(portion, room - len(claims))
            leased = self.store.claim(job, self.worker, portion)
            if len(leased) < portion:  # no more programs, or another process has the job locked
                waiting.remove(job)
            claims += leased
            self._served[job.client] += len(leased)
            self._turns[job.id] = max(self._turns.values()) + 1
        return claims

    def _order(self, job: OpenJob) -> tuple[int, int]:
        return self._served[job.client], self._turns[job.id]

    async def _run(self, claim: Claim, program: QueuedProgram) -> None:
        """Run a program and queue its result for storing."""
        line = await self._verify(claim, program)
        self._finished.append(Finished(claim.job_id, claim.position, ndjson.line(line)))

    async def _verify(self, claim: Claim, program: QueuedProgram) -> BatchLine:
        if claim.tries > _MAX_TRIES:
            reason = f"the service was lost {_MAX_TRIES} times with it"
            return _crashed_line(claim.position, program, reason)
        try:
            verification = ProgramVerification(
                self._executor,
                self._shared_runs,
                claim.job_id.encode(),
                claim.client,
                claim.position,
                program,
                claim.job_id,
            )
            return await verification.finish()
        except Exception:
            log.exception("jobs: cannot run a program of job %s", claim.job_id)
            return _crashed_line(claim.position, program, "the service could not run it")

    async def _store_results(self) -> None:
        """Store the results that are queued."""
        await asyncio.sleep(_STORE_SECONDS)
        if self._finished:
            await asyncio.to_thread(self._store_now)

    def _store_now(self) -> None:
        with self._storing:
            while self._finished:
                stored = self._finished[:_STORE_SIZE]
                self.store.finish(self.worker, stored)
                self._held.difference_update(one.key for one in stored)
                del self._finished[: len(stored)]

    async def _renew_leases(self) -> None:
        """Renew this worker's leases and take over those of silent workers."""
        lease = self._settings.lease_seconds
        await asyncio.to_thread(self.store.heartbeat, self.worker)
        if await asyncio.to_thread(self.store.reclaim, lease):
            self._wake.set()
        await self._cancel_lost()
        self.unfinished = await asyncio.to_thread(self.store.unfinished_programs)
        await asyncio.sleep(lease / 5)

    async def _cancel_lost(self) -> None:
        """Cancel programs running here that are no longer leased to this worker.

        Another process has cancelled their job, or has taken them over because this one was silent.
        """
        running = list(self._running.items())
        leased = await asyncio.to_thread(self.store.leased, self.worker)
        for task, claim in running:
            if claim.key not in leased:
                task.cancel()

    async def _purge(self) -> None:
        """Delete old jobs."""
        days = self._settings.jobs_keep_days
        before = time.time() - days * 86400 if days else 0.0
        await asyncio.to_thread(self.store.purge, before)
        if megabytes := self._settings.jobs_keep_mb_per_client:
            await asyncio.to_thread(self.store.purge_largest, megabytes * (1 << 20))
        await asyncio.sleep(_PURGE_SECONDS)


def _crashed_line(index: int, program: QueuedProgram, reason: str) -> BatchLine:
    """Return the result of a program that cannot be run, so that its job still completes."""
    try:
        task = program.resolve_task()
    except (Problem, UnknownTaskError):  # the task existed when the job was accepted
        task = Task(program.task_id or "", [], [])
    result = never_ran(Status.CRASHED, Error("crashed", reason), len(task.inputs))
    return batch_line(index, program, task, result)
