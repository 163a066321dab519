"""Blinds the harness's audit hook, then opens a file.

restricted: violation module.forbidden
kernel: violation file.open
"""

import sys


def task(grid):
    sys.modules["sandbox.template.attempts"]._busy = True
    open("colors.txt", "w")
    return [[9, 9, 9]]
