"""An own class with a slot called like a library's private attribute, and copy between them.

restricted: ok|error|violation|rejected
kernel: ok|error
"""

import copy
import typing

kind = type(typing.List)


class Mine(kind, _root=True):
    __slots__ = ["_inst"]


def task(grid):
    mine = Mine(list, 1, name="List")
    copy.copy(mine)
    return grid
