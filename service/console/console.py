"""The console's place in the application: its routes, and where a browser begins."""

from fastapi import FastAPI, Request, Response

from service.api.problems import Problem
from service.console import audit, inputs, jobs, overview, pages, sign_in, tasks
from service.console.routing import explain

_ROUTES = (sign_in, overview, audit, jobs, tasks, inputs)


def install(app: FastAPI, *, enabled: bool) -> None:
    """Add the console to `app`, and send browsers that ask for `/` to it.

    Args:
        app: the application.
        enabled: whether there is a console; without it, its addresses are not found.
    """
    if not enabled:
        return
    for module in _ROUTES:
        app.include_router(module.router)

    async def begin(request: Request) -> Response:
        if "text/html" not in request.headers.get("accept", ""):
            raise Problem(404, "not-found", "Not found")
        # Relative, since the request names a host that its sender chose.
        return Response(status_code=303, headers={"Location": pages.PREFIX.lstrip("/")})

    async def nothing(request: Request) -> Response:
        problem = Problem(404, "not-found", "The console has no such page")
        return await explain(request, problem)

    for path, endpoint in (("/", begin), (pages.PREFIX + "/{path:path}", nothing)):
        app.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False)
