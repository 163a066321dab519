"""GET /healthz and /readyz: liveness and readiness probes."""

from fastapi import APIRouter, Request, Response

from service.api.schemas import Health
from service.http import body, openapi
from service.state import state_of

router = APIRouter(tags=["health"])


@router.head("/healthz", include_in_schema=False)
@router.get(
    "/healthz",
    summary="Check liveness",
    responses=openapi.responses(Health, {"status": "ok"}),
)
async def healthz() -> Response:
    """Answer 200 as long as the process is alive."""
    return body.respond(Health("ok"))


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    summary="Check readiness",
    responses=openapi.responses(Health, {"status": "ready"}, 503),
)
async def readyz(request: Request) -> Response:
    """Answer 200 if the service can run programs.

    Otherwise 503: no template process is alive, audit records cannot be written, the database does
    not respond, or the service is starting or shutting down. A full queue is no reason, since it
    may be one client's.
    """
    await state_of(request).readiness.check()
    return body.respond(Health("ready"))
