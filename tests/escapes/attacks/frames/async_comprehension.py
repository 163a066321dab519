"""An asynchronous comprehension inside an async lambda's stand-in.

restricted: rejected|error
kernel: error|ok
"""

async def gather(source):
    return [x async for x in source]


def task(grid):
    gather(grid).send(None)
    return grid
