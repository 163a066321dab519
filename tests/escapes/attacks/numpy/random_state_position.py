"""The position of a RandomState's twister set past the end of its key, by its own method.

restricted: rejected|violation|error
kernel: ok|crashed|error loot
"""

import numpy as np


def task(grid):
    state = np.random.RandomState(0)
    state.set_state(("MT19937", np.zeros(624, np.uint32), 626))
    if any(state.randint(0, 2**31) for _ in range(60)):
        return [[9, 9, 9]]
    return grid
