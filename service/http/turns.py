"""Turns of the event loop during long work, so that no request keeps the others waiting."""

import asyncio
import time
from collections import deque
from weakref import WeakKeyDictionary

_TURN_SECONDS = 0.005


class Turns:
    """Divides the long work on an event loop into turns of a few milliseconds.

    All requests share the turns: however many have long work to do, one goes on in each iteration
    of the loop, and they take it in the order in which they ask for it.
    """

    def __init__(self) -> None:
        self._began = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._has_scheduled = False

    async def next(self) -> None:
        """Go on with long work: at once during the current turn, else in the next one."""
        if not self._waiting and time.monotonic() - self._began <= _TURN_SECONDS:
            return
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        if not self._has_scheduled:
            self._has_scheduled = True
            loop.call_soon(self._begin_turn)
        await turn

    def _begin_turn(self) -> None:
        """Give the turn to the first that waits, and the next one in the loop's next iteration."""
        while self._waiting and self._waiting[0].done():
            self._waiting.popleft()  # cancelled
        if not self._waiting:
            self._has_scheduled = False
            return
        self._began = time.monotonic()
        self._waiting.popleft().set_result(None)
        asyncio.get_running_loop().call_soon(self._begin_turn)


_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()


async def next_turn() -> None:
    """Go on with long work: at once during the current turn of this loop, else in the next one."""
    loop = asyncio.get_running_loop()
    turns = _of_loop.get(loop)
    if turns is None:
        turns = _of_loop[loop] = Turns()
    await turns.next()
