"""Has the traceback machinery read a file's lines.

restricted: violation module.forbidden
kernel: violation|ok file.open|file.read
"""

import linecache


def task(grid):
    return [[9, 9, 9]] if linecache.getlines("/etc/passwd") else grid
