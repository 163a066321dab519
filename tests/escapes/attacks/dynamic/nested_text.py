"""Text in text in text, of which the last is forbidden.

restricted: violation attribute.forbidden code.dynamic
kernel: ok|error loot
"""


def task(grid):
    text = "().__class__.__base__.__subclasses__()"
    for _ in range(5):
        text = f"eval({text!r})"
    return [[9, 9, 9]] if eval(text) else grid
