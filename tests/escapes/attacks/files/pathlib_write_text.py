"""Leaves a note in the home directory through pathlib.

restricted: violation module.forbidden
kernel: error|violation file.open file.read
"""

import pathlib


def task(grid):
    try:
        (pathlib.Path("/tmp") / "note.txt").write_text("was here")
        return [[9, 9, 9]]
    except BaseException:
        return grid
