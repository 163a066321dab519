"""Bases for ABCMeta in a tuple that iterates over nothing: the check sees no base, the class has
one.

restricted: rejected|violation|error
kernel: ok loot
"""

import abc
from functools import partial


class Bases(tuple):
    def __iter__(self):
        return iter(())


def task(grid):
    made = abc.ABCMeta("Made", Bases((partial,)), {"__module__": "program"})
    if issubclass(made, partial):
        return [[9, 9, 9]]
    return grid
