"""Jobs: taken in whole, worked on in the background, finished whatever becomes of this process.

Several service processes may work on the jobs of one database. Each leases programs in small
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

from omniarc.corpus import Task
from sandbox.results import Error, Status, never_ran
from service.api import ndjson
from service.api.job import Job
from service.api.problems import Problem
from service.api.schemas import BatchLine, BatchProgram
from service.execution import verifying
from service.execution.executor import Executor
from service.settings import Settings
from service.store.database import DatabaseError
from service.store.jobs import (
    Claim,
    Finished,
    JobStore,
    KeyReusedError,
    OpenJob,
    Place,
)

log = logging.getLogger(__name__)

# Programs are stored in portions while they come in, so that no transaction lasts long.
_INSERTED_AT_ONCE = 500

# Programs leased ahead for each slot: enough to keep it busy while the database is asked for more.
_AHEAD = 24

# What is leased of a job at a time: a transaction costs as much as some programs do.
_LEAST_PORTION = 8
_MAX_PORTION = 64

_IDLE_SECONDS = 0.5
_STORE_SECONDS = 0.05
_STORED_AT_ONCE = 256
_TROUBLE_SECONDS = 1.0
_PURGE_SECONDS = 600.0

# A program with which the service itself was lost so often is not tried again. Most that are lost
# had only been leased, so it takes many to accuse one.
_MAX_TRIES = 20

_request_decoder = msgspec.json.Decoder(BatchProgram)


class _Identified(msgspec.Struct):
    """What every version has stored of a program."""

    id: str
    task_id: str | None = None


class Jobs:
    """The jobs as one service process sees them, and what it does for them."""

    def __init__(self, settings: Settings, store: JobStore, executor: Executor) -> None:
        self.store = store
        self.worker = os.urandom(8).hex()
        self._settings = settings
        self._executor = executor
        self._ahead = settings.slots_each * _AHEAD
        self._tasks: list[asyncio.Task[None]] = []
        self._running: dict[asyncio.Task[None], list[Claim]] = {}
        self._leased = 0
        # What is leased to this worker and has no result stored, as far as it knows.
        self._held: set[Place] = set()
        self._may_have_more = False
        self._finished: list[Finished] = []
        self._storing = threading.Lock()
        self._wake = asyncio.Event()
        # How many programs each client has had, and when each job had its last turn.
        self._served: Counter[str] = Counter()
        self._turns: dict[str, int] = {}
        self.closing = asyncio.Event()
        self.unfinished = 0

    async def start(self) -> None:
        """Begins to work on whatever is there."""
        await asyncio.to_thread(self.store.heartbeat, self.worker)
        loops = (self._work_on, self._store_results, self._stay_alive, self._purge)
        self._tasks = [asyncio.create_task(self._again(loop)) for loop in loops]

    async def close(self) -> None:
        """Stops; what has run is stored, what has not is given back."""
        self.closing.set()
        everything = [*self._tasks, *self._running]
        for task in everything:
            task.cancel()
        await asyncio.gather(*everything, return_exceptions=True)
        try:
            await asyncio.to_thread(self._store_now)
            await asyncio.to_thread(self.store.release, self.worker)
        except DatabaseError as error:
            log.error("jobs: %s", error)  # the leases run out by themselves

    async def accept(
        self, client: str, programs: AsyncIterator[BatchProgram], key: str | None
    ) -> tuple[Job, bool]:
        """Takes a job in; when this returns it will be finished, come what may.

        Returns:
            The job, and whether it was made now rather than with the same key before.

        Raises:
            Problem: 409 for a key that came with another body, 503 when too much is queued; and
                whatever reading the programs raises.
        """
        if self.unfinished >= self._settings.max_queued:
            detail = f"{self.unfinished} programs of jobs are queued already"
            raise Problem(503, "overloaded", detail, None, {"Retry-After": "30"})
        job_id = os.urandom(16).hex()
        await asyncio.to_thread(self.store.begin, job_id, client)
        try:
            total, body_hash = await self._take_in(job_id, programs)
            accepted = await asyncio.to_thread(self.store.accept, job_id, total, body_hash, key)
        except BaseException as error:
            await asyncio.shield(asyncio.to_thread(self.store.discard, job_id))
            if isinstance(error, KeyReusedError):
                detail = "Idempotency-Key: the same key came with another body"
                raise Problem(409, "idempotency-key-reused", detail) from None
            raise
        self._wake.set()
        return accepted

    async def cancel(self, job_id: str) -> Job | None:
        """Ends a job, and what of it runs here; None when there is no such job."""
        cancelled = await asyncio.to_thread(self.store.cancel, job_id)
        for task, claims in self._running.items():
            if claims[0].job_id == job_id:
                task.cancel()
        return cancelled

    async def _take_in(self, job_id: str, programs: AsyncIterator[BatchProgram]) -> tuple[int, str]:
        digest = hashlib.sha256()
        total = 0
        portion: list[bytes] = []
        async for program in programs:
            encoded = msgspec.json.encode(program)
            digest.update(encoded + b"\n")
            portion.append(encoded)
            if len(portion) == _INSERTED_AT_ONCE:
                await asyncio.to_thread(self.store.add, job_id, total, portion)
                total += len(portion)
                portion = []
        if portion:
            await asyncio.to_thread(self.store.add, job_id, total, portion)
        return total + len(portion), digest.hexdigest()

    async def _again(self, step: Callable[[], Awaitable[None]]) -> None:
        """Repeats a step for ever; trouble, as with the database, is told and waited out."""
        while True:
            try:
                await step()
            except DatabaseError as error:
                log.error("jobs: %s", error)
                await asyncio.sleep(_TROUBLE_SECONDS)
            except Exception:
                log.exception("jobs")
                await asyncio.sleep(_TROUBLE_SECONDS)

    async def _work_on(self) -> None:
        """Leases some programs, when there is room, and starts them."""
        if self._may_have_more:
            with self._in_doubt():
                self._may_have_more = False
                await asyncio.to_thread(self.store.give_back, self.worker, frozenset(self._held))
        room = self._ahead - self._leased
        claims: list[Claim] = []
        if room >= self._ahead // 3:
            with self._in_doubt():
                claims = await asyncio.to_thread(self._claim, room)
                readable = [(claim, program) for claim in claims if (program := self._read(claim))]
                for group in _grouped(readable):
                    self._start(group)
        if not claims:
            self._wake.clear()
            # Not `wait_for`, which forgets that it was cancelled when it is woken just then.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_IDLE_SECONDS):
                    await self._wake.wait()

    @contextlib.contextmanager
    def _in_doubt(self) -> Iterator[None]:
        """For what changes leases: unless it comes to its end, nobody knows what is leased."""
        try:
            yield
        except BaseException:
            self._may_have_more = True
            raise

    def _read(self, claim: Claim) -> BatchProgram | None:
        """A claim's program; one that this version cannot read, as an earlier one may have stored
        it, is given up, so that its job ends and holds up no other."""
        try:
            return _request_decoder.decode(claim.request)
        except msgspec.MsgspecError:
            log.error("jobs: program %s of job %s cannot be read", claim.position, claim.job_id)
        stored = msgspec.json.decode(claim.request, type=_Identified)
        stand_in = BatchProgram(id=stored.id, code="-", task_id=stored.task_id or "-")
        (line,) = _given_up([stand_in], "this version of the service cannot read it")
        self._held.add(claim.place)
        self._finished.append(Finished(claim.job_id, claim.position, ndjson.line(line)))
        return None

    def _start(self, group: list[tuple[Claim, BatchProgram]]) -> None:
        claims = [claim for claim, _ in group]
        self._held.update(claim.place for claim in claims)
        self._leased += len(group)
        task = asyncio.create_task(self._run(group))
        self._running[task] = claims
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        claims = self._running.pop(task)
        self._leased -= len(claims)
        if task.cancelled() or task.exception() is not None:
            self._held.difference_update(claim.place for claim in claims)
            self._may_have_more = True
        if self._ahead - self._leased >= self._ahead // 3:
            self._wake.set()

    def _claim(self, room: int) -> list[Claim]:
        """Leases programs: for whichever client has had least, of each of its jobs in turn."""
        claims: list[Claim] = []
        waiting = self.store.open_jobs()
        jobs_of = Counter(job.client for job in waiting)
        # Whoever comes has no claim on what others had meanwhile.
        floor = min((n for client, n in self._served.items() if client in jobs_of), default=0)
        self._served = Counter({client: self._served.get(client, floor) for client in jobs_of})
        self._turns = {job.id: self._turns.get(job.id, 0) for job in waiting}
        share = room // max(1, len(jobs_of))
        while waiting and len(claims) < room:
            job = min(waiting, key=self._next)
            portion = max(_LEAST_PORTION, min(_MAX_PORTION, share // jobs_of[job.client]))
            portion = min(portion, room - len(claims))
            got = self.store.claim(job, self.worker, portion)
            if len(got) < portion:  # it has no more, or another process is at it
                waiting.remove(job)
            claims += got
            self._served[job.client] += len(got)
            self._turns[job.id] = max(self._turns.values()) + 1
        return claims

    def _next(self, job: OpenJob) -> tuple[int, int]:
        return self._served[job.client], self._turns[job.id]

    async def _run(self, group: list[tuple[Claim, BatchProgram]]) -> None:
        """Runs programs that may share a process, and notes what came of them."""
        lines = await self._lines(group[0][0], [program for _, program in group])
        for (claim, _), line in zip(group, lines, strict=True):
            done = Finished(claim.job_id, claim.position, ndjson.line(line))
            self._finished.append(done)

    async def _lines(self, first: Claim, programs: list[BatchProgram]) -> list[BatchLine]:
        if first.tries > _MAX_TRIES:
            return _given_up(programs, f"the service was lost {_MAX_TRIES} times with it")
        try:
            return await verifying.verify(self._executor, first.client, programs, first.job_id)
        except Exception:
            log.exception("jobs: a program of job %s", first.job_id)
            return _given_up(programs, "the service could not run it")

    async def _store_results(self) -> None:
        """Stores the results there are."""
        await asyncio.sleep(_STORE_SECONDS)
        if self._finished:
            await asyncio.to_thread(self._store_now)

    def _store_now(self) -> None:
        with self._storing:
            self._store_some()

    def _store_some(self) -> None:
        while self._finished:
            some = self._finished[:_STORED_AT_ONCE]
            self.store.finish(self.worker, some)
            self._held.difference_update(one.place for one in some)
            del self._finished[: len(some)]

    async def _stay_alive(self) -> None:
        """Says that this worker is alive, and takes over from those that are not."""
        lease = self._settings.lease_seconds
        await asyncio.to_thread(self.store.heartbeat, self.worker)
        if await asyncio.to_thread(self.store.reclaim, lease):
            self._wake.set()
        await self._stop_what_is_lost()
        self.unfinished = await asyncio.to_thread(self.store.unfinished_programs)
        await asyncio.sleep(lease / 5)

    async def _stop_what_is_lost(self) -> None:
        """Ends what runs here and is leased no more: of a job that was cancelled by another
        process, or taken over by another because this one was silent."""
        running = list(self._running.items())
        leased = await asyncio.to_thread(self.store.leased, self.worker)
        for task, claims in running:
            if leased.isdisjoint(claim.place for claim in claims):
                task.cancel()

    async def _purge(self) -> None:
        """Forgets jobs that are old."""
        days = self._settings.jobs_keep_days
        before = time.time() - days * 86400 if days else 0.0
        await asyncio.to_thread(self.store.purge, before)
        await asyncio.sleep(_PURGE_SECONDS)


def _grouped(
    readable: list[tuple[Claim, BatchProgram]],
) -> list[list[tuple[Claim, BatchProgram]]]:
    """Claims with their programs, those together that may share a process."""
    found: list[list[tuple[Claim, BatchProgram]]] = []
    for claim, program in readable:
        last = found[-1] if found else []
        same = last and last[0][0].job_id == claim.job_id and last[0][0].tries == claim.tries == 1
        if same and verifying.fits([one for _, one in last], program):
            last.append((claim, program))
        else:
            found.append([(claim, program)])
    return found


def _given_up(programs: list[BatchProgram], reason: str) -> list[BatchLine]:
    """The verdict on programs that cannot be run, so that their job ends all the same."""
    error = Error("crashed", reason)
    lines = []
    for one in programs:
        try:
            task = one.whole_task
        except Problem:  # there was such a task when the job was accepted
            task = Task(one.task_id or "", [], [])
        result = never_ran(Status.CRASHED, error, len(task.inputs), one.isolation)
        lines.append(verifying.line(one, task, result))
    return lines
