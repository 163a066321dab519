"""The programs of a batch or job, one by one out of a body that may not fit into memory.

A body is `{"programs": [...]}`, or, with the content type `application/x-ndjson`, a program a line.
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
# A literal or escape that the end of a chunk may have cut off.
_LONGEST_TOKEN = 16

_scanner = json.JSONDecoder()
_BEGINS_VALUE = re.compile(r'[\[{"\d-]|true|false|null')


async def programs(request: Request, settings: Settings) -> AsyncIterator[BatchProgram]:
    """The programs in a request's body, each checked and with an id, in their order.

    Raises:
        Problem: 422 naming the program's place, field and rule; 413, 408 or 400 as for any body.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    chunks = body.chunks(request, settings.max_batch_bytes, settings.read_seconds)
    texts = _lines(chunks, settings) if kind in _NDJSON_TYPES else _elements(chunks, settings)
    seen: dict[bytes, int] = {}
    place = 0
    async for text in texts:
        if place >= settings.max_batch_programs:
            raise Problem(413, "too-many-programs", f"programs: at most {place} at once")
        program = _decode(text, place)
        identity = program.id if program.id is not None else str(place)
        # Kept for as long as the body lasts: of 100,000 ids a few megabytes.
        first = seen.setdefault(identity.encode("utf-8", "replace"), place)
        if first != place:
            raise invalid(f"programs[{place}].id", f"{identity[:80]!r} is programs[{first}]'s")
        yield msgspec.structs.replace(program, id=identity)
        place += 1
    if place == 0:
        raise invalid("programs", "must hold at least one program")


def _decode(text: bytes, place: int) -> BatchProgram:
    try:
        program = body.decode(_decoder, text)
        if program.task_id is not None:
            _ = program.whole_task  # raises when no task has this id
        return program
    except Problem as problem:
        raise problem.inside(f"programs[{place}]") from None


async def _lines(chunks: AsyncIterator[bytes], settings: Settings) -> AsyncIterator[bytes]:
    """The lines of a body that are not blank."""
    rest = b""
    async for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            _refuse_long(len(line), settings)
            if line.strip():
                yield line
        _refuse_long(len(rest), settings)
    if rest.strip():
        yield rest


async def _elements(chunks: AsyncIterator[bytes], settings: Settings) -> AsyncIterator[bytes]:
    """The elements of the list `programs`, which is the body's only field."""
    reader = _Reader(chunks, settings)
    await reader.open("{", "body", "object")
    if await reader.passes("}"):
        raise invalid("programs", "required field is missing")
    name = await reader.value()
    await reader.expect(":")
    if name != '"programs"':
        raise _unknown(name[:80].strip('"'))
    await reader.open("[", "programs", "array")
    if not await reader.passes("]"):
        while True:
            yield (await reader.value()).encode("utf-8", "surrogatepass")
            if await reader.passes("]"):
                break
            await reader.expect(",")
    if await reader.passes(","):
        name = await reader.value()
        raise invalid(name[:80].strip('"'), "unknown field")
    await reader.expect("}")
    await reader.expect_end()


def _unknown(name: str) -> Problem:
    """The problem with a body that begins with another field than `programs`."""
    if name in BatchProgram.__struct_fields__:  # the content type was forgotten
        rule = f"unknown field; a program a line must be sent as {ndjson.MEDIA_TYPE}"
        return invalid(name, rule)
    return invalid(name, "unknown field")


class _Reader:
    """JSON out of a stream, value by value."""

    def __init__(self, chunks: AsyncIterator[bytes], settings: Settings) -> None:
        self._chunks = chunks
        self._settings = settings
        self._to_text = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._ended = False

    async def _more(self) -> bool:
        """Reads on; False at the end."""
        if self._ended:
            return False
        chunk = await anext(self._chunks, None)
        try:
            more = self._to_text.decode(chunk or b"", final=chunk is None)
        except UnicodeDecodeError:
            raise Problem(422, "malformed-json", "the body is not valid UTF-8") from None
        self._ended = chunk is None
        self._text = self._text[self._at :] + more
        self._at = 0
        return not self._ended or bool(more)

    async def _peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in " \t\r\n":
                    return self._text[self._at]
                self._at += 1
            if not await self._more():
                return ""

    async def passes(self, character: str) -> bool:
        """Takes the character, if it comes next."""
        found = await self._peek() == character
        self._at += found
        return found

    async def expect(self, character: str) -> None:
        """Takes the character, which must come next."""
        if not await self.passes(character):
            raise self._malformed(f"expected {character!r}")

    async def open(self, bracket: str, field: str, kind: str) -> None:
        """Takes the bracket that begins a field's value, which must be of this kind."""
        if await self.passes(bracket):
            return
        if _BEGINS_VALUE.match(self._text, self._at):
            raise invalid(field, f"expected {kind}")
        raise self._malformed(f"expected {bracket!r}")

    async def expect_end(self) -> None:
        """Makes sure that nothing comes any more."""
        if await self._peek():
            raise self._malformed("trailing characters")

    async def value(self) -> str:
        """The next value's text. One that is cut off is tried again when there is half more."""
        if not await self._peek():
            raise self._malformed("it ends early")
        while True:
            had = len(self._text) - self._at
            try:
                _, end = _scanner.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut_off = error.pos >= len(self._text) - _LONGEST_TOKEN
                if self._ended or not (cut_off or error.msg.startswith("Unterminated")):
                    raise self._malformed(error.msg) from None
            except (RecursionError, ValueError):
                raise self._malformed("nested too deeply, or a number too long") from None
            else:
                # A number may go on in the next chunk.
                if end < len(self._text) or self._ended:
                    found = self._text[self._at : end]
                    self._at = end
                    _refuse_long(len(found), self._settings)
                    return found
            _refuse_long(had, self._settings)
            while len(self._text) - self._at <= had + had // 2 and await self._more():
                pass

    def _malformed(self, said: str) -> Problem:
        near = self._text[self._at : self._at + 40]
        return Problem(422, "malformed-json", f"the body is not JSON: {said}, near {near!r}")


def _refuse_long(length: int, settings: Settings) -> None:
    if length > settings.max_body_bytes:
        detail = f"a program: at most {settings.max_body_bytes} bytes"
        raise Problem(413, "body-too-large", detail)
