"""Streamed responses."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack

from fastapi.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send


class Stream(StreamingResponse):
    """A response streamed in chunks, which ends if the client stops reading.

    Args:
        chunks: generates the body as the client reads it; always closed at the end.
        resources: closed at the end.
        timeout_seconds: how long the client may take to accept a chunk.
        media_type: the content type.
        headers: further headers of the response.
    """

    def __init__(
        self,
        chunks: AsyncGenerator[bytes, None],
        resources: ExitStack,
        timeout_seconds: float,
        media_type: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        # Proxies must not buffer the response.
        headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store", **(headers or {})}
        super().__init__(chunks, headers=headers, media_type=media_type)
        self._chunks = chunks
        self._resources = resources
        self._timeout_seconds = timeout_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""

        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(self._timeout_seconds):
                await send(message)

        try:
            await super().__call__(scope, receive, send_in_time)
        finally:
            try:
                await self._chunks.aclose()
            finally:
                self._resources.close()
