"""A base of the program's is shown the new class before its other base is checked, keeps it, and
raises, so that the check is never made: here with functools.partial, whose state can be rewritten.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import functools

kept = []


class Keep:
    def __init_subclass__(cls, **keywords):
        kept.append(cls)
        raise ValueError


def task(grid):
    try:

        class Mine(Keep, functools.partial):
            def go(self):
                return super(kept[0], self)

    except ValueError:
        pass
    made = kept[0](print)
    if made is not None:
        return [[9, 9, 9]]
    return grid
