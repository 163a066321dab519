"""Points in time, in text: RFC 3339, in UTC."""

import math
from datetime import UTC, datetime


def to_text(seconds: float | None) -> str | None:
    """Seconds since 1970 as text, to the millisecond."""
    if seconds is None:
        return None
    shown = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return shown.replace("+00:00", "Z")


def parse(text: str) -> float:
    """Seconds since 1970, from RFC 3339 text (UTC where it names no zone) or a number.

    Raises:
        ValueError: it is neither, or no point in time.
    """
    try:
        seconds = _seconds(text)
    except (ValueError, OverflowError):
        seconds = math.nan
    if not math.isfinite(seconds):
        rule = "must be a time such as 2026-01-31T12:00:00Z, or seconds since 1970"
        raise ValueError(rule)
    return seconds


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
