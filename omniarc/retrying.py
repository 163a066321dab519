"""Retries of HTTP requests: which URLs are valid, how long to wait, what a server asks for."""

import datetime
import email.utils
import random
from collections.abc import Iterator

import httpx
import msgspec

from sandbox.errors import FieldError
from sandbox.ranges import check_integer


class Retries(msgspec.Struct, frozen=True):
    """How often and how patiently a request is repeated.

    Attributes:
        attempts: the number of attempts in all; 1 never repeats.
        first_seconds: the bound of the first pause; it doubles with each attempt.
        longest_seconds: the bound of every pause, unless the server asks for more.

    Raises:
        FieldError: a field is out of range.
    """

    attempts: int = 8
    first_seconds: float = 0.1
    longest_seconds: float = 10.0

    def __post_init__(self) -> None:
        check_integer("attempts", self.attempts, 1)

    def pauses(self) -> Iterator[float]:
        """Yield the seconds to wait after each failed attempt but the last.

        Each is drawn uniformly below its bound, so that clients that failed together do not
        return together ("full jitter": M. Brooker, "Exponential Backoff And Jitter", AWS
        Architecture Blog, 2015).
        """
        bound = self.first_seconds
        for _ in range(self.attempts - 1):
            yield random.uniform(0, min(self.longest_seconds, bound))
            bound *= 2.0


def retry_after_seconds(header: str | None) -> float:
    """Return the seconds that a Retry-After header asks for, as a number or a date.

    See RFC 9110, section 10.2.3. A missing or unreadable header asks for 0.
    """
    if header is None:
        return 0.0
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return 0.0
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return max(0.0, (when - datetime.datetime.now(datetime.UTC)).total_seconds())


def check_url(url: str, field: str = "url") -> httpx.URL:
    """Return the parsed URL of an HTTP server.

    Raises:
        FieldError: it is not an http or https URL with a host, or its port is out of range.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FieldError(field, f"is not a URL: {error}") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FieldError(field, "must start with http:// or https:// and name a host")
    if parsed.port is not None and not 0 < parsed.port < 1 << 16:
        raise FieldError(field, f"must have a port of 1 to 65535, not {parsed.port}")
    return parsed
