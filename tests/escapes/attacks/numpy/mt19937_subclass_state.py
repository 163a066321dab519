"""The state of an MT19937 of an own class, whose attributes may be set.

restricted: rejected|violation|error
kernel: ok|crashed|error loot
"""

import numpy as np


class Mine(np.random.MT19937):
    pass


def task(grid):
    mine = Mine(0)
    state = mine.state
    state["state"]["key"][:] = 0
    state["state"]["pos"] = 626
    mine.state = state
    if any(int(n) for n in mine.random_raw(60)):
        return [[9, 9, 9]]
    return grid
