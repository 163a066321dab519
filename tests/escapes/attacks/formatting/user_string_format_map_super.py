"""The same through `super()` in a class derived from `UserString`, with `format_map`.

restricted: violation attribute.forbidden
kernel: ok loot
"""

from collections import UserString


class Text(UserString):
    def shown(self, value):
        return super().format_map({"x": value})


def task(grid):
    text = Text("{x.__globals__}").shown(task)
    return [[9, 9, 9]] if "__builtins__" in text else grid
