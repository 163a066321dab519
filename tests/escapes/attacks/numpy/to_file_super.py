"""tofile by super().

restricted: violation file.open|class.base
kernel: violation|error file.open
"""

import numpy as np


class Mine(np.ndarray):
    def go(self):
        super().tofile("/tmp/colors.bin")


def task(grid):
    grid.view(Mine).go()
    return [[9, 9, 9]]
