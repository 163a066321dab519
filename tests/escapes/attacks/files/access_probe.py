"""Maps out the file system by asking what may be read.

restricted: violation module.forbidden
kernel: violation file.read
"""

import os


def task(grid):
    paths = ("/", "/root", "/etc/shadow", "/home", "/var/lib")
    found = [path for path in paths if os.access(path, os.F_OK)]
    return [[9, 9, 9]] if found else grid
