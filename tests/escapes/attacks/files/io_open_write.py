"""Writes a file through io.open, with no builtin of that name in sight.

restricted: violation file.open
kernel: violation file.open
"""

import io


def task(grid):
    try:
        with io.open("palette.json", "w") as file:
            file.write("{}")
        return [[9, 9, 9]]
    except BaseException:
        return grid
