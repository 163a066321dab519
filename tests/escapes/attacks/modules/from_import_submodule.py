"""A module imported by another, in the form of from-import.

restricted: rejected import.forbidden
kernel: ok loot
"""

from random import _os as system


def task(grid):
    return [[9, 9, 9]] if system.getpid() else grid
