"""/v1/audit/records/{execution_id}/marks: what reviewers say about executions and sources."""

import asyncio
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Request, Response

from sandbox.errors import FieldError
from service.api.marks import Mark, MarkReport, MarkRequest
from service.api.problems import Problem, invalid
from service.audit.records import StoredRecord
from service.audit.schemas import format_time
from service.http import body, openapi, parameters
from service.http.access import Caller
from service.routes.audit import read_trail
from service.state import State, state_of

router = APIRouter(
    prefix="/v1/audit", tags=["audit"], dependencies=[Depends(parameters.reject_unknown)]
)
_decoder = msgspec.json.Decoder(MarkRequest)

_MARK = {"verdict": "unsafe", "on": "source", "note": "writes a file"}
_REPORT = {
    "number": 2418,
    "at": "2026-01-31T12:30:00.000Z",
    "client": "reviewer",
    "marking": {"verdict": "unsafe", "record": None, "source": "c0ffee…", "note": "writes a file"},
    "hash": "77b1…",
}


@router.post(
    "/records/{execution_id}/marks",
    status_code=201,
    summary="Mark an execution",
    openapi_extra=openapi.body(MarkRequest, _MARK),
    responses=openapi.responses(
        MarkReport, _REPORT, *openapi.ADMISSION, 400, 404, 408, 413, 415, 422, status=201
    ),
)
async def create(
    request: Request,
    execution_id: Annotated[
        str, Path(description="`id` of a result, or `execution_id` in a batch or job.")
    ],
) -> Response:
    """Mark an execution, or every execution of its source, with a record of its own in the chain.

    A mark changes no other record and cannot be taken back; the last one counts.
    """
    state = state_of(request)
    with state.access.admit(request, "audit") as caller:
        requested = await body.read(request, _decoder, state.settings, caller.held)
        written, mark = await write_mark(state, caller, execution_id, requested)
        report = MarkReport(
            number=written.number,
            at=format_time(written.at),
            client=written.client,
            marking=mark,
            hash=written.hash,
        )
        return body.respond(report, 201)


async def write_mark(
    state: State, caller: Caller, execution_id: str, requested: MarkRequest
) -> tuple[StoredRecord, Mark]:
    """Write what a reviewer says about an execution or its source, and return its record.

    The scope of the caller is `audit`: who reads the trail to judge programs has to be able to
    say so. A mark names the key that made it.

    Raises:
        Problem: 404, there is no such record; 422, it is not of an execution; 429, the key has
            used up its quota.
    """
    state.executor.check_quota(caller.client)
    found = await read_trail(state, lambda: state.trail.search.get(execution_id))
    if found is None:
        raise Problem(404, "unknown-record", f"No audit record has the id {execution_id[:64]!r}")
    try:
        mark = requested.of(found.id, found.source_hash)
    except FieldError as error:
        raise invalid(error.field, error.rule) from None
    written = await asyncio.to_thread(state.trail.mark, mark, caller.client)
    if written is None:
        raise invalid("execution_id", "only executions can be marked")
    return written, mark
