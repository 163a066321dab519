"""Reading and decoding of request bodies, within limits of size and time."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, TypeVar, cast

import msgspec
from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from service.api.problems import Problem, from_decoding, invalid
from service.http import amounts
from service.http.body_budget import HeldBytes
from service.http.turns import next_turn
from service.settings import Settings

T = TypeVar("T")

# The longest body of a client without a key, such as the form that it sends one with.
_MAX_UNCOUNTED_BYTES = 16 * 1024

# The longest body in which a lone surrogate is accepted: only a slow decoder reads one.
_MAX_SURROGATE_BYTES = 1 << 20

# The lowest transfer rate accepted once the seconds of the setting are over.
_MIN_BYTES_PER_SECOND = 64 * 1024


async def chunks(request: Request, max_bytes: int, seconds: float) -> AsyncIterator[bytes]:
    """Yield the request's body in chunks, as they arrive.

    Args:
        request: the request.
        max_bytes: the largest body allowed.
        seconds: the time allowed for a small body; a larger one has more.

    Raises:
        Problem: 413, the body is too large; 408, it arrives too slowly; 400, it ends early; 415,
            it is compressed.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        detail = "Compressed bodies are not supported; send the body without Content-Encoding"
        raise Problem(415, "unsupported-encoding", detail, None, {"Accept-Encoding": "identity"})
    # Checked first, since a client that sent `Expect: 100-continue` waits before it sends the body.
    if int(request.headers.get("content-length", 0)) > max_bytes:
        raise _too_large(max_bytes)
    loop = asyncio.get_running_loop()
    start = loop.time()
    received = 0
    stream = request.stream()
    while True:
        deadline = start + seconds + received / _MIN_BYTES_PER_SECOND
        try:
            async with asyncio.timeout_at(deadline):
                chunk = await anext(stream, None)
        except TimeoutError:
            # The rest of the body would otherwise be parsed as the next request.
            close = {"Connection": "close"}
            detail = "The body arrives too slowly"
            raise Problem(408, "body-too-slow", detail, None, close) from None
        except ClientDisconnect:
            raise Problem(400, "body-cut-off", "The body ended early") from None
        if chunk is None:
            return
        received += len(chunk)
        if received > max_bytes:
            raise _too_large(max_bytes)
        if chunk:
            yield chunk


def _too_large(max_bytes: int) -> Problem:
    return Problem(413, "body-too-large", f"The body is larger than {max_bytes} bytes")


async def read(
    request: Request, decoder: msgspec.json.Decoder[T], settings: Settings, held: HeldBytes
) -> T:
    """Read and decode the request's body.

    Raises:
        Problem: as for `read_counted`; 422, the body is malformed.
    """
    body = await read_counted(request, settings, held)
    decoded = decode(decoder, body)
    if len(body) > amounts.MIN_BYTES:
        await next_turn()  # before what was decoded is encoded for the sandbox
    return decoded


async def read_counted(request: Request, settings: Settings, held: HeldBytes) -> bytearray:
    """Read the request's body, which does not take long to decode.

    Raises:
        Problem: as for `read_bytes`; 422, it has more in it than any valid one.
    """
    body = await read_bytes(request, settings, held)
    excess = await amounts.excess_of(body)
    if excess is not None:
        raise invalid("body", excess)
    return body


async def read_bytes(request: Request, settings: Settings, held: HeldBytes | None) -> bytearray:
    """Read the request's body.

    Args:
        request: the request.
        settings: the limits.
        held: counts the bytes, which stay counted until it is released; None for a client without
            a key, whose body must be short.

    Raises:
        Problem: as for `chunks`; 429 or 503, the bodies of requests in progress are too large.
    """
    body = bytearray()
    max_bytes = settings.max_body_bytes if held else _MAX_UNCOUNTED_BYTES
    async for chunk in chunks(request, max_bytes, settings.read_seconds):
        if held:
            held.grow(len(chunk))
        body += chunk
    return body


def decode(decoder: msgspec.json.Decoder[T], body: bytes | bytearray) -> T:
    """Decode a body, or one program of a batch.

    Lone surrogates are accepted in `reply`, which a model has written, in bodies of up to 1 MiB.

    Raises:
        Problem: 422, the body is malformed; the problem names the field and its rule.
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise from_decoding(error, body) from None
    except msgspec.DecodeError as error:
        problem = from_decoding(error, body)
    except UnicodeDecodeError:
        raise Problem(422, "malformed-json", "The body is not valid UTF-8") from None
    except RecursionError:
        detail = "The body is not valid JSON: nested too deeply"
        raise Problem(422, "malformed-json", detail) from None
    parts = _split_reply(body) if "surrogate" in problem.details.detail else None
    if parts is None:
        raise problem
    others, reply = parts
    return cast(T, msgspec.structs.replace(cast(Any, decode(decoder, others)), reply=reply))


def _split_reply(body: bytes | bytearray) -> tuple[bytes, str] | None:
    """Return a body with an empty reply, and its reply; None if it has none or is malformed."""
    if len(body) > _MAX_SURROGATE_BYTES:
        return None
    try:
        given = json.loads(body)
        reply = given["reply"]
        if not isinstance(reply, str) or _is_valid(reply):
            return None
        return msgspec.json.encode({**given, "reply": ""}), reply
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _is_valid(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def respond(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON response."""
    return Response(msgspec.json.encode(value), status, headers, "application/json")
