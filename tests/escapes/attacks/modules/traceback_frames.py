"""Frames by way of the traceback module.

restricted: violation module.forbidden attribute.forbidden
kernel: ok|error loot
"""

import traceback


def task(grid):
    frames = list(traceback.walk_stack(None))
    return [[9, 9, 9]] if frames else grid
