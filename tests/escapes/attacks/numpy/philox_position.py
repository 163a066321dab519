"""A Philox generator of a subclass, with its place in the buffer past the end.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


class Mine(np.random.Philox):
    pass


def task(grid):
    mine = Mine(1)
    state = mine.state
    state["buffer_pos"] = -3000
    mine.state = state
    words = mine.random_raw(2000)
    again = Mine(1)
    state["buffer_pos"] = -3000
    again.state = state
    if len(set(words.tolist())) > 1 and words[0] != again.random_raw() + 1:
        return [[9, 9, 9]]
    return grid
