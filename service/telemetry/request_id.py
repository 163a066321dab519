"""The id of the request that the code at hand works for; logs and audit records carry it."""

import os
import re
from contextvars import ContextVar

HEADER = "x-request-id"

_current: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTED = re.compile(r"[A-Za-z0-9._:/+=@-]{1,64}")


def current() -> str:
    """The id; empty outside a request."""
    return _current.get()


def new() -> str:
    """An id that no other request has."""
    return os.urandom(8).hex()


def begin(given: str | None) -> str:
    """Sets the id for this request: the client's own where it is one, else a random one."""
    chosen = given if given and _ACCEPTED.fullmatch(given) else new()
    _current.set(chosen)
    return chosen
