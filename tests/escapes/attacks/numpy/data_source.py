"""numpy.lib.npyio's DataSource, which fetches addresses.

restricted: violation module.forbidden|file.open
kernel: violation|error|ok
"""

import numpy as np


def task(grid):
    np.lib.npyio.DataSource(None).open("http://127.0.0.1/x")
    return [[9, 9, 9]]
