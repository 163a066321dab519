"""What type parameters are combined to, whose class sets an attribute of whatever it calls.

restricted: ok|error
kernel: ok|error loot
"""

import statistics


def unpacked[*Ts]():
    return (*Ts,)


def optional[T]():
    return T | None


def task(grid):
    for alias in (unpacked()[0], optional()):
        try:
            type(alias)(lambda: statistics.mean, (int,))()
        except (TypeError, AttributeError):
            pass
    return [[9, 9, 9]] if "__orig_class__" in dir(statistics.mean) else grid
