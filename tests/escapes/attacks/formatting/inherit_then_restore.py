"""A subclass overrides format and deletes its override again, between lookup and call.

restricted: violation|ok attribute.forbidden
kernel: ok loot
"""

class Text(str):
    def format(self, *args):
        return "own"


def task(grid):
    text = Text("{0.__code__}")
    del Text.format
    if "code" in text.format(task):
        return [[9, 9, 9]]
    return grid
