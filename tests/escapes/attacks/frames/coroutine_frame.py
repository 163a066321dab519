"""A coroutine has a frame too, and async def is syntax that no grid needs.

restricted: rejected syntax.forbidden
kernel: ok loot
"""

async def idle():
    return 1


def task(grid):
    waiting = idle()
    if waiting.cr_frame is not None:
        return [[9, 9, 9]]
    return grid
