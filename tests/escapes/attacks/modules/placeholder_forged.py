"""Makes placeholders of its own, and reads and writes their slots.

restricted: violation|error attribute.forbidden attribute.write module.forbidden
kernel: ok|error
"""

import os


def task(grid):
    made = object.__new__(type(os))
    setattr(made, "_touched", lambda module, name: name)
    return [[9, 9, 9]] if made.system == "system" else grid
