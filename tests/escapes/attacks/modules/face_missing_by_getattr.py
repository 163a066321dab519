"""A name that the face leaves out, by getattr with a default.

restricted: violation file.open|module.forbidden
kernel: ok loot
"""

import numpy as np


def task(grid):
    return [[9, 9, 9]] if getattr(np, "lo" + "ad", None) else grid
