"""Special names in __slots__, which makes descriptors of them.

restricted: rejected|violation|error|ok
kernel: ok|error
"""

class Mine:
    __slots__ = ("__array_interface__", "__reduce__", "__class__")


def task(grid):
    return grid if Mine else None
