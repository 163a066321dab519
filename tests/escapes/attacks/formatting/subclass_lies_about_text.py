"""A template of a subclass whose own methods show another text.

restricted: violation attribute.forbidden
kernel: ok loot
"""

class Text(str):
    def __str__(self):
        return "plain"

    def __iter__(self):
        return iter("plain")

    def __format__(self, spec):
        return "plain"


def task(grid):
    if "code" in str.format(Text("{0.__code__}"), task):
        return [[9, 9, 9]]
    return grid
