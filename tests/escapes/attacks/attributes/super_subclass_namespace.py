"""A subclass of super is asked for __dict__: the instance dictionary of a library's object.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import typing


class Peek(super):
    pass


def task(grid):
    space = Peek(type(typing.List), typing.List).__dict__
    if "__origin__" in space:
        return [[9, 9, 9]]
    return grid
