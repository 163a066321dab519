"""The guard of private names is shown the super object, and so does not see whose name it is.

restricted: rejected|violation|error
kernel: ok loot
"""

import typing

reference = type(typing.get_args(typing.List["int"])[0])


class Mine(reference, _root=True):
    def go(self):
        return super()._evaluate({}, {}, recursive_guard=frozenset())


def task(grid):
    if Mine("__import__('os')").go().getpid:
        return [[9, 9, 9]]
    return grid
