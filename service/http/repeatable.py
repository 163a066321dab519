"""The status of answers that ask to repeat a request later, for clients that know only one."""

from collections.abc import Iterator
from contextlib import contextmanager

from service.api.problems import Problem

_LATER = frozenset({429, 503})


@contextmanager
def repeatable_as(status: int) -> Iterator[None]:
    """Give problems that ask to repeat the request later another status.

    Args:
        status: the only one that the client distinguishes from an error of its own.

    Raises:
        Problem: the block's, with that status if it was 429 or 503.
    """
    try:
        yield
    except Problem as problem:
        if problem.details.status not in _LATER:
            raise
        detail = problem.details.detail
        raise Problem(status, problem.kind, detail, None, problem.headers) from None
