"""A class statement whose base is type under another name.

restricted: violation|error|rejected
kernel: ok loot
"""

kind = type


class Maker(kind):
    def __call__(cls, *args):
        return [[9, 9, 9]]


def task(grid):
    return Maker("Made", (), {})(grid)
