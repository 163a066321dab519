"""A base of the program's is shown the new class before its other base is checked, keeps it, and
raises, so that the check is never made: here with a forward reference, which evaluates text.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import typing

kept = []
reference = type(typing.get_args(typing.List["int"])[0])


class Keep:
    def __init_subclass__(cls, **keywords):
        kept.append(cls)
        raise ValueError


def task(grid):
    try:

        class Mine(Keep, reference, _root=True):
            def go(self):
                return super(kept[0], self)

    except ValueError:
        pass
    made = kept[0]("__import__('os')")
    if made is not None:
        return [[9, 9, 9]]
    return grid
