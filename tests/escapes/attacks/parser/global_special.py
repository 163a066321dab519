"""A global statement that lets a function rebind the builtins.

restricted: rejected name.forbidden
kernel: ok|error loot
"""

def change():
    global __builtins__
    __builtins__ = {}


def task(grid):
    change()
    return [[9, 9, 9]]
