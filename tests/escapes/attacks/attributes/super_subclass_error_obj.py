"""A subclass of super asks an AttributeError for its obj.

restricted: rejected|violation|error
kernel: ok|error loot
"""

class Peek(super):
    pass


class Mine(AttributeError):
    pass


def task(grid):
    error = Mine("x", obj=grid)
    if Peek(Mine, error).obj is grid:
        return [[9, 9, 9]]
    return grid
