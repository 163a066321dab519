"""Converts unhandled errors to problem responses."""

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from service.api.problems import Problem, internal_error, invalid
from service.store.database import DatabaseError

log = logging.getLogger(__name__)


def _methods(request: Request, routers: Sequence[APIRouter]) -> str:
    """Return the methods of all routes of a path; Starlette's error names those of one route."""
    own = (route for route in request.app.routes if isinstance(route, Route))
    methods: set[str] = set()
    for route in [*own, *(route for router in routers for route in router.routes)]:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    return ", ".join(sorted(methods))


def install(app: FastAPI, routers: Sequence[APIRouter] = ()) -> None:
    """Install handlers in `app` that answer every error with a problem.

    Args:
        app: the application.
        routers: the routers that it includes.
    """

    async def on_problem(request: Request, error: Any) -> Response:
        problem: Problem = error
        request.state.problem = problem.kind  # counted by the Envelope
        return problem.response()

    async def on_http(request: Request, error: Any) -> Response:
        status: int = error.status_code
        if status == 404:
            problem = Problem(404, "not-found", "Not found")
        elif status == 405:
            allowed = _methods(request, routers)
            detail = f"Method {request.method[:20]} is not allowed; allowed methods: {allowed}"
            problem = Problem(405, "method-not-allowed", detail, None, {"Allow": allowed})
        else:
            problem = Problem(status, "http-error", str(error.detail), None, error.headers)
        return await on_problem(request, problem)

    async def on_parameter(request: Request, error: Any) -> Response:
        first = error.errors()[0]
        problem = invalid(".".join(map(str, first["loc"][1:])), first["msg"])
        return await on_problem(request, problem)

    async def on_unexpected(_: Request, __: Any) -> Response:
        return internal_error().response()

    async def on_database(request: Request, error: Any) -> Response:
        log.error("database: %s", error)
        detail = "The database is not responding"
        problem = Problem(503, "not-ready", detail, None, {"Retry-After": "5"})
        return await on_problem(request, problem)

    app.add_exception_handler(DatabaseError, on_database)
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_parameter)
    app.add_exception_handler(Exception, on_unexpected)
