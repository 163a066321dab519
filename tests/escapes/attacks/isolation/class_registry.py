"""Registers a class with an abstract base for all programs.

restricted: rejected attribute.forbidden
kernel: ok
"""

from collections.abc import Sequence


class Planted:
    pass


def task(grid):
    if any(cls.__name__ == "Planted" for cls in Sequence.__subclasses__() if cls is not Planted):
        return [[9, 9, 9]]
    Sequence.register(Planted)
    return grid
