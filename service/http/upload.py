"""Streaming parser for the programs of a batch or job, whose body may not fit into memory.

A body is `{"programs": [...]}` or, with the content type `application/x-ndjson`, one program per
line.
"""

import codecs
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
from service.http import body
from service.settings import Settings

_NDJSON_TYPES = (
    ndjson.MEDIA_TYPE,
    "application/ndjson",
    "application/jsonl",
    "application/json-lines",
)

_decoder = msgspec.json.Decoder(BatchProgram)
# Longest literal or escape sequence that the end of a chunk may split.
_LONGEST_TOKEN = 16

_MIN_PIECE_BYTES = 64 * 1024

_scanner = json.JSONDecoder()
_BEGINS_VALUE = re.compile(r'[\[{"\d-]|true|false|null')


async def programs(request: Request, settings: Settings) -> AsyncIterator[QueuedProgram]:
    """Yield the programs of a request's body in order, each with an id.

    A program that is wrong is yielded as rejected, so that the others run.

    Raises:
        Problem: 422, the body as a whole is malformed, or has no programs; 413, 408 or 400, as for
            any body.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    chunks = body.chunks(request, settings.max_batch_bytes, settings.read_seconds)
    is_ndjson = media_type in _NDJSON_TYPES
    texts = _lines(chunks, settings) if is_ndjson else _elements(chunks, settings)
    ids = _Ids()
    first_problem: Problem | None = None
    has_objects = not is_ndjson
    index = 0
    async for text in texts:
        if index >= settings.max_batch_programs:
            raise Problem(413, "too-many-programs", f"programs: at most {index} are allowed")
        try:
            yield _accepted(text, index, ids, settings)
            has_objects = True
        except NoProgramError as error:
            has_objects = True
            yield _rejected(type(error).__name__, str(error), text, index, ids)
        except Problem as problem:
            given = _object(text)
            if index == 0 and given is not None and "programs" in given and is_ndjson:
                raise invalid("programs", "unknown field; send it as application/json") from None
            has_objects = has_objects or given is not None
            first_problem = first_problem or problem.inside(f"programs[{index}]")
            yield _rejected("rejected", _reason(problem), text, index, ids)
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


def _rejected(kind: str, reason: str, text: bytes | None, index: int, ids: _Ids) -> RejectedProgram:
    """Return the program at `index`, which is rejected.

    Args:
        kind: the type of the error.
        reason: its message.
        text: what was sent.
        index: the program's index.
        ids: the ids of the programs before it.
    """
    given = _object(text) or {}
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


def _object(text: bytes | None) -> dict[str, Any] | None:
    """Return the JSON object that a program consists of; None if it is none."""
    try:
        given = json.loads(text or b"")
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _task_of(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that name or hold the task of a rejected program, if they are valid."""
    wanted = {name: given.get(name) for name in ("task", "task_id", "dataset")}
    with contextlib.suppress(msgspec.ValidationError, FieldError, Problem, UnicodeEncodeError):
        checked = msgspec.convert({**wanted, "code": "-"}, VerifyRequest)
        checked.resolve_task()
        return {"task": checked.task, "task_id": checked.task_id, "dataset": checked.dataset}
    return {}


async def _lines(chunks: AsyncIterator[bytes], settings: Settings) -> AsyncIterator[bytes | None]:
    """Yield the lines of a body, without the blank ones; None for a line that is too large."""
    size = settings.max_body_bytes
    rest = b""
    is_too_large = False
    pieces = _Pieces(chunks)
    while piece := await pieces.next(len(rest)):
        *complete, rest = (rest + piece).split(b"\n")
        for line in complete:
            if is_too_large or len(line) > size:
                yield None
            elif line.strip():
                yield line
            is_too_large = False
        if len(rest) > size:
            rest, is_too_large = b"", True
    if is_too_large:
        yield None
    elif rest.strip():
        yield rest


async def _elements(chunks: AsyncIterator[bytes], settings: Settings) -> AsyncIterator[bytes]:
    """Yield the elements of the list `programs`, the body's only field."""
    reader = _Reader(chunks, settings)
    await reader.open("{", "body", "object")
    if await reader.skip("}"):
        raise invalid("programs", "required field is missing")
    name = await reader.value()
    await reader.expect(":")
    if name != '"programs"':
        raise _unknown(name[:80].strip('"'))
    await reader.open("[", "programs", "array")
    if not await reader.skip("]"):
        while True:
            yield (await reader.value()).encode("utf-8", "surrogatepass")
            if await reader.skip("]"):
                break
            await reader.expect(",")
    if await reader.skip(","):
        name = await reader.value()
        raise invalid(name[:80].strip('"'), "unknown field")
    await reader.expect("}")
    await reader.expect_end()


def _unknown(name: str) -> Problem:
    """Return the problem for a body whose first field is not `programs`."""
    if name in BatchProgram.__struct_fields__:  # probably NDJSON without its content type
        rule = f"unknown field; send one program per line as {ndjson.MEDIA_TYPE}"
        return invalid(name, rule)
    return invalid(name, "unknown field")


class _Pieces:
    """Joins the chunks of a body to pieces, which a client must not be able to choose.

    Adding a chunk to an unfinished value copies the value, so that a value that is sent byte by
    byte would take time in proportion to the square of its length.
    """

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    async def next(self, unfinished: int) -> bytes:
        """Return the next piece; it is empty at the end of the body.

        Args:
            unfinished: the length of what the piece will be added to. Unless the body ends, the
                piece is at least half as long.
        """
        piece = bytearray()
        while len(piece) < max(_MIN_PIECE_BYTES, unfinished // 2):
            chunk = await anext(self._chunks, None)
            if chunk is None:
                break
            piece += chunk
        return bytes(piece)


class _Reader:
    """Reads JSON values from a stream, one by one."""

    def __init__(self, chunks: AsyncIterator[bytes], settings: Settings) -> None:
        self._pieces = _Pieces(chunks)
        self._settings = settings
        self._to_text = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._ended = False

    async def _more(self) -> bool:
        """Read the next piece; return False at the end."""
        if self._ended:
            return False
        piece = await self._pieces.next(len(self._text) - self._at)
        try:
            more = self._to_text.decode(piece, final=not piece)
        except UnicodeDecodeError:
            raise Problem(422, "malformed-json", "The body is not valid UTF-8") from None
        self._ended = not piece
        self._text = self._text[self._at :] + more
        self._at = 0
        return not self._ended or bool(more)

    async def _peek(self) -> str:
        """Return the next character that is not white space; at the end, an empty string."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in " \t\r\n":
                    return self._text[self._at]
                self._at += 1
            if not await self._more():
                return ""

    async def skip(self, character: str) -> bool:
        """Skip the character if it is next; return whether it was."""
        is_next = await self._peek() == character
        self._at += is_next
        return is_next

    async def expect(self, character: str) -> None:
        """Skip the character, which must be next."""
        if not await self.skip(character):
            raise self._malformed(f"expected {character!r}")

    async def open(self, bracket: str, field: str, kind: str) -> None:
        """Skip the bracket that opens a field's value, which must be of this kind."""
        if await self.skip(bracket):
            return
        if _BEGINS_VALUE.match(self._text, self._at):
            raise invalid(field, f"expected {kind}")
        raise self._malformed(f"expected {bracket!r}")

    async def expect_end(self) -> None:
        """Check that the body ends here."""
        if await self._peek():
            raise self._malformed("trailing characters")

    async def value(self) -> str:
        """Return the text of the next value.

        An incomplete value is parsed again after its text has grown by half, so that the time
        stays proportional to its length.
        """
        if not await self._peek():
            raise self._malformed("it ends early")
        while True:
            length = len(self._text) - self._at
            try:
                _, end = _scanner.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                at_end = error.pos >= len(self._text) - _LONGEST_TOKEN
                if self._ended or not (at_end or error.msg.startswith("Unterminated")):
                    raise self._malformed(error.msg) from None
            except (RecursionError, ValueError):
                raise self._malformed("nested too deeply, or a number too long") from None
            else:
                # A number may continue in the next chunk.
                if end < len(self._text) or self._ended:
                    text = self._text[self._at : end]
                    self._at = end
                    _check_size(len(text), self._settings)
                    return text
            _check_size(length, self._settings)
            while len(self._text) - self._at <= length + length // 2 and await self._more():
                pass

    def _malformed(self, reason: str) -> Problem:
        near = self._text[self._at : self._at + 40]
        detail = f"The body is not valid JSON: {reason}, near {near!r}"
        return Problem(422, "malformed-json", detail)


def _check_size(length: int, settings: Settings) -> None:
    """Raise a 413 problem if a program of this length is too large."""
    if length > settings.max_body_bytes:
        raise _too_large(settings)


def _too_large(settings: Settings) -> Problem:
    detail = f"A program is larger than {settings.max_body_bytes} bytes"
    return Problem(413, "body-too-large", detail)
