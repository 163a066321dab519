"""A walrus in a comprehension that binds a special name in the module.

restricted: rejected name.forbidden
kernel: ok loot
"""

found = [(__builtins__ := {"len": len}) for _ in range(1)]


def task(grid):
    return [[9, 9, 9]]
