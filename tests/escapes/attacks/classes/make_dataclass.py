"""dataclasses.make_dataclass with a namespace.

restricted: violation module.forbidden
kernel: ok loot
"""

import dataclasses


def task(grid):
    made = dataclasses.make_dataclass("Made", ["x"], namespace={"__reduce__": 1})
    return [[9, 9, 9]] if made else grid
