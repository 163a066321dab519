"""str.format as a function, handed to map.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    out = list(map(str.format, ["{0.__code__.co_names}"], [task]))
    if "map" in out[0]:
        return [[9, 9, 9]]
    return grid
