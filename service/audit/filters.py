"""Which audit records are meant, as a client or the command line says it."""

import re
from typing import get_args

from sandbox.policy.rules import RULES
from sandbox.results import Layer, Status
from service.api import times
from service.audit.search import Filters

LONGEST_TEXT = 200

_CHOICES: dict[str, tuple[str, ...]] = {
    "status": tuple(status.value for status in Status),
    "rule": tuple(RULES),
    "layer": get_args(Layer),
}
_TIMES = ("since", "until")
_HASH = re.compile("[0-9a-f]{64}")


class FilterError(ValueError):
    """A filter that nothing can be found by; `field` names it, `rule` says what it must be."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


def parse(**given: str | None) -> Filters:
    """The filters that these texts are, by the names of the fields of `Filters`.

    Raises:
        FilterError: one breaks its rule.
    """
    parsed: dict[str, str | float] = {}
    for name, value in given.items():
        if value is not None:
            parsed[name] = _parsed(name, value)
    return Filters(**parsed)  # type: ignore[arg-type]


def _parsed(name: str, value: str) -> str | float:
    if name in _TIMES:
        try:
            return times.parse(value)
        except ValueError as error:
            raise FilterError(name, str(error)) from None
    if not 1 <= len(value) <= LONGEST_TEXT:
        raise FilterError(name, f"must be 1 to {LONGEST_TEXT} characters, not {len(value)}")
    choices = _CHOICES.get(name)
    if choices is not None and value not in choices:
        raise FilterError(name, f"must be one of {', '.join(choices)}, not {value[:80]!r}")
    if name == "source" and not _HASH.fullmatch(value):
        raise FilterError(name, "must be 64 hexadecimal digits in lower case")
    return value
