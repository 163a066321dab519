"""/console/audit: audit records for reviewers, who search, read, mark and export them."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import ExitStack
from functools import partial
from itertools import islice
from typing import Annotated, Any

import msgspec
from fastapi import Path, Request, Response

from sandbox.errors import FieldError
from service.api import ndjson
from service.api.marks import MarkRequest
from service.api.problems import Problem, invalid
from service.audit import chain, exports, sarif
from service.audit import filters as audit_filters
from service.audit.counts import AuditCounts, count_records
from service.audit.records import StoredRecord
from service.audit.schemas import AuditRecordWithSource, rule_of
from service.audit.search import Filters, Page
from service.console import pages, visits
from service.console.listings import listing, reasons_of
from service.console.routing import page_router
from service.http.streaming import Stream
from service.routes.audit import export_lines, read_trail
from service.routes.marks import write_mark
from service.state import State, state_of

router = page_router()

_PAGE = 50
_ELSEWHERE = 10
_MAX_MARKS = 20
# A SARIF log is made whole, in memory.
_MAX_IN_SARIF = 5_000
_MAX_SARIF_TEXT = 32_000_000

_MEDIA_TYPES = {"jsonl": ndjson.MEDIA_TYPE, "csv": "text/csv; charset=utf-8"}
VERDICTS = {"harmless": "harmless", "unsafe": "unsafe", "follow_up": "to follow up"}

FILTERS = Filters.__struct_fields__


@router.api_route("/audit", methods=["GET", "HEAD"])
async def search(request: Request) -> Response:
    """Show the records that match, newest first, and how many there are of each kind."""
    state = state_of(request)
    async with visits.visit(request, "audit") as visit:
        given = _given(request)
        error, page = "", Page([], None)
        counts: AuditCounts | None = None
        try:
            filters = audit_filters.parse(**given)
            before = _cursor(request.query_params.get("before"))
        except FieldError as wrong:
            error = str(wrong)
        else:
            page, counts = await asyncio.gather(
                read_trail(state, lambda: state.trail.search.page(filters, before, _PAGE)),
                read_trail(state, lambda: count_records(state.database, filters)),
            )
        return pages.render(
            request,
            visit,
            "audit.html",
            status=422 if error else 200,
            title="Audit",
            error=error,
            given={name: given[name] or "" for name in FILTERS},
            choices=audit_filters.CHOICES,
            verdicts=VERDICTS,
            records=page.records,
            cursor=page.cursor,
            counts=counts,
            refined=partial(_refined, given),
            csv_note=exports.CSV_NOTE,
            max_in_sarif=_MAX_IN_SARIF,
        )


@router.api_route("/audit/records/{execution_id}", methods=["GET", "HEAD"])
async def record(request: Request, execution_id: Annotated[str, Path()]) -> Response:
    """Show one record: what ran, what it tried and where, who sent it, and what was said of it."""
    state = state_of(request)
    async with visits.visit(request, "audit") as visit:
        shown = await read_trail(state, lambda: _details(state, execution_id))
        return pages.render(
            request,
            visit,
            "record.html",
            title=f"Record {shown['record'].number}",
            verdicts=VERDICTS,
            rule_of=rule_of,
            **shown,
        )


def _details(state: State, execution_id: str) -> dict[str, Any]:
    """Return what the page of a record shows; it reads the database.

    Raises:
        Problem: 404, there is no such record.
    """
    search = state.trail.search
    found = search.get(execution_id)
    if found is None:
        raise Problem(404, "unknown-record", f"No audit record has the id {execution_id[:64]!r}")
    broken = ""
    try:
        chain.verify_record(state.database, found.number)
    except chain.BrokenChainError as error:
        broken = str(error)
    elsewhere: list[StoredRecord] = []
    if found.source_hash is not None:
        same = search.page(Filters(source=found.source_hash), None, _ELSEWHERE + 1).records
        elsewhere = [one for one in same if one.number != found.number][:_ELSEWHERE]
    public = AuditRecordWithSource.of(found)
    reasons = reasons_of(found.violations)
    return {
        "record": found,
        "public": public,
        "broken": broken,
        "elsewhere": elsewhere,
        "neighbors": search.numbered(found.number - 2, found.number + 2),
        "marks": search.marks_of(found, _MAX_MARKS),
        "lines": None if public.source is None else listing(public.source, reasons),
        "modules": {
            name: listing(text, {})
            for name, text in islice(public.module_sources.items(), _MAX_MARKS)
            if text is not None
        },
    }


@router.post("/audit/records/{execution_id}/marks")
async def mark(request: Request, execution_id: Annotated[str, Path()]) -> Response:
    """Write what a reviewer says about an execution or its source, as the API's route does."""
    state = state_of(request)
    async with visits.visit(request, "audit") as visit:
        fields = await visits.read_form(request, visit.secret, visit.caller.held)
        given = {
            "verdict": fields.get("verdict"),
            "on": fields.get("on", "execution"),
            "note": fields.get("note", "").replace("\r\n", "\n").strip(),
        }
        try:
            requested = msgspec.convert(given, MarkRequest)
        except msgspec.ValidationError as error:
            raise invalid("mark", str(error)) from None
        await write_mark(state, visit.caller, execution_id, requested)
        return pages.redirect(request, f"/audit/records/{execution_id}")


@router.get("/audit/export")
async def export(request: Request) -> Response:
    """Return the records that match in one of three formats, oldest first."""
    state = state_of(request)
    with ExitStack() as resources:
        key, _ = await visits.identify(request)
        resources.enter_context(state.access.admit_key(key, "audit"))
        try:
            filters = audit_filters.parse(**_given(request))
        except FieldError as error:
            raise invalid(error.field, error.rule) from None
        wanted = request.query_params.get("format", "jsonl")
        if wanted == "sarif":
            content = await read_trail(state, lambda: _sarif(state, filters))
            return Response(content, 200, _download("sarif"), sarif.MEDIA_TYPE)
        if wanted not in _MEDIA_TYPES:
            raise invalid("format", "must be one of jsonl, csv, sarif")
        head = await read_trail(state, state.trail.search.head)
        lines = (_csv if wanted == "csv" else export_lines)(state, filters, head.number)
        timeout = state.settings.write_seconds
        return Stream(lines, resources.pop_all(), timeout, _MEDIA_TYPES[wanted], _download(wanted))


async def _csv(state: State, filters: Filters, last: int) -> AsyncGenerator[bytes, None]:
    """Yield the matching records up to the number `last` as CSV, in chunks of whole lines."""
    yield exports.csv_lines([], with_header=True).encode()
    after = 0
    while after < last:
        read = partial(state.trail.search.export_batch, filters, after, last, 1 << 20)
        records, after = await read_trail(state, read)
        if records:
            yield exports.csv_lines(records).encode()


def _sarif(state: State, filters: Filters) -> bytes:
    records = exports.read_records(state.trail.search, filters)
    log = exports.ViolationLog(islice(records, _MAX_IN_SARIF))
    found: list[sarif.AuditedProgram] = []
    length = 0
    for program in log:
        found.append(program)
        length += len(program.text)
        if length > _MAX_SARIF_TEXT:
            break
    notes = list(log.notes())
    if next(records, None) is not None:
        notes.append("not all records that match are in this log, which would become too large")
    return msgspec.json.encode(sarif.log(found, notes))


def _download(extension: str) -> dict[str, str]:
    return {**pages.HEADERS, "Content-Disposition": f'attachment; filename="audit.{extension}"'}


def _given(request: Request) -> dict[str, str | None]:
    """Return the text of each filter in the address; None for an empty one."""
    return {name: request.query_params.get(name, "").strip() or None for name in FILTERS}


def _cursor(text: str | None) -> int | None:
    """Parse the cursor in the address.

    Raises:
        FieldError: it is not a number of a record.
    """
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise FieldError("before", "must be the number of a record")
    return int(text)


def _refined(given: Mapping[str, str | None], **changes: str | int | None) -> str:
    """Return the address of the search with other filters."""
    return pages.with_query("/audit", **{**given, **changes})
