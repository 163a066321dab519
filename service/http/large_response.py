"""Responses with results, which may be large: printed text, or a thousand grids.

To encode or copy megabytes takes tens of milliseconds, in which nothing else can happen, so long
texts are encoded in turns, and pieces are sent one by one. Until its client has read it, a large
response counts as memory that the client's requests hold, since a client may never read it.
"""

import asyncio
from contextlib import ExitStack
from typing import Any

import msgspec
from fastapi import Response
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from service.http import compression
from service.http.body_budget import HeldBytes
from service.http.turns import next_turn

# Larger responses count as held, and are sent in pieces of this size.
_PIECE_BYTES = 1 << 16

# The longest text that is encoded at once, in characters.
_TEXT_PIECE = 1 << 17

# Stands for a long text in encoded JSON, which has no such byte.
_MARK = b"\0"


async def respond(value: msgspec.Struct, held: HeldBytes, resources: ExitStack) -> Response:
    """Return a JSON response of a result.

    Args:
        value: the result.
        held: counts what the client's request holds.
        resources: what ends with the request. A large response closes them when it has been sent.

    Raises:
        Problem: 429 or 503, the client's requests hold too much.
    """
    texts: list[str] = []
    first, *others = msgspec.json.encode(_with_marks(value, texts)).split(_MARK)
    if not others and len(first) <= _PIECE_BYTES:
        return Response(first, media_type="application/json")
    held.grow_with_response(len(first))
    pieces = [first]
    for text, after in zip(texts, others, strict=True):
        pieces += [b'"', *await _encode(text, held), b'"', after]
    return LargeResponse(pieces, resources.pop_all())


def _with_marks(value: msgspec.Struct, texts: list[str]) -> msgspec.Struct:
    """Return a value with marks for the long texts in it, and add these to `texts` in order."""
    replaced: dict[str, Any] = {}
    for name in value.__struct_fields__:
        part = getattr(value, name)
        if isinstance(part, str) and len(part) > _TEXT_PIECE:
            texts.append(part)
            replaced[name] = msgspec.Raw(_MARK)
        elif isinstance(part, msgspec.Struct):
            marked = _with_marks(part, texts)
            if marked is not part:
                replaced[name] = marked
    return msgspec.structs.replace(value, **replaced) if replaced else value


async def _encode(text: str, held: HeldBytes) -> list[bytes]:
    """Return a text as pieces of a JSON string, without its quotes."""
    pieces = []
    for start in range(0, len(text), _TEXT_PIECE):
        await next_turn()
        piece = msgspec.json.encode(text[start : start + _TEXT_PIECE])[1:-1]
        held.grow_with_response(len(piece))
        pieces.append(piece)
    return pieces


class LargeResponse(Response):
    """A JSON response that is sent in pieces, compressed if the client accepts it.

    Args:
        pieces: the parts of its body.
        resources: closed when it has been sent, or cannot be.
    """

    def __init__(self, pieces: list[bytes], resources: ExitStack) -> None:
        self._pieces = pieces
        self._resources = resources
        length = str(sum(map(len, pieces)))
        headers = {"Content-Length": length, "Vary": "Accept-Encoding"}
        super().__init__(None, 200, headers, "application/json")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        with self._resources:
            if compression.accepts_gzip(Headers(scope=scope).getlist("accept-encoding")):
                content = await asyncio.to_thread(compression.compress, self._pieces)
                self._pieces = [content]
                self.headers["Content-Encoding"] = "gzip"
                self.headers["Content-Length"] = str(len(content))
            await self._send(send)

    async def _send(self, send: Send) -> None:
        status, headers = self.status_code, self.raw_headers
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for piece in self._pieces:
            view = memoryview(piece)
            for start in range(0, len(view), _PIECE_BYTES):
                await next_turn()
                part = bytes(view[start : start + _PIECE_BYTES])
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
