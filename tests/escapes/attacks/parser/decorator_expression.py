"""A decorator that is any expression, with a forbidden name in its middle.

restricted: rejected attribute.forbidden
kernel: ok|error loot
"""

def keep(f):
    return f


@(lambda f: [f, [[9, 9, 9]] if f.__code__ else f][1])
def made(grid):
    return grid


def task(grid):
    return made
