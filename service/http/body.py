"""Reading request bodies: never more than allowed, in no more time than allowed."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, TypeVar

import msgspec
from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from service.api.problems import Problem, from_decoding, invalid
from service.settings import Settings

T = TypeVar("T")

# A body may take the setting's seconds, and one more for each of these: slower is too slow.
_SLOWEST_BYTES_A_SECOND = 64 * 1024


async def chunks(request: Request, max_bytes: int, seconds: float) -> AsyncIterator[bytes]:
    """The request's body, in the pieces in which it comes.

    Raises:
        Problem: 413 as soon as it is too large, 408 when it comes too slowly, 400 when it ends
            early, 422 when it is compressed.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise invalid("Content-Encoding", "must be identity: bodies are not decompressed here")
    # Nothing need come of what is announced as too large: some clients wait to be asked for it.
    if int(request.headers.get("content-length", 0)) > max_bytes:
        raise _too_large(max_bytes)
    loop = asyncio.get_running_loop()
    start = loop.time()
    received = 0
    stream = request.stream()
    while True:
        deadline = start + seconds + received / _SLOWEST_BYTES_A_SECOND
        try:
            async with asyncio.timeout_at(deadline):
                chunk = await anext(stream, None)
        except TimeoutError:
            # What has not come yet would be taken for the next request.
            close = {"Connection": "close"}
            raise Problem(408, "body-too-slow", "the body comes too slowly", None, close) from None
        except ClientDisconnect:
            raise Problem(400, "body-cut-off", "the body ended early") from None
        if chunk is None:
            return
        received += len(chunk)
        if received > max_bytes:
            raise _too_large(max_bytes)
        if chunk:
            yield chunk


def _too_large(max_bytes: int) -> Problem:
    return Problem(413, "body-too-large", f"body: at most {max_bytes} bytes")


async def read(request: Request, decoder: msgspec.json.Decoder[T], settings: Settings) -> T:
    """The request's body, decoded.

    Raises:
        Problem: as `chunks` does, and 422 for a body that is wrong.
    """
    body = bytearray()
    async for chunk in chunks(request, settings.max_body_bytes, settings.read_seconds):
        body += chunk
    return decode(decoder, body)


def decode(decoder: msgspec.json.Decoder[T], body: bytes | bytearray) -> T:
    """A body, or one program of many, decoded.

    Raises:
        Problem: 422, naming the field and the rule.
    """
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as error:
        raise from_decoding(error, body) from None
    except UnicodeDecodeError:
        raise Problem(422, "malformed-json", "the body is not valid UTF-8") from None


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(value), status, headers, "application/json")
