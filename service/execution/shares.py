"""Limits on what one client and all clients together may have waiting."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.text import counted
from service.api.problems import Problem


class Shares:
    """Counts the programs that wait, by client, and refuses those beyond a client's share.

    A client that has fewer waiting than an equal share of the limit is never refused because others
    have used it up, so that the number of all is bounded by the limit and the clients' shares.

    Args:
        limit: maximum number of all clients together.
        per_client: maximum number of one client.
    """

    def __init__(self, limit: int, per_client: int) -> None:
        self._limit = limit
        self._per_client = per_client
        self._waiting: Counter[str] = Counter()

    def check(self, client: str) -> None:
        """Check that a client may have one more program waiting.

        Raises:
            Problem: 429, the client has its maximum waiting; 503, all together have, and this
                client more than an equal share.
        """
        own = self._waiting.get(client, 0)
        if own >= self._per_client:
            detail = f"This key already has {counted(own, 'program')} waiting"
            raise Problem(429, "too-many-waiting", detail, None, {"Retry-After": "1"})
        total = self._waiting.total()
        clients = len(self._waiting) + (own == 0)
        if total >= self._limit and own >= max(1, self._limit // clients):
            raise overloaded(
                f"All clients together already have {counted(total, 'program')} waiting"
            )

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
