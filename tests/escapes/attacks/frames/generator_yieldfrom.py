"""gi_yieldfrom shows the generator inside; its name has no frame in it.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def inner():
    yield 1


def outer():
    yield from inner()


def task(grid):
    running = outer()
    next(running)
    if running.gi_yieldfrom is not None:
        return [[9, 9, 9]]
    return grid
