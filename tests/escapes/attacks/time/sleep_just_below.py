"""Uses processor time to just below the limit and then sleeps, so that neither clock alone catches it soon.

restricted: ok|timeout
kernel: timeout
"""

import time


def task(grid):
    while time.process_time() < 1.0:
        pass
    time.sleep(30)
    return grid
