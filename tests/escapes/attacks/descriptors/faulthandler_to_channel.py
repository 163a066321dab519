"""Has the fault handler write its report into the channel.

restricted: violation module.forbidden
kernel: crashed|output_limit
"""

import faulthandler


def task(grid):
    faulthandler.dump_traceback(file=3)
    return [[9, 9, 9]]
