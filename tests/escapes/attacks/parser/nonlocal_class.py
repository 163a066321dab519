"""__class__ as a nonlocal name, the cell that super() uses.

restricted: rejected name.forbidden
kernel: ok|error loot
"""

class Other:
    def go(self):
        return [[9, 9, 9]]


class Mine(Other):
    def change(self):
        nonlocal __class__
        __class__ = Other
        return super


def task(grid):
    Mine().change()
    return [[9, 9, 9]]
