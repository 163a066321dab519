"""The OpenAPI document: FastAPI's routes, with the bodies' schemas and a worked example on each.

Bodies are decoded by msgspec, so their schemas come from it too; FastAPI makes the rest.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from omniarc import language
from sandbox.limits import MAXIMUM, Limits
from service.api.problems import MEDIA_TYPE, ProblemDetails

_REFERENCE = "#/components/schemas/{name}"


def body(kind: type, example: Any, line: type | None = None) -> dict[str, Any]:
    """The `openapi_extra` of a route that takes `kind` as its JSON body, or `line`s of NDJSON."""
    content: dict[str, Any] = {"application/json": {"schema": _reference(kind), "example": example}}
    if line is not None:
        content["application/x-ndjson"] = {"schema": _reference(line)}
    return {"requestBody": {"required": True, "content": content}}


def responses(
    kind: type,
    example: Any,
    *problems: int,
    status: int = 200,
    media_type: str = "application/json",
) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that answers with `kind`, or with one of these problems."""
    content = {"schema": _reference(kind), "example": example}
    documented: dict[int | str, dict[str, Any]] = {
        status: {"description": kind.__doc__, "content": {media_type: content}}
    }
    return documented | refusals(*problems)


def refusals(*problems: int) -> dict[int | str, dict[str, Any]]:
    """The part of a route's `responses` that are these problems."""
    content = {MEDIA_TYPE: {"schema": _reference(ProblemDetails)}}
    return {
        problem: {"description": _PROBLEMS[problem], "content": content} for problem in problems
    }


# What any request may be answered that needs to be let in, as while the service starts or ends.
ADMISSION = (401, 403, 429, 503)

_PROBLEMS = {
    400: "The body ended early.",
    401: "An API key is needed, and this is none.",
    403: "This key does not open this.",
    404: "There is no such thing.",
    408: "The body comes too slowly.",
    409: "The same idempotency key came with another body.",
    413: "The body is too large.",
    429: "Too many requests with this key; see `Retry-After`.",
    422: "The request is malformed; the field and the rule are named.",
    504: "Too much is waiting already, or the sandbox is not ready; see `Retry-After`.",
    503: "Too much is waiting already, or the service is not ready; see `Retry-After`.",
}


def _reference(kind: type) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(name=kind.__name__)}


def install(app: FastAPI, routers: Iterable[APIRouter], *kinds: type) -> None:
    """Has `app`, of these routers, serve a document with the schemas of `kinds`."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
            )
            _restore_nulls(made, routers)
            _describe_keys(made)
            _, components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
            made.setdefault("components", {}).setdefault("schemas", {}).update(components)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _describe_keys(document: dict[str, Any]) -> None:
    """Says how a key is sent, and on which operations."""
    document.setdefault("components", {})["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "omniarc keys create"}
    }
    for item in document["paths"].values():
        for operation in item.values():
            if "401" in operation["responses"]:
                operation["security"] = [{"bearer": []}, {}]


def _restore_nulls(document: dict[str, Any], routers: Iterable[APIRouter]) -> None:
    """Puts the examples of answers back as they are: FastAPI leaves out what is null in them."""
    for route in (one for router in routers for one in router.routes):
        if not isinstance(route, APIRoute) or not route.include_in_schema:
            continue
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            for status, response in route.responses.items():
                for kind, content in response.get("content", {}).items():
                    if "example" in content:
                        shown = operation["responses"][str(status)]["content"][kind]
                        shown["example"] = content["example"]


_CODE = "def task(grid):\n    return grid[::-1]\n"
_USAGE = {"wall_ms": 2.9, "cpu_ms": 2.4, "max_rss_kb": 32900}
_RAN = {"stdout": "", "violations": [], "usage": _USAGE, "isolation": "program"}
_OUTPUT = {"status": "ok", "grid": [[1, 0], [0, 1]], "error": None, "wall_ms": 0.02}

EXECUTE = {"code": _CODE, "inputs": [[[0, 1], [1, 0]]], "limits": {"wall_seconds": 2}}
EXECUTED = {"id": "5f0c…", "status": "ok", "outputs": [_OUTPUT], **_RAN}

VERIFY = {"code": _CODE, "task_id": "68b16354"}
_PAIR = {**_OUTPUT, "correct": True}
VERIFIED = {
    "id": "5f0c…",
    "task_id": "68b16354",
    "status": "ok",
    "solved_train": True,
    "solved_test": True,
    "train": [_PAIR],
    "test": [_PAIR],
    **_RAN,
    "language": language.identity(),
}

TASK = {
    "id": "68b16354",
    "train": [{"input": [[0, 1], [1, 0]], "output": [[1, 0], [0, 1]]}],
    "test": [{"input": [[2, 0], [0, 2]], "output": [[0, 2], [2, 0]]}],
    "dataset": "ARC-AGI-1",
    "split": "training",
}
TASKS = {
    "total": 1920,
    "tasks": [
        {"id": "007bbfb7", "dataset": "ARC-AGI-1", "split": "training", "train": 5, "test": 1}
    ],
}
SANDBOX = {
    "walls": [{"name": "landlock", "in_force": True, "required": True, "detail": "ABI 7"}],
    "policies": ["restricted", "kernel"],
    "profiles": {"lean": ["numpy", "…"], "full": ["numpy", "scipy", "…"]},
    "entry_points": ["task", "transform", "solve", "main", "p"],
    "default_limits": msgspec.to_builtins(Limits()),
    "maximum_limits": msgspec.to_builtins(MAXIMUM),
    "slots": 2,
    "waiting": 0,
}

_PROGRAM = {"id": "first", **VERIFY}
BATCH = {"programs": [_PROGRAM]}
BATCH_LINE = {**VERIFIED, "id": "first", "execution_id": "5f0c…"}
JOB = {
    "id": "0b5e…",
    "status": "running",
    "total": 100000,
    "finished": 2417,
    "client": "cluster-a",
    "created_at": "2026-01-31T12:00:00.000Z",
    "started_at": "2026-01-31T12:00:00.400Z",
    "ended_at": None,
    "error": None,
}
JOBS = {"jobs": [JOB]}
METRICS = 'omniarc_programs_total{kind="execute",policy="restricted",status="ok"} 12.0\n'
EVENTS = 'event: progress\nid: 2417\ndata: {"id": "0b5e…", "status": "running"}\n\n'
