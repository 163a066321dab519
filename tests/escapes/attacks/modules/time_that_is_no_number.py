"""time.sleep with an object that adds and compares as it likes.

restricted: ok|error
kernel: ok|error
"""

import time


class Odd:
    def __lt__(self, other):
        return False

    def __radd__(self, other):
        return self

    def __index__(self):
        return 0


def task(grid):
    time.sleep(Odd())
    time.time()
    return grid
