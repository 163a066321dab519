"""A path from a keyword argument, in str.format_map.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if "task" in "{f.__globals__}".format_map({"f": task}):
        return [[9, 9, 9]]
    return grid
