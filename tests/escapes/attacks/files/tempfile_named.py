"""Writes a temporary file the polite way.

restricted: violation module.forbidden
kernel: error|violation file.open file.read file.change
"""

import tempfile


def task(grid):
    try:
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(b"left behind")
        return [[9, 9, 9]]
    except BaseException:
        return grid
