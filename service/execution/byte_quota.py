"""A quota on what one client's programs may add to the database."""

import time

from service.api.problems import Problem

_DAY_SECONDS = 86400.0
_MAX_WAIT_SECONDS = 3600.0


class ByteQuota:
    """The bytes that each client may still store: a day's worth at first, refilled steadily.

    The size of a program's record and result is known only after it ran, so that the last program
    of a client may exceed the quota; the next ones wait until the excess is paid back.

    Args:
        per_day: bytes that a client may store in a day; 0 for no limit.
    """

    def __init__(self, per_day: float) -> None:
        self._per_day = per_day
        # What each client may still store, and when that was computed.
        self._left: dict[str, tuple[float, float]] = {}

    def check(self, client: str) -> None:
        """Check that a client has some of its quota left.

        Raises:
            Problem: 429, it has not.
        """
        left = self._current(client)
        if left > 0 or not self._per_day:
            return
        wait = min(_MAX_WAIT_SECONDS, 1 - left / self._per_day * _DAY_SECONDS)
        detail = "This key has used up what it may store in a day"
        raise Problem(429, "quota-exceeded", detail, None, {"Retry-After": str(round(wait + 0.5))})

    def spend(self, client: str, size: int) -> None:
        """Count bytes that are stored for a client."""
        if self._per_day:
            self._left[client] = (self._current(client) - size, time.monotonic())

    def _current(self, client: str) -> float:
        if client not in self._left:
            return self._per_day
        left, at = self._left[client]
        refilled = left + (time.monotonic() - at) * self._per_day / _DAY_SECONDS
        return min(self._per_day, refilled)
