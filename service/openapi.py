"""The OpenAPI document: FastAPI's routes, with the bodies' schemas and a worked example on each.

Bodies are decoded by msgspec, so their schemas come from it too; FastAPI makes the rest.
"""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from omniarc import language
from sandbox.limits import MAXIMUM, Limits
from service.problems import MEDIA_TYPE, ProblemDetails

_REFERENCE = "#/components/schemas/{name}"


def body(kind: type, example: Any) -> dict[str, Any]:
    """The `openapi_extra` of a route that takes `kind` as its JSON body."""
    content = {"schema": _reference(kind), "example": example}
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


def responses(kind: type, example: Any, *problems: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that answers with `kind`, or with one of these problems."""
    content = {"schema": _reference(kind), "example": example}
    documented: dict[int | str, dict[str, Any]] = {
        200: {"description": kind.__doc__, "content": {"application/json": content}}
    }
    for status in problems:
        documented[status] = {
            "description": _PROBLEMS[status],
            "content": {MEDIA_TYPE: {"schema": _reference(ProblemDetails)}},
        }
    return documented


_PROBLEMS = {
    404: "There is no such thing.",
    413: "The body is too large.",
    422: "The request is malformed; the field and the rule are named.",
    503: "Too much is waiting already, or the sandbox is not ready; see `Retry-After`.",
}


def _reference(kind: type) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(name=kind.__name__)}


def install(app: FastAPI, *kinds: type) -> None:
    """Has `app` serve a document in which the schemas of `kinds` are defined."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
            )
            _restore_nulls(made)
            _, components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
            made.setdefault("components", {}).setdefault("schemas", {}).update(components)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _restore_nulls(document: dict[str, Any]) -> None:
    """Puts the examples of answers back as they are: FastAPI leaves out what is null in them."""
    for path, example in _ANSWERS.items():
        for operation in document["paths"].get(path, {}).values():
            operation["responses"]["200"]["content"]["application/json"]["example"] = example


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

_ANSWERS = {"/v1/execute": EXECUTED, "/v1/verify": VERIFIED}
