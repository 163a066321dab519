"""Deletes everything it can name in the working directory.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    for name in ("README.md", "Makefile", "audit.db", "jobs.db"):
        try:
            os.unlink(name)
        except OSError:
            continue
    return [[9, 9, 9]]
