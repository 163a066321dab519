"""Finds out where it runs, then goes elsewhere.

restricted: violation module.forbidden
kernel: violation file.read file.change
"""

import os


def task(grid):
    try:
        print(os.getcwd())
        os.chdir("/root")
        return [[9, 9, 9]]
    except BaseException:
        return grid
