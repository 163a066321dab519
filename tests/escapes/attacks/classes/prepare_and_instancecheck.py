"""The methods of metaclasses in a plain class.

restricted: rejected name.forbidden
kernel: ok loot
"""

class Mine:
    def __instancecheck__(self, other):
        return True

    def __prepare__(self, *args):
        return {}


def task(grid):
    return [[9, 9, 9]]
