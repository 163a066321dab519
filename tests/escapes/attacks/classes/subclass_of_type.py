"""A class statement with type for its base.

restricted: rejected class.metaclass
kernel: ok loot
"""

class Maker(type):
    pass


def task(grid):
    return [[9, 9, 9]] if Maker("Made", (), {}) else grid
