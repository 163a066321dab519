"""The frame of an asynchronous generator.

restricted: rejected syntax.forbidden
kernel: ok loot
"""

async def steps():
    yield 1


def task(grid):
    if steps().ag_frame is not None:
        return [[9, 9, 9]]
    return grid
