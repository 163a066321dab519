"""A module imported by another, in the form of from-import.

restricted: violation|error|rejected module.forbidden|import.forbidden
kernel: ok loot
"""

from random import _os as system


def task(grid):
    return [[9, 9, 9]] if system.getpid() else grid
