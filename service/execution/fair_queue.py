"""Who runs next: a fixed number of places, handed out so that nobody waits for another's flood.

Between urgent work (a client waits for the answer) and bulk work (jobs and batches), places go by
weight; within each, to the client that holds the fewest and has used the least. Time is charged
when a place is given back, so one client's programs that run into their limits set back that
client alone. One more place is open to urgent work only: it need not wait for a place at all
while only bulk work runs.

The rule is start-time fair queueing (Goyal, Vin, Cheng 1996), with slots in place of a link.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

Urgency = Literal["urgent", "bulk"]

_WEIGHTS: dict[Urgency, float] = {"urgent": 8.0, "bulk": 1.0}

# Charged when a place is taken, corrected when it is given back: about what a program takes.
_EXPECTED_SECONDS = 0.004


class _Flow:
    """One client's work of one urgency."""

    def __init__(self, used: float) -> None:
        self.used = used
        self.running = 0
        self.waiting: deque[asyncio.Future[None]] = deque()


class _Class:
    """All flows of one urgency; kept only while they hold or await a place."""

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self.used = 0.0
        self.running = 0
        self.waiting = 0
        self.flows: dict[str, _Flow] = {}

    def flow(self, client: str) -> _Flow:
        found = self.flows.get(client)
        if found is None:
            # One that was away has no claim on what others used meanwhile, but its first is next.
            used = min((flow.used for flow in self.flows.values()), default=0.0)
            found = self.flows[client] = _Flow(used - _EXPECTED_SECONDS)
        return found

    def next(self) -> _Flow:
        return min(
            (flow for flow in self.flows.values() if flow.waiting),
            key=lambda flow: (flow.running, flow.used),
        )


class FairQueue:
    """Hands out places.

    Args:
        places: how many may be held at once; urgent work may hold one more.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._classes = {urgency: _Class(weight) for urgency, weight in _WEIGHTS.items()}

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(one.waiting for one in self._classes.values())

    def waiting_of(self, urgency: Urgency) -> int:
        """How many of one urgency wait for a place."""
        return self._classes[urgency].waiting

    @property
    def running(self) -> int:
        """How many hold a place."""
        return sum(one.running for one in self._classes.values())

    @asynccontextmanager
    async def place(self, client: str, urgency: Urgency) -> AsyncIterator[None]:
        """A place, for as long as the block lasts."""
        its_class = self._classes[urgency]
        if not its_class.flows:
            self._catch_up(its_class)
        flow = its_class.flow(client)
        if self._is_open(urgency) and not its_class.waiting:
            self._take(its_class, flow)
        else:
            await self._wait(its_class, client, flow)
        start = time.monotonic()
        try:
            yield
        finally:
            self._give_back(its_class, client, flow, time.monotonic() - start)

    def _is_open(self, urgency: Urgency) -> bool:
        if urgency == "urgent":
            return self.running <= self.places
        return self.running < self.places

    async def _wait(self, its_class: _Class, client: str, flow: _Flow) -> None:
        turn = asyncio.get_running_loop().create_future()
        flow.waiting.append(turn)
        its_class.waiting += 1
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # its turn had come at the same moment
                self._give_back(its_class, client, flow, 0.0)
            elif turn in flow.waiting:
                flow.waiting.remove(turn)
                its_class.waiting -= 1
            self._forget(its_class, client, flow)
            raise

    def _take(self, its_class: _Class, flow: _Flow) -> None:
        flow.running += 1
        flow.used += _EXPECTED_SECONDS
        its_class.running += 1
        its_class.used += _EXPECTED_SECONDS / its_class.weight

    def _give_back(self, its_class: _Class, client: str, flow: _Flow, seconds: float) -> None:
        flow.running -= 1
        flow.used += seconds - _EXPECTED_SECONDS
        its_class.running -= 1
        its_class.used += (seconds - _EXPECTED_SECONDS) / its_class.weight
        self._forget(its_class, client, flow)
        self._hand_out()

    def _hand_out(self) -> None:
        while True:
            ready = [
                one
                for urgency, one in self._classes.items()
                if one.waiting and self._is_open(urgency)
            ]
            if not ready:
                return
            chosen = min(ready, key=lambda one: one.used)
            flow = chosen.next()
            turn = flow.waiting.popleft()
            chosen.waiting -= 1
            if not turn.done():
                self._take(chosen, flow)
                turn.set_result(None)

    def _forget(self, its_class: _Class, client: str, flow: _Flow) -> None:
        if not flow.running and not flow.waiting:
            its_class.flows.pop(client, None)

    def _catch_up(self, its_class: _Class) -> None:
        """A class that was away has no claim on what the other used meanwhile."""
        others = [one.used for one in self._classes.values() if one is not its_class and one.flows]
        its_class.used = max([its_class.used, *others])
