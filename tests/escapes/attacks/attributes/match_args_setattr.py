"""__match_args__ set from outside.

restricted: violation attribute.forbidden
kernel: ok loot
"""

class Reads:
    pass


def task(grid):
    setattr(Reads, "__match_args__", ("x",))
    return [[9, 9, 9]]
