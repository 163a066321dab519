"""A trace function by sys.settrace, which is handed every frame.

restricted: violation module.forbidden
kernel: ok loot
"""

import sys

frames = []


def task(grid):
    sys.settrace(lambda frame, event, arg: frames.append(frame))
    len(grid)
    (lambda: 1)()
    return [[9, 9, 9]] if frames else grid
