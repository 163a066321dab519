"""Has its code run as the process ends.

restricted: violation module.forbidden
kernel: ok
"""

import atexit


@atexit.register
def last():
    open("last-words.txt", "w").write("9")


def task(grid):
    return grid
