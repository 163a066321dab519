"""A class pattern with a forbidden attribute for a keyword.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    match task:
        case object(__globals__=space):
            if "task" in space:
                return [[9, 9, 9]]
    return grid
