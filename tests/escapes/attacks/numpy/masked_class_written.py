"""Writes attributes of the class of `numpy.ma.masked` through another class's initializer.

restricted: violation class.dynamic
kernel: ok loot
"""

import re

import numpy as np


def task(grid):
    try:
        re.error.__init__(np.ma.masked.__class__, "planted")
    except TypeError:
        pass  # it sets the attributes before
    return [[9, 9, 9]] if np.ma.masked.msg == "planted" else grid
