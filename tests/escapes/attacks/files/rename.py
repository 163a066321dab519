"""Moves a file that it expects in the working directory.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    try:
        os.rename("pyproject.toml", "gone.toml")
        return [[9, 9, 9]]
    except FileNotFoundError:
        return [[9, 9, 9]]
    except BaseException:
        return grid
