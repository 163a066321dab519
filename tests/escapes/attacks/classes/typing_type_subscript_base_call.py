"""A base class that only annotations should have, with arguments that it passes on.

restricted: error
kernel: ok loot
"""

from typing import Optional, Type


class Maker(Type[Optional[int]]):
    pass


def task(grid):
    made = Maker("Made", (), {"__reduce__": lambda self: (list, ())})
    return [[9, 9, 9]] if isinstance(made, type) else grid
