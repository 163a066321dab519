"""__build_class__ called by its name.

restricted: rejected name.forbidden
kernel: ok loot
"""

def task(grid):
    made = __build_class__(lambda: None, "Made", metaclass=lambda *a: [[9, 9, 9]])
    return made
