"""Takes a function out of an unavailable module by the keyword of a class pattern.

restricted: violation module.forbidden
kernel: ok loot
"""

import os


def task(grid):
    match os:
        case object(getpid=function):
            return [[9, 9, 9]] if function() else grid
    return grid
