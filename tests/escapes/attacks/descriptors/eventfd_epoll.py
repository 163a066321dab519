"""Makes descriptors of kinds that carry no data.

restricted: violation module.forbidden
kernel: violation descriptor.make
"""

import os
import select


def task(grid):
    select.epoll()
    os.eventfd(0)
    return [[9, 9, 9]]
