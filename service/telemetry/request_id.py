"""The id of the current request, which log lines and audit records carry."""

import os
import re
from contextvars import ContextVar

HEADER = "x-request-id"

_current: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTED = re.compile(r"[A-Za-z0-9._:/+=@-]{1,64}")


def current() -> str:
    """Return the id of the current request, or an empty string outside a request."""
    return _current.get()


def new() -> str:
    """Return a new random id."""
    return os.urandom(8).hex()


def bind(given: str | None) -> str:
    """Set the id of the current request and return it.

    Args:
        given: the client's id; a random one is used if it is missing or invalid.
    """
    chosen = given if given and _ACCEPTED.fullmatch(given) else new()
    _current.set(chosen)
    return chosen
