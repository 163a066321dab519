"""array.array reads from a file object of the program's, and asks it for gigabytes.

restricted: error|out_of_memory
kernel: error|out_of_memory
"""

import array


class File:
    def read(self, size):
        return b"\x00" * size


def task(grid):
    array.array("d").fromfile(File(), 10**11)
    return grid
