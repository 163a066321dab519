"""str.format found by getattr with a name in two pieces.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    fill = getattr("{0.__dict__}", "for" + "mat")
    if fill(task) == "{}":
        return [[9, 9, 9]]
    return grid
