"""Runs a command and reads what it says.

restricted: violation import.forbidden
kernel: error|violation process.fork descriptor.make file.open
"""

import subprocess


def task(grid):
    try:
        return [[9, 9, 9]] if subprocess.run(["id"], capture_output=True).stdout else grid
    except OSError:
        return grid
