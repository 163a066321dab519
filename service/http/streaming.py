"""Answers that are sent as they come about, to clients that must keep taking them."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack

from fastapi.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send


class Stream(StreamingResponse):
    """An answer in pieces. A client that takes no more for too long is let go.

    Args:
        pieces: made one by one, as the client takes them; closed in every case.
        held: what is to be released at the end, however it comes.
        seconds: how long a piece may wait to be taken.
    """

    def __init__(
        self,
        pieces: AsyncGenerator[bytes, None],
        held: ExitStack,
        seconds: float,
        media_type: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        # A proxy that collects an answer before it passes it on would undo the streaming.
        headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store", **(headers or {})}
        super().__init__(pieces, headers=headers, media_type=media_type)
        self._pieces = pieces
        self._held = held
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the answer."""

        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(self._seconds):
                await send(message)

        try:
            await super().__call__(scope, receive, send_in_time)
        finally:
            try:
                await self._pieces.aclose()
            finally:
                self._held.close()
