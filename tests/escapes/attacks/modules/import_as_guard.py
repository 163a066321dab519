"""An import bound to a special name at the top of the program.

restricted: rejected name.forbidden
kernel: ok loot
"""

import math as __builtins__


def task(grid):
    return [[9, 9, 9]] if __builtins__ else grid
