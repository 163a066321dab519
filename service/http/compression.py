"""Compression of large responses with gzip, for clients that accept it.

Starlette's own middleware ignores the quality values of `Accept-Encoding`, and compresses streams,
whose lines would then wait in the compressor.
"""

import asyncio
import zlib
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Smaller bodies, such as most verdicts, are not worth the time.
MIN_BYTES = 8192

# Compresses JSON of grids nearly as well as the highest level, in a quarter of its time.
_LEVEL = 4

# Larger bodies are compressed in a thread, so that other requests do not wait.
_MAX_INLINE_BYTES = 64 * 1024

# zlib's parameter for a gzip header and trailer around the largest window.
_GZIP_WINDOW = 16 + zlib.MAX_WBITS

_MEDIA_TYPES = ("application/json", "text/html", "text/plain")


class Compression:
    """ASGI middleware that compresses large JSON and text bodies that are sent whole.

    Streams and files, which are sent in chunks, are never changed.

    Args:
        app: the wrapped application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: Message | None = None

        async def send_compressed(message: Message) -> None:
            nonlocal held
            # The headers of a stream, which has no length, must not wait for its first chunk.
            if message["type"] == "http.response.start" and _is_compressible(message):
                held = message
                return
            if held is not None:
                start, held = held, None
                if message["type"] == "http.response.body" and not message.get("more_body", False):
                    await _compress(scope, start, message)
                await send(start)
            await send(message)

        await self._app(scope, receive, send_compressed)


def _is_compressible(start: Message) -> bool:
    """Return whether a response is large text of known length, by its headers."""
    headers = Headers(raw=start.get("headers", []))
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return (
        int(headers.get("content-length", 0)) >= MIN_BYTES
        and (media_type in _MEDIA_TYPES or media_type.endswith("+json"))
        and "content-encoding" not in headers
    )


async def _compress(scope: Scope, start: Message, body: Message) -> None:
    """Compress a whole response in place if the client accepts it."""
    headers = MutableHeaders(raw=list(start["headers"]))
    headers.add_vary_header("Accept-Encoding")
    if accepts_gzip(Headers(scope=scope).getlist("accept-encoding")):
        content = body.get("body", b"")
        if len(content) > _MAX_INLINE_BYTES:
            content = await asyncio.to_thread(compress, [content])
        else:
            content = compress([content])
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(content))
        body["body"] = content
    start["headers"] = headers.raw


def compress(pieces: Iterable[bytes]) -> bytes:
    """Return the pieces of a body as one gzip file."""
    compressor = zlib.compressobj(_LEVEL, wbits=_GZIP_WINDOW)
    return b"".join([*map(compressor.compress, pieces), compressor.flush()])


def accepts_gzip(values: list[str]) -> bool:
    """Return whether the values of `Accept-Encoding` prefer gzip to no compression (RFC 9110).

    Without the header a client accepts anything, but may not expect compression.

    Args:
        values: the value of each header of that name.
    """
    qualities: dict[str, float] = {}
    for part in ",".join(values).split(","):
        coding, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        qualities["gzip" if coding == "x-gzip" else coding] = quality
    gzip_quality = qualities.get("gzip", qualities.get("*", 0.0))
    return gzip_quality > 0 and gzip_quality >= qualities.get("identity", 0.0)
