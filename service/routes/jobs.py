"""/v1/jobs: programs verified in the background, even across restarts of the service."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from service.api import ndjson
from service.api.job import Job
from service.api.problems import Problem
from service.api.schemas import BatchLine, BatchProgram, BatchRequest, JobList, JobReport
from service.http import body, openapi, parameters, upload
from service.http.access import Caller
from service.http.streaming import Stream
from service.state import State, state_of

router = APIRouter(
    prefix="/v1/jobs", tags=["jobs"], dependencies=[Depends(parameters.reject_unknown)]
)

MAX_PAGE = 10_000

# Results read from the database at once, so that a page need not fit into memory.
_READ_SIZE = 100

_POLL_SECONDS = 0.5
_POLLS_PER_KEEP_ALIVE = 30

_PROBLEMS = (*openapi.ADMISSION, 404, 422)

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="A second request with the same key and body returns the job of the first.",
    ),
]
JobId = Annotated[str, Path(description="Id of the job.")]


@router.post(
    "",
    status_code=202,
    summary="Create a job",
    openapi_extra=openapi.body(BatchRequest, openapi.BATCH, BatchProgram),
    responses=openapi.responses(
        JobReport,
        openapi.JOB,
        *(*openapi.ADMISSION, 400, 408, 409, 413, 415, 422),
        status=202,
        headers={"Location": "URL of the job."},
    ),
)
async def create(request: Request, idempotency_key: IdempotencyKey = None) -> Response:
    """Create a job that verifies programs in the background.

    A job that has been accepted survives restarts of the service; every program gets exactly one
    result. The body may also be one program per line, as `application/x-ndjson`.
    """
    state = state_of(request)
    with state.access.admit(request, "jobs") as caller:
        state.executor.check_quota(caller.client)
        programs = upload.programs(request, state.settings, caller.held)
        job, _ = await state.jobs.accept(caller.client, programs, idempotency_key)
        return body.respond(JobReport.of(job), 202, {"Location": f"/v1/jobs/{job.id}"})


@router.get(
    "",
    summary="List jobs",
    responses=openapi.responses(JobList, openapi.JOBS, *openapi.ADMISSION, 422),
)
async def latest(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=1000, description="Largest number of jobs.")] = 100,
) -> Response:
    """List the most recent jobs of this key; with the scope `admin`, those of all keys."""
    state = state_of(request)
    with state.access.admit(request, "jobs") as caller:
        client = None if caller.is_admin else caller.client
        jobs = await asyncio.to_thread(state.jobs.store.latest, client, limit)
        return body.respond(JobList([JobReport.of(job) for job in jobs]))


@router.get(
    "/{job_id}",
    summary="Get a job",
    responses=openapi.responses(JobReport, openapi.JOB, *_PROBLEMS),
)
async def get(request: Request, job_id: JobId) -> Response:
    """Return the status and progress of a job."""
    state = state_of(request)
    with state.access.admit(request, "jobs") as caller:
        return body.respond(JobReport.of(await find_job(state, caller, job_id)))


@router.delete(
    "/{job_id}",
    summary="Cancel a job",
    responses=openapi.responses(JobReport, {**openapi.JOB, "status": "cancelled"}, *_PROBLEMS),
)
async def cancel(request: Request, job_id: JobId) -> Response:
    """Cancel a job and keep its results. A job that has ended does not change."""
    state = state_of(request)
    with state.access.admit(request, "jobs") as caller:
        await find_job(state, caller, job_id)
        cancelled = await state.jobs.cancel(job_id)
        if cancelled is None:
            raise _unknown(job_id)
        return body.respond(JobReport.of(cancelled))


@router.get(
    "/{job_id}/results",
    response_class=Response,
    summary="Get a job's results",
    responses=openapi.responses(
        BatchLine,
        openapi.BATCH_LINE,
        *_PROBLEMS,
        media_type=ndjson.MEDIA_TYPE,
        headers={"X-Next-Cursor": "Cursor of the next page; absent after the last result."},
    ),
)
async def results(
    request: Request,
    job_id: JobId,
    cursor: Annotated[
        int, Query(ge=0, le=2**31 - 1, description="`X-Next-Cursor` of the previous page.")
    ] = 0,
    limit: Annotated[
        int, Query(ge=1, le=MAX_PAGE, description="Largest number of results.")
    ] = 1000,
) -> Response:
    """Return a page of results, one per line, in the order in which programs finished.

    `X-Next-Cursor` is absent if the job has ended and this page has its last result. While the job
    runs, repeat the request with the same cursor to get later results.
    """
    state = state_of(request)
    with ExitStack() as resources:
        caller = resources.enter_context(state.access.admit(request, "jobs"))
        job = await find_job(state, caller, job_id)
        end = max(cursor, min(cursor + limit, job.finished))
        is_last = job.has_ended and end >= job.finished
        headers = {} if is_last else {"X-Next-Cursor": str(end)}
        lines = _read_results(state, job_id, cursor, end)
        timeout = state.settings.write_seconds
        return Stream(lines, resources.pop_all(), timeout, ndjson.MEDIA_TYPE, headers)


async def _read_results(
    state: State, job_id: str, start: int, end: int
) -> AsyncGenerator[bytes, None]:
    """Yield the results from `start` to `end` in chunks of whole lines.

    Raises:
        LookupError: the job has been pruned meanwhile.
    """
    while start < end:
        count = min(_READ_SIZE, end - start)
        lines = await asyncio.to_thread(state.jobs.store.results, job_id, start, count)
        if not lines:
            raise LookupError(job_id)
        start += len(lines)
        yield b"".join(lines)


@router.get(
    "/{job_id}/events",
    response_class=Response,
    summary="Follow a job's progress",
    responses=openapi.responses(
        JobReport, openapi.EVENTS, *_PROBLEMS, media_type="text/event-stream"
    ),
)
async def events(request: Request, job_id: JobId) -> Response:
    """Stream server-sent events: `progress` when programs have finished, `end` when the job ended.

    The data of every event is the job.
    """
    state = state_of(request)
    with ExitStack() as resources:
        caller = resources.enter_context(state.access.admit(request, "jobs"))
        job = await find_job(state, caller, job_id)
        timeout = state.settings.write_seconds
        return Stream(poll_events(state, job), resources.pop_all(), timeout, "text/event-stream")


async def poll_events(state: State, job: Job) -> AsyncGenerator[bytes, None]:
    """Yield the events of a job until it has ended."""
    last_finished = -1
    idle_polls = 0
    while True:
        if job.has_ended:
            yield _event("end", job)
            return
        if job.finished != last_finished:
            last_finished = job.finished
            idle_polls = 0
            yield _event("progress", job)
        elif (idle_polls := idle_polls + 1) % _POLLS_PER_KEEP_ALIVE == 0:
            yield b": keep-alive\n\n"
        if state.jobs.closing.is_set():
            return  # the client reconnects to another process
        await asyncio.sleep(_POLL_SECONDS)
        polled = await asyncio.to_thread(state.jobs.store.get, job.id)
        if polled is None:
            return
        job = polled


def _event(name: str, job: Job) -> bytes:
    data = msgspec.json.encode(JobReport.of(job))
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), job.finished, data)


async def find_job(state: State, caller: Caller, job_id: str) -> Job:
    """Return the job, if this caller may see it.

    Raises:
        Problem: 404, there is no such job, or it belongs to another key.
    """
    job = await asyncio.to_thread(state.jobs.store.get, job_id)
    if job is None or not (caller.is_admin or job.client == caller.client):
        raise _unknown(job_id)
    return job


def _unknown(job_id: str) -> Problem:
    return Problem(404, "unknown-job", f"No job has the id {job_id[:64]!r}")
