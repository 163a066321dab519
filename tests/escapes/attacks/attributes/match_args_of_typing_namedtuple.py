"""As with namedtuple, through typing's class syntax, for an AttributeError's obj.

restricted: rejected|violation|error
kernel: ok loot
"""

from abc import ABC
from typing import Any, NamedTuple


class Holder(NamedTuple):
    obj: Any


class Error(Holder, ABC):
    pass


def task(grid):
    Error.register(AttributeError)
    try:
        grid.no_such_attribute
    except AttributeError as error:
        match error:
            case Error(owner):
                if owner is grid:
                    return [[9, 9, 9]]
    return grid
