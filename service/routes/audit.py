"""/v1/audit: what a program would be stopped for, and the records of what programs did."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from sandbox.errors import AuditError, CodeSyntaxError
from sandbox.program import Program
from service.api import ndjson
from service.api.problems import Problem, invalid
from service.audit import filters as audit_filters
from service.audit import sarif
from service.audit.filters import FilterError
from service.audit.schemas import (
    AuditFindings,
    AuditPage,
    AuditRecordWhole,
    AuditRequest,
    Finding,
    SyntaxProblem,
)
from service.audit.search import Filters
from service.http import body, openapi, parameters
from service.http.streaming import Stream
from service.state import State, state_of

router = APIRouter(
    prefix="/v1/audit", tags=["audit"], dependencies=[Depends(parameters.refuse_unknown)]
)
_decoder = msgspec.json.Decoder(AuditRequest)

T = TypeVar("T")

MAX_PAGE = 1000

# Text of an export that is read at once.
_EXPORTED_AT_ONCE = 1 << 20

# The name of a program that came without one.
_PROGRAM_URI = "program.py"

_CODE = "import os\n\ndef task(grid):\n    return grid[::-1]\n"
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
    "violations": [{"rule": "file.open", "detail": "colors.txt", "line": 4, "layer": "runtime"}],
    "usage": {"wall_ms": 2.9, "cpu_ms": 2.4, "max_rss_kb": 32900},
    "redacted": [],
    "removed": None,
    "previous_hash": "81a0…",
    "hash": "d2f4…",
}
_WHOLE = {
    **_RECORD,
    "source": _CODE,
    "module_sources": {},
}
_PAGE = {"records": [_RECORD], "next_cursor": 2417}


def _given(
    status: Annotated[str | None, Query(description="What came of it, such as violation.")] = None,
    rule: Annotated[str | None, Query(description="Of a violation, such as file.open.")] = None,
    layer: Annotated[str | None, Query(description="Of it: static, runtime or kernel.")] = None,
    client: Annotated[str | None, Query(description="The name of the key that sent it.")] = None,
    since: Annotated[str | None, Query(description="A time, such as 2026-01-31T12:00Z.")] = None,
    until: Annotated[str | None, Query(description="A time; then is no longer meant.")] = None,
    text: Annotated[str | None, Query(description="In a source, or a violation's detail.")] = None,
    task_id: Annotated[str | None, Query(description="The task it was held against.")] = None,
    job_id: Annotated[str | None, Query(description="The job it was part of.")] = None,
    source: Annotated[str | None, Query(description="The hash of a source or module.")] = None,
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
        "source": source,
    }


Given = Annotated[dict[str, str | None], Depends(_given)]


def _parsed(given: dict[str, str | None]) -> Filters:
    try:
        return audit_filters.parse(**given)
    except FilterError as error:
        raise invalid(error.field, error.rule) from None


def _with_sarif(documented: dict[int | str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    documented[200]["content"][sarif.MEDIA_TYPE] = {
        "schema": {"type": "object", "description": "A SARIF 2.1.0 log."}
    }
    return documented


@router.post(
    "",
    summary="Find what a program would be stopped for",
    openapi_extra=openapi.body(AuditRequest, {"code": _CODE}),
    responses=_with_sarif(
        openapi.responses(AuditFindings, _FINDINGS, *openapi.ADMISSION, 400, 408, 413, 422)
    ),
)
async def audit(
    request: Request,
    as_format: Annotated[
        Literal["json", "sarif"] | None,
        Query(alias="format", description="By default what `Accept` asks for, else JSON."),
    ] = None,
) -> Response:
    """Reads the program and runs none of it; what is wrong with it is an answer, 200.

    Lines count in the program, which may be part of a reply. As `application/sarif+json` the
    answer is a SARIF 2.1.0 log that carries the program.
    """
    state = state_of(request)
    with state.access.admit(request, "audit") as caller:
        asked = await body.read(request, _decoder, state.settings)
        problem = None
        found = []
        try:
            found = await state.executor.audit(caller.client, asked.code)
        except CodeSyntaxError as error:
            problem = SyntaxProblem(error.msg, error.lineno)
        except AuditError as error:
            problem = SyntaxProblem(str(error), None)
        # Nothing has run, whatever the process says that read the program.
        found = [msgspec.structs.replace(one, layer="static") for one in found]
        if as_format is None and sarif.MEDIA_TYPE in request.headers.get("accept", ""):
            as_format = "sarif"
        if as_format == "sarif":
            program = sarif.Audited(_PROGRAM_URI, Program(asked.code).source, found, problem)
            return Response(msgspec.json.encode(sarif.log([program])), media_type=sarif.MEDIA_TYPE)
        return body.answer(AuditFindings([Finding.of(one) for one in found], problem))


@router.get(
    "/records",
    summary="Search the audit records",
    responses=openapi.responses(AuditPage, _PAGE, *openapi.ADMISSION, 422),
)
async def records(
    request: Request,
    given: Given,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
    cursor: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """Records to which all filters apply, newest first, of all clients.

    `next_cursor`, also in `X-Next-Cursor`, is where the next page begins; it is absent on the
    last. A search for `text` looks at some of the records at a time: its pages may hold fewer than
    `limit`, even none, and have a cursor all the same.
    """
    state = state_of(request)
    with state.access.admit(request, "audit"):
        filters = _parsed(given)
        page = await _read(state, lambda: state.trail.search.page(filters, cursor, limit))
        headers = {} if page.cursor is None else {"X-Next-Cursor": str(page.cursor)}
        return body.answer(AuditPage.of(page), 200, headers)


@router.get(
    "/records/{execution_id}",
    summary="One audit record, with the source",
    responses=openapi.responses(AuditRecordWhole, _WHOLE, *openapi.ADMISSION, 404, 422),
)
async def record(request: Request, execution_id: str) -> Response:
    """What ran, who sent it, and what it tried; the id is that of the execution's answer.

    A record is there some tenths of a second after the answer.
    """
    state = state_of(request)
    with state.access.admit(request, "audit"):
        whole = await _read(state, lambda: state.trail.search.get(execution_id))
        if whole is None:
            detail = f"there is no audit record {execution_id[:64]!r}"
            raise Problem(404, "unknown-record", detail)
        return body.answer(AuditRecordWhole.of_whole(whole))


@router.get(
    "/export",
    response_class=Response,
    summary="Export audit records",
    responses=openapi.responses(
        AuditRecordWhole, _WHOLE, *openapi.ADMISSION, 422, media_type=ndjson.MEDIA_TYPE
    ),
)
async def export(request: Request, given: Given) -> Response:
    """Records to which all filters apply, with their sources, a line each, oldest first.

    What is recorded after the export began is not in it.
    """
    state = state_of(request)
    with ExitStack() as held:
        held.enter_context(state.access.admit(request, "audit"))
        filters = _parsed(given)
        head = await _read(state, state.trail.search.head)
        lines = _lines(state, filters, head.number)
        return Stream(lines, held.pop_all(), state.settings.write_seconds, ndjson.MEDIA_TYPE)


async def _lines(state: State, filters: Filters, up_to: int) -> AsyncGenerator[bytes, None]:
    after = 0
    while after < up_to:
        piece, after = await _read(state, partial(_piece, state, filters, after, up_to))
        if piece:
            yield piece


def _piece(state: State, filters: Filters, after: int, up_to: int) -> tuple[bytes, int]:
    """Some lines, and the number of the record to go on after."""
    found, after = state.trail.search.some(filters, after, up_to, _EXPORTED_AT_ONCE)
    return b"".join(ndjson.line(AuditRecordWhole.of_whole(whole)) for whole in found), after


async def _read(state: State, read: Callable[[], T]) -> T:
    """What `read` returns, which asks the database."""
    async with state.trail.reading:
        return await asyncio.to_thread(read)
