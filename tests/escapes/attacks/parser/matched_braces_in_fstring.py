"""A formatted string with the text of a forbidden name beside the name.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    text = f"{{task.__name__}} {task.__code__=}"
    return [[9, 9, 9]] if "code object" in text else grid
