"""POST /v1/verify/batch: many programs, a line for each as it finishes."""

import asyncio
import logging
import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import IO

import msgspec
from fastapi import APIRouter, Request, Response

from service.api import ndjson
from service.api.problems import Problem
from service.api.schemas import BatchLine, BatchProgram, BatchRequest
from service.execution import batch_verification
from service.execution.executor import Executor
from service.http import openapi, upload
from service.http.streaming import Stream
from service.state import state_of

log = logging.getLogger(__name__)

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(BatchProgram)

# Groups under way beside those in the slots: enough to keep these busy, few enough to hold.
_AHEAD = 2

# Lines that come about within this time are sent together: a piece costs as much as a program's
# whole way through this process. As many may wait, and no more is begun then.
_GATHER_SECONDS = 0.02
_MOST_WAITING = 64


@router.post(
    "/v1/verify/batch",
    response_class=Response,
    summary="Hold many programs against their tasks",
    openapi_extra=openapi.body(BatchRequest, openapi.BATCH, BatchProgram),
    responses=openapi.responses(
        BatchLine,
        openapi.BATCH_LINE,
        *openapi.ADMISSION,
        *(400, 408, 413, 422),
        media_type=ndjson.MEDIA_TYPE,
    ),
)
async def verify_batch(request: Request) -> Response:
    """Streams a verification a line, in the order in which programs finish.

    The body may also be a program a line, as application/x-ndjson. It is read and checked whole
    before the first program runs; an answer that is cut off ends without its last chunk.
    """
    state = state_of(request)
    with ExitStack() as held:
        caller = held.enter_context(state.access.admit(request, "execute"))
        state.executor.check_capacity()
        # Read whole first: a client that sends before it reads would else wait for us, and we
        # for it. It waits on the disk when it is large.
        size = state.settings.max_body_bytes
        spool = tempfile.SpooledTemporaryFile(max_size=size)  # noqa: SIM115 (closed below)
        held.callback(_close, spool)
        async for program in upload.programs(request, state.settings):
            with _room_on_disk():
                spool.write(ndjson.line(program))
        with _room_on_disk():
            spool.seek(0)  # what was buffered is written with it
        at_once = state.settings.slots_per_process + _AHEAD
        lines = _lines(state.executor, caller.client, _programs(spool), at_once)
        return Stream(lines, held.pop_all(), state.settings.write_seconds, ndjson.MEDIA_TYPE)


@contextmanager
def _room_on_disk() -> Iterator[None]:
    """For writing to the disk.

    Raises:
        Problem: 503, the disk is full.
    """
    try:
        yield
    except OSError as error:
        log.error("batch: %s", error)
        detail = "there is no room for so large a batch just now"
        raise Problem(503, "overloaded", detail, None, {"Retry-After": "30"}) from None


def _close(spool: IO[bytes]) -> None:
    with suppress(OSError):  # a full disk has no room for what is buffered still
        spool.close()


def _programs(spool: IO[bytes]) -> Iterator[BatchProgram]:
    return map(_decoder.decode, spool)


async def _lines(
    executor: Executor, client: str, programs: Iterator[BatchProgram], at_once: int
) -> AsyncGenerator[bytes, None]:
    """The lines, as they come; no more is begun than the client takes."""
    groups = batch_verification.group_programs(programs)
    ready: asyncio.Queue[bytes | None] = asyncio.Queue()
    room = asyncio.Semaphore(_MOST_WAITING)

    async def work() -> None:
        try:
            for group in groups:
                lines = await batch_verification.verify_group(executor, client, group)
                for line in lines:
                    await room.acquire()
                    ready.put_nowait(ndjson.line(line))
        finally:
            ready.put_nowait(None)  # never waits: there may be nobody any more who takes it

    workers = [asyncio.create_task(work()) for _ in range(at_once)]
    try:
        left = at_once
        while left:
            lines = [await ready.get()]
            await asyncio.sleep(_GATHER_SECONDS)
            while not ready.empty():
                lines.append(ready.get_nowait())
            ended = lines.count(None)
            left -= ended
            for _ in range(len(lines) - ended):
                room.release()
            yield b"".join(filter(None, lines))
        await asyncio.gather(*workers)  # a line that could not be made is no end
    finally:
        for worker in workers:
            worker.cancel()
        # Not `gather`, which would cancel them again and again with the request, and each must
        # come to say what came of its program.
        await asyncio.wait(workers)
