"""The same by __set_name__ of a part of the class: a subclass of super that nobody has looked at, and
with it a private method of a library's class.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import random

kept = []


class Part:
    def __set_name__(self, owner, name):
        kept.append(owner)
        raise ValueError


class Mine(random.Random):
    pass


def task(grid):
    try:

        class Peek(super):
            part = Part()

    except (ValueError, RuntimeError):
        pass
    if kept[0](Mine, Mine(1))._randbelow(5) >= 0:
        return [[9, 9, 9]]
    return grid
