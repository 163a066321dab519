"""Raises the audit event of an attempt that it does not make.

restricted: violation module.forbidden
kernel: ok|violation file.open
"""

import sys


def task(grid):
    sys.audit("open", "harmless.txt", "r", 0)
    return grid
