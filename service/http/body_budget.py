"""Budgets of what requests and responses hold in memory, and batches on disk.

A body counts from its first byte until the response is complete, because what is decoded from it is
held as long, and a large response until it has been sent. Bodies that never end, and responses that
nobody reads, would otherwise fill the memory.
"""

from service.api.problems import Problem
from service.execution.shares import overloaded


class BodyBudget:
    """The bytes that requests in progress hold.

    A client that holds less than an equal share of the total is never refused because others have
    used it up, so that all is bounded by the total and the clients' shares.

    Args:
        total: maximum of all clients together, in bytes.
        per_client: maximum of one client, in bytes.
        what: what holds them, for errors.

    Attributes:
        per_client: as given.
    """

    def __init__(self, total: int, per_client: int, what: str = "requests and responses") -> None:
        self._what = what
        self._total = total
        self.per_client = per_client
        self._held: dict[str, int] = {}
        self._sum = 0

    @property
    def held(self) -> int:
        """The bytes that all requests hold."""
        return self._sum

    def resize(self, client: str, change: int) -> None:
        """Count more or fewer bytes of a client.

        Raises:
            Problem: 429, the client would hold more than its maximum; 503, all together would hold
                more than theirs, and this client more than an equal share.
        """
        own = self._held.get(client, 0) + change
        if change > 0:
            self._check(client, own, self._sum + change)
        self._sum += change
        if own:
            self._held[client] = own
        else:
            self._held.pop(client, None)

    def _check(self, client: str, own: int, total: int) -> None:
        if own > self.per_client:
            detail = f"The {self._what} of this key hold {self.per_client} bytes"
            raise Problem(429, "too-many-bytes", detail, None, {"Retry-After": "1"})
        clients = len(self._held) + (client not in self._held)
        if total > self._total and own > self._total // clients:
            raise overloaded(f"The {self._what} of all keys hold {self._total} bytes")


class HeldBytes:
    """What one request and its response hold.

    Args:
        budget: counts it.
        client: name of the client's key.
    """

    def __init__(self, budget: BodyBudget, client: str) -> None:
        self._budget = budget
        self._client = client
        self._size = 0

    def grow(self, size: int) -> None:
        """Count more bytes.

        Raises:
            Problem: as for `BodyBudget.resize`.
        """
        self._budget.resize(self._client, size)
        self._size += size

    def grow_with_response(self, size: int) -> None:
        """Count more bytes of a response. One that exceeds the client's maximum counts as that.

        Raises:
            Problem: as for `BodyBudget.resize`.
        """
        self.grow(min(size, self._budget.per_client - self._size))

    def shrink(self, size: int) -> None:
        """Stop counting some of the bytes."""
        self._budget.resize(self._client, -size)
        self._size -= size

    def release(self) -> None:
        """Stop counting all of them."""
        self.shrink(self._size)
