"""The code object of a generator, and one of its constants.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if (x for x in [1]).gi_code.co_consts is not None:
        return [[9, 9, 9]]
    return grid
