"""__class__ read in a method, where it is a cell and not an attribute.

restricted: rejected name.forbidden
kernel: ok loot
"""

class Mine:
    def go(self):
        return __class__


def task(grid):
    return [[9, 9, 9]] if Mine().go() is Mine else grid
