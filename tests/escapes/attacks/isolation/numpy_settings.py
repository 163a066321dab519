"""Changes how numpy prints and warns, and looks for a change.

restricted: ok|violation module.forbidden
kernel: ok
"""

import numpy as np


def task(grid):
    found = "planted" in repr(np.array(1.5)) or np.geterr()["divide"] == "raise"
    np.set_printoptions(formatter={"all": lambda _: "planted"})
    np.seterr(all="raise")
    return [[9, 9, 9]] if found else grid
