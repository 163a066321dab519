"""When to try again, and after how long."""

import email.utils
import random
import time
from collections.abc import Iterator

import httpx
import msgspec

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
    """The seconds that `Retry-After` asks for, as a number or a date (RFC 9110); 0 for none."""
    text = answer.headers.get("retry-after", "").strip()
    try:
        if text.isascii() and text.isdigit():
            seconds = float(text)
        else:
            seconds = email.utils.parsedate_to_datetime(text).timestamp() - time.time()
    except ValueError:
        return 0.0
    return min(max(0.0, seconds), LONGEST_ASKED_SECONDS)
