"""vars() of an own object, written to.

restricted: error|violation
kernel: ok loot
"""

class Mine:
    pass


def task(grid):
    mine = Mine()
    vars(mine)["__array_interface__"] = 1
    return [[9, 9, 9]]
