"""Opens a file with the raw class beneath open(), which sends its own audit event.

restricted: rejected import.forbidden
kernel: violation file.open
"""

import _io


def task(grid):
    try:
        raw = _io.FileIO("/etc/passwd", "r")
        print(raw.readall()[:20])
        return [[9, 9, 9]]
    except BaseException:
        return grid
