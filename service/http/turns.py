"""Turns of the event loop during long work, so that no request keeps the others waiting."""

import asyncio
import time

_TURN_SECONDS = 0.005


class Turns:
    """Divides work on the event loop into turns of a few milliseconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    async def next(self) -> None:
        """Let others run if this work has used up its turn."""
        if time.monotonic() - self._began > _TURN_SECONDS:
            await asyncio.sleep(0)
            self._began = time.monotonic()
