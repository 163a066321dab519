"""Names that a program must not bind, as names of type parameters and aliases.

restricted: rejected|error name.forbidden
kernel: ok|error loot
"""


class Box[__reduce__]:
    type __getattribute__ = int

    def open[__del__](self):
        return __reduce__


def task(grid):
    return [[9, 9, 9]] if Box().open() else grid
