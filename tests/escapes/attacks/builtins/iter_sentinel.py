"""iter with a callable that is refused.

restricted: violation code.eval
kernel: ok loot
"""

def task(grid):
    walker = iter(lambda: eval("1"), 2)
    return [[9, 9, 9]] if next(walker) == 1 else grid
