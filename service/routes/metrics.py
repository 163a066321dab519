"""GET /metrics: metrics for Prometheus."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from service.http import openapi
from service.state import state_of

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    summary="Get metrics",
    response_class=PlainTextResponse,
    responses={
        200: {
            "description": "Metrics in Prometheus's text format.",
            "content": {"text/plain": {"example": openapi.METRICS}},
        },
        **openapi.problem_responses(*openapi.ADMISSION),
    },
)
async def metrics(request: Request) -> Response:
    """Return counters, latencies and gauges of all service processes, in a Prometheus format."""
    state = state_of(request)
    with state.access.admit(request, None):
        state.gauges.update()
        accept = request.headers.get("accept", "")
        page, media_type = await asyncio.to_thread(state.metrics.page, accept)
        return Response(page, media_type=media_type)
