"""/console: running programs, recent verdicts, and the walls in force."""

import asyncio
import time
from typing import Any

from fastapi import Request, Response

from service.api import times
from service.audit.counts import count_records
from service.audit.search import Filters
from service.console import pages, visits
from service.console.routing import page_router
from service.routes.audit import read_trail
from service.routes.sandbox import describe
from service.state import state_of

router = page_router()

_HOURS = 24


@router.api_route("/", methods=["GET", "HEAD"])
@router.api_route("", methods=["GET", "HEAD"])
async def overview(request: Request) -> Response:
    """Show the state of this process and, to keys that may read it, a day of the audit trail."""
    state = state_of(request)
    async with visits.visit(request) as visit:
        counts = None
        since = (time.time() // 3600 - _HOURS + 1) * 3600
        if visit.may("audit"):
            filters = Filters(since=since)
            counts = await read_trail(state, lambda: count_records(state.database, filters, 3600))
        report = await asyncio.to_thread(describe, state)
        queue = state.executor.queue
        return pages.render(
            request,
            visit,
            "overview.html",
            title="Overview",
            report=report,
            running=queue.running,
            slots=queue.slots,
            waiting={name: queue.waiting_at(name) for name in ("urgent", "bulk")},
            unfinished=state.jobs.unfinished,
            lag=state.trail.lag,
            restores=state.sandbox.restores,
            put_back=state.sandbox.put_back,
            counts=counts,
            hours=[] if counts is None else _hours(since, counts.periods),
            since=times.to_text(since),
        )


def _hours(since: float, periods: dict[float, dict[str, int]]) -> list[dict[str, Any]]:
    """Return for each hour its beginning and end, and the number of records by status."""
    starts = [since + 3600 * hour for hour in range(_HOURS)]
    return [
        {
            "start": start,
            "since": times.to_text(start),
            "until": times.to_text(start + 3600),
            "total": sum(periods.get(start, {}).values()),
            "statuses": periods.get(start, {}),
        }
        for start in starts
    ]
