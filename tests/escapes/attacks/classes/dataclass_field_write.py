"""A dataclass's fields, written to after the fact.

restricted: violation attribute.write
kernel: ok loot
"""

from dataclasses import dataclass, fields


@dataclass
class Mine:
    x: int = 1


def task(grid):
    fields(Mine)[0].name = "y"
    return [[9, 9, 9]]
