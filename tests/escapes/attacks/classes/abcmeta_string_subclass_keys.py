"""ABCMeta called with names whose startswith says no.

restricted: rejected|violation|error
kernel: ok loot
"""

from abc import ABCMeta


class Name(str):
    def startswith(self, *args):
        return False


def task(grid):
    made = ABCMeta("Made", (), {"__module__": "program", Name("__reduce__"): len})
    if made:
        return [[9, 9, 9]]
    return grid
