"""update_wrapper copies a library object's private attributes into an own one, where they are read.

restricted: rejected|violation|error|ok
kernel: ok|error loot
"""

import typing
from functools import update_wrapper


class Mine:
    pass


def task(grid):
    mine = update_wrapper(Mine(), typing.List)
    if vars(mine).get("__origin__") is list:
        return [[9, 9, 9]]
    return grid
