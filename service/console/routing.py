"""Routes of the console, whose errors are pages too."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from service.api.problems import Problem, invalid
from service.console import pages, visits

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route whose errors are pages too; visitors without a session are asked to sign in."""

    def get_route_handler(self) -> Endpoint:
        """Return the function that answers a request."""
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await answer(request)
            except RequestValidationError as error:
                first = error.errors()[0]
                wrong = invalid(".".join(map(str, first["loc"][1:])), first["msg"])
                return await explain(request, wrong)
            except Problem as problem:
                request.state.problem = problem.kind  # counted by the Envelope
                return await explain(request, problem)

        return handle


async def explain(request: Request, problem: Problem) -> Response:
    """Return the page for a problem; visitors without a session are asked to sign in.

    A script, which does not accept HTML, gets the problem in the same form as from the API.
    """
    if "text/html" not in request.headers.get("accept", ""):
        return problem.response()
    if problem.details.status == 401 and request.method in ("GET", "HEAD"):
        if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            # A link on another site's page comes without the cookie; the console's own has it.
            return pages.render(request, None, "again.html", title="Opening the console")
        path = request.scope["path"].removeprefix(pages.PREFIX)
        query = request.scope["query_string"].decode("latin-1")
        wanted = f"{path}?{query}" if query else path
        return pages.redirect(request, pages.with_query("/sign-in", next=wanted))
    try:
        async with visits.visit(request) as visit:
            return pages.problem_page(request, visit, problem)
    except Problem:  # no session, so no navigation
        return pages.problem_page(request, None, problem)


def page_router() -> APIRouter:
    """Return a router for pages of the console."""
    return APIRouter(prefix=pages.PREFIX, route_class=PageRoute, include_in_schema=False)
