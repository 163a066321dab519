"""Streaming parser for the programs of a batch or job, whose body may not fit into memory.

A body is `{"programs": [...]}` or, with the content type `application/x-ndjson`, one program per
line.
"""

import codecs
import json
import re
from collections.abc import AsyncIterator

import msgspec
from fastapi import Request

from service.api import ndjson
from service.api.problems import Problem, invalid
from service.api.schemas import BatchProgram
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

_scanner = json.JSONDecoder()
_BEGINS_VALUE = re.compile(r'[\[{"\d-]|true|false|null')


async def programs(request: Request, settings: Settings) -> AsyncIterator[BatchProgram]:
    """Yield the programs of a request's body in order, validated and each with an id.

    Raises:
        Problem: 422, a program is wrong; the problem names its index, the field and the rule; 413,
            408 or 400, as for any body.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    chunks = body.chunks(request, settings.max_batch_bytes, settings.read_seconds)
    texts = _lines(chunks, settings) if media_type in _NDJSON_TYPES else _elements(chunks, settings)
    seen: dict[bytes, int] = {}
    index = 0
    async for text in texts:
        if index >= settings.max_batch_programs:
            raise Problem(413, "too-many-programs", f"programs: at most {index} are allowed")
        program = _decode(text, index)
        identity = program.id if program.id is not None else str(index)
        # 100,000 ids take a few megabytes.
        first = seen.setdefault(identity.encode("utf-8", "replace"), index)
        if first != index:
            rule = f"{identity[:80]!r} is already the id of programs[{first}]"
            raise invalid(f"programs[{index}].id", rule)
        yield msgspec.structs.replace(program, id=identity)
        index += 1
    if index == 0:
        raise invalid("programs", "must contain at least one program")


def _decode(text: bytes, index: int) -> BatchProgram:
    """Decode the program at `index`, and check that its task exists."""
    try:
        program = body.decode(_decoder, text)
        if program.task_id is not None:
            program.resolve_task()
        return program
    except Problem as problem:
        raise problem.inside(f"programs[{index}]") from None


async def _lines(chunks: AsyncIterator[bytes], settings: Settings) -> AsyncIterator[bytes]:
    """Yield the lines of a body, without the blank ones."""
    rest = b""
    async for chunk in chunks:
        *complete, rest = (rest + chunk).split(b"\n")
        for line in complete:
            _check_size(len(line), settings)
            if line.strip():
                yield line
        _check_size(len(rest), settings)
    if rest.strip():
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


class _Reader:
    """Reads JSON values from a stream, one by one."""

    def __init__(self, chunks: AsyncIterator[bytes], settings: Settings) -> None:
        self._chunks = chunks
        self._settings = settings
        self._to_text = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._ended = False

    async def _more(self) -> bool:
        """Read the next chunk; return False at the end."""
        if self._ended:
            return False
        chunk = await anext(self._chunks, None)
        try:
            more = self._to_text.decode(chunk or b"", final=chunk is None)
        except UnicodeDecodeError:
            raise Problem(422, "malformed-json", "The body is not valid UTF-8") from None
        self._ended = chunk is None
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
        detail = f"A program is larger than {settings.max_body_bytes} bytes"
        raise Problem(413, "body-too-large", detail)
