"""Streaming parser for the programs of a batch or job, whose body may not fit into memory.

A body is `{"programs": [...]}` or, with the content type `application/x-ndjson`, one program per
line.
"""

import contextlib
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from fastapi import Request

from sandbox.errors import FieldError
from sandbox.program import MAX_CODE_LENGTH, Policy
from sandbox.replies import NoProgramError, check_reply
from sandbox.text import valid_text
from service.api import ndjson
from service.api.problems import Problem, invalid
from service.api.queued import QueuedProgram, RejectedProgram, Rejection
from service.api.schemas import BatchProgram, VerifyRequest
from service.http import amounts, body
from service.http.body_budget import HeldBytes
from service.http.json_reader import JsonReader
from service.http.turns import next_turn
from service.settings import Settings

_NDJSON_TYPES = (
    ndjson.MEDIA_TYPE,
    "application/ndjson",
    "application/jsonl",
    "application/json-lines",
)

_decoder = msgspec.json.Decoder(BatchProgram)

# Longer than any number or word, and the longest text or task of a rejected program to decode.
_MAX_WORD_BYTES = 32
_MAX_TEXT_BYTES = 1 << 20

_BEGUN = re.compile(rb'\s*\{\s*("programs")?')


async def programs(
    request: Request, settings: Settings, held: HeldBytes
) -> AsyncIterator[QueuedProgram]:
    """Yield the programs of a request's body in order, each with an id.

    A program that is wrong is yielded as rejected, so that the others run.

    Args:
        request: the request.
        settings: the limits.
        held: counts what is held in memory of a body that arrives.

    Raises:
        Problem: 422, the body as a whole is malformed, or has no programs; 413, 408, 400, 429 or
            503, as for any body.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    chunks = body.chunks(request, settings.max_batch_bytes, settings.read_seconds)
    is_ndjson = media_type in _NDJSON_TYPES
    split = _lines if is_ndjson else _elements
    ids = _Ids()
    first_problem: Problem | None = None
    has_objects = not is_ndjson
    index = 0
    async for text in split(chunks, settings, held):
        await next_turn()
        if index >= settings.max_batch_programs:
            raise Problem(413, "too-many-programs", f"programs: at most {index} are allowed")
        excess = None if text is None else await amounts.excess_of(text)
        try:
            if excess is not None:
                raise invalid("body", excess)
            program = _accepted(text, index, ids, settings)
            await next_turn()  # before it is encoded
            yield program
            has_objects = True
        except NoProgramError as error:
            has_objects = True
            sent = _object(text) or {}
            yield _rejected(type(error).__name__, str(error), text, sent, index, ids)
        except Problem as problem:
            await next_turn()
            given = _begun(text) if excess else _object(text)
            if given is None and problem.kind == "malformed-json" and not is_ndjson:
                raise  # the text of the whole body is wrong
            if index == 0 and given is not None and "programs" in given and is_ndjson:
                raise invalid("programs", "unknown field; send it as application/json") from None
            has_objects = has_objects or given is not None
            first_problem = first_problem or problem.inside(f"programs[{index}]")
            yield _rejected("rejected", _reason(problem), text, given or {}, index, ids)
        index += 1
    if index == 0:
        raise invalid("programs", "must contain at least one program")
    if first_problem is not None and not has_objects:  # this is something else than NDJSON
        raise first_problem


class _Ids:
    """The ids of a batch. 100,000 ids take a few megabytes."""

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}

    def add(self, identity: str, index: int) -> None:
        """Add the id of the program at `index`.

        Raises:
            Problem: another program has this id.
        """
        first = self._seen.setdefault(identity.encode(), index)
        if first != index:
            rule = f"{identity[:80]!r} is already the id of programs[{first}]"
            raise invalid("id", rule)

    def unused(self, index: int, own: Any) -> str:
        """Return an id for the rejected program at `index`: its own if possible."""
        if isinstance(own, int) and not isinstance(own, bool):
            own = str(own) if -(2**63) <= own < 2**63 else None
        candidates = [own] if isinstance(own, str) and 0 < len(own) <= 200 else []
        candidates += [str(index), f"programs[{index}]"]
        while True:
            for candidate in candidates:
                encoded = candidate.encode("utf-8", "surrogatepass")
                is_valid = encoded.decode("utf-8", "ignore") == candidate
                if is_valid and self._seen.setdefault(encoded, index) == index:
                    return candidate
            candidates = [candidates[-1] + "'"]


def _accepted(text: bytes | None, index: int, ids: _Ids, settings: Settings) -> BatchProgram:
    """Return the program at `index`, with an id.

    Raises:
        Problem: it is wrong.
        NoProgramError: it has a reply that cannot be stored.
    """
    if text is None:
        raise _too_large(settings)
    program = body.decode(_decoder, text)
    if program.task_id is not None:
        program.resolve_task()
    if program.reply is not None:
        check_reply(program.reply)
    identity = str(index if program.id is None else program.id)
    ids.add(identity, index)
    return msgspec.structs.replace(program, id=identity)


def _rejected(
    kind: str, reason: str, text: bytes | None, given: dict[str, Any], index: int, ids: _Ids
) -> RejectedProgram:
    """Return the program at `index`, which is rejected.

    Args:
        kind: the type of the error.
        reason: its message.
        text: what was sent.
        given: the fields in it.
        index: the program's index.
        ids: the ids of the programs before it.
    """
    sent = next((given[name] for name in ("code", "reply") if isinstance(given.get(name), str)), "")
    sent = sent or (text or b"")[: 4 * MAX_CODE_LENGTH].decode("utf-8", "replace")
    policy: Policy = "kernel" if given.get("policy") == "kernel" else "restricted"
    rejection = Rejection.of(kind, reason, valid_text(sent), policy)
    identity = ids.unused(index, given.get("id"))
    return RejectedProgram(rejected=rejection, id=identity, **_task_of(given))


def _reason(problem: Problem) -> str:
    """Return what is wrong with a program: the field and the rule that it breaks."""
    if not problem.details.errors:
        return "program: " + problem.details.detail.replace("The body is", "is")
    first = problem.details.errors[0]
    return f"{'program' if first.field in ('', 'body') else first.field}: {first.rule}"


class _Given(msgspec.Struct):
    """The fields of a program that a rejection repeats, undecoded."""

    code: msgspec.Raw = msgspec.Raw()
    reply: msgspec.Raw = msgspec.Raw()
    policy: msgspec.Raw = msgspec.Raw()
    id: msgspec.Raw = msgspec.Raw()
    task: msgspec.Raw = msgspec.Raw()
    task_id: msgspec.Raw = msgspec.Raw()
    dataset: msgspec.Raw = msgspec.Raw()
    programs: msgspec.Raw = msgspec.Raw()


_given_decoder = msgspec.json.Decoder(_Given)


def _object(text: bytes | None) -> dict[str, Any] | None:
    """Return the JSON object that a program consists of; None if it is none.

    Of a large one, only the fields that a rejection repeats are decoded, if they are not lists of
    other things than grids.
    """
    if text is not None and len(text) > amounts.MIN_BYTES:
        return _fields_of(text)
    try:
        given = json.loads(text or b"")
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _begun(text: bytes | None) -> dict[str, Any] | None:
    """Return the fields that are known of a text with too much in it to be decoded.

    `programs` is the only one that is looked for, which a whole batch begins with. None means that
    the text is not an object.
    """
    begun = _BEGUN.match(text or b"")
    return begun and ({"programs": None} if begun[1] else {})


def _fields_of(text: bytes) -> dict[str, Any] | None:
    fields: dict[str, Any] = {}
    try:
        given = msgspec.structs.asdict(_given_decoder.decode(text))
    except (msgspec.MsgspecError, RecursionError):
        return None
    for name, raw in given.items():
        size = len(raw)
        is_text = size <= _MAX_TEXT_BYTES and bytes(raw).startswith(b'"')
        is_decoded = is_text or size <= _MAX_WORD_BYTES
        is_decoded |= name == "task" and size <= _MAX_TEXT_BYTES
        if size:
            fields[name] = None
        if is_decoded:
            with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
                fields[name] = msgspec.json.decode(raw)
    return fields


def _task_of(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that name or hold the task of a rejected program, if they are valid."""
    wanted = {name: given.get(name) for name in ("task", "task_id", "dataset")}
    with contextlib.suppress(msgspec.ValidationError, FieldError, Problem, UnicodeEncodeError):
        checked = msgspec.convert({**wanted, "code": "-"}, VerifyRequest)
        checked.resolve_task()
        return {"task": checked.task, "task_id": checked.task_id, "dataset": checked.dataset}
    return {}


async def _lines(
    chunks: AsyncIterator[bytes], settings: Settings, held: HeldBytes
) -> AsyncIterator[bytes | None]:
    """Yield the lines of a body, without the blank ones; None for a line that is too large."""
    size = settings.max_body_bytes
    rest = bytearray()
    is_too_large = False
    async for chunk in chunks:
        held.grow(len(chunk))
        searched = len(rest)
        rest += chunk
        start = 0
        while (end := rest.find(b"\n", max(start, searched))) >= 0:
            await next_turn()
            line = bytes(rest[start:end])
            if is_too_large or len(line) > size:
                yield None
            elif line.strip():
                yield line
            is_too_large = False
            start = end + 1
        if len(rest) - start > size:
            start, is_too_large = len(rest), True
        del rest[:start]
        held.shrink(start)
    if is_too_large:
        yield None
    elif rest.strip():
        yield bytes(rest)


async def _elements(
    chunks: AsyncIterator[bytes], settings: Settings, held: HeldBytes
) -> AsyncIterator[bytes]:
    """Yield the elements of the list `programs`, the body's only field."""
    reader = JsonReader(chunks, settings.max_body_bytes, held)
    if not await reader.open("{"):
        raise invalid("body", "expected object")
    if await reader.skip("}"):
        raise invalid("programs", "required field is missing")
    name = await reader.value()
    await reader.expect(":")
    if name != b'"programs"':
        raise _unknown(_name(name))
    if not await reader.open("["):
        raise invalid("programs", "expected array")
    if not await reader.skip("]"):
        while True:
            yield await reader.value()
            if await reader.skip("]"):
                break
            await reader.expect(",")
    if await reader.skip(","):
        raise invalid(_name(await reader.value()), "unknown field")
    await reader.expect("}")
    await reader.expect_end()


def _name(key: bytes) -> str:
    """Return the beginning of a field's name."""
    return key[:80].decode("utf-8", "replace").strip('"')


def _unknown(name: str) -> Problem:
    """Return the problem for a body whose first field is not `programs`."""
    if name in BatchProgram.__struct_fields__:  # probably NDJSON without its content type
        rule = f"unknown field; send one program per line as {ndjson.MEDIA_TYPE}"
        return invalid(name, rule)
    return invalid(name, "unknown field")


def _too_large(settings: Settings) -> Problem:
    detail = f"A program is larger than {settings.max_body_bytes} bytes"
    return Problem(413, "body-too-large", detail)
