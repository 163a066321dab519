"""np.vectorize over getattr.

restricted: violation|error attribute.forbidden
kernel: ok loot
"""

import numpy as np


def task(grid):
    read = np.vectorize(lambda name: getattr(task, str(name)), otypes=[object])
    if "task" in read(np.array(["__globals__"]))[0]:
        return [[9, 9, 9]]
    return grid
