"""GET /healthz and /readyz: for whatever watches over the service."""

from fastapi import APIRouter, Request, Response

from service.api.schemas import Health
from service.http import body, openapi
from service.state import state_of

router = APIRouter(tags=["health"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", summary="Alive", responses=openapi.responses(Health, {"status": "ok"}))
async def healthz() -> Response:
    """Answers as long as the process does."""
    return body.answer(Health("ok"))


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    summary="Ready for programs",
    responses=openapi.responses(Health, {"status": "ready"}, 503),
)
async def readyz(request: Request) -> Response:
    """503 while no template is alive, too much waits, the database is silent, or all ends."""
    await state_of(request).readiness.check()
    return body.answer(Health("ready"))
