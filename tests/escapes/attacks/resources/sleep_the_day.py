"""time.sleep for a day, which moves the program's clock only.

restricted: ok|timeout
kernel: timeout
"""

import time


def task(grid):
    time.sleep(86400)
    return grid
