"""/console/jobs: jobs watched while they run, their scores per task, and two runs side by side."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Annotated

from fastapi import Path, Query, Request, Response

from omniarc.evaluation.comparison import changed_outcomes
from omniarc.evaluation.scoring import TaskResult
from service.api.job import Job
from service.api.problems import Problem
from service.console import pages, visits
from service.console.routing import page_router
from service.execution.job_scores import JobScore
from service.http import body, upload
from service.http.access import Caller
from service.http.streaming import Stream
from service.routes.jobs import find_job, poll_events
from service.state import State, state_of

router = page_router()

_PAGE = 50
_TASKS_SHOWN = 200

# How long a page counts results; the rest is counted by the next.
_COUNTING_SECONDS = 0.15


@router.api_route("/jobs", methods=["GET", "HEAD"])
async def listed(request: Request, before: Annotated[str, Query()] = "") -> Response:
    """Show the latest jobs of the key, or of all keys for the scope `admin`, newest first."""
    state = state_of(request)
    async with visits.visit(request, "jobs") as visit:
        earlier = await find_job(state, visit.caller, before) if before else None
        client = None if visit.caller.is_admin else visit.caller.client
        read = state.jobs.store.latest
        jobs = await asyncio.to_thread(read, client, _PAGE + 1, earlier)
        return pages.render(
            request,
            visit,
            "jobs.html",
            title="Jobs",
            jobs=jobs[:_PAGE],
            more=len(jobs) > _PAGE,
        )


@router.post("/jobs")
async def create(request: Request) -> Response:
    """Create a job of the programs in a file that was dropped on the page, one in a line."""
    state = state_of(request)
    async with visits.visit(request, "jobs") as visit:
        visits.check_token(visit.secret, request.headers.get(visits.TOKEN_HEADER, ""))
        state.executor.check_quota(visit.caller.client)
        programs = upload.programs(request, state.settings, visit.caller.held)
        job, _ = await state.jobs.accept(visit.caller.client, programs, None)
        return body.respond({"id": job.id}, 202, dict(pages.HEADERS))


@router.api_route("/jobs/compare", methods=["GET", "HEAD"])
async def compare(
    request: Request, a: Annotated[str, Query()], b: Annotated[str, Query()]
) -> Response:
    """Show two jobs side by side, the tasks whose outcome changed first."""
    state = state_of(request)
    async with visits.visit(request, "jobs") as visit:
        jobs = [await find_job(state, visit.caller, one.strip()) for one in (a, b)]
        scores = [await _score(state, job) for job in jobs]
        results = [score.tasks() for score in scores]
        changed = changed_outcomes(results)
        return pages.render(
            request,
            visit,
            "compare.html",
            title="Two runs",
            runs=list(zip(jobs, scores, map(_summary, results), strict=True)),
            changed=changed[:_TASKS_SHOWN],
            left_out=max(0, len(changed) - _TASKS_SHOWN),
            is_counting=any(map(_is_counting, jobs, scores)),
        )


@router.api_route("/jobs/{job_id}", methods=["GET", "HEAD"])
async def job_page(
    request: Request, job_id: Annotated[str, Path()], outcome: Annotated[str, Query()] = ""
) -> Response:
    """Show a job: its progress, verdicts, slowest and failing programs, and the score per task."""
    state = state_of(request)
    async with visits.visit(request, "jobs") as visit:
        job = await find_job(state, visit.caller, job_id)
        score = await _score(state, job)
        results = score.tasks()
        shown = [one for one in results if outcome in ("", one.outcome)]
        return pages.render(
            request,
            visit,
            "job.html",
            title=f"Job {job.id[:8]}",
            job=job,
            score=score,
            summary=_summary(results),
            results=shown[:_TASKS_SHOWN],
            left_out=max(0, len(shown) - _TASKS_SHOWN),
            outcome=outcome,
            is_counting=_is_counting(job, score),
        )


@router.get("/jobs/{job_id}/events")
async def events(request: Request, job_id: Annotated[str, Path()]) -> Response:
    """Stream the progress of a job, as `/v1/jobs/{job_id}/events` does."""
    state = state_of(request)
    with ExitStack() as resources:
        key, _ = await visits.identify(request)
        caller = resources.enter_context(state.access.admit_key(key, "jobs"))
        job = await find_job(state, caller, job_id)
        timeout = state.settings.write_seconds
        lines = poll_events(state, job)
        headers = dict(pages.HEADERS)
        return Stream(lines, resources.pop_all(), timeout, "text/event-stream", headers)


@router.post("/jobs/{job_id}/cancel")
async def cancel(request: Request, job_id: Annotated[str, Path()]) -> Response:
    """Cancel a job and keep its results."""
    state = state_of(request)
    async with visits.visit(request, "jobs") as visit:
        await visits.read_form(request, visit.secret, visit.caller.held)
        job = await find_job(state, visit.caller, job_id)
        if await state.jobs.cancel(job.id) is None:
            raise Problem(404, "unknown-job", "The job has been deleted")
        return pages.redirect(request, f"/jobs/{job.id}")


async def task_results(state: State, caller: Caller, job_id: str) -> list[TaskResult]:
    """Return the results of a job's tasks, as far as they are counted.

    Raises:
        Problem: 404, there is no such job, or it belongs to another key.
    """
    score = await _score(state, await find_job(state, caller, job_id))
    return score.tasks()


async def _score(state: State, job: Job) -> JobScore:
    return await asyncio.to_thread(state.job_scores.read, job, _COUNTING_SECONDS)


def _is_counting(job: Job, score: JobScore) -> bool:
    """Return whether there are results that are not counted yet."""
    return score.read < job.finished


def _summary(results: Sequence[TaskResult]) -> dict[str, int]:
    """Return what the results of tasks add up to."""
    outcomes = [one.outcome for one in results]
    return {
        "tasks": len(results),
        "solved": outcomes.count("solved"),
        "solved on train": outcomes.count("solved on train"),
        "unsolved": outcomes.count("unsolved"),
        "test inputs": sum(one.test_inputs for one in results),
        "right with one vote": sum(one.vote_1 for one in results),
        "right with two": sum(one.vote_2 for one in results),
    }
