"""Leaves with the status that a shell gives for SIGKILL.

restricted: rejected import.forbidden
kernel: crashed
"""

from os import _exit as leave


def task(grid):
    leave(137)
