"""__match_args__ written into a class.

restricted: rejected name.forbidden
kernel: ok loot
"""

from abc import ABC


class Reads(ABC):
    __match_args__ = ("__globals__",)


def task(grid):
    Reads.register(type(task))
    match task:
        case Reads(space):
            return [[9, 9, 9]]
    return grid
