"""A ceiling on the memory limits of all programs that run at once, shared among clients.

A limit is a promise: a program may use that much. Without a ceiling, the promises of a few programs
exceed the memory of the container, and the kernel kills programs that are within their limits.
"""

import contextlib
from collections import Counter
from pathlib import Path
from typing import Literal

Urgency = Literal["urgent", "bulk"]

_MEGABYTE = 1 << 20

# The share of the available memory that programs get if no ceiling is set; the rest is for the
# service, its templates and the bodies of batches.
_AUTOMATIC_SHARE = 0.75

_LIMIT_FILES = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


class MemoryBudget:
    """The memory limits of the programs that run.

    Args:
        total_mb: the ceiling for all programs together.
        per_client_mb: the ceiling for those of one client, and for all batches and jobs together,
            so that there is always some left for another client's interactive request.
    """

    def __init__(self, total_mb: int, per_client_mb: int) -> None:
        self._total = total_mb
        self._per_client = min(total_mb, per_client_mb)
        self._by_client: Counter[str] = Counter()
        self._by_urgency: Counter[Urgency] = Counter()

    @property
    def largest_mb(self) -> int:
        """The largest limit of a single program; larger ones are lowered to it."""
        return self._per_client

    def allows_client(self, client: str, memory_mb: int) -> bool:
        """Return whether a client may run another program of this limit, if there is room."""
        return self._by_client[client] + memory_mb <= self._per_client

    def has_room(self, urgency: Urgency, memory_mb: int, *, reserve_only: bool = False) -> bool:
        """Return whether there is room for another program of this limit.

        Args:
            urgency: its urgency.
            memory_mb: its limit.
            reserve_only: leave all that batches and jobs may use to them, since one is waiting.
        """
        if reserve_only:
            return self._by_urgency[urgency] + memory_mb <= self._total - self._per_client
        if urgency == "bulk" and self._by_urgency["bulk"] + memory_mb > self._per_client:
            return False
        return self._by_urgency.total() + memory_mb <= self._total

    def acquire(self, client: str, urgency: Urgency, memory_mb: int) -> None:
        """Count a program that starts."""
        self._by_client[client] += memory_mb
        self._by_urgency[urgency] += memory_mb

    def release(self, client: str, urgency: Urgency, memory_mb: int) -> None:
        """Count a program no longer."""
        self._by_urgency[urgency] -= memory_mb
        self._by_client[client] -= memory_mb
        if not self._by_client[client]:
            del self._by_client[client]


def automatic_ceiling_mb() -> int:
    """Return the ceiling where none is set: a share of what this container or machine has."""
    available = _machine_bytes()
    for file in _LIMIT_FILES:
        with contextlib.suppress(OSError, ValueError):  # "max" without a limit
            available = min(available, int(file.read_text()))
    return int(available * _AUTOMATIC_SHARE) // _MEGABYTE


def _machine_bytes() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/meminfo does not say how much memory there is")
