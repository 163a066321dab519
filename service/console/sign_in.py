"""/console/sign-in and /console/sign-out, and the files of the pages."""

from typing import Annotated

from fastapi import Path, Query, Request, Response

from service.api.problems import Problem
from service.console import pages, visits
from service.console.routing import page_router
from service.state import state_of

router = page_router()

_A_YEAR = "public, max-age=31536000, immutable"


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
async def static(name: Annotated[str, Path()]) -> Response:
    """Return a style, script or picture of the console; its address names its content."""
    if name not in pages.STATIC:
        raise Problem(404, "not-found", "The console has no such file")
    headers = {**pages.HEADERS, "Cache-Control": _A_YEAR}
    return Response(pages.static_content(name), 200, headers, pages.STATIC[name])


@router.api_route("/sign-in", methods=["GET", "HEAD"])
async def show(request: Request, wanted: Annotated[str, Query(alias="next")] = "") -> Response:
    """Ask for an API key; where the service needs none, go on."""
    if state_of(request).access.local_key(request) is not None:
        return pages.redirect(request, wanted)
    return _form(request, wanted)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Begin a session and show the page that was wanted."""
    secret, _ = visits.stranger(request)
    fields = await visits.read_form(request, secret)
    wanted = fields.get("next", "")
    response = pages.redirect(request, wanted)
    try:
        await visits.sign_in(request, response, fields.get("key", "").strip())
    except Problem as problem:
        if problem.details.status != 401:
            raise
        return _form(request, wanted, 401, "Invalid or revoked API key.")
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session."""
    async with visits.visit(request) as visit:
        await visits.read_form(request, visit.secret)
        response = pages.redirect(request, "/sign-in")
        await visits.sign_out(request, response)
        return response


def _form(request: Request, wanted: str, status: int = 200, error: str = "") -> Response:
    return pages.render(
        request, None, "sign_in.html", status=status, title="Sign in", wanted=wanted, error=error
    )
