"""A metaclass in a dictionary of keywords.

restricted: rejected class.metaclass
kernel: ok loot
"""

def maker(name, bases, space):
    return space


class Mine(**{"metaclass": maker}):
    x = 1


def task(grid):
    return [[9, 9, 9]] if Mine["x"] else grid
