"""Parsing of the filters of audit records, for requests and the command line."""

import re
from typing import get_args

from sandbox.errors import FieldError
from sandbox.policy.rules import RULES
from sandbox.results import IsolationUsed, Layer, Status
from service.api import times
from service.api.marks import MarkVerdict
from service.audit.search import NO_MARK, Filters

MAX_LENGTH = 200

# How programs are kept apart, and how they were in records of earlier versions.
ISOLATIONS = get_args(IsolationUsed)

CHOICES: dict[str, tuple[str, ...]] = {
    "status": tuple(status.value for status in Status),
    "rule": tuple(RULES),
    "layer": get_args(Layer),
    "isolation": ISOLATIONS,
    "mark": (*get_args(MarkVerdict), NO_MARK),
}
_TIMES = ("since", "until")
_HASH = re.compile("[0-9a-f]{64}")


def parse(**values: str | None) -> Filters:
    """Return filters parsed from text.

    Args:
        values: the text of each field of `Filters`; None for no condition.

    Raises:
        FieldError: a value is invalid.
    """
    parsed: dict[str, str | float] = {}
    for name, value in values.items():
        if value is not None:
            parsed[name] = _parse_value(name, value)
    return Filters(**parsed)  # type: ignore[arg-type]


def _parse_value(name: str, value: str) -> str | float:
    if name in _TIMES:
        try:
            return times.parse(value)
        except ValueError as error:
            raise FieldError(name, str(error)) from None
    if not 1 <= len(value) <= MAX_LENGTH:
        raise FieldError(name, f"must be 1 to {MAX_LENGTH} characters, not {len(value)}")
    choices = CHOICES.get(name)
    if choices is not None and value not in choices:
        raise FieldError(name, f"must be one of {', '.join(choices)}, not {value[:80]!r}")
    if name == "source" and not _HASH.fullmatch(value):
        raise FieldError(name, "must be 64 hexadecimal digits in lower case")
    return value
