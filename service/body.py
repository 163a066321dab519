"""Reading request bodies: never more than allowed, straight into their schema."""

from typing import Any, TypeVar

import msgspec
from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from service.problems import Problem, from_decoding

T = TypeVar("T")


async def read(request: Request, decoder: msgspec.json.Decoder[T], max_bytes: int) -> T:
    """The request's body, decoded.

    Raises:
        Problem: 413 for a body that is too large, as soon as it is; 422 for one that is wrong.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > max_bytes:
                raise Problem(413, "body-too-large", f"body: at most {max_bytes} bytes")
    except ClientDisconnect:
        raise Problem(400, "body-cut-off", "the body ended early") from None
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as error:
        raise from_decoding(error, body) from None
    except UnicodeDecodeError:
        raise Problem(422, "malformed-json", "the body is not valid UTF-8") from None


def answer(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")
