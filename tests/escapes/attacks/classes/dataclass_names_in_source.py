"""A dataclass annotation whose name cannot be an identifier, through setattr.

restricted: violation attribute.forbidden
kernel: ok|error|violation loot
"""

from dataclasses import dataclass


class Mine:
    pass


def task(grid):
    setattr(Mine, "__annotations__", {"x=print()": int})
    try:
        dataclass(Mine)
    except SyntaxError:
        pass
    return [[9, 9, 9]]
