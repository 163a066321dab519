"""The OpenAPI document, with a schema and an example for every body.

msgspec decodes and encodes the bodies, so it generates their schemas too; FastAPI generates the
rest of the document.
"""

import re
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
_SECTIONS = re.compile(r"^\s*(?:Args|Attributes|Raises|Returns):$", re.MULTILINE)


def body(kind: type, example: Any, line: type | None = None) -> dict[str, Any]:
    """Return the `openapi_extra` of a route with a request body.

    Args:
        kind: the type of a JSON body.
        example: an example of a JSON body.
        line: the type of each line of an NDJSON body; None if the route accepts JSON only.
    """
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
    headers: dict[str, str] | None = None,
) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route.

    Args:
        kind: the type of the body of a successful response, or of each of its lines.
        example: an example of that body.
        problems: the statuses of the problems that the route may answer with.
        status: the status of a successful response.
        media_type: the content type of a successful response.
        headers: descriptions of the headers of a successful response, by name.
    """
    content = {"schema": _reference(kind), "example": example}
    successful: dict[str, Any] = {
        "description": _summary(kind.__doc__ or ""),
        "content": {media_type: content},
    }
    if headers:
        successful["headers"] = _headers(headers)
    return {status: successful, **problem_responses(*problems)}


def problem_responses(*problems: int) -> dict[int | str, dict[str, Any]]:
    """Return the entries of a route's `responses` for these statuses."""
    content = {MEDIA_TYPE: {"schema": _reference(ProblemDetails)}}
    documented: dict[int | str, dict[str, Any]] = {
        problem: {"description": _PROBLEMS[problem], "content": content} for problem in problems
    }
    for problem in _RETRYABLE & documented.keys():
        documented[problem]["headers"] = _headers({"Retry-After": "Seconds to wait."})
    return documented


def _headers(descriptions: dict[str, str]) -> dict[str, Any]:
    return {
        name: {"description": description, "schema": {"type": "string"}}
        for name, description in descriptions.items()
    }


# Statuses of the problems of every route that requires a key.
ADMISSION = (401, 403, 429, 503)

# Statuses whose responses have the header Retry-After.
_RETRYABLE = {429, 502, 503, 504}

_PROBLEMS = {
    400: "The body ended early.",
    401: "Missing or invalid API key.",
    403: "Insufficient scope.",
    404: "Not found.",
    408: "The body arrives too slowly.",
    409: "The idempotency key was used with another body.",
    413: "The body is too large.",
    415: "The body is compressed.",
    422: "The request is malformed; `errors` names the field and its rule.",
    429: "Too many requests with this key; retry after `Retry-After` seconds.",
    502: "The service is overloaded or not ready, or the key is at its limits; retry after "
    "`Retry-After` seconds.",
    503: "The service is overloaded or not ready; retry after `Retry-After` seconds.",
    504: "The service is overloaded or not ready, or the key is at its limits; retry after "
    "`Retry-After` seconds.",
}


def _summary(docstring: str) -> str:
    """Return a docstring without its sections for readers of the code."""
    return _SECTIONS.split(docstring, maxsplit=1)[0].strip()


def _reference(kind: type) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(name=kind.__name__)}


def install(app: FastAPI, routers: Iterable[APIRouter], *kinds: type) -> None:
    """Have `app` serve the document.

    Args:
        app: the application.
        routers: the routers that it includes.
        kinds: the types of the bodies.
    """

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            generated = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
            )
            _restore_nulls(generated, routers)
            _add_security(generated)
            generated["components"].setdefault("schemas", {}).update(_schemas(kinds))
            app.openapi_schema = generated
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _schemas(kinds: Iterable[type]) -> dict[str, Any]:
    """Return the schemas of these types, and of those that they refer to."""
    _, components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    for schema in components.values():
        schema["description"] = _summary(schema["description"])
    return components


def _add_security(document: dict[str, Any]) -> None:
    """Declare the API key, and the operations that require one."""
    document.setdefault("components", {})["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "A key made by `omniarc keys create`.",
        }
    }
    for item in document["paths"].values():
        for operation in item.values():
            if "401" in operation["responses"]:
                operation["security"] = [{"bearer": []}, {}]


def _restore_nulls(document: dict[str, Any], routers: Iterable[APIRouter]) -> None:
    """Restore the examples of responses, from which FastAPI drops every null."""
    for route in (one for router in routers for one in router.routes):
        if not isinstance(route, APIRoute) or not route.include_in_schema:
            continue
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            for status, response in route.responses.items():
                for kind, content in response.get("content", {}).items():
                    if "example" in content:
                        documented = operation["responses"][str(status)]["content"][kind]
                        documented["example"] = content["example"]


_CODE = "def task(grid):\n    return grid[::-1]\n"
_USAGE = {"wall_ms": 2.9, "cpu_ms": 2.4, "max_rss_kb": 32900}
_RAN = {
    "stdout": "",
    "violations": [],
    "findings": [],
    "usage": _USAGE,
    "isolation": "program",
    "input_type": "numpy",
    "stdout_truncated": False,
}
_OUTPUT = {"status": "ok", "grid": [[1, 0], [0, 1]], "error": None, "wall_ms": 0.02}

EXECUTE = {"code": _CODE, "inputs": [[[0, 1], [1, 0]]], "limits": {"wall_seconds": 2}}
EXECUTED = {"id": "5f0c…", "status": "ok", "outputs": [_OUTPUT], **_RAN}

VERIFY = {"code": _CODE, "task_id": "68b16354"}
_PAIR = {**_OUTPUT, "correct": True, "cells_correct": 1.0}
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
    "cells_correct": 1.0,
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
    "python": {"version": "CPython 3.11.2", "tested": True},
    "policies": ["restricted", "kernel"],
    "restores": True,
    "profiles": {"lean": ["numpy", "…"], "full": ["numpy", "scipy", "…"]},
    "entry_points": ["task", "transform", "solve", "main", "p"],
    "default_limits": msgspec.to_builtins(Limits()),
    "maximum_limits": msgspec.to_builtins(MAXIMUM),
    "slots": 2,
    "waiting": 0,
}

_PROGRAM = {"id": "first", **VERIFY}
BATCH = {"programs": [_PROGRAM]}
BATCH_LINE = {
    **VERIFIED,
    "id": "first",
    "execution_id": "5f0c…",
    "index": 0,
    "error": None,
    "shares_run_of": None,
}
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
