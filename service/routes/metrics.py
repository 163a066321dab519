"""GET /metrics: for Prometheus."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from service.http import openapi
from service.state import state_of

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    summary="What Prometheus reads",
    response_class=PlainTextResponse,
    responses={
        200: {"description": "The page.", "content": {"text/plain": {"example": openapi.METRICS}}},
        **openapi.refusals(*openapi.ADMISSION),
    },
)
async def metrics(request: Request) -> Response:
    """Counts, latencies and gauges of all processes of this service, in Prometheus's formats."""
    state = state_of(request)
    with state.access.admit(request, None):
        state.gauges.update()
        accept = request.headers.get("accept", "")
        page, media_type = await asyncio.to_thread(state.metrics.page, accept)
        return Response(page, media_type=media_type)
