"""/v1/audit: the static audit of a program, and the audit records of executions."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from sandbox.errors import AuditError, CodeSyntaxError, FieldError
from sandbox.replies import NoProgramError
from service.api import ndjson
from service.api.problems import Problem, invalid
from service.audit import filters as audit_filters
from service.audit import sarif
from service.audit.schemas import (
    AuditFindings,
    AuditPage,
    AuditRecordWithSource,
    AuditRequest,
    Finding,
    SyntaxProblem,
)
from service.audit.search import Filters
from service.http import body, openapi, parameters
from service.http.connected import while_connected
from service.http.streaming import Stream
from service.state import State, state_of

router = APIRouter(
    prefix="/v1/audit", tags=["audit"], dependencies=[Depends(parameters.reject_unknown)]
)
_decoder = msgspec.json.Decoder(AuditRequest)

T = TypeVar("T")

MAX_PAGE = 1000

# Bytes of an export that are read from the database at once.
_EXPORT_CHUNK_BYTES = 1 << 20

# The name of the program in a SARIF log.
_PROGRAM_URI = "program.py"

_CODE = "import os\n\ndef task(grid):\n    return grid[::-1]\n"
_CODE_OF_RECORD = (
    "try:\n    import torch\nexcept ImportError:\n    torch = None\n\n"
    "def task(grid):\n    open('colors.txt', 'w')\n"
)
_FINDING = {
    "rule": "import.forbidden",
    "detail": "os",
    "line": 1,
    "layer": "static",
    "severity": "warning",
    "message": "imports a module that is not allowed",
    "hint": "GET /v1/sandbox lists the allowed modules.",
}
_FINDINGS = {"findings": [_FINDING], "syntax_error": None}
_RECORD = {
    "number": 2417,
    "id": "5f0c…",
    "at": "2026-01-31T12:00:00.000Z",
    "kind": "execute",
    "client": "cluster-a",
    "request_id": "9be1…",
    "job_id": None,
    "task_id": None,
    "source_hash": "c0ffee…",
    "modules": {},
    "entry_point": None,
    "policy": "restricted",
    "isolation": "program",
    "walls": ["landlock", "seccomp"],
    "status": "violation",
    "violations": [{"rule": "file.open", "detail": "colors.txt", "line": 7, "layer": "runtime"}],
    "findings": [{"rule": "import.unavailable", "detail": "torch", "line": 2, "severity": "note"}],
    "usage": {"wall_ms": 2.9, "cpu_ms": 2.4, "max_rss_kb": 32900},
    "shares_run_of": None,
    "redacted": [],
    "removed": None,
    "mark": "follow_up",
    "marking": None,
    "previous_hash": "81a0…",
    "hash": "d2f4…",
}
_WHOLE = {
    **_RECORD,
    "source": _CODE_OF_RECORD,
    "module_sources": {},
}
_PAGE = {"records": [_RECORD], "next_cursor": 2417}


def _filters(
    status: Annotated[
        str | None, Query(description="Outcome of the program, such as `violation`.")
    ] = None,
    rule: Annotated[
        str | None, Query(description="Rule of a violation, such as `file.open`.")
    ] = None,
    layer: Annotated[
        str | None, Query(description="Layer of a violation: `static`, `runtime` or `kernel`.")
    ] = None,
    client: Annotated[str | None, Query(description="Name of the API key.")] = None,
    since: Annotated[
        str | None, Query(description="Earliest time, such as `2026-01-31T12:00Z`; inclusive.")
    ] = None,
    until: Annotated[str | None, Query(description="Latest time; exclusive.")] = None,
    text: Annotated[
        str | None, Query(description="Text in a source or in the detail of a violation.")
    ] = None,
    task_id: Annotated[str | None, Query(description="Id of the task.")] = None,
    job_id: Annotated[str | None, Query(description="Id of the job.")] = None,
    isolation: Annotated[
        str | None,
        Query(description="How the program was kept apart from others: `fork` or `restored`."),
    ] = None,
    source: Annotated[
        str | None, Query(description="SHA-256 of the source or of a module.")
    ] = None,
    mark: Annotated[
        str | None,
        Query(
            description="Latest mark of a reviewer: `harmless`, `unsafe` or `follow_up`; `none` "
            "for executions without a mark."
        ),
    ] = None,
) -> dict[str, str | None]:
    return {
        "status": status,
        "rule": rule,
        "layer": layer,
        "client": client,
        "since": since,
        "until": until,
        "text": text,
        "task_id": task_id,
        "job_id": job_id,
        "isolation": isolation,
        "source": source,
        "mark": mark,
    }


FilterParameters = Annotated[dict[str, str | None], Depends(_filters)]


def _parse(filters: dict[str, str | None]) -> Filters:
    try:
        return audit_filters.parse(**filters)
    except FieldError as error:
        raise invalid(error.field, error.rule) from None


def _with_sarif(responses: dict[int | str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    responses[200]["content"][sarif.MEDIA_TYPE] = {
        "schema": {"type": "object", "description": "A SARIF 2.1.0 log."}
    }
    return responses


@router.post(
    "",
    summary="Audit a program",
    openapi_extra=openapi.body(AuditRequest, {"code": _CODE}),
    responses=_with_sarif(
        openapi.responses(AuditFindings, _FINDINGS, *openapi.ADMISSION, 400, 408, 413, 415, 422)
    ),
)
async def audit(
    request: Request,
    output_format: Annotated[
        Literal["json", "sarif"] | None,
        Query(alias="format", description="Format of the response. By default as in `Accept`."),
    ] = None,
) -> Response:
    """Find what a program would be refused or stopped for, without running it.

    Line numbers refer to the program, even if it is part of a model's reply. With
    `application/sarif+json` in `Accept` the response is a SARIF 2.1.0 log that includes the source.
    """
    state = state_of(request)
    with state.access.admit(request, "audit") as caller:
        requested = await body.read(request, _decoder, state.settings, caller.held)
        syntax_error = None
        violations = []
        source = requested.reply or ""
        try:
            program = requested.program
            source = program.source
            work = state.executor.audit(caller.client, program)
            violations = await while_connected(request, work)
        except CodeSyntaxError as error:
            syntax_error = SyntaxProblem(error.msg, error.lineno)
        except (AuditError, NoProgramError) as error:
            syntax_error = SyntaxProblem(str(error), None)
        # The layer comes from an untrusted process, and nothing has run.
        violations = [msgspec.structs.replace(each, layer="static") for each in violations]
        if output_format is None and sarif.MEDIA_TYPE in request.headers.get("accept", ""):
            output_format = "sarif"
        if output_format == "sarif":
            audited = sarif.AuditedProgram(_PROGRAM_URI, source, violations, syntax_error)
            return Response(msgspec.json.encode(sarif.log([audited])), media_type=sarif.MEDIA_TYPE)
        findings = [Finding.of(violation) for violation in violations]
        return body.respond(AuditFindings(findings, syntax_error))


@router.get(
    "/records",
    summary="Search audit records",
    responses=openapi.responses(
        AuditPage,
        _PAGE,
        *openapi.ADMISSION,
        422,
        headers={"X-Next-Cursor": "Cursor of the next page; absent on the last page."},
    ),
)
async def records(
    request: Request,
    filter_texts: FilterParameters,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Largest number of records.")] = 100,
    cursor: Annotated[
        int | None,
        Query(ge=1, le=2**63 - 1, description="`next_cursor` of the previous page."),
    ] = None,
) -> Response:
    """Return the records of all clients that match every filter, newest first.

    A search scans a limited number of records per request, fewer for `text`, so a page may hold
    fewer than `limit` records, or none, and still have a next page.
    """
    state = state_of(request)
    with state.access.admit(request, "audit"):
        filters = _parse(filter_texts)
        page = await read_trail(state, lambda: state.trail.search.page(filters, cursor, limit))
        headers = {} if page.cursor is None else {"X-Next-Cursor": str(page.cursor)}
        return body.respond(AuditPage.of(page), 200, headers)


@router.get(
    "/records/{execution_id}",
    summary="Get an audit record",
    responses=openapi.responses(AuditRecordWithSource, _WHOLE, *openapi.ADMISSION, 404, 422),
)
async def record(
    request: Request,
    execution_id: Annotated[
        str, Path(description="`id` of a result, or `execution_id` in a batch or job.")
    ],
) -> Response:
    """Return the record of an execution, with the source of its program.

    A record is written a few tenths of a second after the response to its execution.
    """
    state = state_of(request)
    with state.access.admit(request, "audit"):
        found = await read_trail(state, lambda: state.trail.search.get(execution_id))
        if found is None:
            detail = f"No audit record has the id {execution_id[:64]!r}"
            raise Problem(404, "unknown-record", detail)
        return body.respond(AuditRecordWithSource.of(found))


@router.get(
    "/export",
    response_class=Response,
    summary="Export audit records",
    responses=openapi.responses(
        AuditRecordWithSource, _WHOLE, *openapi.ADMISSION, 422, media_type=ndjson.MEDIA_TYPE
    ),
)
async def export(request: Request, filter_texts: FilterParameters) -> Response:
    """Stream the records that match every filter, with their sources, one per line, oldest first.

    Records written after the export began are not included.
    """
    state = state_of(request)
    with ExitStack() as resources:
        resources.enter_context(state.access.admit(request, "audit"))
        filters = _parse(filter_texts)
        head = await read_trail(state, state.trail.search.head)
        lines = export_lines(state, filters, head.number)
        return Stream(lines, resources.pop_all(), state.settings.write_seconds, ndjson.MEDIA_TYPE)


async def export_lines(state: State, filters: Filters, last: int) -> AsyncGenerator[bytes, None]:
    """Yield the matching records up to the number `last`, in chunks of whole lines."""
    after = 0
    while after < last:
        chunk, after = await read_trail(state, partial(_export_chunk, state, filters, after, last))
        if chunk:
            yield chunk


def _export_chunk(state: State, filters: Filters, after: int, last: int) -> tuple[bytes, int]:
    """Return some lines, and the number of the last record that was read."""
    records, after = state.trail.search.export_batch(filters, after, last, _EXPORT_CHUNK_BYTES)
    return b"".join(ndjson.line(AuditRecordWithSource.of(each)) for each in records), after


async def read_trail(state: State, read: Callable[[], T]) -> T:
    """Call `read`, which queries the database, in a thread, and return its result."""
    async with state.trail.reading:
        return await asyncio.to_thread(read)
