"""POST /v1/verify/batch: verify many programs and stream their results."""

import asyncio
import logging
import os
import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import IO

from fastapi import APIRouter, Request, Response

from service.api import ndjson
from service.api.problems import Problem
from service.api.queued import QueuedProgram, decode_queued
from service.api.schemas import BatchLine, BatchProgram, BatchRequest
from service.execution.batch_verification import ProgramVerification
from service.http import openapi, upload
from service.http.body_budget import HeldBytes
from service.http.streaming import Stream
from service.http.turns import next_turn
from service.state import State, state_of

log = logging.getLogger(__name__)

router = APIRouter(tags=["programs"])

# Programs in progress beyond the slots: enough to keep these busy, few enough to hold in memory.
_AHEAD = 2

# Programs that may wait for the runs of identical ones, beyond those in progress, and the size in
# bytes up to which one waits so. A larger one keeps its place among those in progress.
_MAX_WAITING = 64
_MAX_WAITING_BYTES = 256 * 1024

# Results that finish within this time are sent in one chunk, since sending a chunk costs as much
# as everything else this process does for a program.
_GATHER_SECONDS = 0.02

# What is kept in memory of the programs of a batch; more is kept on disk.
_SPOOL_BYTES = 64 * 1024

# Finished results that may wait for the client. No further program starts while so many wait.
_MAX_UNSENT = 64


@router.post(
    "/v1/verify/batch",
    response_class=Response,
    summary="Verify a batch",
    openapi_extra=openapi.body(BatchRequest, openapi.BATCH, BatchProgram),
    responses=openapi.responses(
        BatchLine,
        openapi.BATCH_LINE,
        *openapi.ADMISSION,
        *(400, 408, 413, 415, 422),
        media_type=ndjson.MEDIA_TYPE,
    ),
)
async def verify_batch(request: Request) -> Response:
    """Verify many programs and stream one result per line, in the order in which they finish.

    The body may also be one program per line, as `application/x-ndjson`. The whole body is read
    before the first program runs. A program that is wrong, such as one with an unknown task, gets a
    line with the status `rejected`. Identical programs on the same inputs run once. A response that
    fails midway ends without its last chunk.
    """
    state = state_of(request)
    with ExitStack() as resources:
        caller = resources.enter_context(state.access.admit(request, "execute"))
        state.executor.check_capacity(caller.client, is_batch=True)
        # The body is read first: a client that sends all of it before it reads would otherwise
        # wait for the service, and the service for the client.
        caller.held.grow(_SPOOL_BYTES)
        spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)  # noqa: SIM115 (closed below)
        resources.callback(_close, spool)
        on_disk = HeldBytes(state.access.spools, caller.client)
        resources.callback(on_disk.release)
        async for program in upload.programs(request, state.settings, caller.held):
            line = ndjson.line(program)
            on_disk.grow(len(line))
            with _disk_errors_as_problems():
                spool.write(line)
        with _disk_errors_as_problems():
            spool.seek(0)  # flushes the buffer
        caller.held.release()  # what was read last
        caller.held.grow(_SPOOL_BYTES)
        lines = _BatchRun(state, caller.client, map(decode_queued, spool)).chunks()
        return Stream(lines, resources.pop_all(), state.settings.write_seconds, ndjson.MEDIA_TYPE)


@contextmanager
def _disk_errors_as_problems() -> Iterator[None]:
    """Convert errors of writing to the disk.

    Raises:
        Problem: 503, the disk is full.
    """
    try:
        yield
    except OSError as error:
        log.error("batch: %s", error)
        detail = "There is not enough disk space for this batch at the moment"
        raise Problem(503, "overloaded", detail, None, {"Retry-After": "30"}) from None


def _close(spool: IO[bytes]) -> None:
    with suppress(OSError):  # closing flushes the buffer, which fails if the disk is full
        spool.close()


class _BatchRun:
    """Verifies the programs of a batch, no faster than the client reads the lines.

    Args:
        state: the components of this process.
        client: name of the API key that sent the batch.
        programs: the programs.
    """

    def __init__(self, state: State, client: str, programs: Iterator[QueuedProgram]) -> None:
        self._state = state
        self._client = client
        self._remaining = enumerate(programs)
        self._scope = os.urandom(16)
        self._ready: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(_MAX_UNSENT)
        self._concurrency = state.settings.slots_per_process + _AHEAD
        self._running = asyncio.Semaphore(self._concurrency)
        self._workers: list[asyncio.Task[None]] = []
        self._active = 0

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yield chunks of result lines."""
        for _ in range(self._concurrency):
            self._start_worker()
        try:
            while self._active:
                lines = [await self._ready.get()]
                await asyncio.sleep(_GATHER_SECONDS)
                while not self._ready.empty():
                    lines.append(self._ready.get_nowait())
                ended = lines.count(None)
                self._active -= ended
                for _ in range(len(lines) - ended):
                    self._room.release()
                if chunk := b"".join(filter(None, lines)):
                    yield chunk
            await asyncio.gather(*self._workers)  # raises the exception of a worker that failed
        finally:
            for worker in self._workers:
                worker.cancel()
            # Not `gather`: it would pass on each further cancellation of the request, and a worker
            # must complete its cleanup to record the outcome of its program.
            await asyncio.wait(self._workers)

    def _start_worker(self) -> None:
        if len(self._workers) < self._concurrency + _MAX_WAITING:
            self._workers.append(asyncio.create_task(self._work()))
            self._active += 1

    async def _work(self) -> None:
        try:
            while True:
                async with self._running:
                    await next_turn()
                    numbered = next(self._remaining, None)
                    if numbered is None:
                        return
                    await next_turn()  # before its digest is made
                    verification = ProgramVerification(
                        self._state.executor,
                        self._state.shared_runs,
                        self._scope,
                        self._client,
                        *numbered,
                    )
                    await next_turn()  # before it is encoded for the sandbox
                    await verification.advance()
                    if verification.size > _MAX_WAITING_BYTES:
                        await verification.finish()
                    await self._send(verification.line)
                if verification.line is None:
                    # What waits for a run elsewhere lets other programs run meanwhile. Only then is
                    # there another worker: so many at once would keep other requests waiting.
                    self._start_worker()
                while verification.line is None:
                    await verification.wait()
                    async with self._running:
                        await verification.advance()
                        await self._send(verification.line)
        finally:
            self._ready.put_nowait(None)  # does not block: nobody may be reading any more

    async def _send(self, line: BatchLine | None) -> None:
        if line is not None:
            await self._room.acquire()
            self._ready.put_nowait(ndjson.line(line))
