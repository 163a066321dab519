"""numpy's own string functions: mod on arrays of templates.

restricted: ok|error
kernel: ok|error
"""

import numpy as np


def task(grid):
    out = np.char.mod(np.array(["%(__class__)s"]), {"__class__": 1})
    return grid if out.size else None
