"""The builtins as a name in the namespace.

restricted: rejected name.forbidden
kernel: ok loot
"""

def task(grid):
    return [[9, 9, 9]] if __builtins__ else grid
