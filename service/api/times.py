"""Timestamps as RFC 3339 text in UTC."""

import math
from datetime import UTC, datetime


def to_text(seconds: float | None) -> str | None:
    """Format seconds since 1970 as RFC 3339 text with milliseconds."""
    if seconds is None:
        return None
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def parse(text: str) -> float:
    """Parse RFC 3339 text (in UTC unless it names a time zone), or a number of seconds since 1970.

    Returns:
        Seconds since 1970.

    Raises:
        ValueError: the text is neither.
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
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
