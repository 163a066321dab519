"""An ExitStack's callback is handed the traceback; its tb_frame is asked for in a callback.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import contextlib
import operator

found = []


def leave(kind, value, trace):
    found.append(operator.attrgetter("tb_frame.f_globals")(trace))
    return True


def task(grid):
    with contextlib.ExitStack() as stack:
        stack.push(leave)
        raise ValueError
    if found:
        return [[9, 9, 9]]
    return grid
