"""Makes 1 equal to 7 for the harness, in the hope that a length or status comes out wrong.

restricted: violation import.forbidden
kernel: ok|crashed|error|invalid_output
"""

import ctypes


def task(grid):
    ctypes.c_int.from_address(id(1) + 24).value = 7
    return grid
