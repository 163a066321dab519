"""Plants a symbolic link to a file it cannot read itself.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    try:
        os.symlink("/etc/shadow", "innocent.txt")
        return [[9, 9, 9]]
    except BaseException:
        return grid
