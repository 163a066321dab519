"""When to try again, and after how long."""

import random
from collections.abc import Iterator

import httpx
import msgspec

from omniarc.model.endpoint import retry_after_seconds

# Whoever asks for more is not waited for any longer.
LONGEST_ASKED_SECONDS = 60.0

RETRIED_STATUSES = (429, 502, 503, 504)


class Retries(msgspec.Struct, frozen=True):
    """How often and how patiently a request is repeated.

    Attributes:
        attempts: tries in all; 1 never repeats.
        first_seconds: the longest pause after the first try; it doubles with each.
        longest_seconds: no pause is longer, unless the service asks for it in `Retry-After`.
    """

    attempts: int = 8
    first_seconds: float = 0.1
    longest_seconds: float = 10.0

    def pauses(self) -> Iterator[float]:
        """The seconds to wait after each failed try but the last.

        Each is a random part of its bound, so that clients that failed together do not come back
        together ("full jitter": Brooker, Exponential Backoff And Jitter, 2015).
        """
        for attempt in range(self.attempts - 1):
            bound = min(self.longest_seconds, self.first_seconds * 2**attempt)
            yield random.uniform(0, bound)


def pause_asked(answer: httpx.Response) -> float:
    """The seconds that an answer asks to wait in `Retry-After`; 0 when it asks for none."""
    return min(retry_after_seconds(answer.headers.get("retry-after")), LONGEST_ASKED_SECONDS)
