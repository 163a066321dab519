"""Enum._convert_ through super(): it copies a real module's names into an Enum and writes into
sys.modules.

restricted: rejected|violation|error
kernel: ok|error loot
"""

from enum import IntEnum


class Mine(IntEnum):
    @classmethod
    def go(cls):
        return super()._convert_("Made", "os", lambda name: name.startswith("O_"))


def task(grid):
    if len(Mine.go()):
        return [[9, 9, 9]]
    return grid
