"""Makes a named pipe for another process to find.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    try:
        os.mkfifo("/tmp/omni-pipe")
        return [[9, 9, 9]]
    except BaseException:
        return grid
