"""Fair scheduling: a fixed number of slots, shared so that no client starves another.

Slots are divided by weight between urgent work (a client is waiting for the response) and bulk work
(jobs and batches). Within each class, the next slot goes to the client with the fewest running
programs, then to the one that has used the least time. Time is charged when a slot is released, so
a client whose programs run into their limits delays only itself. One extra slot is reserved for
urgent work, which therefore never waits while only bulk work is running.

This is start-time fair queueing (Goyal, Vin, Cheng 1996) with slots instead of a link.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

Urgency = Literal["urgent", "bulk"]

_WEIGHTS: dict[Urgency, float] = {"urgent": 8.0, "bulk": 1.0}

# Typical program time: charged when a slot is acquired, corrected when it is released.
_EXPECTED_SECONDS = 0.004


class _Flow:
    """The work of one client at one urgency."""

    def __init__(self, used: float) -> None:
        self.used = used
        self.running = 0
        self.waiting: deque[asyncio.Future[None]] = deque()


class _UrgencyClass:
    """The flows of one urgency; a flow exists only while it holds or waits for a slot."""

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self.used = 0.0
        self.running = 0
        self.waiting = 0
        self.flows: dict[str, _Flow] = {}

    def get_flow(self, client: str) -> _Flow:
        flow = self.flows.get(client)
        if flow is None:
            # A returning client gets no credit for its idle time, but its first program is next.
            used = min((flow.used for flow in self.flows.values()), default=0.0)
            flow = self.flows[client] = _Flow(used - _EXPECTED_SECONDS)
        return flow

    def next_flow(self) -> _Flow:
        return min(
            (flow for flow in self.flows.values() if flow.waiting),
            key=lambda flow: (flow.running, flow.used),
        )


class FairQueue:
    """A queue that grants slots.

    Args:
        slots: maximum number of slots held at once; urgent work may hold one more.
    """

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._classes = {urgency: _UrgencyClass(weight) for urgency, weight in _WEIGHTS.items()}

    @property
    def waiting(self) -> int:
        """Number of programs waiting for a slot."""
        return sum(one.waiting for one in self._classes.values())

    def waiting_at(self, urgency: Urgency) -> int:
        """Return the number of programs of one urgency waiting for a slot."""
        return self._classes[urgency].waiting

    @property
    def running(self) -> int:
        """Number of programs holding a slot."""
        return sum(one.running for one in self._classes.values())

    @asynccontextmanager
    async def slot(self, client: str, urgency: Urgency) -> AsyncIterator[None]:
        """Wait for a slot and hold it for the duration of the block."""
        group = self._classes[urgency]
        if not group.flows:
            self._catch_up(group)
        flow = group.get_flow(client)
        if self._has_room(urgency) and not group.waiting:
            self._acquire(group, flow)
        else:
            await self._wait(group, client, flow)
        start = time.monotonic()
        try:
            yield
        finally:
            self._release(group, client, flow, time.monotonic() - start)

    def _has_room(self, urgency: Urgency) -> bool:
        if urgency == "urgent":
            return self.running <= self.slots
        return self.running < self.slots

    async def _wait(self, group: _UrgencyClass, client: str, flow: _Flow) -> None:
        granted = asyncio.get_running_loop().create_future()
        flow.waiting.append(granted)
        group.waiting += 1
        try:
            await granted
        except asyncio.CancelledError:
            if not granted.cancelled():  # cancelled just after the slot was granted
                self._release(group, client, flow, 0.0)
            elif granted in flow.waiting:
                flow.waiting.remove(granted)
                group.waiting -= 1
            self._discard_if_idle(group, client, flow)
            raise

    def _acquire(self, group: _UrgencyClass, flow: _Flow) -> None:
        flow.running += 1
        flow.used += _EXPECTED_SECONDS
        group.running += 1
        group.used += _EXPECTED_SECONDS / group.weight

    def _release(self, group: _UrgencyClass, client: str, flow: _Flow, seconds: float) -> None:
        flow.running -= 1
        flow.used += seconds - _EXPECTED_SECONDS
        group.running -= 1
        group.used += (seconds - _EXPECTED_SECONDS) / group.weight
        self._discard_if_idle(group, client, flow)
        self._grant_slots()

    def _grant_slots(self) -> None:
        while True:
            ready = [
                one
                for urgency, one in self._classes.items()
                if one.waiting and self._has_room(urgency)
            ]
            if not ready:
                return
            chosen = min(ready, key=lambda one: one.used)
            flow = chosen.next_flow()
            granted = flow.waiting.popleft()
            chosen.waiting -= 1
            if not granted.done():
                self._acquire(chosen, flow)
                granted.set_result(None)

    def _discard_if_idle(self, group: _UrgencyClass, client: str, flow: _Flow) -> None:
        if not flow.running and not flow.waiting:
            group.flows.pop(client, None)

    def _catch_up(self, group: _UrgencyClass) -> None:
        """Give a class that was idle no credit for what the other used meanwhile."""
        others = [one.used for one in self._classes.values() if one is not group and one.flows]
        group.used = max([group.used, *others])
