"""/v1/jobs: programs that are verified in the background, whatever becomes of the service."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request, Response

from service.api import ndjson
from service.api.job import Job
from service.api.problems import Problem
from service.api.schemas import BatchLine, BatchProgram, BatchRequest, JobList, JobReport
from service.http import body, openapi, parameters, upload
from service.http.access import Caller
from service.http.streaming import Stream
from service.state import State, state_of

router = APIRouter(
    prefix="/v1/jobs", tags=["jobs"], dependencies=[Depends(parameters.refuse_unknown)]
)

MAX_PAGE = 10_000

# Results are read from the database so many at a time, so that a page need not fit into memory.
_READ_AT_ONCE = 100

_EVENT_SECONDS = 0.5
_KEEP_ALIVE_EVENTS = 30

_REFUSALS = (*openapi.ADMISSION, 404, 422)
IdempotencyKey = Annotated[
    str | None,
    Header(min_length=1, max_length=255, description="The same key and body is the same job."),
]


@router.post(
    "",
    status_code=202,
    summary="Have many programs verified",
    openapi_extra=openapi.body(BatchRequest, openapi.BATCH, BatchProgram),
    responses=openapi.responses(
        JobReport, openapi.JOB, *openapi.ADMISSION, 400, 408, 409, 413, 422, status=202
    ),
)
async def create(request: Request, idempotency_key: IdempotencyKey = None) -> Response:
    """Takes a job in: once this is answered, every program will have its one result.

    The body may also be a program a line, as application/x-ndjson.
    """
    state = state_of(request)
    with state.access.admit(request, "jobs") as caller:
        programs = upload.programs(request, state.settings)
        job, _ = await state.jobs.accept(caller.client, programs, idempotency_key)
        return body.answer(JobReport.of(job), 202, {"Location": f"/v1/jobs/{job.id}"})


@router.get(
    "",
    summary="List the jobs",
    responses=openapi.responses(JobList, openapi.JOBS, *openapi.ADMISSION, 422),
)
async def latest(request: Request, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> Response:
    """The latest jobs of this key; a key with the scope `admin` sees everybody's."""
    state = state_of(request)
    with state.access.admit(request, "jobs") as caller:
        client = None if caller.is_admin else caller.client
        found = await asyncio.to_thread(state.jobs.store.latest, client, limit)
        return body.answer(JobList([JobReport.of(job) for job in found]))


@router.get(
    "/{job_id}",
    summary="How a job stands",
    responses=openapi.responses(JobReport, openapi.JOB, *_REFUSALS),
)
async def get(request: Request, job_id: str) -> Response:
    """A job's status, and how many of its programs have a result."""
    state = state_of(request)
    with state.access.admit(request, "jobs") as caller:
        return body.answer(JobReport.of(await _job(state, caller, job_id)))


@router.delete(
    "/{job_id}",
    summary="Cancel a job",
    responses=openapi.responses(JobReport, {**openapi.JOB, "status": "cancelled"}, *_REFUSALS),
)
async def cancel(request: Request, job_id: str) -> Response:
    """Ends a job; the results it has can still be read. One that has ended is left as it is."""
    state = state_of(request)
    with state.access.admit(request, "jobs") as caller:
        await _job(state, caller, job_id)
        cancelled = await state.jobs.cancel(job_id)
        if cancelled is None:
            raise _unknown(job_id)
        return body.answer(JobReport.of(cancelled))


@router.get(
    "/{job_id}/results",
    response_class=Response,
    summary="A page of a job's results",
    responses=openapi.responses(
        BatchLine, openapi.BATCH_LINE, *_REFUSALS, media_type=ndjson.MEDIA_TYPE
    ),
)
async def results(
    request: Request,
    job_id: str,
    cursor: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 1000,
) -> Response:
    """Results a line, in the order in which they came.

    `X-Next-Cursor` is where the next page begins: absent when the job has ended and this page is
    its last; while the job runs, the same place may have more results later.
    """
    state = state_of(request)
    with ExitStack() as held:
        caller = held.enter_context(state.access.admit(request, "jobs"))
        job = await _job(state, caller, job_id)
        end = max(cursor, min(cursor + limit, job.finished))
        last = job.has_ended and end >= job.finished
        headers = {} if last else {"X-Next-Cursor": str(end)}
        lines = _lines(state, job_id, cursor, end)
        seconds = state.settings.write_seconds
        return Stream(lines, held.pop_all(), seconds, ndjson.MEDIA_TYPE, headers)


async def _lines(state: State, job_id: str, after: int, end: int) -> AsyncGenerator[bytes, None]:
    while after < end:
        count = min(_READ_AT_ONCE, end - after)
        found = await asyncio.to_thread(state.jobs.store.results, job_id, after, count)
        if not found:  # the job has been forgotten meanwhile
            raise LookupError(job_id)
        after += len(found)
        yield b"".join(found)


@router.get(
    "/{job_id}/events",
    response_class=Response,
    summary="Follow a job",
    responses=openapi.responses(
        JobReport, openapi.EVENTS, *_REFUSALS, media_type="text/event-stream"
    ),
)
async def events(request: Request, job_id: str) -> Response:
    """Server-sent events: `progress` whenever more programs have results, `end` when it has ended.

    The data of each is the job as it stands.
    """
    state = state_of(request)
    with ExitStack() as held:
        caller = held.enter_context(state.access.admit(request, "jobs"))
        job = await _job(state, caller, job_id)
        seconds = state.settings.write_seconds
        return Stream(_events(state, job), held.pop_all(), seconds, "text/event-stream")


async def _events(state: State, job: Job) -> AsyncGenerator[bytes, None]:
    told = -1
    quiet = 0
    while True:
        if job.has_ended:
            yield _event("end", job)
            return
        if job.finished != told:
            told = job.finished
            quiet = 0
            yield _event("progress", job)
        elif (quiet := quiet + 1) % _KEEP_ALIVE_EVENTS == 0:
            yield b": still here\n\n"
        if state.jobs.closing.is_set():
            return  # the client comes back and finds another process
        await asyncio.sleep(_EVENT_SECONDS)
        found = await asyncio.to_thread(state.jobs.store.get, job.id)
        if found is None:
            return
        job = found


def _event(name: str, job: Job) -> bytes:
    data = msgspec.json.encode(JobReport.of(job))
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), job.finished, data)


async def _job(state: State, caller: Caller, job_id: str) -> Job:
    """The job, if this caller may see it; raises a Problem otherwise."""
    job = await asyncio.to_thread(state.jobs.store.get, job_id)
    if job is None or not (caller.is_admin or job.client == caller.client):
        raise _unknown(job_id)
    return job


def _unknown(job_id: str) -> Problem:
    return Problem(404, "unknown-job", f"there is no job {job_id[:64]!r}")
