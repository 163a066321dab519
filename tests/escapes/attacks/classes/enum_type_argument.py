"""The functional Enum with a mixin of the program's whose constructor answers for members.

restricted: ok|error|violation
kernel: ok|error
"""

from enum import Enum


class Mixin:
    def __new__(cls, *args):
        return object.__new__(cls)


def task(grid):
    made = Enum("Made", "a b", type=Mixin, module="numpy", qualname="ndarray")
    return grid if len(made) else None
