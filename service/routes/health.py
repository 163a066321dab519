"""GET /healthz and /readyz: for whatever watches over the service."""

from fastapi import APIRouter, Request, Response

from service import body, openapi
from service.problems import Problem
from service.schemas import Health
from service.state import state_of

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Alive", responses=openapi.responses(Health, {"status": "ok"}))
async def healthz() -> Response:
    """Answers as long as the process does."""
    return body.answer(Health("ok"))


@router.get(
    "/readyz",
    summary="Ready for programs",
    responses=openapi.responses(Health, {"status": "ready"}, 503),
)
async def readyz(request: Request) -> Response:
    """503 when no template is alive, or too much is waiting."""
    state = state_of(request)
    if not state.sandbox.templates:
        raise Problem(503, "not-ready", "no template process is alive", None, {"Retry-After": "1"})
    state.refuse_when_full()
    return body.answer(Health("ready"))
