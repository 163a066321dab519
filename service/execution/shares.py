"""Limits on what one client and all clients together may have waiting."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from sandbox.text import counted
from service.api.problems import Problem


class ShareLimits(NamedTuple):
    """Limits of something that clients share.

    Attributes:
        total: maximum of all clients together.
        per_client: maximum of one client.
    """

    total: int
    per_client: int

    def check(self, client: str, held: Mapping[str, int], state: str) -> None:
        """Check that a client may have one more program.

        A client that has fewer than an equal share of the total is never refused because others
        have used it up, so that the number of all is bounded by the total and the clients' shares.

        Args:
            client: the client.
            held: how many programs each client has.
            state: what they do, such as "waiting".

        Raises:
            Problem: 429, the client has its maximum; 503, all together have theirs, and this client
                more than an equal share.
        """
        own = held.get(client, 0)
        if own >= self.per_client:
            detail = f"This key already has {counted(own, 'program')} {state}"
            raise Problem(429, f"too-many-{state}", detail, None, {"Retry-After": "1"})
        total = sum(held.values())
        clients = sum(1 for count in held.values() if count) + (own == 0)
        if total >= self.total and own >= max(1, self.total // clients):
            detail = f"All clients together already have {counted(total, 'program')} {state}"
            raise overloaded(detail)


class Shares:
    """Counts the programs that wait, by client, and refuses those beyond a client's share.

    Args:
        limit: maximum number of all clients together.
        per_client: maximum number of one client.
    """

    def __init__(self, limit: int, per_client: int) -> None:
        self._limits = ShareLimits(limit, per_client)
        self._waiting: Counter[str] = Counter()

    def check(self, client: str) -> None:
        """Check that a client may have one more program waiting.

        Raises:
            Problem: as for `ShareLimits.check`.
        """
        self._limits.check(client, self._waiting, "waiting")

    @contextmanager
    def waiting(self, client: str) -> Iterator[None]:
        """Count one program of a client as waiting for the duration of the block."""
        self._waiting[client] += 1
        try:
            yield
        finally:
            self._waiting[client] -= 1
            if not self._waiting[client]:
                del self._waiting[client]


def overloaded(detail: str) -> Problem:
    """Return the 503 problem for a limit that all clients share."""
    return Problem(503, "overloaded", detail, None, {"Retry-After": "1"})
