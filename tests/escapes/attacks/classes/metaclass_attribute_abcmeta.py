"""A metaclass that is an attribute called ABCMeta of the program's own object.

restricted: rejected|violation|error
kernel: ok loot
"""

class Holder:
    pass


def maker(name, bases, space):
    return space


Holder.ABCMeta = maker


class Mine(metaclass=Holder.ABCMeta):
    x = 1


def task(grid):
    return [[9, 9, 9]] if Mine["x"] else grid
