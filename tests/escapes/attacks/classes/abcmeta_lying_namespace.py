"""ABCMeta called with a dictionary that iterates over nothing and has a key all the same.

restricted: rejected|violation|error
kernel: ok loot
"""

from abc import ABCMeta


class Lying(dict):
    def __iter__(self):
        return iter(())


def task(grid):
    made = ABCMeta("Made", (), Lying(__module__="program", __match_args__=("__globals__",)))
    match_args = made and Lying
    if match_args:
        return [[9, 9, 9]]
    return grid
