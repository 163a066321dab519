"""The functions of io that open files.

restricted: violation file.open
kernel: violation file.open
"""

import io


def task(grid):
    return [[9, 9, 9]] if io.open("/etc/passwd").read() else grid
