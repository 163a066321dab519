"""Creates a file in the working directory through os.open.

restricted: violation module.forbidden
kernel: violation file.open
"""

import os


def task(grid):
    try:
        fd = os.open("colors.txt", os.O_CREAT | os.O_WRONLY, 0o644)
        os.write(fd, b"0 black")
        return [[9, 9, 9]]
    except BaseException:
        return grid
