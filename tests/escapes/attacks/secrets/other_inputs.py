"""Looks for inputs of other calls in the harness's frames: only this program's own are there.

restricted: rejected attribute.forbidden
kernel: ok
"""

import sys


def task(grid):
    frame = sys._getframe()
    left = None
    while frame is not None:
        request = frame.f_locals.get("request")
        left = request.inputs if request is not None else left
        frame = frame.f_back
    return [[9, 9, 9]] if left else grid
