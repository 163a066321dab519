"""Every error that a route lets go becomes a problem."""

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from service.api.problems import Problem, invalid, unexpected
from service.store.database import DatabaseError

log = logging.getLogger(__name__)


def _methods(request: Request, routers: Sequence[APIRouter]) -> str:
    """All methods of a path; the error itself names those of one of its routes alone."""
    own = (route for route in request.app.routes if isinstance(route, Route))
    methods: set[str] = set()
    for route in [*own, *(route for router in routers for route in router.routes)]:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    return ", ".join(sorted(methods))


def install(app: FastAPI, routers: Sequence[APIRouter] = ()) -> None:
    """Has `app`, which has these routers, answer every error as a problem."""

    async def on_problem(request: Request, error: Any) -> Response:
        problem: Problem = error
        request.state.problem = problem.kind  # for whoever counts
        return problem.response()

    async def on_http(request: Request, error: Any) -> Response:
        kinds = {404: "not-found", 405: "method-not-allowed"}
        kind = kinds.get(error.status_code, "http-error")
        headers = error.headers
        if error.status_code == 405:
            headers = {"Allow": _methods(request, routers)}
        problem = Problem(error.status_code, kind, str(error.detail), None, headers)
        return await on_problem(request, problem)

    async def on_parameter(request: Request, error: Any) -> Response:
        first = error.errors()[0]
        problem = invalid(".".join(map(str, first["loc"][1:])), first["msg"])
        return await on_problem(request, problem)

    async def on_unexpected(_: Request, __: Any) -> Response:
        return unexpected().response()

    async def on_database(request: Request, error: Any) -> Response:
        log.error("database: %s", error)
        detail = "the database is not responding"
        problem = Problem(503, "not-ready", detail, None, {"Retry-After": "5"})
        return await on_problem(request, problem)

    app.add_exception_handler(DatabaseError, on_database)
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_parameter)
    app.add_exception_handler(Exception, on_unexpected)
