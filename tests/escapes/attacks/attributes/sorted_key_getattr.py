"""A sort whose key reads attributes.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    found = []
    sorted(["__globals__"], key=lambda name: found.append(getattr(task, name)) or 0)
    if found:
        return [[9, 9, 9]]
    return grid
