"""A subclass of super is not super, and the guard of private names takes it for an own object.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import typing


class Peek(super):
    pass


reference = type(typing.get_args(typing.List["int"])[0])


class Mine(reference, _root=True):
    pass


def task(grid):
    value = Peek(Mine, Mine("__import__('os')"))._evaluate({}, {}, recursive_guard=frozenset())
    if value.getpid:
        return [[9, 9, 9]]
    return grid
