"""Fair scheduling: a fixed number of slots, shared so that no client starves another.

Slots are divided by weight between urgent work (a client is waiting for the response) and bulk work
(jobs and batches). Within each class, the next slot goes to the client with the fewest running
programs, then to the one that has used the least time. Time is charged when a slot is released, so
a client whose programs run into their limits delays only itself. One extra slot is reserved for
urgent work, which therefore never waits while only bulk work is running.

This is start-time fair queueing (Goyal, Vin, Cheng 1996) with slots instead of a link.

A slot comes with the memory of the program's limit. If there is not enough for the program whose
turn it is, those after it wait too, since small programs would otherwise delay a large one forever.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from service.execution.memory import MemoryBudget, Urgency

__all__ = ["FairQueue", "Urgency"]

_WEIGHTS: dict[Urgency, float] = {"urgent": 8.0, "bulk": 1.0}

# Typical program time: charged when a slot is acquired, corrected when it is released.
_EXPECTED_SECONDS = 0.004


_UNLIMITED_MB = 1 << 62


class _Waiter:
    """A program that waits for a slot."""

    __slots__ = ("granted", "memory_mb")

    def __init__(self, memory_mb: int) -> None:
        self.granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.memory_mb = memory_mb


class _Flow:
    """The work of one client at one urgency."""

    def __init__(self, client: str, used: float) -> None:
        self.client = client
        self.used = used
        self.running = 0
        self.waiting: deque[_Waiter] = deque()


class _UrgencyClass:
    """The flows of one urgency; a flow exists only while it holds or waits for a slot."""

    def __init__(self, urgency: Urgency, weight: float) -> None:
        self.urgency = urgency
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
            flow = self.flows[client] = _Flow(client, used - _EXPECTED_SECONDS)
        return flow

    def next_flow(self, memory: MemoryBudget) -> _Flow | None:
        """Return the flow whose turn it is, among those whose client may hold more memory."""
        return min(
            (
                flow
                for flow in self.flows.values()
                if flow.waiting and memory.allows_client(flow.client, flow.waiting[0].memory_mb)
            ),
            key=lambda flow: (flow.running, flow.used),
            default=None,
        )


class FairQueue:
    """A queue that grants slots.

    Args:
        slots: maximum number of slots held at once; urgent work may hold one more.
        memory: the memory of the programs; None for no limit.
    """

    def __init__(self, slots: int, memory: MemoryBudget | None = None) -> None:
        self.slots = slots
        self.memory = memory or MemoryBudget(_UNLIMITED_MB, _UNLIMITED_MB)
        self._classes = {
            urgency: _UrgencyClass(urgency, weight) for urgency, weight in _WEIGHTS.items()
        }

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
    async def slot(self, client: str, urgency: Urgency, memory_mb: int = 0) -> AsyncIterator[None]:
        """Wait for a slot and hold it for the duration of the block.

        Args:
            client: the client that the program runs for.
            urgency: the urgency of the program.
            memory_mb: the limit of its memory, at most `memory.largest_mb`.
        """
        group = self._classes[urgency]
        if not group.flows:
            self._catch_up(group)
        flow = group.get_flow(client)
        await self._wait(group, flow, memory_mb)
        start = time.monotonic()
        try:
            yield
        finally:
            self._release(group, flow, memory_mb, time.monotonic() - start)

    def _has_room(self, urgency: Urgency) -> bool:
        if urgency == "urgent":
            return self.running <= self.slots
        return self.running < self.slots

    async def _wait(self, group: _UrgencyClass, flow: _Flow, memory_mb: int) -> None:
        waiter = _Waiter(memory_mb)
        flow.waiting.append(waiter)
        group.waiting += 1
        self._grant_slots()
        try:
            await waiter.granted
        except asyncio.CancelledError:
            if not waiter.granted.cancelled():  # cancelled just after the slot was granted
                self._release(group, flow, memory_mb, 0.0)
            elif waiter in flow.waiting:
                flow.waiting.remove(waiter)
                group.waiting -= 1
                self._grant_slots()  # its turn passes on
            self._discard_if_idle(group, flow)
            raise

    def _acquire(self, group: _UrgencyClass, flow: _Flow, memory_mb: int) -> None:
        flow.running += 1
        flow.used += _EXPECTED_SECONDS
        group.running += 1
        group.used += _EXPECTED_SECONDS / group.weight
        self.memory.acquire(flow.client, group.urgency, memory_mb)

    def _release(self, group: _UrgencyClass, flow: _Flow, memory_mb: int, seconds: float) -> None:
        flow.running -= 1
        flow.used += seconds - _EXPECTED_SECONDS
        group.running -= 1
        group.used += (seconds - _EXPECTED_SECONDS) / group.weight
        self.memory.release(flow.client, group.urgency, memory_mb)
        self._discard_if_idle(group, flow)
        self._grant_slots()

    def _grant_slots(self) -> None:
        while self._grant_slot():
            pass

    def _grant_slot(self) -> bool:
        """Grant a slot to the program whose turn it is; return whether there was room for it."""
        ready = [
            one for urgency, one in self._classes.items() if one.waiting and self._has_room(urgency)
        ]
        bulk_waits = False
        for group in sorted(ready, key=lambda one: one.used):
            flow = group.next_flow(self.memory)
            if flow is None:
                continue
            waiter = flow.waiting[0]
            if self.memory.has_room(group.urgency, waiter.memory_mb, reserve_only=bulk_waits):
                flow.waiting.popleft()
                group.waiting -= 1
                if not waiter.granted.done():
                    self._acquire(group, flow, waiter.memory_mb)
                    waiter.granted.set_result(None)
                return True
            if group.urgency == "urgent":
                return False
            bulk_waits = True
        return False

    def _discard_if_idle(self, group: _UrgencyClass, flow: _Flow) -> None:
        # A flow of the same client may have taken its place, if this is the second call.
        if not flow.running and not flow.waiting and group.flows.get(flow.client) is flow:
            del group.flows[flow.client]

    def _catch_up(self, group: _UrgencyClass) -> None:
        """Give a class that was idle no credit for what the other used meanwhile."""
        others = [one.used for one in self._classes.values() if one is not group and one.flows]
        group.used = max([group.used, *others])
