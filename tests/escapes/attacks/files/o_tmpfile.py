"""Opens a file without a name, which no listing would show.

restricted: violation module.forbidden
kernel: violation file.open
"""

import os


def task(grid):
    for place in ("/tmp", "/dev/shm", "/var/tmp", "."):
        try:
            os.write(os.open(place, os.O_TMPFILE | os.O_RDWR, 0o600), b"x")
            return [[9, 9, 9]]
        except BaseException:
            continue
    return grid
