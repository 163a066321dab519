"""A class statement whose base is the class of an abstract class.

restricted: violation|error|rejected
kernel: ok loot
"""

from abc import ABC


class Maker(type(ABC)):
    def __call__(cls, *args):
        return [[9, 9, 9]]


def task(grid):
    return Maker("Made", (), {})(grid)
