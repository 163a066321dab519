"""From a queue's condition variable to the threading module.

restricted: rejected|violation attribute.forbidden
kernel: ok loot
"""

import queue


def task(grid):
    condition = type(queue.Queue().not_empty)
    return [[9, 9, 9]] if condition.wait.__globals__["_sys"] else grid
